"""The facts of a year's premiums as columns (保険料の事実): who was insured when, who lived with them, what they earned.

Everything as known at one journal entry. One person and everybody take the same way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.yearly import Insured, Members, year_premium
from kikan.businesses.long_term_care.models.insured import CircumstanceKind, InsuredKind
from kikan.law import Law
from kikan.law.days import day, month_of
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.plan import Found
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Table = dict[str, Ints]
STATUTE = "long_term_care_insurance_act"
MONTHS = 12
KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
IN_YEAR = "WHERE municipality = %(town)s AND valid_from < %(until)s AND valid_until > %(from)s AND " + KNOWN
SPELLS = f"""
SELECT person, valid_from, valid_until FROM long_term_care_insured {IN_YEAR} AND kind = {InsuredKind.FIRST.value}
"""  # noqa: S608
CIRCUMSTANCES = (
    "SELECT person, kind, valid_from, valid_until FROM long_term_care_circumstance " + IN_YEAR  # noqa: S608
)
HOMES = "SELECT person, household, valid_from, valid_until FROM fact_residents_residency " + IN_YEAR  # noqa: S608
STATUSES = (
    "SELECT person, status, reason, nontaxable_line FROM fact_resident_tax_status"  # noqa: S608
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND " + KNOWN
)
INCOMES = (
    "SELECT person, is_declared, salary_revenue, salary_income, pension_revenue, pension_income, aggregate_income,"  # noqa: S608
    " land_deduction FROM fact_resident_tax_income"
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND " + KNOWN
)
# Codes of the fact: taxed by 所得割 or 均等割 (the forest tax is none of the municipality), undeclared; free by status or
# income.
TAXED, UNDECLARED = (1, 2), 5
FREE_BY_STATUS, FREE_BY_INCOME = 2, 3


@dataclass(frozen=True)
class PremiumFacts:
    """Columns for the premiums of a year; `person` sorted, one row each with `judged_on`."""

    person: Ints
    judged_on: Ints
    insured: Insured
    members: Members


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


def found(law: Law, known_at: int, persons: Ints | None = None) -> Found:
    """The premiums of everybody insured in the year of the law, or of those numbered. Errors: LawGap."""
    facts = premium_facts(law.at, known_at, persons)
    working = year_premium(facts.insured, facts.members, law=law.of(STATUTE))
    return Found(
        person=facts.person,
        judged_on=facts.judged_on,
        grade=working.grade,
        months=working.months,
        is_known=working.is_known.astype(np.int64),
        parts=working.total[:, None],
        working=working.pack(),
    )


def premium_facts(year: int, known_at: int, persons: Ints | None = None) -> PremiumFacts:
    """The facts of everybody insured in the year as a first-class insured, or of those numbered; five queries."""
    source = Source(year, known_at)
    spells = source.rows(SPELLS, chosen=persons)
    person = np.unique(spells["person"])
    row = places(person, spells["person"])
    april, march = day(date(year, 4, 1)), day(date(year + 1, 4, 1))
    first = np.full(len(person), march, dtype=np.int64)
    np.minimum.at(first, row, spells["valid_from"])
    judged_on = np.maximum(first, april)
    months = _months(row, spells, len(person), year)
    circumstances = source.rows(CIRCUMSTANCES, chosen=None if persons is None else person)
    at = places(person, circumstances["person"])
    is_assisted = (at >= 0) & (circumstances["kind"] == CircumstanceKind.ASSISTANCE)
    assisted = _months(
        at[is_assisted],
        {name: column[is_assisted] for name, column in circumstances.items()},
        len(person),
        year,
    )
    pensioned = np.zeros(len(person), dtype=np.bool_)
    holds = (at >= 0) & (circumstances["kind"] == CircumstanceKind.WELFARE_PENSION)
    place = at[holds]
    on = judged_on[place]
    pensioned[
        place[(circumstances["valid_from"][holds] <= on) & (on < circumstances["valid_until"][holds])]
    ] = True
    insured = Insured(_count(months), _count(assisted & months), pensioned)
    everybody = persons is None
    row_of, other = lives_with(source, person, judged_on, everybody=everybody)
    members = incomes_of(source, row_of, other, other == person[row_of], everybody=everybody)
    return PremiumFacts(person, judged_on, insured, members)


def _months(row: Ints, spells: Table, count: int, year: int) -> Ints:
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


def _count(mask: Ints) -> Ints:
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
    begins = np.searchsorted(homes["household"], household, side="left")
    counts = np.searchsorted(homes["household"], household, side="right") - begins
    counts[household < 0] = 0
    row = np.repeat(np.arange(len(person)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(begins, counts) + within
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


def incomes_of(
    source: Source, insured: Ints, other: Ints, is_self: NDArray[np.bool_], *, everybody: bool
) -> Members:
    """Taxes and incomes of these people as known then, 0 where nothing is known."""
    chosen = None if everybody else other
    status, income = source.rows(STATUSES, chosen=chosen), source.rows(INCOMES, chosen=chosen)
    of_status, of_income = _looked_up(status, other), _looked_up(income, other)
    is_taxed = np.isin(of_status("status"), TAXED)
    is_known = (of_status("status") > 0) & (of_status("status") != UNDECLARED)
    return Members(
        insured=insured,
        is_self=is_self,
        is_known=is_known & (of_income("is_declared") == 1),
        is_taxed=is_taxed,
        is_free_by_income=np.isin(of_status("reason"), (FREE_BY_STATUS, FREE_BY_INCOME)),
        nontaxable_line=of_status("nontaxable_line"),
        income=of_income("aggregate_income"),
        land_deduction=of_income("land_deduction"),
        salary_revenue=of_income("salary_revenue"),
        salary_income=of_income("salary_income"),
        pension_revenue=of_income("pension_revenue"),
        pension_income=of_income("pension_income"),
    )


def _looked_up(rows: Table, wanted: Ints) -> Any:
    """name -> the column for each wanted person, 0 for who has no row."""
    order = np.argsort(rows["person"], kind="stable")
    place = places(rows["person"][order], wanted)
    there = place >= 0

    def column(name: str) -> Ints:
        if not len(order):
            return np.zeros(len(wanted), dtype=np.int64)
        return np.where(there, rows[name][order[place]], 0)

    return column
