"""Every question about enrolments; what other businesses know comes through facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models.enrolment import Enrolment
from kikan.law.days import next_month
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Residency:
    """Where a person lives on a day, as the resident register publishes it."""

    person: int
    household: int
    is_head: bool
    birth_on: date
    valid_from: date
    valid_until: date


@dataclass(frozen=True)
class Enrolled:
    """One row of enrolment (資格)."""

    person: int
    household: int
    acquired_on: date
    acquired_by: int
    acquired_reported_on: date | None
    lost_by: int
    lost_reported_on: date | None
    valid_from: date
    valid_until: date
    entry: int

    def values(self) -> dict[str, Any]:
        """The columns a following row keeps."""
        kept = (
            "household",
            "acquired_on",
            "acquired_by",
            "acquired_reported_on",
            "lost_by",
            "lost_reported_on",
        )
        return {name: getattr(self, name) for name in kept}


RESIDENCY = """
SELECT person, household, is_head, birth_on, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %s AND person = %s AND ended_by IS NULL AND valid_from <= %s AND %s < valid_until
"""

HEAD = """
SELECT head FROM fact_residents_household
WHERE municipality = %s AND household = %s AND ended_by IS NULL AND valid_from <= %s AND %s < valid_until
"""


def residency_on(person: int, day: date) -> Residency | None:
    """Where the person lived on the day, or None."""
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, [current_or_raise(), person, day, day])
        row = cursor.fetchone()
    return Residency(*row) if row else None


def head_on(household: int, day: date) -> int | None:
    """The head of a household on a day (世帯主)."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [current_or_raise(), household, day, day])
        row = cursor.fetchone()
    return row[0] if row else None


def enrolments_of(person: int, known_at: int | None = None) -> list[Enrolled]:
    """Every enrolment of a person in order of time."""
    rows = as_of(Enrolment.objects.filter(municipality=current_or_raise(), person=person), None, known_at)
    return [_enrolled(row) for row in rows.order_by("valid_from")]


def enrolment_on(person: int, day: date) -> Enrolled | None:
    return next((e for e in enrolments_of(person) if e.valid_from <= day < e.valid_until), None)


def enrolment_in(person: int, month: date) -> Enrolled | None:
    """The first enrolment that holds on any day of a month."""
    until = next_month(month)
    return next((e for e in enrolments_of(person) if e.valid_from < until and e.valid_until > month), None)


def last_enrolment(person: int) -> Enrolled | None:
    found = enrolments_of(person)
    return found[-1] if found else None


def is_insured_from(person: int, day: date) -> bool:
    """Whether any enrolment holds on the day or later."""
    return any(e.valid_until > day for e in enrolments_of(person))


def insured_in(household: int, day: date) -> list[Enrolled]:
    """The insured persons of a household on a day (国保の世帯員)."""
    rows = as_of(Enrolment.objects.filter(municipality=current_or_raise(), household=household), day)
    return [_enrolled(row) for row in rows.order_by("person")]


def _enrolled(row: Enrolment) -> Enrolled:
    return Enrolled(**{name: getattr(row, name) for name in Enrolled.__dataclass_fields__})


STANDING = """
SELECT person, household, is_head, birth_on, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %(municipality)s AND person = ANY(%(persons)s)
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
"""
BORN_ON = """
SELECT e.person, e.household, r.birth_on FROM health_insurance_enrolment e
JOIN fact_residents_residency r ON r.municipality = e.municipality AND r.person = e.person
WHERE e.municipality = %(municipality)s AND r.birth_on BETWEEN %(first)s AND %(last)s AND r.is_birth_certain
  AND e.valid_from <= %(day)s AND %(day)s < e.valid_until
  AND e.entry <= %(known)s AND (e.ended_by IS NULL OR e.ended_by > %(known)s)
  AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
  AND r.entry <= %(known)s AND (r.ended_by IS NULL OR r.ended_by > %(known)s)
ORDER BY e.person
"""


@dataclass(frozen=True)
class Standing:
    """Residencies and enrolments of some persons as known at an entry: what a listener decides on."""

    residencies: tuple[Residency, ...]
    enrolments: tuple[Enrolled, ...]

    @classmethod
    def of(cls, persons: list[int], known_at: int) -> "Standing":
        with connection.cursor() as cursor:
            cursor.execute(
                STANDING, {"municipality": current_or_raise(), "persons": persons, "known": known_at}
            )
            residencies = tuple(Residency(*row) for row in cursor.fetchall())
        rows = as_of(
            Enrolment.objects.filter(municipality=current_or_raise(), person__in=persons), None, known_at
        )
        return cls(residencies, tuple(_enrolled(row) for row in rows))

    def residency(self, person: int, day: date) -> Residency | None:
        return next(
            (r for r in self.residencies if r.person == person and r.valid_from <= day < r.valid_until), None
        )

    def enrolment(self, person: int, day: date) -> Enrolled | None:
        return next(
            (e for e in self.enrolments if e.person == person and e.valid_from <= day < e.valid_until), None
        )

    def is_insured(self, person: int, day: date) -> bool:
        return any(e.person == person and e.valid_until > day for e in self.enrolments)

    def is_born_on(self, person: int, day: date) -> bool:
        residency = self.residency(person, day)
        return residency is not None and residency.birth_on == day


def insured_born_between(first: date, last: date, day: date, known_at: int) -> list[tuple[int, int, date]]:
    """(person, household, birth date) of those insured on a day and born in a span, both ends included."""
    values: dict[str, Any] = {
        "municipality": current_or_raise(),
        "first": first,
        "last": last,
        "day": day,
        "known": known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(BORN_ON, values)
        return [(person, household, born) for person, household, born in cursor.fetchall()]


def held_by_leavers(persons: Sequence[int], day: date) -> dict[int, str]:
    """Who of these people is insured on the day, in the words of the move-out certificate (転出証明書の資格欄)."""
    rows = as_of(Enrolment.objects.filter(municipality=current_or_raise(), person__in=list(persons)), day)
    return dict.fromkeys(rows.values_list("person", flat=True), "国民健康保険")
