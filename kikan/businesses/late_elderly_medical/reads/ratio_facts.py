"""The facts of the ratio at the window as columns (負担割合の事実): by household on 1 August, or the day of gaining."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.late_elderly_medical.law.premiums import levy_base
from kikan.businesses.late_elderly_medical.law.window import Households, Ratio, copay_ratio, late_born
from kikan.businesses.late_elderly_medical.reads.insured import STATUTE
from kikan.law import Groups, Law
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import (
    INCOMES,
    STATUSES,
    TAXED,
    Source,
    holds,
    homes_on,
    lives_with,
    looked_up,
)
from kikan.shared.qualification.ratios import AUGUST, year_from
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
SPELLS = """
SELECT person, valid_from, valid_until FROM late_elderly_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from < %(until)s AND valid_until > %(from)s
"""
CLAIMS = """
SELECT person, revenue FROM late_elderly_revenue_claim
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from < %(until)s AND valid_until > %(from)s
"""
UNKNOWN = -1


@dataclass(frozen=True)
class Ratios:
    """The tenths of everybody insured in a year from August; `begins`: from which day each holds."""

    person: Ints
    begins: Ints
    working: Ratio


def ratios(year: int, known_at: int) -> Ratios:
    """The ratio of everybody insured at some time of the year from August; eight queries. Errors: LawGap.

    Each is judged with the insured of the household on 1 August, or on the day of gaining after it.
    Law: 高齢者の医療の確保に関する法律第67条、施行令第7条
    """
    begins, until = year_from(year)
    values = {"town": current_or_raise(), "from": begins, "until": until}
    spells = read_columns(SPELLS, values)
    person = np.unique(spells["person"])
    first = np.full(len(person), day(until), dtype=np.int64)
    np.minimum.at(first, places(person, spells["person"]), spells["valid_from"])
    judged_on = np.maximum(first, day(begins))
    source = Source(year, known_at)
    row, other = lives_with(source, person, judged_on, everybody=True)
    on = judged_on[row]
    is_insured = holds(spells, other, on) | (other == person[row])
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    ages = (premium_law.amount("seventies_from"), premium_law.amount("insured_age"))
    born = homes_on(source, other, on, everybody=True)["birth_on"]
    seventies = _seventies(born, on, ages) & ~is_insured
    money = _incomes(source, other, read_columns(CLAIMS, values), premium_law)
    revenue = money.revenue
    groups = Groups(row, len(person))
    is_unknown = groups.any(is_insured & (revenue == UNKNOWN))
    together = groups.sum(np.where(is_insured, np.maximum(revenue, 0), 0))
    with_others = groups.sum(np.where(is_insured | seventies, np.maximum(revenue, 0), 0))
    law = ordinances.law("service_month", year * 12 + AUGUST - 1)
    line = law.of(STATUTE).amount("copay_revenue_several")
    has_seventies = groups.any(seventies) & ~is_unknown & ~groups.any(seventies & (revenue == UNKNOWN))
    households = Households(
        pension_and_other=groups.sum(np.where(is_insured, money.pension_and_other, 0)),
        revenue=np.where(is_unknown, UNKNOWN, together),
        with_seventies=has_seventies & (with_others < line),
        has_late_born=groups.any(is_insured & (born != 0) & late_born(born, law=law.of(STATUTE))),
        levy_base=np.where(
            groups.any(is_insured & ~money.is_known),
            UNKNOWN,
            groups.sum(np.where(is_insured, money.base, 0)),
        ),
    )
    chosen = np.flatnonzero(is_insured)
    working = copay_ratio(row[chosen], money.taxable[chosen], households, law=law)
    return Ratios(person, judged_on, working)


def _seventies(born: Ints, on: Ints, ages: tuple[int, int]) -> NDArray[np.bool_]:
    """Who is 70 to 74 on each one's day."""
    age = age_on(born, on)
    return np.asarray((born != 0) & (age >= ages[0]) & (age < ages[1]))


@dataclass(frozen=True)
class _Money:
    """Of each person, in yen: revenue (claimed, else salary and pension where there is nothing else, else UNKNOWN),
    pension revenue and other income, taxable income (who is not taxed has none), the base of the premium."""

    revenue: Ints
    pension_and_other: Ints
    taxable: Ints
    base: Ints
    is_known: NDArray[np.bool_]


def _incomes(source: Source, persons: Ints, claims: dict[str, Ints], law: Law) -> _Money:
    """`law`: of the fiscal year, for the base."""
    income, status = looked_up(source.rows(INCOMES), persons), looked_up(source.rows(STATUSES), persons)
    after_land = np.maximum(income("aggregate_income") - income("land_deduction"), 0)
    other = after_land - income("salary_income") - income("pension_income")
    plain = income("salary_revenue") + income("pension_revenue")
    known = np.where((income("aggregate_income") == 0) | (other == 0), plain, UNKNOWN)
    claimed = looked_up(claims, persons)("revenue")
    revenue = np.where(claimed > 0, claimed, known)
    told = income("pension_revenue") + np.maximum(income("salary_income") + np.maximum(other, 0), 0)
    taxable = np.where(np.isin(status("status"), TAXED), status("taxable_income"), 0)
    total = np.maximum(income("total_income") - income("land_deduction"), 0)
    base = levy_base(total, income("aggregate_income"), law=law)
    return _Money(revenue, told, taxable, base, income("is_declared") == 1)
