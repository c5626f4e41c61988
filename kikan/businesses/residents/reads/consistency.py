"""Consistency of the register (整合性点検): the checks of the counter over everybody of a municipality at once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.residents.law import checking, checks, household_checks, record_checks, relationships
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.law.numbers import is_valid
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads.doubtful import doubtful_persons
from kikan.ground.uncertain import PRECISIONS
from kikan.law.days import day as day_number
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

REGISTERED = (checks, household_checks, record_checks)  # importing them registers what `checking` runs
# Alerts that tell of the state of the register; the others speak of an act being entered.
ALERTS = ("A01", "A02", "A04", "A05", "A06", "A09", "A10", "A12", "A13", "A18")
RELATIONSHIPS = (
    "SELECT DISTINCT relationship FROM residents_resident WHERE municipality = %s AND ended_by IS NULL"
)
CAME, UNSENT = [told.ARRIVED], [told.QUEUED, told.HELD, told.FAILED]
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
# Texts are compared by their hash: a column of numbers, and no join of tables without statistics.
CARDS = """
SELECT person, hashtextextended(card_no, 0) / 2 AS card FROM residents_stay
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = DATE '9999-12-31' AND card_no <> '' ORDER BY person
"""
GONE = "SELECT person FROM residents_removal WHERE {held} AND reason <> '23' ORDER BY person"
NAMED = """
SELECT person, hashtextextended(name_key, 0) / 2 AS name FROM addressees_name
WHERE {held} AND kind = 'official' ORDER BY person
"""
BORN = "SELECT person, birth_on, sex FROM addressees_profile WHERE {held} ORDER BY person"
EVENTS = """
SELECT entry * 2147483648 + line AS event_key, code::int AS event, happened_on, reported_on, processed_on AS today
FROM residents_event WHERE municipality = %(town)s
"""
EVENT_PERSONS = """
SELECT entry * 2147483648 + line AS event_key, person FROM residents_event_person WHERE municipality = %(town)s
"""
LEFT = """
SELECT person, cause_on AS planned_on, notice_on FROM residents_removal
WHERE municipality = %(town)s AND ended_by IS NULL AND reason = '21' AND valid_until = DATE '9999-12-31'
  AND valid_from BETWEEN %(day)s::date - 365 AND %(day)s
ORDER BY person
"""
# Notices of article 9 about somebody that wait: those that came, and those to former municipalities not yet sent.
NOTICES = """
SELECT m.person, (SELECT (e.recorded_at AT TIME ZONE 'Asia/Tokyo')::date FROM journal_entry e
  WHERE e.municipality = m.municipality AND e.number = m.entry) AS {day}
FROM residents_message m
WHERE m.municipality = %(town)s AND m.person IS NOT NULL AND m.direction = %(direction)s AND m.kind = ANY(%(kinds)s)
  AND (SELECT s.state FROM residents_message_state s WHERE s.municipality = m.municipality AND s.number = m.number
    ORDER BY s.step DESC LIMIT 1) = ANY(%(states)s)
ORDER BY m.person
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
    found = [_told(each, members["person"]) for each in checking.run(members, _checks())]
    found += _waiting("notice_on", read_columns(LEFT, values), day)
    found += _waiting("notice_came_on", _notices(values, told.IN, CAME, "notice_came_on"), day)
    found += _waiting("notice_made_on", _notices(values, told.OUT, UNSENT, "notice_made_on"), day)
    return found + _of_events(values)


def _waiting(column: str, rows: dict[str, np.ndarray], day: date) -> list[Inconsistency]:
    """What the checks that need a column say of people who wait for something, on a day."""
    rows["today"] = np.full(len(rows["person"]), day_number(day), dtype=np.int64)
    chosen = [c for c in checking.all_checks() if column in c.needs]
    return [_told(each, rows["person"]) for each in checking.run(rows, chosen)]


def _notices(values: dict[str, Any], direction: str, states: list[str], column: str) -> dict[str, np.ndarray]:
    kinds = [told.MOVE_IN, told.RECORD_NOTICE]
    asked = {"town": values["town"], "direction": direction, "states": states, "kinds": kinds}
    return read_columns(NOTICES.format(day=column), asked)


def _of_events(values: dict[str, Any]) -> list[Inconsistency]:
    """What the checks say of every event ever entered, and whose it was."""
    events = read_columns(EVENTS, values)
    findings = checking.run(events, record_checks.of_events())
    if not findings:
        return []
    whom = read_columns(EVENT_PERSONS, values)
    found = []
    for each in findings:
        mine = np.isin(whom["event_key"], events["event_key"][list(each.rows)])
        persons = tuple(np.unique(whom["person"][mine]).tolist())
        found.append(Inconsistency(each.number, each.message, each.what_to_do, each.cites, persons))
    return found


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
    columns |= _cards(columns["person"], read_columns(CARDS, values))
    columns["resembles_removed"] = _resembling(columns["person"], values)
    on = np.full(count, day_number(day), dtype=np.int64)
    is_valid_number = is_valid(columns["person"]) & is_valid(columns["household"])
    shared = {"on": on, "today": on, "happened_on": on, "is_number_valid": is_valid_number.astype(np.int64)}
    return {**columns, **shared}


def _cards(persons: np.ndarray, cards: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whose card number stands on another record as well: of a resident, of somebody who is none."""
    is_living = np.isin(cards["person"], persons)
    own = _beside(persons, cards["person"], cards["card"])
    has_card = own != MISSING
    living, counts = np.unique(cards["card"][is_living], return_counts=True)
    return {
        "card_is_on_living": (has_card & np.isin(own, living[counts > 1])).astype(np.int64),
        "card_is_on_removed_record": (has_card & np.isin(own, cards["card"][~is_living])).astype(np.int64),
    }


def _resembling(persons: np.ndarray, values: dict[str, Any]) -> np.ndarray:
    """Residents with the name, birth date and sex of somebody removed under another number."""
    names, born = _held(NAMED, values), _held(BORN, values)
    gone = np.setdiff1d(_held(GONE, values)["person"], persons)

    def who(numbers: np.ndarray) -> np.ndarray:
        parts = [
            _beside(numbers, names["person"], names["name"]),
            _beside(numbers, born["person"], born["birth_on"]),
            _beside(numbers, born["person"], born["sex"]),
        ]
        rows = np.ascontiguousarray(np.stack(parts, axis=1))
        return rows.view([("", np.int64)] * len(parts)).ravel()

    return np.isin(who(persons), who(gone)).astype(np.int64)


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
