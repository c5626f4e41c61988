"""Counting the register (人口・世帯・異動の集計): people as columns, as of a day and as known at an entry.

The movements between two countings are what makes the second out of the first, so that months add up also where
something was recorded late or cancelled: such people count in the month in which it became known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.law.ages import age_on
from kikan.law.days import day as day_number
from kikan.law.days import next_month
from kikan.shared.history.fields import KNOWN_SQL
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Columns = Mapping[str, np.ndarray]
POPULATION, HOUSEHOLDS, MOVEMENTS, NOTICES = 1, 2, 3, 4
BORN, CAME, CAME_FROM_ABROAD, ENTERED, BECAME, OTHER_IN = 1, 2, 3, 4, 5, 6
DIED, LEFT, LEFT_ABROAD, REMOVED, CEASED, OTHER_OUT = 11, 12, 13, 14, 15, 16
CAUSES = {
    BORN: "出生", CAME: "転入（国内）", CAME_FROM_ABROAD: "転入（国外）", ENTERED: "職権記載", BECAME: "帰化等・国籍喪失による増",
    OTHER_IN: "その他の増", DIED: "死亡", LEFT: "転出（国内）", LEFT_ABROAD: "転出（国外）", REMOVED: "職権消除",
    CEASED: "帰化等・国籍喪失による減", OTHER_OUT: "その他の減（取消しなど）",
}  # fmt: skip
JAPANESE_ONLY, FOREIGN_ONLY, MIXED = 1, 2, 3
# Persons and days in one number, so that pairs are found by one search.
SHIFT = np.int64(1) << 22
PEOPLE = """
SELECT r.person, r.household, r.resident_kind, r.birth_on, r.is_birth_certain, coalesce(p.sex, 0) AS sex,
  CASE WHEN a.town_code ~ '^[0-9]{{1,18}}$' THEN a.town_code::bigint ELSE -1 END AS district
FROM residents_resident r
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND {p}
LEFT JOIN addressees_address a ON a.municipality = r.municipality AND a.person = r.person AND a.use = 'home' AND {a}
WHERE r.municipality = %(town)s AND {r} ORDER BY r.person
"""
ROWS = """
SELECT r.person, r.resident_kind, r.valid_from, r.valid_until, r.event::int AS event, r.became_by, r.ceased_by
FROM residents_resident r WHERE r.municipality = %(town)s AND {known} ORDER BY r.person, r.valid_from
"""
REMOVALS = """
SELECT r.person, r.valid_from, r.reason::int AS reason
FROM residents_removal r WHERE r.municipality = %(town)s AND {known} ORDER BY r.person, r.valid_from
"""
SEXES = """
SELECT DISTINCT ON (r.person) r.person, r.sex FROM addressees_profile r
WHERE r.municipality = %(town)s AND {known} ORDER BY r.person, r.valid_from DESC
"""
NOTICED = """
SELECT p.person, v.code::int AS event, s.category::int AS category
FROM residents_event v
JOIN residents_event_person p ON p.municipality = v.municipality AND p.entry = v.entry AND p.line = v.line
JOIN residents_stay s ON s.municipality = p.municipality AND s.person = p.person
  AND s.valid_from <= greatest(v.happened_on, v.processed_on) AND s.valid_until > v.happened_on AND {s}
WHERE v.municipality = %(town)s AND v.entry <= %(known)s AND v.processed_on > %(after)s AND v.processed_on <= %(until)s
  AND v.code IN ('01', '02', '41') ORDER BY p.person
"""


@dataclass(frozen=True, repr=False)
class Movements:
    """One row for each movement: who, of which kind and sex, by which cause."""

    person: np.ndarray
    resident_kind: np.ndarray
    sex: np.ndarray
    cause: np.ndarray


@dataclass(frozen=True, repr=False)
class Spells:
    """Unbroken times as a resident of one kind (住民であった期間), by person and first day."""

    person: np.ndarray
    kind: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    came_by: np.ndarray
    left_by: np.ndarray


def people(day: date, known_at: int) -> Columns:
    """Everybody who is a resident on the day; a leaver counts until the planned day."""
    parts = {name: _on(name) for name in ("r", "p", "a")}
    found = read_columns(PEOPLE.format(**parts), {"town": current_or_raise(), "day": day, "known": known_at})
    on = np.full(len(found["person"]), day_number(day), dtype=np.int64)
    age = np.where(found["is_birth_certain"] == 1, age_on(found["birth_on"], on), -1)
    return {**found, "age": age}


def _on(alias: str) -> str:
    held = f"{alias}.valid_from <= %(day)s AND %(day)s < {alias}.valid_until"
    return f"{held} AND {_known(alias)}"


def _known(alias: str) -> str:
    said = KNOWN_SQL
    for name in ("entry", "ended_by"):
        said = said.replace(f"{name} ", f"{alias}.{name} ")
    return f"({said})"


def households(residents: Columns) -> Columns:
    """The households of these people with the district of a member and whether Japanese, foreigners or both live there."""
    order = np.argsort(residents["household"], kind="stable")
    number, first = np.unique(residents["household"][order], return_index=True)
    is_foreign = (residents["resident_kind"] == codes.FOREIGN).astype(np.int64)[order]
    foreign = np.add.reduceat(is_foreign, first) if len(first) else first
    size = np.diff(np.append(first, len(order)))
    composition = np.where(foreign == 0, JAPANESE_ONLY, np.where(foreign == size, FOREIGN_ONLY, MIXED))
    return {
        "household": number,
        "district": residents["district"][order][first],
        "resident_kind": composition,
    }


def movements(begins_on: date, until: date, known_at: int, known_before: int) -> Movements:
    """What makes the people of `until` out of those of `begins_on` as they were counted then."""
    after, last = day_number(begins_on), day_number(until)
    spells = _spells(known_at)
    present = (spells.begins <= after) & (spells.ends > after)
    before = people(begins_on, known_before)
    counted = before["person"] * 4 + before["resident_kind"]
    own = spells.person * 4 + spells.kind
    came = (spells.begins > after) & (spells.begins <= last)
    came |= present & ~np.isin(own, counted)
    left = (spells.ends > after) & (spells.ends <= last)
    gone = ~np.isin(counted, own[present])
    whom, kinds = before["person"][gone], before["resident_kind"][gone]
    person = np.concatenate([spells.person[came], spells.person[left], whom])
    cause = np.concatenate(
        [spells.came_by[came], spells.left_by[left], _left_before(spells, whom, kinds, after)]
    )
    kind = np.concatenate([spells.kind[came], spells.kind[left], kinds])
    return Movements(person, kind, _sexes(person, known_at), cause)


def _spells(known_at: int) -> Spells:
    values = {"town": current_or_raise(), "known": known_at}
    rows = read_columns(ROWS.format(known=_known("r")), values)
    person, kind = rows["person"], rows["resident_kind"]
    if not len(person):
        none = person
        return Spells(none, none, none, none, none, none)
    goes_on = np.zeros(len(person), dtype=np.bool_)
    goes_on[1:] = (
        (person[1:] == person[:-1])
        & (kind[1:] == kind[:-1])
        & (rows["valid_from"][1:] == rows["valid_until"][:-1])
    )
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(person)) - 1
    begins, ends = rows["valid_from"][first], rows["valid_until"][last]
    same = person[first][1:] == person[first][:-1]
    meets = same & (begins[1:] == ends[:-1])
    turned_in, turned_out = np.append(False, meets), np.append(meets, False)
    came_by = _came_by(rows["became_by"][first], rows["event"][first], turned_in)
    left_by = _left_by(person[first], ends, rows["ceased_by"][last], turned_out, values)
    return Spells(person[first], kind[first], begins, ends, came_by, left_by)


def _came_by(became_by: np.ndarray, event: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """The cause of a beginning; who turns from foreigner to Japanese or back neither came nor was born."""
    by_event = np.isin(event, (codes.ENTERED_NATURALISED, codes.ENTERED_NATIONALITY_LOST))
    return np.select(
        [
            turned | by_event,
            became_by == codes.BECAME_BY_BIRTH,
            (became_by == codes.BECAME_BY_MOVE_IN) & (event == codes.MOVED_IN_FROM_ABROAD),
            became_by == codes.BECAME_BY_MOVE_IN,
            became_by == codes.BECAME_EX_OFFICIO,
        ],
        [BECAME, BORN, CAME_FROM_ABROAD, CAME, ENTERED],
        OTHER_IN,
    )


def _left_by(
    person: np.ndarray, ends: np.ndarray, ceased_by: np.ndarray, turned: np.ndarray, values: Mapping[str, int]
) -> np.ndarray:
    """The cause of an end, from the removed record of that day, else from the resident's last row."""
    removals = read_columns(REMOVALS.format(known=_known("r")), values)
    keys = removals["person"] * SHIFT + removals["valid_from"]
    order = np.argsort(keys)
    wanted = person * SHIFT + np.minimum(ends, SHIFT - 1)
    at = np.minimum(np.searchsorted(keys[order], wanted), max(len(keys) - 1, 0))
    reason = np.zeros(len(person), dtype=np.int64)
    if len(keys):
        hit = keys[order][at] == wanted
        reason = np.where(hit, removals["reason"][order][at], 0)
    naturalised = np.isin(reason, (codes.REMOVED_NATURALISED, codes.REMOVED_NATIONALITY_LOST))
    return np.select(
        [
            turned | naturalised,
            reason == codes.MOVED_ABROAD,
            (reason == codes.DIED) | (ceased_by == codes.CEASED_BY_DEATH),
            (reason == codes.MOVED_OUT) | (ceased_by == codes.CEASED_BY_MOVE_OUT),
            (reason == codes.REMOVED_EX_OFFICIO) | (ceased_by == codes.CEASED_EX_OFFICIO),
        ],
        [CEASED, LEFT_ABROAD, DIED, LEFT, REMOVED],
        OTHER_OUT,
    )


def _left_before(spells: Spells, person: np.ndarray, kind: np.ndarray, after: int) -> np.ndarray:
    """Who was counted before and is known now to have left earlier: by the cause of that end; else cancelled."""
    over = spells.ends <= after
    keys = spells.person[over] * 4 + spells.kind[over]
    # The last ended spell of a key stands last: later ones overwrite earlier ones.
    causes = dict(zip(keys.tolist(), spells.left_by[over].tolist(), strict=True))
    wanted = (person * 4 + kind).tolist()
    return np.array([causes.get(key, OTHER_OUT) for key in wanted], dtype=np.int64)


def _sexes(person: np.ndarray, known_at: int) -> np.ndarray:
    found = read_columns(SEXES.format(known=_known("r")), {"town": current_or_raise(), "known": known_at})
    if not len(found["person"]):
        return np.zeros(len(person), dtype=np.int64)
    at = np.minimum(np.searchsorted(found["person"], person), len(found["person"]) - 1)
    return np.where(found["person"][at] == person, found["sex"][at], 0)


def notices(begins_on: date, until: date, known_at: int) -> Columns:
    """Residence notifications of foreigners (住居地の届出) recorded in the period: event and category of stay."""
    values = {"town": current_or_raise(), "known": known_at, "after": begins_on, "until": until}
    return read_columns(NOTICED.format(s=_known("s")), values)


MARKS = ("district", "sex", "age", "resident_kind", "cause")


def cells(table: int, columns: Columns) -> dict[str, np.ndarray]:
    """How many rows have each combination of marks; marks a table does not have are 0."""
    count = len(next(iter(columns.values())))
    marks = np.stack([columns.get(name, np.zeros(count, dtype=np.int64)) for name in MARKS], axis=1)
    kinds, counts = np.unique(marks, axis=0, return_counts=True) if count else (marks, np.zeros(0, np.int64))
    found = {name: np.ascontiguousarray(kinds[:, i]) for i, name in enumerate(MARKS)}
    return {"table": np.full(len(counts), table, dtype=np.int64), **found, "count": counts.astype(np.int64)}


@dataclass(frozen=True)
class Period:
    """What is counted: population of `day`, movements after `begins_on` until `until`."""

    kind: str
    period: int
    day: date
    begins_on: date
    until: date


def month_period(month: int) -> Period:
    """202610: population at the end of October, movements of October."""
    first = date(month // 100, month % 100, 1)
    last = next_month(first) - timedelta(days=1)
    return Period("month", month, last, first - timedelta(days=1), last)


def year_period(year: int) -> Period:
    """2026: population of 1 January 2026, movements of the calendar year 2025 (住民基本台帳関係年報)."""
    last = date(year - 1, 12, 31)
    return Period("year", year, date(year, 1, 1), date(year - 2, 12, 31), last)


def count(period: Period, known_at: int, known_before: int) -> dict[str, np.ndarray]:
    """Every figure of a period as columns, in one order whoever counts."""
    residents = people(period.day, known_at)
    homes = households(residents)
    moved = movements(period.begins_on, period.until, known_at, known_before)
    tables = [
        cells(POPULATION, {name: residents[name] for name in ("district", "sex", "age", "resident_kind")}),
        cells(HOUSEHOLDS, {name: homes[name] for name in ("district", "resident_kind")}),
        cells(MOVEMENTS, {"sex": moved.sex, "resident_kind": moved.resident_kind, "cause": moved.cause}),
    ]
    if period.kind == "year":
        noticed = notices(period.begins_on, period.until, known_at)
        tables.append(cells(NOTICES, {"cause": noticed["event"], "resident_kind": noticed["category"]}))
    return {name: np.concatenate([t[name] for t in tables]) for name in tables[0]}
