"""Who lives here, as the resident register publishes it: columns for whole cohorts, rows for single people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

JAPANESE, FOREIGN = 1, 2
# Heads are looked up one by one (LIMIT): a join of rows just brought in has no statistics and would compare all with all.
BORN = """
SELECT r.person, r.household, r.birth_on, r.resident_kind, r.is_birth_certain, h.head
FROM fact_residents_residency r
LEFT JOIN LATERAL (
  SELECT head FROM fact_residents_household h
  WHERE h.municipality = %(town)s AND h.household = r.household AND h.ended_by IS NULL
    AND h.valid_from <= %(day)s AND %(day)s < h.valid_until LIMIT 1) h ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
  AND r.birth_on BETWEEN %(first)s AND %(last)s
ORDER BY r.person
"""
RESIDENCY = """
SELECT person, household, birth_on, is_birth_certain, resident_kind, valid_from, valid_until
FROM fact_residents_residency
WHERE municipality = %(town)s AND person = ANY(%(persons)s)
  AND (%(known)s::bigint IS NULL OR entry <= %(known)s) AND (ended_by IS NULL OR ended_by > %(known)s::bigint)
ORDER BY person, valid_from
"""
HEADS = """
SELECT household, head FROM fact_residents_household
WHERE municipality = %(town)s AND household = ANY(%(households)s) AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until
"""


@dataclass(frozen=True)
class Residency:
    """Where a person lives in a period."""

    person: int
    household: int
    birth_on: date
    is_birth_certain: bool
    resident_kind: int
    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def born_between(first: date, last: date, day: date) -> dict[str, np.ndarray]:
    """The residents of a day born within two dates, as columns; `head` is MISSING where none is set."""
    values = {"town": current_or_raise(), "first": first, "last": last, "day": day}
    return read_columns(BORN, values)


def residencies_of(persons: Iterable[int], known_at: int | None = None) -> list[Residency]:
    """Every period of these people, as known at an entry (None: now)."""
    values: dict[str, Any] = {"town": current_or_raise(), "persons": list(persons), "known": known_at}
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, values)
        return [Residency(*row) for row in cursor.fetchall()]


def residency_on(person: int, day: date) -> Residency | None:
    return next((r for r in residencies_of([person]) if r.holds_on(day)), None)


def heads_of(households: Iterable[int], day: date) -> dict[int, int | None]:
    """The head of each household on a day."""
    with connection.cursor() as cursor:
        cursor.execute(HEADS, {"town": current_or_raise(), "households": list(households), "day": day})
        return dict(cursor.fetchall())
