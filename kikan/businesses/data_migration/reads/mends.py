"""Records put right or left out (直した行・移さない行), and a file as it stands with them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kikan.businesses.data_migration.models import Mend, RehearsalPart
from kikan.businesses.data_migration.reads.contents import opened, read_file
from kikan.businesses.data_migration.reads.mappings import book, mapping_of
from kikan.shared.errors import NotFound
from kikan.shared.exchange.legacy.mapping import convert
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.tenancy.opener import current_or_raise

LEFT_OUT = "移さない"


@dataclass(frozen=True)
class Mended:
    """A file's last attempts. cells: line → its cells by column; left_out: lines that shall not be taken."""

    cells: Mapping[int, Mapping[str, str]] = field(repr=False)
    left_out: frozenset[int]


@dataclass(frozen=True)
class RecordLine:
    """One record as it stands; state_ja: what was done about it so far."""

    line: int
    cells: Mapping[str, str] = field(repr=False)
    attempts: int
    state_ja: str
    reason: str


def bound_mend(file: int, line: int, attempt: int) -> str:
    return f"data_migration_mend:{file}:{line}:{attempt}"


def mends_of(file: int) -> Mended:
    """Errors: VaultClosed."""
    last: dict[int, Mend] = {}
    for row in Mend.objects.filter(municipality=current_or_raise(), file=file).order_by("attempt"):
        last[row.line] = row
    cells = {line: _cells(row) for line, row in last.items() if not row.is_left_out}
    return Mended(cells, frozenset(line for line, row in last.items() if row.is_left_out))


def _cells(row: Mend) -> dict[str, str]:
    bound = bound_mend(row.file, row.line, row.attempt)
    found: dict[str, str] = json.loads(opened(row.key, bytes(row.sealed), bound))
    return found


def with_mends(source: Source, mended: Mended) -> tuple[Source, int]:
    """The file with its mended records, without those left out, and how many these were.

    A record that could not be read comes after all others once it was mended.
    """
    if not mended.cells and not mended.left_out:
        return source, 0
    unread = {u.line for u in source.unread}
    keeps = [i for i, line in enumerate(source.line) if line not in mended.left_out]
    back = sorted(unread & mended.cells.keys())
    lines = tuple(source.line[i] for i in keeps) + tuple(back)
    columns = {
        name: [
            mended.cells.get(source.line[i], {}).get(name, cells[i]) for i in keeps
        ] + [mended.cells[line].get(name, "") for line in back]
        for name, cells in source.columns.items()
    }  # fmt: skip
    gone = mended.left_out | set(back)
    left = tuple(u for u in source.unread if u.line not in gone)
    count = len(mended.left_out & (unread | set(source.line)))
    return Source(columns, lines, left, source.charset), count


def records_of(file: int, version: int, lines: Collection[int]) -> dict[int, RecordLine]:
    """Records of a file as they stand, by their numbers; one that could not be read has empty cells.

    Errors: NotFound where the file has no such record; Refused, VaultClosed as `read_file`.
    """
    source, _ = read_file(file, version)
    wanted = set(lines)
    at = {line: i for i, line in enumerate(source.line) if line in wanted}
    if wanted - at.keys() - {u.line for u in source.unread}:
        raise NotFound(
            "この行は旧ファイルにありません。", what_to_do="受け入れなかった行の一覧から開き直してください。"
        )
    rows = Mend.objects.filter(municipality=current_or_raise(), file=file, line__in=wanted)
    last: dict[int, Mend] = {row.line: row for row in rows.order_by("attempt")}
    found = {}
    for line in sorted(wanted):
        i = at.get(line)
        cells = {name: "" if i is None else values[i] for name, values in source.columns.items()}
        found[line] = _standing(line, cells, last.get(line))
    return found


def record_of(file: int, version: int, line: int) -> RecordLine:
    """One of `records_of`."""
    return records_of(file, version, [line])[line]


def fault_of(part: RehearsalPart, cells: Mapping[str, str]) -> str:
    """Why a record with these cells would not be taken by itself, through the mapping of the rehearsal; empty if it would."""
    one = Source({name: [cell] for name, cell in cells.items()}, (1,), (), "")
    rejected = convert(mapping_of(part.source, part.mapping_version), one, book()).rejected
    return f"{rejected[0].field}：{rejected[0].reason}" if rejected else ""


def _standing(line: int, cells: dict[str, str], last: Mend | None) -> RecordLine:
    if last is None:
        return RecordLine(line, cells, 0, "まだ直していません", "")
    if last.is_left_out:
        return RecordLine(line, cells, last.attempt, LEFT_OUT, last.reason)
    return RecordLine(line, cells | _cells(last), last.attempt, "直しました", last.reason)
