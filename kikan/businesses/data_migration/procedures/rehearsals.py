"""plan_rehearsal, keep_rehearsal, state_total, sign, hand_out: from files to a signed hand-over (移行リハーサル)."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.data_migration.models import (
    Rehearsal,
    RehearsalOutput,
    RehearsalPart,
    RehearsalReject,
    RehearsalResult,
    Signature,
    Stated,
)
from kikan.businesses.data_migration.reads import rehearsals as reads
from kikan.businesses.data_migration.reads.contents import sealed
from kikan.businesses.data_migration.reads.lines import files_of_part
from kikan.businesses.data_migration.reads.mappings import basis_of, book, mapping_of, standing
from kikan.businesses.data_migration.reads.reconciliation import page_of
from kikan.businesses.data_migration.reads.rehearsing import Done
from kikan.businesses.data_migration.reads.sources import require_source
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

BATCH = 5_000


def _entered(kind: str, name: str, rehearsal: int, actor: Actor, reason: str = "") -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=[("rehearsal", rehearsal)],
        happened_on=clock.today(), reason=reason,
    ).number  # fmt: skip


@procedure("data_migration.plan_rehearsal", right="data_migration.batch", ja="移行リハーサルの準備")
def plan_rehearsal(*, reference_on: date, actor: Actor) -> int:
    """Fix which files take part by which approved mapping; its number.

    Errors: Refused where nothing can be rehearsed, two sources become the same layout, or a mapping does not fit the
    newest file any more.
    """
    if reference_on > clock.today():
        raise Refused(
            "今日より後の日です。",
            field="reference_on",
            what_to_do="旧ファイルを取り出した日を入力してください。",
        )
    parts = reads.ready()
    if not parts:
        raise Refused(
            "承認した対応づけと旧ファイルのある移行元がありません。",
            field="reference_on",
            what_to_do="対応づけを承認してから行ってください。",
        )
    layouts = [part.layout for part in parts]
    if twice := [layout for layout in layouts if layouts.count(layout) > 1]:
        raise Refused(
            f"レイアウト「{book().layouts[twice[0]].ja}」に、二つの移行元が対応づけられています。",
            field="reference_on",
            what_to_do="一方の対応づけを、別のレイアウトに直して承認してください。",
        )
    for part in parts:
        _require_fitting(part)
    number = numbers.draw("data_migration.rehearsal")
    entry = _entered("data_migration.rehearsal_planned", "plan_rehearsal", number, actor)
    Rehearsal.objects.create(
        municipality=current_or_raise(), number=number, reference_on=reference_on, entry=entry
    )
    for part in parts:
        part.rehearsal = number
    RehearsalPart.objects.bulk_create(parts)
    return number


def _require_fitting(part: RehearsalPart) -> None:
    """Errors: Refused where the file was not looked through, or has other columns than its mapping was approved for."""
    title, basis = require_source(part.source).title, basis_of(part.source)
    if (basis.file, basis.version) != (files_of_part(part)[-1], part.form_version):
        raise Refused(
            f"「{title}」の最も新しい旧ファイルは、まだプロファイルを作っていません。",
            field="reference_on",
            what_to_do="旧ファイルの画面でプロファイルを作ってください。",
        )
    if found := standing(mapping_of(part.source, part.mapping_version), basis):
        raise Refused(
            f"「{title}」の最も新しい旧ファイルは、承認した対応づけと合いません：{found[0].ja}。",
            field="reference_on",
            what_to_do="対応づけの新しい版を保存し、承認してください。",
        )


@procedure("data_migration.keep_rehearsal", right="data_migration.batch", ja="移行リハーサルの記録")
def keep_rehearsal(*, rehearsal: int, done: Sequence[Done], files: Mapping[str, bytes], actor: Actor) -> bool:
    """Keep what came of a rehearsal and its hand-over; a second time changes nothing. Whether it was added."""
    place = current_or_raise()
    reads.require_rehearsal(rehearsal)
    if RehearsalResult.objects.filter(municipality=place, rehearsal=rehearsal).exists():
        return False
    entry = _entered("data_migration.rehearsed", "keep_rehearsal", rehearsal, actor)
    for one in done:
        RehearsalResult.objects.create(
            municipality=place, rehearsal=rehearsal, source=one.source, rows_in=one.rows_in,
            loaded=len(one.converted.table), rejected=len(one.rejected), left_out=one.left_out, merged=one.merged, sums=one.sums,
            findings=one.findings, took=one.took, entry=entry,
        )  # fmt: skip
        RehearsalReject.objects.bulk_create(
            (
                RehearsalReject(
                    municipality=place, rehearsal=rehearsal, source=one.source, line=r.line, field=r.field[:60],
                    code=r.code, reason=r.reason[:200],
                )
                for r in one.rejected
            ),
            BATCH,
        )  # fmt: skip
    for name, content in files.items():
        key, kept = sealed(content, reads.bound_output(rehearsal, name))
        RehearsalOutput.objects.create(
            municipality=place, rehearsal=rehearsal, name=name, key=key, sealed=kept
        )
    return True


@procedure("data_migration.state_total", right="data_migration.change", ja="旧システムの数値の記録")
def state_total(
    *, rehearsal: int, source: int, item: str, value: int, reason: str = "", actor: Actor
) -> None:
    """Record what the old system itself says of a file, with the reason of a difference; the same again adds nothing."""
    part = reads.part_of(rehearsal, source)
    known = {key for key, _ in reads.items_of(rehearsal)}
    if f"{part.source}:{item}" not in known:
        raise NotFound("この項目はありません。", field="item", what_to_do="項目を選び直してください。")
    last = (
        Stated.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal, source=source, item=item)
        .order_by("-entry")
        .first()
    )
    if last is not None and (last.value, last.reason) == (value, reason.strip()):
        return
    entry = _entered("data_migration.total_stated", "state_total", rehearsal, actor)
    Stated.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, source=source, item=item, value=value,
        reason=reason.strip(), entry=entry,
    )  # fmt: skip


@procedure("data_migration.sign", right="data_migration.approve", ja="突合結果の確認", takes_two=True)
def sign(*, rehearsal: int, role: int, actor: Actor) -> None:
    """Confirm the reconciliation in one role, once; a second time changes nothing.

    Errors: NotFound; Refused while something is unaccounted for or forbidden findings stay, for whoever asked for the
    rehearsal, and for a person who signed in another role.
    """
    page = page_of(rehearsal)
    rows = Signature.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal)
    if rows.filter(role=role).exists():
        return
    if role not in Signature.Role.values:
        raise NotFound("立場を選んでください。", field="role")
    if not page.is_even:
        raise Refused(
            "突合が合っていません。",
            field="role",
            what_to_do="差の理由を記録し、許容されない指摘をなくしてから、リハーサルをやり直してください。",
        )
    others = JournalEntry.objects.filter(number__in=list(rows.values_list("entry", flat=True)))
    if actor.user != SYSTEM and actor.user in {page.asked_by, *others.values_list("actor", flat=True)}:
        raise Refused(
            "リハーサルを行った人とほかの立場で確認した人は確認できません。",
            field="role",
            what_to_do="別の人が確認してください。",
        )  # fmt: skip
    entry = _entered("data_migration.signed", "sign", rehearsal, actor)
    Signature.objects.create(municipality=current_or_raise(), rehearsal=rehearsal, role=role, entry=entry)


@procedure("data_migration.hand_out", right="data_migration.export", ja="引渡しファイルの書き出し")
def hand_out(*, rehearsal: int, actor: Actor) -> bytes:
    """The hand-over of a rehearsal as a ZIP, with its manifest; each time is in the journal. Errors: NotFound, VaultClosed."""
    files = reads.hand_over_of(rehearsal)
    _entered("data_migration.handed_out", "hand_out", rehearsal, actor)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
