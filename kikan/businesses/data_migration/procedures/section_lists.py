"""make_list, hand_list, keep_answer, apply_answer: a section looks at what a rehearsal left open (課への確認リスト)."""

from typing import Literal

from kikan.businesses.data_migration.models import SectionAnswer, SectionApplied, SectionList
from kikan.businesses.data_migration.procedures.mend import mend_many
from kikan.businesses.data_migration.reads import section_lists as reads
from kikan.businesses.data_migration.reads.contents import opened, sealed
from kikan.businesses.data_migration.reads.rehearsals import part_of, require_rehearsal
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.safety import require_own
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, format_code, numbers
from kikan.shared.tenancy.opener import current_or_raise

LARGEST = 20 * 1024**2


def _entered(kind: str, name: str, number: int, actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=[(reads.SUBJECT, number)],
        happened_on=clock.today(),
    ).number  # fmt: skip


@procedure("data_migration.make_list", right="data_migration.change", ja="課への確認リストの作成")
def make_list(*, rehearsal: int, business: str, actor: Actor) -> int:
    """Keep what a business shall look at; the same rows as in its last list add none. Its number.

    Errors: NotFound, VaultClosed; Refused where nothing is open.
    """
    require_rehearsal(rehearsal)
    found = reads.of_business(rehearsal, business)
    place = current_or_raise()
    last = (
        SectionList.objects.filter(municipality=place, rehearsal=rehearsal, business=business)
        .order_by("-number")
        .first()
    )
    content = reads.written(found)
    if last is not None and opened(last.key, bytes(last.sealed), reads.bound_list(last.number)) == content:
        return last.number
    number = numbers.draw("data_migration.section_list")
    entry = _entered("data_migration.list_made", "make_list", number, actor)
    key, kept = sealed(content, reads.bound_list(number))
    SectionList.objects.create(
        municipality=place, number=number, rehearsal=rehearsal, business=business, rows=len(found), key=key,
        sealed=kept, entry=entry,
    )  # fmt: skip
    return number


@procedure("data_migration.hand_list", right="data_migration.export", ja="課への確認リストの書き出し")
def hand_list(*, number: int, form: Literal["csv", "xlsx"], actor: Actor) -> bytes:
    """The list as a file; each time is in the journal. Errors: NotFound, VaultClosed."""
    rows = reads.rows_of(number)
    _entered("data_migration.list_handed_out", "hand_list", number, actor)
    return reads.as_csv(rows) if form == "csv" else reads.as_xlsx(rows)


@procedure("data_migration.keep_answer", right="data_migration.change", ja="確認リストの回答の受入れ")
def keep_answer(*, number: int, name: str, content: bytes, actor: Actor) -> int:
    """Keep an answered list and try it; no record is changed. Which attempt it is; the same bytes again add none.

    Errors: NotFound, VaultClosed; Refused for a file that is no answered list, or too large.
    """
    row = reads.require_list(number)
    require_own(format_code(current_or_raise()), name)
    if not content or len(content) > LARGEST:
        raise Refused(
            "ファイルが空か、大きすぎます（20MBまで）。", field="file", what_to_do="回答を書いた確認リストを選んでください。"
        )  # fmt: skip
    last = _last(number)
    if last is not None and _content(last) == content:
        return last.attempt
    found = reads.answered(row.rehearsal, reads.rows_of(number), content)
    attempt = (last.attempt if last else 0) + 1
    entry = _entered("data_migration.answer_kept", "keep_answer", number, actor)
    key, kept = sealed(content, reads.bound_answer(number, attempt))
    SectionAnswer.objects.create(
        municipality=current_or_raise(), list=number, attempt=attempt, trial=found.trial, key=key, sealed=kept,
        entry=entry,
    )  # fmt: skip
    return attempt


@procedure("data_migration.apply_answer", right="data_migration.change", ja="確認リストの回答の反映")
def apply_answer(*, number: int, actor: Actor) -> int:
    """Mend or leave out the records as the newest answer says; a second time changes nothing. How many were changed.

    Rows with a fault stay as they are. Errors: NotFound; Refused without an answer that changes anything; VaultClosed.
    """
    row, last, place = reads.require_list(number), _last(number), current_or_raise()
    if last is None:
        raise NotFound("回答がまだありません。", what_to_do="回答を書いた確認リストを受け入れてください。")
    if SectionApplied.objects.filter(municipality=place, list=number, attempt=last.attempt).exists():
        return 0
    found = reads.answered(row.rehearsal, reads.rows_of(number), _content(last))
    if not (found.mended or found.left_out or found.kept):
        raise Refused(
            "反映できる回答がありません。", field="file", what_to_do="誤りを直した回答を受け入れてください。"
        )
    entry = _entered("data_migration.answer_applied", "apply_answer", number, actor)
    changed = 0
    for source in sorted({s for s, _ in [*found.mended, *found.left_out]}):
        mended = {line: m for (s, line), m in found.mended.items() if s == source}
        left_out = {line: why for (s, line), why in found.left_out.items() if s == source}
        changed += mend_many(part_of(row.rehearsal, source), mended, left_out, entry)
    SectionApplied.objects.create(municipality=place, list=number, attempt=last.attempt, entry=entry)
    return changed


def _last(number: int) -> SectionAnswer | None:
    rows = SectionAnswer.objects.filter(municipality=current_or_raise(), list=number)
    return rows.order_by("-attempt").first()


def _content(row: SectionAnswer) -> bytes:
    return opened(row.key, bytes(row.sealed), reads.bound_answer(row.list, row.attempt))
