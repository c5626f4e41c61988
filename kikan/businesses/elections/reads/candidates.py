"""Whom a registration asks about (登録の対象): the latest stay of residents not on the roll yet, as columns.

What the tables hold is read once, flat, and put together here: PostgreSQL would sort every residency five times over
and look up home, entry and roll person by person.
"""

from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.elections.reads.areas import IN_AREA
from kikan.law.days import day as to_day
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

MOVE_IN, JAPANESE = 1, 1
KNOWN = "{0}.entry <= %(known)s AND ({0}.ended_by IS NULL OR {0}.ended_by > %(known)s)"
CHOSEN = "(%(persons)s::bigint[] IS NULL OR {0}.person = ANY(%(persons)s))"
# The small ones in one number: what a read costs is its columns.
RESIDENCIES = f"""
SELECT r.person, r.valid_from, r.valid_until, r.entry, r.birth_on,
  (r.resident_kind::bigint << 48) | (r.became_by::bigint << 32) | (coalesce(r.ceased_by, 0)::bigint << 16)
    | r.is_birth_certain::int AS marks
FROM fact_residents_residency r
WHERE r.municipality = %(town)s AND {KNOWN.format("r")} AND r.valid_from <= %(base)s AND {CHOSEN.format("r")}
"""  # noqa: S608 - fragments of the code
REPORTED = """
SELECT number, reported_on FROM journal_entry WHERE municipality = %(town)s AND number = ANY(%(entries)s) ORDER BY number
"""
SUSPENDED = f"""
SELECT x.person FROM elections_suspension x
WHERE x.municipality = %(town)s AND {KNOWN.format("x")} AND x.valid_from <= %(base)s AND %(base)s < x.valid_until
"""  # noqa: S608
ON_ROLL = f"""
SELECT e.person FROM elections_roll e
WHERE e.municipality = %(town)s AND {KNOWN.format("e")} AND e.valid_until > %(base)s AND {CHOSEN.format("e")}
"""  # noqa: S608
# Homes that lie in an area; which of them is meant is a matter of the day, and of the areas there is a handful a town.
# Of everybody, homes left more than a year before are not read: whoever left so long ago is on no roll.
HOMES = f"""
SELECT h.person, h.valid_from, h.valid_until, d.district
FROM addressees_address h
JOIN elections_area d ON d.municipality = %(town)s AND d.town_code = h.town_code AND {KNOWN.format("d")}
  AND d.valid_from <= %(base)s AND %(base)s < d.valid_until AND {IN_AREA.replace("a.lot", "h.lot")}
WHERE h.municipality = %(town)s AND h.use = 'home' AND h.town_code <> '' AND {KNOWN.format("h")}
  AND h.valid_from <= %(base)s AND {CHOSEN.format("h")}
  AND (%(persons)s::bigint[] IS NOT NULL OR h.valid_until > %(base)s::date - interval '1 year')
"""  # noqa: S608
# Days before and after 1970 that one number can hold beside a position.
DAYS = 1 << 22
Columns = dict[str, np.ndarray]


def stays(base_on: date, known_at: int, persons: list[int] | None = None) -> Columns:
    """The latest stay of everybody (or of `persons`) begun by a base date, as known at an entry; by person.

    A stay is rows that follow one another without a break; it counts from the notification of a move-in. Whoever is on
    the roll already is not among them. district: of the home on the base date, or on the last day of the stay; where
    everybody is asked about, MISSING for who left more than a year before.
    """
    values = {"town": current_or_raise(), "base": base_on, "known": known_at, "persons": persons}
    rows = _unpacked(read_columns(RESIDENCIES, values))
    order = np.lexsort((rows["valid_from"], rows["person"]))
    rows = {name: cells[order] for name, cells in rows.items()}
    first, last = _latest(rows)
    on_roll = np.isin(rows["person"][last], read_columns(ON_ROLL, values)["person"])
    first, last = first[~on_roll], last[~on_roll]
    person, until = rows["person"][last], rows["valid_until"][last]
    return {
        "person": person,
        "birth_on": rows["birth_on"][last],
        "is_birth_certain": _every(rows["is_birth_certain"] == 1, first, last).astype(np.int64),
        "resident_kind": rows["resident_kind"][last],
        "was_foreign": 1 - _every(rows["resident_kind"] == JAPANESE, first, last).astype(np.int64),
        "ceased_by": rows["ceased_by"][last],
        "until": until,
        "notified_on": _notified(rows, first),
        "has_lost_vote": np.isin(person, read_columns(SUSPENDED, values)["person"]).astype(np.int64),
        "district": _districts(person, np.minimum(to_day(base_on), until - 1), read_columns(HOMES, values)),
    }


def _unpacked(rows: Columns) -> Columns:
    marks = rows.pop("marks")
    parts = {"resident_kind": 48, "became_by": 32, "ceased_by": 16, "is_birth_certain": 0}
    return rows | {name: marks >> bits & 0xFFFF for name, bits in parts.items()}


def _latest(rows: Columns) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last row of each person's latest stay; the rows are sorted."""
    count = len(rows["person"])
    is_new = np.ones(count, dtype=np.bool_)
    is_new[1:] = rows["person"][1:] != rows["person"][:-1]
    last = np.flatnonzero(np.append(is_new[1:], True)) if count else np.zeros(0, dtype=np.int64)
    begins = is_new.copy()
    begins[1:] |= rows["valid_from"][1:] != rows["valid_until"][:-1]
    return np.maximum.accumulate(np.where(begins, np.arange(count), 0))[last], last


def _every(truth: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Whether it holds in every row of each stay."""
    held = np.concatenate(([0], np.cumsum(truth)))
    every: np.ndarray = held[last + 1] - held[first] == last + 1 - first
    return every


def _notified(rows: Columns, first: np.ndarray) -> np.ndarray:
    """The first day of each stay, of a move-in not before the day it was notified."""
    since, entries = rows["valid_from"][first], rows["entry"][first]
    asked = np.unique(entries[rows["became_by"][first] == MOVE_IN])
    values: dict[str, Any] = {"town": current_or_raise(), "entries": asked.tolist()}
    told = read_columns(REPORTED, values)
    at = np.minimum(np.searchsorted(told["number"], entries), max(len(told["number"]) - 1, 0))
    if not len(told["number"]):
        return since
    is_told = (rows["became_by"][first] == MOVE_IN) & (told["number"][at] == entries)
    return np.where(is_told, np.maximum(since, told["reported_on"][at]), since)


def _districts(person: np.ndarray, days: np.ndarray, homes: Columns) -> np.ndarray:
    """The district of each person's home on a day, MISSING for none; `person` is sorted, homes do not overlap."""
    found = np.full(len(person), MISSING)
    at = np.searchsorted(person, homes["person"])
    ours = at < len(person)
    ours[ours] = person[at[ours]] == homes["person"][ours]
    keys = at[ours] * DAYS + homes["valid_from"][ours] + DAYS // 2
    order = np.argsort(keys, kind="stable")
    keys, until, district = (
        column[order] for column in (keys, homes["valid_until"][ours], homes["district"][ours])
    )
    here = np.searchsorted(keys, np.arange(len(person)) * DAYS + days + DAYS // 2, side="right") - 1
    is_home = here >= 0
    is_home[is_home] = keys[here[is_home]] // DAYS == np.flatnonzero(is_home)
    is_home[is_home] = days[is_home] < until[here[is_home]]
    found[is_home] = district[here[is_home]]
    return found
