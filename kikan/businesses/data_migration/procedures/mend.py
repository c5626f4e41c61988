"""mend_line, leave_out_line: a record that was not taken is put right, or left out with its reason (受け入れなかった行)."""

import json
from collections.abc import Mapping

from kikan.businesses.data_migration.models import Mend, RehearsalPart, RehearsalReject
from kikan.businesses.data_migration.reads.contents import sealed
from kikan.businesses.data_migration.reads.lines import file_and_line
from kikan.businesses.data_migration.reads.mends import (
    LEFT_OUT,
    RecordLine,
    bound_mend,
    fault_of,
    record_of,
    records_of,
)
from kikan.businesses.data_migration.reads.rehearsals import part_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("data_migration.mend_line", right="data_migration.change", ja="旧ファイルの行の訂正")
def mend_line(
    *, rehearsal: int, source: int, line: int, cells: Mapping[str, str], reason: str, actor: Actor
) -> None:
    """The record shall be read with these cells from the next rehearsal on; the same again adds nothing.

    Errors: NotFound for a record that was taken; Refused without a reason, and where it would not be taken so either.
    """
    file, inside, now = _rejected(rehearsal, source, line)
    if set(cells) != set(now.cells):
        raise NotFound("旧ファイルの項目と合いません。", what_to_do="画面を開き直してください。")
    if dict(cells) == dict(now.cells) and now.state_ja != LEFT_OUT:
        return
    _require_reason(reason)
    if why := fault_of(part_of(rehearsal, source), cells):
        raise Refused(
            f"この値でも受け入れられません（{why.rstrip('。')}）。",
            what_to_do="値を直してください。式やコード表が原因のときは対応づけを直し、"
            "記録でない行は「移さない」にしてください。何も記録していません。",
        )
    attempt = now.attempts + 1
    key, kept = sealed(
        json.dumps(dict(cells), ensure_ascii=False).encode(), bound_mend(file, inside, attempt)
    )
    _keep("mend_line", file, inside, attempt, reason, actor, key, kept)


@procedure("data_migration.leave_out_line", right="data_migration.change", ja="旧ファイルの行を移さない決定")
def leave_out_line(*, rehearsal: int, source: int, line: int, reason: str, actor: Actor) -> None:
    """The record shall not be taken; it is counted as left out. Errors: NotFound, Refused as `mend_line`."""
    file, inside, now = _rejected(rehearsal, source, line)
    if (now.state_ja, now.reason) != (LEFT_OUT, reason.strip()):
        _keep("leave_out_line", file, inside, now.attempts + 1, reason, actor, 0, b"")


def _rejected(rehearsal: int, source: int, line: int) -> tuple[int, int, RecordLine]:
    part = part_of(rehearsal, source)
    rows = RehearsalReject.objects.filter(
        municipality=current_or_raise(), rehearsal=rehearsal, source=source, line=line
    )
    if not rows.exists():
        raise NotFound(
            "この行は受け入れられています。", what_to_do="受け入れなかった行の一覧から開き直してください。"
        )
    file, inside = file_and_line(part, line)
    return file, inside, record_of(file, part.form_version, inside)


def _keep(
    act: str, file: int, line: int, attempt: int, reason: str, actor: Actor, key: int, kept: bytes
) -> None:
    _require_reason(reason)
    entry = append(
        actor=actor, kind="data_migration.line_mended" if kept else "data_migration.line_left_out",
        procedure=f"data_migration.{act}", subjects=[("migration_file", file)], happened_on=clock.today(),
    )  # fmt: skip
    _added(file, line, attempt, reason, entry.number, key, kept)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")


def _added(file: int, line: int, attempt: int, reason: str, entry: int, key: int, kept: bytes) -> None:
    Mend.objects.create(
        municipality=current_or_raise(), file=file, line=line, attempt=attempt, is_left_out=not kept,
        reason=reason.strip(), key=key, sealed=kept, entry=entry,
    )  # fmt: skip


def mend_many(
    part: RehearsalPart,
    mended: Mapping[int, tuple[Mapping[str, str], str]],
    left_out: Mapping[int, str],
    entry: int,
) -> int:
    """Records of a source, by their numbers over all its files, put right (cells that change, reason) or left out
    under an entry; what stands so already adds nothing. How many were added. Errors: NotFound, Refused, VaultClosed.
    """
    wanted: dict[int, list[tuple[int, int]]] = {}
    for number in {*mended, *left_out}:
        file, inside = file_and_line(part, number)
        wanted.setdefault(file, []).append((inside, number))
    added = 0
    for file, lines in wanted.items():
        now = records_of(file, part.form_version, [inside for inside, _ in lines])
        for inside, number in sorted(lines):
            one, attempt = now[inside], now[inside].attempts + 1
            if number in left_out:
                if (one.state_ja, one.reason) == (LEFT_OUT, left_out[number]):
                    continue
                _added(file, inside, attempt, left_out[number], entry, 0, b"")
            else:
                cells, reason = mended[number]
                whole = {**one.cells, **cells}
                if whole == dict(one.cells) and one.state_ja != LEFT_OUT:
                    continue
                told = json.dumps(whole, ensure_ascii=False).encode()
                _added(file, inside, attempt, reason, entry, *sealed(told, bound_mend(file, inside, attempt)))
            added += 1
    return added
