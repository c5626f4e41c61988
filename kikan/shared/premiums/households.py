"""Who lived with whom and earned what, as columns (世帯と所得の事実): what the insurances judge premiums and ratios by.

Everything as known at one journal entry. One person and everybody take the same way.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.law.days import day, month_of
from kikan.shared.premiums.collected import places
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Table = dict[str, Ints]
MONTHS = 12
KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
IN_YEAR = "WHERE municipality = %(town)s AND valid_from < %(until)s AND valid_until > %(from)s AND " + KNOWN
HOMES = (
    "SELECT person, household, is_head, birth_on, valid_from, valid_until FROM fact_residents_residency "  # noqa: S608
    + IN_YEAR
)
STATUSES = (
    "SELECT person, status, reason, nontaxable_line, taxable_income FROM fact_resident_tax_status"  # noqa: S608
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND " + KNOWN
)
INCOMES = (
    "SELECT person, is_declared, salary_revenue, salary_income, pension_revenue, pension_income, total_income,"  # noqa: S608
    " aggregate_income, land_deduction FROM fact_resident_tax_income"
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND " + KNOWN
)
# Codes of the fact: taxed by 所得割 or 均等割 (the forest tax is none of the municipality), undeclared.
TAXED, UNDECLARED = (1, 2), 5


class Source:
    """Reads the columns of one municipality, year and state of knowledge."""

    def __init__(self, year: int, known_at: int) -> None:
        self.values: dict[str, Any] = {
            "town": current_or_raise(), "known": known_at, "year": year, "from": date(year, 4, 1),
            "until": date(year + 1, 4, 1),
        }  # fmt: skip

    def rows(self, query: str, column: str = "person", chosen: Ints | None = None) -> Table:
        if chosen is None:
            return read_columns(query, self.values)
        keys = {"keys": [int(n) for n in np.unique(chosen)]}
        return read_columns(f"{query} AND {column} = ANY(%(keys)s)", self.values | keys)


def months_of(row: Ints, spells: Table, count: int, year: int) -> Ints:
    """Masks (bit 0 = April): from the month of the first day to the one before that of the day of losing."""
    april = year * MONTHS + 3
    first = np.clip(month_of(spells["valid_from"]) - april, 0, MONTHS)
    # Far-off ends stand for "still": the month itself would leave the range of days.
    ends = np.minimum(spells["valid_until"], day(date(year + 1, 4, 1)))
    after = np.maximum(np.clip(month_of(ends) - april, 0, MONTHS), first)
    masks = (np.int64(1) << after) - (np.int64(1) << first)
    found = np.zeros(count, dtype=np.int64)
    np.bitwise_or.at(found, row, masks)
    return found


def count_months(mask: Ints) -> Ints:
    return np.array([int(m).bit_count() for m in range(1 << MONTHS)], dtype=np.int64)[mask]


def lives_with(source: Source, person: Ints, on: Ints, *, everybody: bool) -> tuple[Ints, Ints]:
    """Everybody in the households of these people (sorted) on each one's day: (row of the person, number of the other).

    The person is among them; who has no home here stands alone.
    """
    own = source.rows(HOMES, chosen=None if everybody else person)
    household = _household_on(own, person, on)
    homes = own if everybody else source.rows(HOMES, "household", household[household >= 0])
    order = np.argsort(homes["household"], kind="stable")
    homes = {name: column[order] for name, column in homes.items()}
    row, at = _rows_of_each(homes["household"], household)
    here = (homes["valid_from"][at] <= on[row]) & (on[row] < homes["valid_until"][at])
    row, other = row[here], homes["person"][at[here]]
    lives_here = np.zeros(len(person), dtype=np.bool_)
    lives_here[row[other == person[row]]] = True
    alone = np.flatnonzero(~lives_here)
    return np.concatenate([row, alone]), np.concatenate([other, person[alone]])


def _household_on(homes: Table, person: Ints, judged_on: Ints) -> Ints:
    """The household of each on the day, -1 for who does not live here then."""
    at = places(person, homes["person"])
    known = at >= 0
    on = judged_on[at[known]]
    holds = (homes["valid_from"][known] <= on) & (on < homes["valid_until"][known])
    found = np.full(len(person), -1, dtype=np.int64)
    found[at[known][holds]] = homes["household"][known][holds]
    return found


def looked_up(rows: Table, wanted: Ints) -> Callable[[str], Ints]:
    """name -> the column for each wanted person, 0 for who has no row."""
    order = np.argsort(rows["person"], kind="stable")
    place = places(rows["person"][order], wanted)
    there = place >= 0

    def column(name: str) -> Ints:
        if not len(order):
            return np.zeros(len(wanted), dtype=np.int64)
        return np.where(there, rows[name][order[place]], 0)

    return column


def holds(rows: dict[str, Ints], persons: Ints, on: Ints) -> NDArray[np.bool_]:
    """Whether a row of each person holds on each one's day; a person may have several rows."""
    order = np.argsort(rows["person"], kind="stable")
    which, at = _rows_of_each(rows["person"][order], persons)
    at = order[at]
    holds = (rows["valid_from"][at] <= on[which]) & (on[which] < rows["valid_until"][at])
    found = np.zeros(len(persons), dtype=np.bool_)
    found[which[holds]] = True
    return found


def homes_on(source: Source, persons: Ints, on: Ints, *, everybody: bool) -> Table:
    """`is_head` and `birth_on` of each person (in any order, also twice) on each one's day; 0 for who lives nowhere."""
    homes = source.rows(HOMES, chosen=None if everybody else persons)
    order = np.argsort(homes["person"], kind="stable")
    which, at = _rows_of_each(homes["person"][order], persons)
    at = order[at]
    here = (homes["valid_from"][at] <= on[which]) & (on[which] < homes["valid_until"][at])
    found = {}
    for name in ("is_head", "birth_on"):
        found[name] = np.zeros(len(persons), dtype=np.int64)
        found[name][which[here]] = homes[name][at[here]]
    return found


def _rows_of_each(keys: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Every row of sorted `keys` for each wanted number: (place of the wanted, row)."""
    begins = np.searchsorted(keys, wanted, side="left")
    counts = np.searchsorted(keys, wanted, side="right") - begins
    which = np.repeat(np.arange(len(wanted)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, np.repeat(begins, counts) + within
