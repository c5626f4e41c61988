"""Who reaches an age on a day (年齢到達), and lives here then."""

from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.qualification.proposals import reached
from kikan.shared.tenancy.opener import current_or_raise

BORN = """
SELECT person, birth_on FROM fact_residents_residency
WHERE municipality = %(town)s AND birth_on BETWEEN %(first)s AND %(last)s AND is_birth_certain
  AND valid_from <= %(day)s AND %(day)s < valid_until
  AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
"""
# 29 February moves a birthday by a day: candidates are sought this far around it.
AROUND = 2


def birth_days(day: date, age: int) -> tuple[date, date]:
    """Between which birth dates those lie who reach the age on the day; `reached` decides."""
    year = day.year - age
    middle = date(year, day.month, min(day.day, 28)).toordinal()
    first, last = date.fromordinal(middle - AROUND), date.fromordinal(middle + 3 + AROUND)
    return first, last


def born_and_here(first: date, last: date, day: date, known_at: int) -> dict[int, date]:
    """Birth date by person of those born between two days and living here on a day, as known at an entry."""
    values: dict[str, Any] = {
        "town": current_or_raise(), "first": first, "last": last, "day": day, "known": known_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BORN, values)
        return dict(cursor.fetchall())


def reaching(day: date, age: int, known_at: int) -> list[int]:
    """Those living here who reach the age on the day, by number."""
    people = born_and_here(*birth_days(day, age), day, known_at)
    return sorted(person for person, born in people.items() if reached(born, age) == day)
