"""Every question about qualifications (資格); residency and NHI come through facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from kikan.businesses.national_pension.law.qualification import insured_from, insured_until
from kikan.businesses.national_pension.models.qualification import (
    GainedBy,
    Insured,
    InsuredKind,
    LostBy,
    PensionNumber,
)
from kikan.law import Law, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

KIND_NAMES = {InsuredKind.FIRST: "first", InsuredKind.VOLUNTARY: "voluntary", InsuredKind.SPECIAL: "special"}


@dataclass(frozen=True)
class Residency:
    """Where a person lives in a period, as the resident register publishes it."""

    person: int
    household: int
    is_head: bool
    birth_on: date
    is_birth_certain: bool
    valid_from: date
    valid_until: date


@dataclass(frozen=True)
class Period:
    """One period of qualification; `valid_until` is the day of loss."""

    person: int
    kind: int
    gained_on: date
    gained_by: int
    gained_reported_on: date | None
    lost_by: int
    lost_reported_on: date | None
    valid_from: date
    valid_until: date
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    @property
    def is_open(self) -> bool:
        return self.valid_until == OPEN

    @property
    def kind_ja(self) -> str:
        return str(InsuredKind(self.kind).label)

    @property
    def gained_ja(self) -> str:
        return str(GainedBy(self.gained_by).label)

    @property
    def lost_ja(self) -> str:
        return str(LostBy(self.lost_by).label) if self.lost_by else ""

    def values(self) -> dict[str, Any]:
        """The columns a following row keeps."""
        kept = ("kind", "gained_on", "gained_by", "gained_reported_on", "lost_by", "lost_reported_on")
        return {name: getattr(self, name) for name in kept}


RESIDENCY = """
SELECT person, household, is_head, birth_on, is_birth_certain, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %(municipality)s AND person = ANY(%(persons)s)
  AND (%(known)s::bigint IS NULL OR entry <= %(known)s)
  AND (ended_by IS NULL OR ended_by > %(known)s::bigint)
ORDER BY person, valid_from
"""
REACHING = """
SELECT person, birth_on FROM fact_residents_residency
WHERE municipality = %(municipality)s AND birth_on = ANY(%(births)s) AND is_birth_certain
  AND valid_from <= %(day)s AND %(day)s < valid_until
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
ORDER BY person
"""
NHI = """
SELECT person, acquired_by, lost_by, valid_from, valid_until FROM fact_health_insurance_enrolment
WHERE municipality = %(municipality)s AND person = ANY(%(persons)s)
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
"""


def law_of(day: date) -> Law:
    """The law of the fiscal year of a day."""
    return ordinances.law("fiscal_year", day.year - (day.month < 4), statute="national_pension_act")


def age_span(kind: int, birth_on: date, day: date) -> tuple[date, date]:
    """The first day and the day of loss by age of a kind, by the law of the day. Errors: LawGap."""
    law, birth, name = law_of(day), column(to_day(birth_on)), KIND_NAMES[InsuredKind(kind)]
    return date_of(int(insured_from(name, birth, law=law)[0])), date_of(
        int(insured_until(name, birth, law=law)[0])
    )


def ages_on(day: date) -> dict[int, tuple[set[date], set[date]]]:
    """By kind: the birth dates of those who reach its first age on the day, and of those whose time ends then."""
    law, found = law_of(day), {}
    for kind, name in KIND_NAMES.items():
        spans: list[set[date]] = []
        for column_name, rule in (("from_age", insured_from), ("until_age", insured_until)):
            age = law.table("national_pension_act.insured_ages").amount(column_name, kind=name)
            eve = to_day(date(day.year - age, day.month, min(day.day, 28)))
            near = column(*range(eve - 1, eve + 6))
            spans.append({date_of(int(b)) for b in near[rule(name, near, law=law) == to_day(day)]})
        found[int(kind)] = (spans[0], spans[1])
    return found


def residencies_of(persons: Iterable[int], known_at: int | None = None) -> list[Residency]:
    with connection.cursor() as cursor:
        cursor.execute(
            RESIDENCY, {"municipality": current_or_raise(), "persons": list(persons), "known": known_at}
        )
        return [Residency(*row) for row in cursor.fetchall()]


def residency_on(person: int, day: date) -> Residency | None:
    """Where the person lived on the day, or None."""
    return next((r for r in residencies_of([person]) if r.valid_from <= day < r.valid_until), None)


def birth_of(person: int) -> date | None:
    """The date of birth of somebody who lives or lived here."""
    return next((r.birth_on for r in residencies_of([person])), None)


def periods_of(persons: Sequence[int], known_at: int | None = None) -> list[Period]:
    """Every period of these people in order of time."""
    rows = as_of(Insured.objects.filter(municipality=current_or_raise(), person__in=persons), None, known_at)
    return [
        Period(**{name: getattr(row, name) for name in Period.__dataclass_fields__})
        for row in rows.order_by("person", "valid_from")
    ]


def period_on(person: int, day: date) -> Period | None:
    return next((p for p in periods_of([person]) if p.holds_on(day)), None)


def number_of(person: int) -> str:
    """The basic pension number, ten digits; empty where it is not known."""
    row = as_of(PensionNumber.objects.filter(municipality=current_or_raise(), person=person), None).last()
    return row.digits if row else ""


def holders_of(digits: Iterable[str]) -> dict[str, int]:
    """Whose these numbers are here; a number nobody has is left out."""
    rows = PensionNumber.objects.filter(municipality=current_or_raise(), digits__in=list(digits))
    return dict(as_of(rows, None).values_list("digits", "person"))


def holder_of(digits: str) -> int | None:
    """Whose number it is here."""
    rows = as_of(PensionNumber.objects.filter(municipality=current_or_raise(), digits=digits), None)
    return rows.values_list("person", flat=True).first()


@dataclass(frozen=True)
class Standing:
    """Residencies, periods and NHI of some persons as known at an entry: what a listener decides on."""

    residencies: tuple[Residency, ...]
    periods: tuple[Period, ...]
    nhi: tuple[tuple[int, int, int, date, date], ...]

    @classmethod
    def of(cls, persons: list[int], known_at: int) -> "Standing":
        with connection.cursor() as cursor:
            cursor.execute(NHI, {"municipality": current_or_raise(), "persons": persons, "known": known_at})
            nhi = tuple(cursor.fetchall())
        return cls(tuple(residencies_of(persons, known_at)), tuple(periods_of(persons, known_at)), nhi)

    def residency(self, person: int, day: date) -> Residency | None:
        return next(
            (r for r in self.residencies if r.person == person and r.valid_from <= day < r.valid_until), None
        )

    def period(self, person: int, day: date) -> Period | None:
        return next((p for p in self.periods if p.person == person and p.holds_on(day)), None)

    def is_insured_from(self, person: int, day: date) -> bool:
        return any(p.person == person and p.valid_until > day for p in self.periods)

    def joined_nhi_by(self, person: int, day: date) -> int | None:
        """Why NHI began on the day, by its code."""
        return next((by for p, by, _, since, _ in self.nhi if p == person and since == day), None)

    def left_nhi_by(self, person: int, day: date) -> int | None:
        """Why NHI ended on the day, by its code."""
        return next((by for p, _, by, _, until in self.nhi if p == person and until == day and by), None)


def residents_born_on(births: Sequence[date], day: date, known_at: int) -> list[tuple[int, date]]:
    """(person, birth date) of the residents of a day born on one of these dates."""
    with connection.cursor() as cursor:
        cursor.execute(
            REACHING,
            {"municipality": current_or_raise(), "births": list(births), "day": day, "known": known_at},
        )
        return [(person, born) for person, born in cursor.fetchall()]


def counts_on(day: date) -> dict[str, int]:
    """How many are insured on a day, by the name of the kind."""
    rows = as_of(Insured.objects.filter(municipality=current_or_raise()), day)
    found = dict(rows.order_by("kind").values_list("kind").annotate(Count("person")))
    return {str(kind.label): found.get(int(kind), 0) for kind in InsuredKind}


def choices_of(which: str) -> list[tuple[int, str]]:
    """Kinds, reasons of gain and reasons of loss for the forms."""
    found = {"kind": InsuredKind.choices, "gain": GainedBy.choices, "loss": LostBy.choices}[which]
    return [(int(code), str(ja)) for code, ja in found if which == "kind" or code]
