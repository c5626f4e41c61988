"""Where people live and in which spells they are insured, as known at an entry: what acts and listeners decide on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection

from kikan.shared.history import as_of
from kikan.shared.qualification.models import Spell
from kikan.shared.tenancy.opener import current_or_raise

S = TypeVar("S", bound=Spell)
RESIDENCY = """
SELECT person, household, is_head, birth_on, is_birth_certain, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %(town)s AND person = ANY(%(persons)s)
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
ORDER BY person, valid_from
"""
LATEST = 2**62


@dataclass(frozen=True)
class Residency:
    """Where a person lives for a time, as the resident register publishes it."""

    person: int
    household: int
    is_head: bool
    birth_on: date
    is_birth_certain: bool
    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def residencies(persons: Sequence[int], known_at: int | None = None) -> list[Residency]:
    """Every residency of these people, by person and begin."""
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "persons": list(persons),
        "known": LATEST if known_at is None else known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, values)
        return [Residency(*row) for row in cursor.fetchall()]


def residency_on(person: int, day: date) -> Residency | None:
    """Where the person lived on the day, or None."""
    return next((r for r in residencies([person]) if r.holds_on(day)), None)


def spells_of(model: type[S], person: int, known_at: int | None = None) -> list[S]:
    """Every spell of a person in order of time."""
    rows = as_of(
        model._default_manager.filter(municipality=current_or_raise(), person=person), None, known_at
    )
    return list(rows.order_by("valid_from"))


def spell_on(model: type[S], person: int, day: date) -> S | None:
    return next((s for s in spells_of(model, person) if s.valid_from <= day < s.valid_until), None)


@dataclass(frozen=True)
class Standing(Generic[S]):
    """Residencies and spells of some people as known at an entry."""

    residencies: tuple[Residency, ...]
    spells: tuple[S, ...]

    @classmethod
    def of(cls, model: type[S], persons: Sequence[int], known_at: int | None) -> "Standing[S]":
        """Two queries however many they are."""
        rows = as_of(
            model._default_manager.filter(municipality=current_or_raise(), person__in=list(persons)), None, known_at
        )  # fmt: skip
        return cls(tuple(residencies(persons, known_at)), tuple(rows))

    def residency(self, person: int, day: date) -> Residency | None:
        return next((r for r in self.residencies if r.person == person and r.holds_on(day)), None)

    def spell(self, person: int, day: date) -> S | None:
        found = (s for s in self.spells if s.person == person and s.valid_from <= day < s.valid_until)
        return next(found, None)

    def is_insured_from(self, person: int, day: date) -> bool:
        """Whether any spell holds on the day or later."""
        return any(s.person == person and s.valid_until > day for s in self.spells)
