"""Rows of history before and after an act, labelled as a clerk reads them (新旧対照)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from kikan.shared.history import HistoryModel
from kikan.shared.history.change import Effects

BOOKKEEPING = {"municipality", "entry", "ended_by", "valid_from", "valid_until"}


@dataclass(frozen=True)
class FieldChange:
    """One item of a row: label, value before, value after."""

    name: str
    label: str
    before: Any = field(repr=False)
    after: Any = field(repr=False)

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after)


@dataclass(frozen=True)
class RowChange:
    """A period of one thing that begins (begun 追加), changes (changed 変更) or ends (ended 終了)."""

    table: str
    label: str
    kind: str
    key: tuple[tuple[str, Any], ...]
    valid_from: date
    valid_until: date
    fields: tuple[FieldChange, ...] = field(repr=False)

    @property
    def kind_ja(self) -> str:
        return {"begun": "追加", "changed": "変更", "ended": "終了"}[self.kind]

    @property
    def differing(self) -> tuple[FieldChange, ...]:
        return tuple(f for f in self.fields if f.differs)


def changes_of(history: Effects) -> tuple[RowChange, ...]:
    """What ended and added rows amount to: pieces that only go on as before are left out."""
    groups: dict[tuple[Any, ...], tuple[list[HistoryModel], list[HistoryModel]]] = {}
    for side, rows in enumerate((history.ended, history.added)):
        for row in rows:
            identity = (type(row), *(getattr(row, name) for name in row.key))
            groups.setdefault(identity, ([], []))[side].append(row)
    return tuple(
        change
        for ended, added in groups.values()
        for change in _of_one_key(_without(ended, added), _without(added, ended))
    )


def _without(rows: list[HistoryModel], others: list[HistoryModel]) -> list[HistoryModel]:
    """Leave out rows that the same act added and ended again."""
    passing = {(row.valid_from, row.entry) for row in others}
    return [row for row in rows if (row.valid_from, row.entry) not in passing]


def _of_one_key(before: list[HistoryModel], added: list[HistoryModel]) -> list[RowChange]:
    days = sorted({d for row in (*before, *added) for d in (row.valid_from, row.valid_until)})
    found: list[RowChange] = []
    for start, stop in pairwise(days):
        old, new = _holding(before, start), _holding(added, start)
        change = _compare(old, new, start, stop)
        if change is not None:
            _append(found, change)
    return found


def _holding(rows: list[HistoryModel], day: date) -> HistoryModel | None:
    return next((row for row in rows if row.valid_from <= day < row.valid_until), None)


def _compare(old: HistoryModel | None, new: HistoryModel | None, start: date, stop: date) -> RowChange | None:
    row = new or old
    if row is None:
        return None
    fields = tuple(
        FieldChange(f.name, str(f.verbose_name), _shown(old, f), _shown(new, f))
        for f in row._meta.concrete_fields
        if f.column and f.name not in BOOKKEEPING and f.name not in row.key
    )
    if old is not None and new is not None and not any(f.differs for f in fields):
        return None
    kind = "begun" if old is None else "ended" if new is None else "changed"
    labels = {f.name: str(f.verbose_name) for f in row._meta.concrete_fields}
    key = tuple((labels[name], getattr(row, name)) for name in row.key)
    label = (row.__doc__ or "").splitlines()[0] if row.__doc__ else ""
    return RowChange(row._meta.db_table, _label(row, label), kind, key, start, stop, fields)


def _label(row: HistoryModel, described: str) -> str:
    """The model's verbose_name where it is Japanese, else its first line of documentation."""
    name = str(row._meta.verbose_name)
    return name if not name.isascii() else described


def _shown(row: HistoryModel | None, item: Any) -> Any:
    if row is None:
        return None
    value = getattr(row, item.name)
    return dict(item.flatchoices).get(value, value) if item.choices else value


def _append(found: list[RowChange], change: RowChange) -> None:
    """Join neighbouring periods in which the same happens."""
    last = found[-1] if found else None
    if (
        last
        and last.valid_until == change.valid_from
        and (last.kind, last.fields) == (change.kind, change.fields)
    ):
        found[-1] = RowChange(
            last.table, last.label, last.kind, last.key, last.valid_from, change.valid_until, last.fields
        )
    else:
        found.append(change)
