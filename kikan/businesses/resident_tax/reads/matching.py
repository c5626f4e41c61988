"""Who documents may be about (名寄せの候補): everybody who agrees in number, name or birth, compared in columns."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law.matching import judged, score_of
from kikan.law.days import date_of, day
from kikan.shared.tenancy.columns import MISSING
from kikan.shared.tenancy.opener import current_or_raise

NUMBERS = """
SELECT person, secret FROM addressees_personal_number
WHERE municipality = %s AND kind = 'my_number' AND ended_by IS NULL AND secret = ANY(%s)
"""
NAMES = """
SELECT DISTINCT person, kana_key FROM addressees_name
WHERE municipality = %s AND ended_by IS NULL AND kana_key = ANY(%s)
"""
BORN = "SELECT person, birth_on FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL AND birth_on = ANY(%s)"
KANA_OF = "SELECT person, kana_key FROM addressees_name WHERE municipality = %s AND ended_by IS NULL AND person = ANY(%s)"
BIRTH_OF = "SELECT person, birth_on FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL AND person = ANY(%s)"
PLACES_OF = """
SELECT person, address_key FROM addressees_address
WHERE municipality = %s AND ended_by IS NULL AND use = 'home' AND person = ANY(%s)
"""
HERE = """
SELECT person, household, valid_from <= %s AND valid_until > %s, ceased_by = 2 AND valid_until <= %s
FROM fact_residents_residency WHERE municipality = %s AND ended_by IS NULL AND person = ANY(%s)
"""


@dataclass(frozen=True, repr=False)
class Sought:
    """What documents state of their persons: keys of reading and address, birth in days or MISSING, secret or MISSING."""

    kana_key: list[str]
    address_key: list[str]
    birth: np.ndarray
    secret: np.ndarray

    def __len__(self) -> int:
        return len(self.kana_key)


@dataclass(frozen=True, repr=False)
class Candidates:
    """Pairs of a document (its row) and a person, with their score, best first for each document."""

    row: np.ndarray
    person: np.ndarray
    score: np.ndarray
    is_number: np.ndarray
    here: np.ndarray
    died: np.ndarray


@dataclass(frozen=True, repr=False)
class Matching:
    """One row per document; person is MISSING where nobody was found."""

    person: np.ndarray
    score: np.ndarray
    how: np.ndarray
    doubt: np.ndarray
    state: np.ndarray


def match(sought: Sought, fiscal_year: int) -> Matching:
    """The best person for each document, whether that is sure, and if not why."""
    found = candidates(sought, fiscal_year)
    rows = np.arange(len(sought))
    first = np.searchsorted(found.row, rows)
    has = np.isin(rows, found.row)
    at = np.minimum(first, max(len(found.row) - 1, 0))

    def best(column: np.ndarray, otherwise: int) -> np.ndarray:
        return (
            np.where(has, column[at], otherwise) if len(column) else np.full(len(sought), otherwise, np.int64)
        )

    score = best(found.score, 0)
    rivals = np.bincount(found.row[found.score == score[found.row]], minlength=len(sought)) - 1
    is_number, here, died = (
        best(c.astype(np.int64), 0) > 0 for c in (found.is_number, found.here, found.died)
    )
    state, doubt, how = judged(score, rivals, is_number, here, died)
    return Matching(best(found.person, MISSING), score, how, doubt, state)


def candidates(sought: Sought, fiscal_year: int) -> Candidates:
    """Everybody who may be meant; a fixed number of queries however many documents there are."""
    pairs = dict.fromkeys(_by_number(sought), True)
    by_number = set(pairs)
    pairs |= dict.fromkeys(_by_name(sought), True)
    pairs |= dict.fromkeys(_by_birth(sought, {row for row, _ in pairs}), True)
    return _compared(sought, sorted(pairs), by_number, fiscal_year)


def _by_number(sought: Sought) -> list[tuple[int, int]]:
    wanted = np.unique(sought.secret[sought.secret != MISSING]).tolist()
    held = defaultdict(set)
    for person, secret in _asked(NUMBERS, wanted):
        held[secret].add(person)
    return [(row, p) for row, secret in enumerate(sought.secret.tolist()) for p in held.get(secret, ())]


def _by_name(sought: Sought) -> list[tuple[int, int]]:
    known = defaultdict(list)
    for person, key in _asked(NAMES, sorted({k for k in sought.kana_key if k})):
        known[key].append(person)
    return [(row, p) for row, key in enumerate(sought.kana_key) if key for p in known.get(key, ())]


def _by_birth(sought: Sought, found: set[int]) -> list[tuple[int, int]]:
    """Only for documents that found nobody: a misread name with the right day and place."""
    left = [
        r
        for r, b in enumerate(sought.birth.tolist())
        if r not in found and b != MISSING and sought.address_key[r]
    ]
    born = defaultdict(list)
    for person, on in _asked(BORN, sorted({date_of(int(sought.birth[r])) for r in left})):
        born[day(on)].append(person)
    return [(row, p) for row in left for p in born.get(int(sought.birth[row]), ())]


def _compared(
    sought: Sought, pairs: list[tuple[int, int]], by_number: set[tuple[int, int]], year: int
) -> Candidates:
    persons = sorted({p for _, p in pairs})
    kana, births, places = (
        _gathered(KANA_OF, persons),
        dict(_asked(BIRTH_OF, persons)),
        _gathered(PLACES_OF, persons),
    )
    here, died = _residency(persons, year)
    born = {p: day(on) for p, on in births.items()}
    columns = [
        (
            row, p, (row, p) in by_number, sought.kana_key[row] in kana.get(p, ()) and bool(sought.kana_key[row]),
            born.get(p) == sought.birth[row], _is_same_place(sought.address_key[row], places.get(p, ())),
            p in here, p in died,
        )
        for row, p in pairs
    ]  # fmt: skip
    table = np.array(columns, dtype=np.int64).reshape(-1, 8)
    row, person, number, name, birth, place, is_here, is_dead = table.T
    score = score_of(number > 0, name > 0, birth > 0, place > 0)
    chosen = np.flatnonzero(score > 0)
    order = chosen[np.lexsort((person[chosen], -score[chosen], row[chosen]))]
    return Candidates(
        row[order], person[order], score[order], number[order] > 0, is_here[order] > 0, is_dead[order] > 0
    )


def _is_same_place(stated: str, known: Sequence[str]) -> bool:
    """A document states prefecture and city, the register's key begins with the town."""
    return bool(stated) and any(key and stated.endswith(key) for key in known)


def _residency(persons: list[int], year: int) -> tuple[set[int], set[int]]:
    first = date(year, 1, 1)
    rows = _asked(HERE, persons, first, first, first)
    return {p for p, _, here, _ in rows if here}, {p for p, _, _, died in rows if died}


def households_on(persons: Sequence[int], on: date) -> dict[int, int]:
    """In whose household each person lived on a day."""
    return {p: h for p, h, here, _ in _asked(HERE, list(persons), on, on, on) if here}


def _gathered(query: str, persons: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    for person, key in _asked(query, persons):
        found[person].append(key)
    return found


def _asked(query: str, wanted: list[Any], *days: date) -> list[tuple[Any, ...]]:
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, [*days, current_or_raise(), wanted])
        return list(cursor.fetchall())


def relatives_of(persons: np.ndarray, sought: Sought, year: int) -> np.ndarray:
    """Who the relatives are that documents of `persons` name: by number, else by reading within one household, else by
    reading and birth; MISSING where that does not tell one person."""
    found = np.full(len(sought), MISSING, dtype=np.int64)
    for row, person in _by_number(sought):
        found[row] = person
    left = np.flatnonzero(found == MISSING)
    open_ = set(left.tolist())
    pairs = [(row, p) for row, p in _by_name(sought) if row in open_]
    everybody = sorted({p for _, p in pairs} | {int(p) for p in persons[left].tolist() if p != MISSING})
    homes = households_on(everybody, date(year - 1, 12, 31))
    born = {p: day(on) for p, on in _asked(BIRTH_OF, sorted({p for _, p in pairs}))}
    fitting: dict[int, set[int]] = defaultdict(set)
    for row, p in pairs:
        same_home = p in homes and homes[p] == homes.get(int(persons[row]))
        if (same_home or born.get(p) == sought.birth[row]) and p != persons[row]:
            fitting[row].add(p)
    for row, people in fitting.items():
        if len(people) == 1:
            found[row] = people.pop()
    return found
