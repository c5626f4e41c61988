"""Who may have given birth to a child of the register, and which benefit an act decided: what the listener asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.health_insurance.models import Benefit
from kikan.businesses.health_insurance.reads.benefits import benefits_numbered
from kikan.shared.tenancy.opener import current_or_raise

# Only who is asked at the counter: the register does not say who the mother is. No age of the law.
YOUNGEST, ELDEST = 12, 60
FEMALE = 2
MOTHERS = """
WITH home AS (
  SELECT person, household, birth_on, valid_from, valid_until FROM fact_residents_residency
  WHERE municipality = %(town)s AND household = ANY(%(households)s)
    AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)
)
SELECT b.child,
  ARRAY(
    SELECT t.person FROM home t
    WHERE t.household = b.household AND t.birth_on = b.day AND t.valid_from <= b.day AND b.day < t.valid_until
    ORDER BY t.person
  ),
  ARRAY(
    SELECT DISTINCT e.person FROM home r
    JOIN addressees_profile p ON p.municipality = %(town)s AND p.person = r.person AND p.sex = %(female)s
      AND p.valid_from <= b.day AND b.day < p.valid_until
      AND p.entry <= %(known)s AND (p.ended_by IS NULL OR p.ended_by > %(known)s)
    JOIN health_insurance_enrolment e ON e.municipality = %(town)s AND e.person = r.person
      AND e.valid_from <= b.day AND b.day < e.valid_until
      AND e.entry <= %(known)s AND (e.ended_by IS NULL OR e.ended_by > %(known)s)
    WHERE r.household = b.household AND r.valid_from <= b.day AND b.day < r.valid_until
      AND r.birth_on BETWEEN b.day - make_interval(years => %(eldest)s) AND b.day - make_interval(years => %(youngest)s)
    ORDER BY e.person
  )
FROM unnest(%(children)s::bigint[], %(households)s::bigint[], %(days)s::date[]) AS b(child, household, day)
"""


@dataclass(frozen=True)
class Born:
    """A child, the household it was born into, and the day."""

    child: int
    household: int
    born_on: date


@dataclass(frozen=True)
class Mothers:
    """All children of the household born that day, and its women insured that day who may be the mother; by number."""

    children: tuple[int, ...]
    women: tuple[int, ...]


def mothers_of(born: Sequence[Born], known_at: int) -> dict[int, Mothers]:
    """By child, as known at an entry: one query however many they are, none for nobody."""
    if not born:
        return {}
    values: dict[str, Any] = {
        "town": current_or_raise(), "known": known_at, "female": FEMALE, "youngest": YOUNGEST, "eldest": ELDEST,
        "children": [b.child for b in born], "households": [b.household for b in born],
        "days": [b.born_on for b in born],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MOTHERS, values)
        return {child: Mothers(tuple(same), tuple(women)) for child, same, women in cursor.fetchall()}


def benefits_decided_by(entries: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """Of each entry the benefit that it decided and that still holds: its number, and whether it is paid."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), entry__in=list(entries))
    found = benefits_numbered(list(rows.values_list("number", flat=True)))
    return {row.entry: (row.number, row.is_paid) for row in found if not row.is_ended}
