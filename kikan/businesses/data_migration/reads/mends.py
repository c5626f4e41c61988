"""Records put right or left out (直した行・移さない行), and a file as it stands with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kikan.businesses.data_migration.models import Mend
from kikan.businesses.data_migration.reads.contents import opened, read_file
from kikan.shared.errors import NotFound
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.tenancy.opener import current_or_raise


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


def record_of(file: int, version: int, line: int) -> RecordLine:
    """One record of a file as it stands; one that could not be read has empty cells. Errors: NotFound."""
    source, _ = read_file(file, version)
    rows = Mend.objects.filter(municipality=current_or_raise(), file=file, line=line).order_by("-attempt")
    last = rows.first()
    if line in source.line:
        at = source.line.index(line)
        cells = {name: values[at] for name, values in source.columns.items()}
    elif any(u.line == line for u in source.unread):
        cells = dict.fromkeys(source.columns, "")
    else:
        raise NotFound(
            "この行は旧ファイルにありません。", what_to_do="受け入れなかった行の一覧から開き直してください。"
        )
    if last is None:
        return RecordLine(line, cells, 0, "まだ直していません", "")
    if last.is_left_out:
        return RecordLine(line, cells, last.attempt, "移さない", last.reason)
    return RecordLine(line, cells | _cells(last), last.attempt, "直しました", last.reason)
