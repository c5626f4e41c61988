"""Consistency of the register (整合性点検): the checks of the counter over everybody of a municipality at once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.residents.law import checking, checks, household_checks, relationships
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.law.numbers import is_valid
from kikan.law.days import day as day_number
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

REGISTERED = (checks, household_checks)  # importing them registers what `checking` runs
# Alerts that tell of the state of the register; the others speak of an act being entered.
ALERTS = ("A02", "A05", "A06", "A12", "A13")
RELATIONSHIPS = (
    "SELECT DISTINCT relationship FROM residents_resident WHERE municipality = %s AND ended_by IS NULL"
)
MEMBERS = """
SELECT r.person, r.household, r.is_head, h.head AS household_head, r.resident_kind, r.resident_since,
  array_position(%(relationships)s::text[], r.relationship::text) AS relationship,
  r.birth_on, p.birth_lower, p.birth_upper, (p.person IS NOT NULL)::int AS is_birth_form_known,
  (n.person IS NOT NULL)::int AS has_name, (a.person IS NOT NULL)::int AS has_address,
  (f.person IS NOT NULL)::int AS has_family_register,
  nullif(s.category, '')::int AS category, nullif(s.status, '')::int AS status, s.period_end,
  (s.nationality <> '')::int AS has_nationality, (s.card_no <> '')::int AS has_card
FROM residents_resident r
LEFT JOIN residents_household h ON h.municipality = r.municipality AND h.household = r.household
  AND h.ended_by IS NULL AND h.valid_from <= %(day)s AND h.valid_until > %(day)s
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
LEFT JOIN addressees_name n ON n.municipality = r.municipality AND n.person = r.person AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
LEFT JOIN addressees_address a ON a.municipality = r.municipality AND a.person = r.person AND a.use = 'home'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.valid_until > %(day)s
LEFT JOIN residents_family_register f ON f.municipality = r.municipality AND f.person = r.person
  AND f.ended_by IS NULL AND f.valid_from <= %(day)s AND f.valid_until > %(day)s
LEFT JOIN residents_stay s ON s.municipality = r.municipality AND s.person = r.person
  AND s.ended_by IS NULL AND s.valid_from <= %(day)s AND s.valid_until > %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
ORDER BY r.person
"""
LEFT = """
SELECT person, cause_on AS planned_on, notice_on FROM residents_removal
WHERE municipality = %(town)s AND ended_by IS NULL AND reason = '21' AND valid_until = DATE '9999-12-31'
  AND valid_from BETWEEN %(day)s::date - 365 AND %(day)s
ORDER BY person
"""


@dataclass(frozen=True)
class Inconsistency:
    """One check and everybody it found; an error (E…) must not be, an alert (A…) should be looked at."""

    number: str
    message: str
    what_to_do: str
    cites: str
    persons: tuple[int, ...] = field(repr=False)

    @property
    def is_error(self) -> bool:
        return self.number.startswith("E")


def consistency(day: date) -> list[Inconsistency]:
    """What the checks say of all residents of a day and of those who left within a year before it."""
    values: dict[str, Any] = {"town": current_or_raise(), "day": day}
    members = _members(values, day)
    left = read_columns(LEFT, values)
    left["today"] = np.full(len(left["person"]), day_number(day), dtype=np.int64)
    overdue = [c for c in checking.all_checks() if "notice_on" in c.needs]
    found = [_told(each, members["person"]) for each in checking.run(members, _checks())]
    return found + [_told(each, left["person"]) for each in checking.run(left, overdue)]


def _members(values: dict[str, Any], day: date) -> dict[str, np.ndarray]:
    """The residents of a day as the checks want them; relationships go through their distinct texts."""
    with connection.cursor() as cursor:
        cursor.execute(RELATIONSHIPS, [values["town"]])
        texts = [row[0] for row in cursor.fetchall()]
    columns = read_columns(MEMBERS, {**values, "relationships": texts})
    parsed = relationships.parse_all(texts)
    count = len(columns["person"])
    columns["relationship"] = parsed[columns["relationship"] - 1] if count else columns["relationship"]
    for name in ("has_nationality", "has_card"):
        columns[name] = np.where(columns[name] == MISSING, 0, columns[name])
    on = np.full(count, day_number(day), dtype=np.int64)
    is_valid_number = is_valid(columns["person"]) & is_valid(columns["household"])
    return {
        **columns,
        "on": on,
        "today": on,
        "happened_on": on,
        "is_number_valid": is_valid_number.astype(np.int64),
    }


def _checks() -> list[checking.Check]:
    return [c for c in checking.all_checks() if c.is_error or c.number in ALERTS]


def _told(finding: Finding, persons: np.ndarray) -> Inconsistency:
    whom = tuple(persons[list(finding.rows)].tolist())
    return Inconsistency(finding.number, finding.message, finding.what_to_do, finding.cites, whom)
