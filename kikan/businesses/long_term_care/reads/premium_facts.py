"""The facts of a year's premiums as columns (保険料の事実): who was insured when, who lived with them, what they earned.

Everything as known at one journal entry. One person and everybody take the same way.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.yearly import Insured, Members, year_premium
from kikan.businesses.long_term_care.models.insured import CircumstanceKind, InsuredKind
from kikan.law import Law
from kikan.law.days import day
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import (
    IN_YEAR,
    INCOMES,
    STATUSES,
    TAXED,
    UNDECLARED,
    Source,
    count_months,
    lives_with,
    looked_up,
    months_of,
)
from kikan.shared.premiums.plan import Found

Ints = NDArray[np.int64]
STATUTE = "long_term_care_insurance_act"
SPELLS = f"""
SELECT person, valid_from, valid_until FROM long_term_care_insured {IN_YEAR} AND kind = {InsuredKind.FIRST.value}
"""  # noqa: S608
CIRCUMSTANCES = (
    "SELECT person, kind, valid_from, valid_until FROM long_term_care_circumstance " + IN_YEAR  # noqa: S608
)
# Codes of the fact: free of tax by status or by income.
FREE_BY_STATUS, FREE_BY_INCOME = 2, 3


@dataclass(frozen=True)
class PremiumFacts:
    """Columns for the premiums of a year; `person` sorted, one row each with `judged_on`."""

    person: Ints
    judged_on: Ints
    insured: Insured
    members: Members


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
    months = months_of(row, spells, len(person), year)
    circumstances = source.rows(CIRCUMSTANCES, chosen=None if persons is None else person)
    at = places(person, circumstances["person"])
    is_assisted = (at >= 0) & (circumstances["kind"] == CircumstanceKind.ASSISTANCE)
    assisted = months_of(
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
    insured = Insured(count_months(months), count_months(assisted & months), pensioned)
    everybody = persons is None
    row_of, other = lives_with(source, person, judged_on, everybody=everybody)
    members = incomes_of(source, row_of, other, other == person[row_of], everybody=everybody)
    return PremiumFacts(person, judged_on, insured, members)


def incomes_of(
    source: Source, insured: Ints, other: Ints, is_self: NDArray[np.bool_], *, everybody: bool
) -> Members:
    """Taxes and incomes of these people as known then, 0 where nothing is known."""
    chosen = None if everybody else other
    status, income = source.rows(STATUSES, chosen=chosen), source.rows(INCOMES, chosen=chosen)
    of_status, of_income = looked_up(status, other), looked_up(income, other)
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
