"""Suppressions as lists show them (抑止の一覧): of the whole municipality, or those that meet one person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kikan.businesses.residents.models import Resident
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Suppression
from kikan.shared.desk.people import labels_of
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class SuppressionLine:
    """One suppression in words; `released_until` where it rests now."""

    number: int
    person: int | None
    household: int | None
    name: str = field(repr=False)
    kind_ja: str
    functions: str
    level: str
    level_ja: str
    begins_on: date
    ends_on: date | None
    is_overdue: bool
    note: str = field(repr=False)
    released_until: datetime | None

    @property
    def whom_ja(self) -> str:
        return "個人" if self.person is not None else "世帯"


def all_suppressions() -> list[SuppressionLine]:
    """Every suppression in force or to come, the oldest first."""
    return _lines(Q())


def suppressions_of(person: int) -> list[SuppressionLine]:
    """What meets this person now or later: its own ones and those of the household."""
    rows = as_of(Resident, None).filter(
        municipality=current_or_raise(), person=person, valid_from__lte=clock.today()
    )
    home = rows.order_by("-valid_from").values("household")[:1]
    return _lines(Q(person=person) | Q(household=home))


def _lines(chosen: Q) -> list[SuppressionLine]:
    today = clock.today()
    rows = as_of(Suppression, None).filter(chosen, municipality=current_or_raise(), valid_until__gt=today)
    found = list(rows.order_by("valid_from", "number"))
    resting = suppression.released_until(row.number for row in found) if found else {}
    names = _names(row.person for row in found)
    return [_line(row, names, resting, today) for row in found]


def _names(persons: Iterable[int | None]) -> dict[int, str]:
    labels = labels_of((p for p in persons if p is not None), clock.today())
    return {number: label.name for number, label in labels.items()}


def _line(row: Any, names: dict[int, str], resting: dict[int, datetime], today: date) -> SuppressionLine:
    stopped = [ja for name, ja in suppression.FUNCTIONS.items() if getattr(row, f"stops_{name}")]
    return SuppressionLine(
        number=row.number,
        person=row.person,
        household=row.household,
        name=names.get(row.person or 0, ""),
        kind_ja=suppression.KINDS.get(row.kind, row.kind),
        functions="・".join(stopped),
        level=row.level,
        level_ja=suppression.LEVELS[row.level],
        begins_on=row.valid_from,
        ends_on=row.ends_on,
        is_overdue=row.ends_on is not None and row.ends_on < today,
        note=row.note,
        released_until=resting.get(row.number),
    )
