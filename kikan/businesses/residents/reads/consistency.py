"""Consistency of the register (整合性点検): the checks of the counter over everybody of a municipality at once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.residents.law import checking, checks, household_checks, relationships
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.law.numbers import is_valid
from kikan.businesses.residents.reads.doubtful import doubtful_persons
from kikan.law.days import day as day_number
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

REGISTERED = (checks, household_checks)  # importing them registers what `checking` runs
# Alerts that tell of the state of the register; the others speak of an act being entered.
ALERTS = ("A02", "A05", "A06", "A10", "A12", "A13")
RELATIONSHIPS = (
    "SELECT DISTINCT relationship FROM residents_resident WHERE municipality = %s AND ended_by IS NULL"
)
HELD = "municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND valid_until > %(day)s"
MEMBERS = """
SELECT person, household, is_head, resident_kind, resident_since, birth_on,
  array_position(%(relationships)s::text[], relationship::text) AS relationship
FROM residents_resident WHERE {held} ORDER BY person
"""
HOUSEHOLDS = "SELECT household, head FROM residents_household WHERE {held} ORDER BY household"
# Beside each member, one row of each of these, found by the sorted number: no plan of a join can go wrong.
BESIDE = {
    "is_birth_form_known": "SELECT person, birth_lower, birth_upper FROM addressees_profile WHERE {held} ORDER BY person",
    "has_name": "SELECT person FROM addressees_name WHERE {held} AND kind = 'official' ORDER BY person",
    "has_address": "SELECT person FROM addressees_address WHERE {held} AND use = 'home' ORDER BY person",
    "has_family_register": "SELECT person FROM residents_family_register WHERE {held} ORDER BY person",
    "has_stay": """
SELECT person, nullif(category, '')::int AS category, nullif(status, '')::int AS status, period_end,
  (nationality <> '')::int AS has_nationality, (card_no <> '')::int AS has_card
FROM residents_stay WHERE {held} ORDER BY person""",
}
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
    columns = _held(MEMBERS, {**values, "relationships": texts})
    count = len(columns["person"])
    if count:
        columns["relationship"] = relationships.parse_all(texts)[columns["relationship"] - 1]
    households = _held(HOUSEHOLDS, values)
    columns["household_head"] = _beside(columns["household"], households["household"], households["head"])
    for name, query in BESIDE.items():
        columns |= _joined(columns["person"], _held(query, values), name)
    columns["has_doubtful_character"] = np.isin(columns["person"], doubtful_persons(day)).astype(np.int64)
    on = np.full(count, day_number(day), dtype=np.int64)
    is_valid_number = is_valid(columns["person"]) & is_valid(columns["household"])
    shared = {"on": on, "today": on, "happened_on": on, "is_number_valid": is_valid_number.astype(np.int64)}
    return {**columns, **shared}


def _held(query: str, values: dict[str, Any]) -> dict[str, np.ndarray]:
    """The columns of a query over the rows that hold on the day."""
    return read_columns(query.format(held=HELD), values)


def _joined(persons: np.ndarray, table: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """The columns of a table beside each person, MISSING without a row; `name` says whether there is one."""
    numbers = table.pop("person")
    found = _beside(persons, numbers, np.ones(len(numbers), dtype=np.int64))
    joined = {each: _beside(persons, numbers, values) for each, values in table.items()}
    for each in (one for one in joined if one.startswith("has_")):
        joined[each] = np.where(joined[each] == MISSING, 0, joined[each])
    return {**joined, name: np.where(found == MISSING, 0, 1)}


def _beside(wanted: np.ndarray, numbers: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The value at each wanted number of a sorted column of numbers."""
    if not len(numbers):
        return np.full(len(wanted), MISSING, dtype=np.int64)
    at = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
    return np.where(numbers[at] == wanted, values[at], MISSING)


def _checks() -> list[checking.Check]:
    return [c for c in checking.all_checks() if c.is_error or c.number in ALERTS]


def _told(finding: Finding, persons: np.ndarray) -> Inconsistency:
    whom = tuple(persons[list(finding.rows)].tolist())
    return Inconsistency(finding.number, finding.message, finding.what_to_do, finding.cites, whom)
