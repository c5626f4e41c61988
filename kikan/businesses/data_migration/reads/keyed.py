"""Records keyed twice (二度打ち): how far a pile has come, what is keyed next, and what both said where they differ."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kikan.businesses.data_migration.models.keyed import KeyedBatch, KeyedRecord
from kikan.businesses.data_migration.reads.contents import opened
from kikan.businesses.data_migration.reads.mappings import book, layout_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.layouts import Field
from kikan.shared.exchange.reading import read_table
from kikan.shared.tenancy.opener import current_or_raise

FIRST, SECOND, DECIDED = 1, 2, 3
STATES = {"once": "一度目だけ", "even": "一致", "differs": "違いがある", "decided": "決定済み"}


@dataclass(frozen=True)
class RecordLine:
    """One record of a pile; first_by: who keyed it first."""

    line: int
    state: str
    differing: tuple[str, ...]
    first_by: int

    @property
    def state_ja(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True)
class BatchPage:
    number: int
    layout: str
    business: str
    title: str
    records: tuple[RecordLine, ...]

    @property
    def layout_ja(self) -> str:
        return layout_of(self.layout).ja

    @property
    def open(self) -> int:
        """Records that are not ready to become a file."""
        return sum(r.state in ("once", "differs") for r in self.records)

    def next_for(self, user: int) -> tuple[int, int]:
        """Line and turn that this person keys next: what another keyed once, else a new one."""
        waiting = next((r.line for r in self.records if r.state == "once" and r.first_by != user), None)
        return (waiting, SECOND) if waiting else (len(self.records) + 1, FIRST)


def batches() -> list[BatchPage]:
    """The newest first: two queries."""
    place = current_or_raise()
    records: dict[int, list[KeyedRecord]] = {}
    for r in _plain(KeyedRecord.objects.filter(municipality=place)):
        records.setdefault(r.batch, []).append(r)
    rows = KeyedBatch.objects.filter(municipality=place).order_by("-number")
    return [_page(b, records.get(b.number, [])) for b in rows]


def batch(number: int) -> BatchPage:
    """Errors: NotFound."""
    row = KeyedBatch.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この入力はありません。", what_to_do="二度打ちの一覧から開き直してください。")
    return _page(row, list(_plain(KeyedRecord.objects.filter(municipality=row.municipality, batch=number))))


def _plain(rows: QuerySet[KeyedRecord]) -> QuerySet[KeyedRecord]:
    return rows.defer("sealed").order_by("batch", "line", "turn")


def _page(row: KeyedBatch, records: Sequence[KeyedRecord]) -> BatchPage:
    turns: dict[int, dict[int, KeyedRecord]] = {}
    for r in records:
        turns.setdefault(r.line, {})[r.turn] = r
    lines = tuple(_line(n, of) for n, of in sorted(turns.items()))
    return BatchPage(row.number, row.layout, row.business, row.title, lines)


def _line(line: int, turns: Mapping[int, KeyedRecord]) -> RecordLine:
    differing = tuple(turns[SECOND].differing) if SECOND in turns else ()
    if DECIDED in turns:
        state = "decided"
    elif SECOND not in turns:
        state = "once"
    else:
        state = "differs" if differing else "even"
    return RecordLine(line, state, differing, turns[FIRST].keyed_by)


def fields_of(layout: str) -> list[Field]:
    """What is keyed of a record. Errors: NotFound; Refused for a layout with numbers of the vault (個人番号)."""
    found = layout_of(layout)
    if any(f.secret for f in found.fields):
        raise Refused(
            "個人番号のあるレイアウトは二度打ちできません。", field="layout", what_to_do="住民記録の画面で登録してください。"
        )  # fmt: skip
    return list(found.fields)


def layouts() -> list[tuple[str, str]]:
    return [
        (name, one.ja)
        for name, one in sorted(book().layouts.items())
        if not any(f.secret for f in one.fields)
    ]


def fault_of(layout: str, cells: Mapping[str, str]) -> tuple[str, str] | None:
    """The first field that cannot be so, and why; by the checks of every hand-over."""
    found = layout_of(layout)
    _, bad = read_table(_csv(found.fields, [cells]), found.ja, found, book())
    return (bad[0].field, bad[0].reason) if bad else None


def bound_record(number: int, line: int, turn: int) -> str:
    return f"data_migration_keyed:{number}:{line}:{turn}"


def cells_of(number: int, line: int) -> dict[int, dict[str, str]]:
    """Turn → what was keyed. Errors: VaultClosed."""
    rows = KeyedRecord.objects.filter(municipality=current_or_raise(), batch=number, line=line)
    return {r.turn: _opened(r) for r in rows}


def _opened(row: KeyedRecord) -> dict[str, str]:
    bound = bound_record(row.batch, row.line, row.turn)
    found: dict[str, str] = json.loads(opened(row.key, bytes(row.sealed), bound))
    return found


def file_of(page: BatchPage) -> bytes:
    """The pile as a CSV in the layout's own names: the decided cells, else those both keyed. Errors: VaultClosed."""
    last: dict[int, KeyedRecord] = {}
    rows = KeyedRecord.objects.filter(municipality=current_or_raise(), batch=page.number)
    for row in rows.order_by("line", "turn"):
        last[row.line] = row
    return _csv(layout_of(page.layout).fields, [_opened(r) for _, r in sorted(last.items())]).encode()


def _csv(fields: Sequence[Field], records: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([f.name for f in fields])
    writer.writerows([[cells.get(f.name, "") for f in fields] for cells in records])
    return out.getvalue()
