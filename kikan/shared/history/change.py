"""End rows and add others: the only writes of history. End first, then add (the overlap check relies on it)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from kikan.shared.history.fields import OPEN, HistoryModel
from kikan.shared.tenancy.opener import current_or_raise

H = TypeVar("H", bound=HistoryModel)
Key = Mapping[str, Any]
BOOKKEEPING = {"valid_from", "valid_until", "entry", "ended_by", "municipality"}


class NothingToChange(LookupError):
    """No current row of the key holds in the period."""


class NotTheLatest(LookupError):
    """Rows of the entry have been ended by a later one: the later one must be cancelled first."""


@dataclass
class Effects:
    """What a block of code ended and added, in order; a preview shows it."""

    ended: list[HistoryModel] = field(default_factory=list, repr=False)
    added: list[HistoryModel] = field(default_factory=list, repr=False)


_effects: ContextVar[Effects | None] = ContextVar("kikan_history_effects", default=None)


@contextmanager
def effects() -> Iterator[Effects]:
    collected = Effects()
    token = _effects.set(collected)
    try:
        yield collected
    finally:
        _effects.reset(token)


def add(
    model: type[H],
    key: Key,
    values: Mapping[str, Any],
    *,
    entry: int,
    valid_from: date,
    valid_until: date = OPEN,
) -> H:
    """Begin a row. The database refuses one that overlaps a current row of the key."""
    row = model(
        **key,
        **values,
        municipality=current_or_raise(),
        valid_from=valid_from,
        valid_until=valid_until,
        entry=entry,
    )
    _write(model, [], [row], entry)
    return row


def change(
    model: type[H],
    key: Key,
    values: Mapping[str, Any],
    *,
    entry: int,
    valid_from: date,
    valid_until: date = OPEN,
) -> int:
    """Give the rows of a key other values within the period; pieces outside it stay. Returns their count.

    Errors: NothingToChange where no current row holds in the period.
    """
    rows = _current(model, key, valid_from, valid_until)
    if not rows:
        raise NothingToChange(model.__name__)
    added: list[H] = []
    for row in rows:
        added += _outside(row, valid_from, valid_until, entry)
        begin, until = max(row.valid_from, valid_from), min(row.valid_until, valid_until)
        added.append(_copy(row, begin, until, entry, values))
    _write(model, rows, added, entry)
    return len(rows)


def end(model: type[H], key: Key, *, entry: int, on: date) -> int:
    """Let nothing of the key hold from day `on`; what held before stays. Returns the rows ended."""
    rows = _current(model, key, on, OPEN)
    _write(model, rows, [piece for row in rows for piece in _outside(row, on, OPEN, entry)], entry)
    return len(rows)


def replace(
    model: type[H],
    key: Key,
    values: Mapping[str, Any],
    *,
    entry: int,
    valid_from: date,
    valid_until: date = OPEN,
) -> H:
    """Let one row with exactly these values hold in the period, whatever held there before."""
    rows = _current(model, key, valid_from, valid_until)
    pieces = [piece for row in rows for piece in _outside(row, valid_from, valid_until, entry)]
    new = model(
        **key,
        **values,
        municipality=current_or_raise(),
        valid_from=valid_from,
        valid_until=valid_until,
        entry=entry,
    )
    _write(model, rows, [*pieces, new], entry)
    return new


def retract(model: type[H], *, cancelled: int, entry: int) -> int:
    """Let the keys that entry `cancelled` touched in this table hold again what they held before it.

    Cancelling is possible one after another, the last first. Returns the rows it had written or ended.
    Errors: NotTheLatest where the rows are no longer what that entry left behind.
    """
    mine = model._default_manager.filter(municipality=current_or_raise())
    touched = list(mine.filter(Q(entry=cancelled) | Q(ended_by=cancelled)))
    for key in dict.fromkeys(tuple(getattr(row, name) for name in model.key) for row in touched):
        rows = list(mine.filter(**dict(zip(model.key, key, strict=True))))
        now = {_content(row): row for row in rows if row.ended_by is None}
        if now.keys() != {_content(row) for row in rows if _believed(row, cancelled)}:
            raise NotTheLatest(model.__name__)
        before = {_content(row): row for row in rows if _believed(row, cancelled - 1)}
        restored = [
            _copy(r, r.valid_from, r.valid_until, entry, {}) for c, r in before.items() if c not in now
        ]
        _write(model, [row for content, row in now.items() if content not in before], restored, entry)
    return len(touched)


def withdraw(model: type[H], *, cancelled: int, entry: int) -> int:
    """Take back every row that entry `cancelled` began, a whole run in one statement; returns how many.

    Errors: NotTheLatest where one of them has been ended since, or the entry had ended rows itself (then `retract`).
    """
    mine = model._default_manager.filter(municipality=current_or_raise())
    later = mine.filter(entry=cancelled, ended_by__isnull=False).exists()
    if later or mine.filter(ended_by=cancelled).exists():
        raise NotTheLatest(model.__name__)
    return mine.filter(entry=cancelled, ended_by__isnull=True).update(ended_by=entry)


def write(model: type[H], *, ended: Sequence[H], added: Sequence[H], entry: int) -> None:
    """End these rows and begin those, for callers who decided on whole sets of rows in memory.

    Errors: NotTheLatest where one of the rows has been ended meanwhile.
    """
    _write(model, ended, added, entry)


def _believed(row: HistoryModel, known_at: int) -> bool:
    return row.entry <= known_at and (row.ended_by is None or row.ended_by > known_at)


def _content(row: HistoryModel) -> tuple[Any, ...]:
    """All that a row says, without who wrote it: restored rows are equal to those they restore."""
    kept = [f.name for f in _columns(type(row)) if f.name not in BOOKKEEPING]
    return (row.valid_from, row.valid_until, *(_comparable(getattr(row, name)) for name in kept))


def _comparable(value: Any) -> Any:
    """An array as a value that can stand in a set."""
    return tuple(value) if isinstance(value, list) else value


def _current(model: type[H], key: Key, valid_from: date, valid_until: date) -> list[H]:
    found = model._default_manager.filter(
        municipality=current_or_raise(),
        ended_by__isnull=True,
        valid_from__lt=valid_until,
        valid_until__gt=valid_from,
        **key,
    )
    return list(found.order_by("valid_from"))


def _outside(row: H, valid_from: date, valid_until: date, entry: int) -> list[H]:
    pieces = []
    if row.valid_from < valid_from:
        pieces.append(_copy(row, row.valid_from, valid_from, entry, {}))
    if row.valid_until > valid_until:
        pieces.append(_copy(row, valid_until, row.valid_until, entry, {}))
    return pieces


def _copy(row: H, valid_from: date, valid_until: date, entry: int, values: Mapping[str, Any]) -> H:
    model = type(row)
    kept = {f.name: getattr(row, f.name) for f in _columns(model) if f.name not in BOOKKEEPING}
    return model(
        **{**kept, **values},
        municipality=row.municipality,
        valid_from=valid_from,
        valid_until=valid_until,
        entry=entry,
    )


def _columns(model: type[HistoryModel]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.column]


def _write(model: type[H], ended: Sequence[H], added: Sequence[H], entry: int) -> None:
    for row in ended:
        identity = {name: getattr(row, name) for name in (*model.key, "valid_from", "entry")}
        touched = model._default_manager.filter(
            municipality=row.municipality, ended_by__isnull=True, **identity
        ).update(ended_by=entry)
        if touched != 1:
            raise NotTheLatest(model.__name__)
        row.ended_by = entry
    model._default_manager.bulk_create(list(added))
    collected = _effects.get()
    if collected is not None:
        collected.ended += ended
        collected.added += added
