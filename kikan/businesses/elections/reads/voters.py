"""Rows of the roll of single people (名簿の記載), and what the resident register says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import RollEntry, Suspension
from kikan.businesses.elections.models.roll import RegistrationKind, SuspensionReason
from kikan.businesses.elections.reads import roll
from kikan.law import column
from kikan.law.ages import age_on
from kikan.law.days import date_of, months_passed
from kikan.law.days import day as to_day
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise

JAPANESE = 1
RESIDENCY = """
SELECT person, birth_on, is_birth_certain, resident_kind, valid_from, valid_until
FROM fact_residents_residency
WHERE municipality = %(town)s AND person = ANY(%(persons)s)
  AND (%(known)s::bigint IS NULL OR entry <= %(known)s) AND (ended_by IS NULL OR ended_by > %(known)s::bigint)
ORDER BY person, valid_from
"""


@dataclass(frozen=True)
class Line:
    """A row of the roll. `valid_until`: the first day off it; `moved_out_on`: 転出表示."""

    person: int
    district: int | None
    kind: int
    base_on: date
    registered_on: date
    moved_out_on: date | None
    valid_from: date
    valid_until: date
    entry: int

    @property
    def kind_ja(self) -> str:
        return str(RegistrationKind(self.kind).label)

    @property
    def ends_on(self) -> date | None:
        """The first day off the roll, None while it is open."""
        return None if self.valid_until == OPEN else self.valid_until

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    def values(self) -> dict[str, Any]:
        """All it says but its time."""
        names = ("district", "kind", "base_on", "registered_on", "moved_out_on")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class SuspensionLine:
    """A time without the vote; `valid_until`: the first day with it again."""

    person: int
    reason: int
    valid_from: date
    valid_until: date
    entry: int

    @property
    def reason_ja(self) -> str:
        return str(SuspensionReason(self.reason).label)

    @property
    def restored_on(self) -> date | None:
        return None if self.valid_until == OPEN else self.valid_until

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


@dataclass(frozen=True)
class Residency:
    """Where a person is a resident in a period."""

    person: int
    birth_on: date
    is_birth_certain: bool
    resident_kind: int
    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def lines_of(persons: Iterable[int], known_at: int | None = None) -> list[Line]:
    """Every row of these people, the earliest first, as known at an entry (None: now)."""
    rows = as_of(_own(RollEntry, persons), None, known_at).order_by("person", "valid_from")
    return [Line(*(getattr(r, n) for n in Line.__dataclass_fields__)) for r in rows]


def line_on(person: int, day: date) -> Line | None:
    return next((one for one in lines_of([person]) if one.holds_on(day)), None)


def suspensions_of(persons: Iterable[int]) -> list[SuspensionLine]:
    rows = as_of(_own(Suspension, persons), None).order_by("person", "valid_from")
    return [SuspensionLine(*(getattr(r, n) for n in SuspensionLine.__dataclass_fields__)) for r in rows]


def _own(model: Any, persons: Iterable[int]) -> Any:
    return model.objects.filter(municipality=current_or_raise(), person__in=list(persons))


def residencies_of(persons: Iterable[int], known_at: int | None = None) -> list[Residency]:
    """Every period of these people, as known at an entry (None: now)."""
    values: dict[str, Any] = {"town": current_or_raise(), "persons": list(persons), "known": known_at}
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, values)
        return [Residency(*row) for row in cursor.fetchall()]


def stay_on(residencies: Iterable[Residency], person: int, day: date) -> tuple[Residency | None, date]:
    """The residency of a person on a day, and since when residencies follow one another without a break."""
    mine = sorted((r for r in residencies if r.person == person), key=lambda r: r.valid_from)
    now = next((r for r in mine if r.holds_on(day)), None)
    since = now.valid_from if now else day
    for row in reversed(mine):
        if row.valid_until == since:
            since = row.valid_from
    return now, since


def off_roll_on(moved_out_on: date) -> date:
    """The first day off the roll of who left on a day: the one after four months have passed (第28条第2号)."""
    return _after_months(moved_out_on, "former_residence_months")


def off_overseas_on(returned_on: date) -> date:
    """The same of a voter abroad who settled in Japan on a day (第30条の11第2号)."""
    return _after_months(returned_on, "overseas_return_months")


def _after_months(day: date, parameter: str) -> date:
    months = roll.law_of(day).amount(f"public_offices_election_act.{parameter}")
    return date_of(int(months_passed(column(to_day(day)) + 1, months)[0])) + timedelta(days=1)


def three_months_on(notified_on: date) -> date:
    """The day three months of residence are full, counted from the notification (第21条第1項)."""
    months = roll.law_of(notified_on).amount("public_offices_election_act.residence_months")
    return date_of(int(months_passed(column(to_day(notified_on)) + 1, months)[0]))


def is_of_age(birth_on: date, day: date) -> bool:
    age = roll.law_of(day).amount("public_offices_election_act.voting_age")
    return int(age_on(column(to_day(birth_on)), column(to_day(day)))[0]) >= age
