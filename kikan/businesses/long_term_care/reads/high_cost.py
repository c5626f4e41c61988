"""The monthly limits of people and their households (高額介護の上限), and who paid more in a month, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.stages import pension_and_other
from kikan.businesses.long_term_care.law.window import high_cost_shares, household_limit
from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.models.insured import CircumstanceKind
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, incomes_of
from kikan.law import Groups
from kikan.law.days import day, month_number
from kikan.shared.journal.append import head
from kikan.shared.premiums.households import Source, holds, lives_with, looked_up
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
TAXABLE = """
SELECT person, taxable_income FROM fact_resident_tax_status
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL AND person = ANY(%(persons)s)
"""
ASSISTED = f"""
SELECT person, valid_from, valid_until FROM long_term_care_circumstance
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {CircumstanceKind.ASSISTANCE.value}
  AND person = ANY(%(persons)s)
"""  # noqa: S608 - a constant
PAID = """
SELECT person, sum(copay)::bigint AS paid FROM long_term_care_service_record
WHERE municipality = %(town)s AND month = %(month)s GROUP BY person HAVING sum(copay) > 0 ORDER BY person
"""
DECIDED = f"""
SELECT person, bool_or(month = %(month)s) AS this_month FROM long_term_care_benefit
WHERE municipality = %(town)s AND kind = {BenefitKind.HIGH_COST.value} GROUP BY person
"""  # noqa: S608 - a constant
TOLD = """
SELECT DISTINCT ON (person) person, amount FROM long_term_care_high_cost_letter
WHERE municipality = %(town)s AND month = %(month)s ORDER BY person, issue DESC
"""
REDUCED = f"""
SELECT person, valid_from, valid_until FROM long_term_care_restriction
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {RestrictionKind.REDUCTION.value}
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class Limits:
    """What a household and a person pay at most in a month, in yen."""

    household: int
    person: int


@dataclass(frozen=True)
class LimitColumns:
    """The same of many people, in their order; home: one number for all who live together."""

    household: Ints
    person: Ints
    home: Ints


@dataclass(frozen=True, repr=False)
class HighCost:
    """Somebody who paid more than the limits in a month; money in yen.

    has_claimed: any month was asked for; is_told: the last letter named this amount.
    """

    person: int
    paid: int
    keeps: int
    amount: int
    has_claimed: bool
    is_told: bool


def limits_of(person: int, month: date) -> Limits:
    """Of one person. Errors: LawGap."""
    found = limits_all(np.array([person], dtype=np.int64), month)
    return Limits(int(found.household[0]), int(found.person[0]))


def limits_all(person: Ints, month: date) -> LimitColumns:
    """By the taxes of the year that counts for the month (from August those of the same year); as many queries for all.

    person: sorted. Errors: LawGap. Law: 介護保険法第51条、施行令第22条の2の2
    """
    year = month.year - (month.month < AUGUST)
    law = ordinances.law("service_month", month_number(month)).of(STATUTE)
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    source, on = Source(year, head()), np.full(len(person), day(month), dtype=np.int64)
    row, other = lives_with(source, person, on, everybody=False)
    members = incomes_of(source, row, other, other == person[row], everybody=False)
    values = {"town": current_or_raise(), "year": year, "persons": np.unique(other).tolist()}
    taxable = looked_up(read_columns(TAXABLE, values), other)("taxable_income")
    is_assisted = holds(read_columns(ASSISTED, values), person, on)
    groups = Groups(row, len(person))
    is_untaxed = ~groups.any(members.is_taxed)
    limit = household_limit(is_assisted, is_untaxed, _over(np.maximum, row, taxable, len(person), 0), law=law)
    own = np.flatnonzero(members.is_self)
    own = own[np.argsort(row[own], kind="stable")]
    after_land = np.maximum(members.income[own] - members.land_deduction[own], 0)
    rest = after_land - members.salary_income[own] - members.pension_income[own]
    told = pension_and_other(members.pension_revenue[own], members.salary_income[own], rest, premium_law)
    is_low = is_assisted | (is_untaxed & (told <= premium_law.amount("pension_line")))
    low = np.minimum(limit, law.amount("high_cost_low_person"))
    home = _over(np.minimum, row, other, len(person), np.iinfo(np.int64).max)
    return LimitColumns(limit, np.where(is_low, low, limit), home)


def _over(what: np.ufunc, row: Ints, values: Ints, count: int, first: int) -> Ints:
    """The least or the largest of each group."""
    found = np.full(count, first, dtype=np.int64)
    what.at(found, row, values)
    return found


def kept(person: Ints, paid: Ints, month: date) -> tuple[Ints, Ints]:
    """What each of these people keeps of what was paid in a month, and one number for all who live together.

    person: sorted. Errors: LawGap.
    """
    limits = limits_all(person, month)
    home, index = np.unique(limits.home, return_inverse=True)
    whole = _over(np.maximum, index, limits.household, len(home), 0)
    law = ordinances.law("service_month", month_number(month))
    own = np.minimum(paid, limits.person)
    return high_cost_shares(index, len(home), own, whole, law=law), index


def high_costs(month: date, persons: Sequence[int] | None = None) -> list[HighCost]:
    """Who paid above the own limit or the share of the household's in a month, by the services the federation told of.

    Left out: whose month is decided, and whose benefits are reduced. Errors: LawGap.
    Law: 介護保険法第51条・第69条第5項、施行令第22条の2の2
    """
    values = {"town": current_or_raise(), "month": month}
    rows = read_columns(PAID, values)
    person, paid = rows["person"], rows["paid"]
    if not len(person):
        return []
    keeps, _ = kept(person, paid, month)
    decided = read_columns(DECIDED, values)
    is_decided = np.isin(person, decided["person"][decided["this_month"] == 1])
    has_claimed = np.isin(person, decided["person"])
    told = read_columns(TOLD, values)
    is_told = looked_up(told, person)("amount") == paid - keeps
    is_reduced = holds(
        read_columns(REDUCED, values), person, np.full(len(person), day(month), dtype=np.int64)
    )
    chosen = np.flatnonzero((paid > keeps) & ~is_decided & ~is_reduced)
    if persons is not None:
        chosen = chosen[np.isin(person[chosen], np.array(list(persons), dtype=np.int64))]
    return [
        HighCost(
            int(person[i]), int(paid[i]), int(keeps[i]), int(paid[i] - keeps[i]), bool(has_claimed[i]), bool(is_told[i])
        )
        for i in chosen.tolist()
    ]  # fmt: skip


def to_tell(month: date) -> list[HighCost]:
    """Whom a letter should ask to claim a month: who never claimed, and was not told this amount yet. Errors: LawGap."""
    return [one for one in high_costs(month) if not one.has_claimed and not one.is_told]
