"""Consistency of the register (整合性点検): the checks of the counter over everybody of a municipality at once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.residents.law import checking, checks, household_checks, record_checks, relationships
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.law.numbers import is_valid
from kikan.businesses.residents.reads.doubtful import doubtful_persons
from kikan.ground.uncertain import PRECISIONS
from kikan.law.days import day as day_number
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

REGISTERED = (checks, household_checks, record_checks)  # importing them registers what `checking` runs
# Alerts that tell of the state of the register; the others speak of an act being entered.
ALERTS = ("A01", "A02", "A04", "A05", "A06", "A09", "A10", "A12", "A13")
RELATIONSHIPS = (
    "SELECT DISTINCT relationship FROM residents_resident WHERE municipality = %s AND ended_by IS NULL"
)
HELD = "municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND valid_until > %(day)s"
MEMBERS = """
SELECT person, household, is_head, resident_kind, resident_since, address_since, birth_on,
  array_position(%(relationships)s::text[], relationship::text) AS relationship
FROM residents_resident WHERE {held} ORDER BY person
"""
HOUSEHOLDS = "SELECT household, head FROM residents_household WHERE {held} ORDER BY household"
# Beside each member, one row of each of these, found by the sorted number: no plan of a join can go wrong.
BESIDE = {
    "has_profile": """
SELECT person, birth_lower, birth_upper, (birth_precision = ANY(%(precisions)s))::int AS is_birth_form_known
FROM addressees_profile WHERE {held} ORDER BY person""",
    "has_name": "SELECT person FROM addressees_name WHERE {held} AND kind = 'official' ORDER BY person",
    "has_alias": "SELECT person FROM addressees_name WHERE {held} AND kind = 'alias' ORDER BY person",
    "has_former_name": "SELECT person FROM addressees_name WHERE {held} AND kind = 'former' ORDER BY person",
    "has_address": """
SELECT person, (town_code <> '')::int AS is_town_known,
  hashtextextended(address_key || '/' || building, 0) / 2 AS home_key
FROM addressees_address WHERE {held} AND use = 'home' ORDER BY person""",
    "has_family_register": """
SELECT person FROM residents_family_register WHERE {held} AND place <> '' AND first_person <> '' ORDER BY person""",
    "has_stay": """
SELECT person, nullif(category, '')::int AS category, nullif(status, '')::int AS status, period_end,
  (nationality <> '')::int AS has_nationality, (card_no <> '')::int AS has_card
FROM residents_stay WHERE {held} ORDER BY person""",
    "is_removed_too": "SELECT person FROM residents_removal WHERE {held} ORDER BY person",
    "has_removal_ahead": """
SELECT person, count(*) AS removals_ahead FROM residents_removal
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from > %(day)s GROUP BY person ORDER BY person""",
}
# Card numbers of residents that stand on another record as well: of a resident, of a removed person.
CARDS = """
SELECT s.person, bool_or(r.person IS NOT NULL)::int AS card_is_on_living,
  bool_or(r.person IS NULL)::int AS card_is_on_removed_record
FROM residents_stay s
JOIN residents_stay o ON o.municipality = s.municipality AND o.card_no = s.card_no AND o.person <> s.person
  AND o.ended_by IS NULL AND o.valid_until = DATE '9999-12-31'
LEFT JOIN residents_resident r ON r.municipality = o.municipality AND r.person = o.person AND r.ended_by IS NULL
  AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
WHERE s.municipality = %(town)s AND s.ended_by IS NULL AND s.valid_from <= %(day)s AND s.valid_until > %(day)s
  AND s.card_no <> ''
GROUP BY s.person ORDER BY s.person
"""
# Residents who resemble somebody removed (but by death): found among the removed, who are fewer.
ALIKE = """
WITH gone AS (
  SELECT m.person, n.name_key, p.sex, p.birth_on FROM residents_removal m
  JOIN addressees_name n ON n.municipality = m.municipality AND n.person = m.person AND n.kind = 'official'
    AND n.ended_by IS NULL
  JOIN addressees_profile p ON p.municipality = m.municipality AND p.person = m.person AND p.ended_by IS NULL
  WHERE m.municipality = %(town)s AND m.ended_by IS NULL AND m.valid_from <= %(day)s AND m.valid_until > %(day)s
    AND m.reason <> '23'
)
SELECT DISTINCT p.person FROM gone g
JOIN addressees_profile p ON p.municipality = %(town)s AND p.birth_on = g.birth_on AND p.sex = g.sex
  AND p.person <> g.person AND p.ended_by IS NULL
JOIN addressees_name n ON n.municipality = %(town)s AND n.person = p.person AND n.kind = 'official'
  AND n.name_key = g.name_key AND n.ended_by IS NULL
ORDER BY p.person
"""
EVENTS = """
SELECT p.person, e.code::int AS event, e.happened_on, e.reported_on, e.processed_on AS today
FROM residents_event e
JOIN residents_event_person p USING (municipality, entry, line)
WHERE e.municipality = %(town)s ORDER BY p.person
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
    values: dict[str, Any] = {"town": current_or_raise(), "day": day, "precisions": list(PRECISIONS)}
    members = _members(values, day)
    left = read_columns(LEFT, values)
    left["today"] = np.full(len(left["person"]), day_number(day), dtype=np.int64)
    overdue = [c for c in checking.all_checks() if "notice_on" in c.needs]
    events = read_columns(EVENTS, values)
    found = [_told(each, members["person"]) for each in checking.run(members, _checks())]
    found += [_told(each, left["person"]) for each in checking.run(left, overdue)]
    return found + [_told(each, events["person"]) for each in checking.run(events, record_checks.of_events())]


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
    columns |= _joined(columns["person"], read_columns(CARDS, values), "has_shared_card")
    columns |= _joined(columns["person"], read_columns(ALIKE, values), "resembles_removed")
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
    for each in (one for one in joined if one.startswith(("has_", "card_is_"))):
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
    whom = tuple(np.unique(persons[list(finding.rows)]).tolist())
    return Inconsistency(finding.number, finding.message, finding.what_to_do, finding.cites, whom)
