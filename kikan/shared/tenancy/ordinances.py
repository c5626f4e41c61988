"""Ordinance values (条例の値) of the open municipality, as the law floor wants them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from kikan.law import Law, Ordinance, book
from kikan.law.errors import MalformedBook
from kikan.law.moments import AXES, DAY, YEAR, moment, show
from kikan.law.ordinances import ordinance_of, plain
from kikan.shared.tenancy.models import BodyValue, DatedValue, OrdinanceValue
from kikan.shared.tenancy.opener import current_or_raise


class Row(Protocol):
    """A kept value, whether a model or the columns of one."""

    @property
    def parameter(self) -> str: ...
    @property
    def valid_from(self) -> int: ...
    @property
    def valid_until(self) -> int | None: ...
    @property
    def cites(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def is_unverified(self) -> bool: ...
    @property
    def is_illustrative(self) -> bool: ...
    @property
    def body(self) -> str | int: ...


R = TypeVar("R", bound=Row)
M = TypeVar("M", OrdinanceValue, BodyValue)
TOLD = (
    "parameter", "valid_from", "valid_until", "cites", "source", "is_unverified", "is_illustrative", "body", "text",
)  # fmt: skip


def ordinance(known_at: int | None = None, *, statute: str = "") -> Ordinance:
    """Every dated value of the municipality as known at an entry (None: now); the latest entry counts. One query.

    statute: read the values of this statute alone, which is all that a single act needs.
    """
    code = current_or_raise()
    rows = OrdinanceValue.objects.filter(municipality=code)
    if statute:
        rows = rows.filter(parameter__startswith=f"{statute}.")
    if known_at is not None:
        rows = rows.filter(entry__lte=known_at)
    told = _in_order(rows).annotate(text=Cast("value", TextField())).values_list(*TOLD, named=True)
    return _read(code, tuple(_newest(told)))


@lru_cache(maxsize=256)
def _read(code: int, rows: tuple[Any, ...]) -> Ordinance:
    """Found again by all that the rows say: a page asks several times, and they seldom change."""
    return ordinance_of(book(), code, "", [_plain_row(row, json.loads(row.text)) for row in rows])


def _in_order(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.order_by("parameter", "valid_from", "entry")


def _newest(rows: Iterable[R]) -> list[R]:
    """Of rows in order with the same beginning the last entered one; a body's beside an own one."""
    kept = {(row.parameter, row.valid_from, row.is_illustrative, bool(row.body)): row for row in rows}
    # What is no number of the law (which acts one person may decide alone) stands in the same table.
    return [row for row in kept.values() if row.parameter in book().parameters]


def ordinance_of_body(body: int) -> Ordinance:
    """Every dated value of a body of the open joint office (県・広域連合の値)."""
    code = current_or_raise()
    rows = _newest(_in_order(BodyValue.objects.filter(municipality=code, body=body)))
    return ordinance_of(book(), code, "", [_plain_row(row, row.value) for row in rows])


def entered_rows(names: Iterable[str], body: int = 0) -> dict[tuple[str, int], DatedValue]:
    """The rows of these parameters that the municipality entered itself, by parameter and beginning.

    body: those it entered for a body it keeps the values of.
    """
    rows = [row for row in _of(names, body) if not row.is_illustrative and (body or not row.body)]
    return {(row.parameter, row.valid_from): row for row in rows}


def taken_rows() -> dict[tuple[str, int], OrdinanceValue]:
    """The rows of bodies that the municipality has taken over, by parameter and beginning."""
    rows = OrdinanceValue.objects.filter(municipality=current_or_raise()).exclude(body="")
    return {(row.parameter, row.valid_from): row for row in _newest(_in_order(rows))}


def _of(names: Iterable[str], body: int) -> list[OrdinanceValue] | list[BodyValue]:
    code, wanted = current_or_raise(), list(names)
    if body:
        values = BodyValue.objects.filter(municipality=code, body=body, parameter__in=wanted)
        return _newest(_in_order(values))
    return _newest(_in_order(OrdinanceValue.objects.filter(municipality=code, parameter__in=wanted)))


def overlapping(names: Iterable[str], body: int = 0) -> list[str]:
    """The parameters among these whose spans overlap: such values do not read as one ordinance."""
    code, by = current_or_raise(), dict[str, list[Mapping[str, Any]]]()
    for row in _of(names, body):
        by.setdefault(row.parameter, []).append(_plain_row(row, row.value))
    return [name for name, found in by.items() if not _reads(code, found)]


def _reads(code: int, rows: list[Mapping[str, Any]]) -> bool:
    try:
        ordinance_of(book(), code, "", rows)
    except MalformedBook:
        return False
    return True


def law(axis: str, at: int, known_at: int | None = None, *, statute: str = "") -> Law:
    """The law of the open municipality at one moment of an axis; of ordinances those of `statute` alone, if given."""
    return book().law(axis, at, ordinance(known_at, statute=statute))


def enter(values: Ordinance, *, entry: int) -> int:
    """Add the values of an ordinance under an entry (条例値の登録). Returns how many."""
    code = current_or_raise()
    rows = [
        OrdinanceValue(
            municipality=code,
            parameter=name,
            valid_from=dated.begins,
            valid_until=dated.ends,
            value=plain(dated.value),
            cites=dated.cites,
            source=dated.source,
            is_unverified=dated.unverified,
            is_illustrative=dated.illustrative,
            entry=entry,
        )
        for name, series in values.values
        for dated in series
    ]
    OrdinanceValue.objects.bulk_create(rows)
    return len(rows)


def _plain_row(row: Row, value: object) -> Mapping[str, Any]:
    axis = book().parameters[row.parameter].axis
    return {
        "id": row.parameter,
        "from": _raw(axis, row.valid_from),
        "until": None if row.valid_until is None else _raw(axis, row.valid_until),
        "value": value,
        "cites": row.cites,
        "source": row.source,
        "unverified": row.is_unverified,
        "illustrative": row.is_illustrative,
        # The joint office reads the values it keeps for a body as the body's own.
        "body": row.body if isinstance(row.body, str) else "",
    }


def _raw(axis: str, at: int) -> object:
    """A kept moment as people write it, which is what the law floor reads."""
    if AXES[axis] == YEAR:
        return at
    text = show(axis, at)
    raw = date.fromisoformat(text) if AXES[axis] == DAY else text
    assert moment(axis, raw) == at
    return raw
