"""The facts of the ratio at the window as columns (負担割合の事実): the certified, their households' first-class insured."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.stages import pension_and_other
from kikan.businesses.long_term_care.law.window import Ratio, copay_ratio
from kikan.businesses.long_term_care.models.insured import CircumstanceKind, InsuredKind
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, incomes_of
from kikan.law import Groups
from kikan.law.days import day
from kikan.shared.premiums.households import Source, holds, lives_with
from kikan.shared.qualification.ratios import AUGUST, year_from
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
CERTIFIED = """
SELECT person, min(valid_from) AS valid_from FROM long_term_care_certification
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from < %(until)s AND valid_until > %(from)s
GROUP BY person ORDER BY person
"""
FIRST_CLASS = f"""
SELECT person, valid_from, valid_until FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {InsuredKind.FIRST.value}
  AND valid_from < %(until)s AND valid_until > %(from)s
"""  # noqa: S608
ASSISTED = f"""
SELECT person, valid_from, valid_until FROM long_term_care_circumstance
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {CircumstanceKind.ASSISTANCE.value}
  AND valid_from < %(until)s AND valid_until > %(from)s
"""  # noqa: S608


@dataclass(frozen=True)
class Ratios:
    """The tenths of everybody certified in a year from August; `begins`: from which day each holds."""

    person: Ints
    begins: Ints
    working: Ratio


def ratios(year: int, known_at: int) -> Ratios:
    """The ratio of everybody certified at some time of the year from August, judged on 1 August or the certification's
    first day; seven queries. Errors: LawGap.

    Law: 介護保険法第49条の2、施行令第22条の2
    """
    begins, until = year_from(year)
    values = {"town": current_or_raise(), "from": begins, "until": until}
    certified = read_columns(CERTIFIED, values)
    person = certified["person"]
    judged_on = np.maximum(certified["valid_from"], day(begins))
    source = Source(year, known_at)
    row, other = lives_with(source, person, judged_on, everybody=True)
    members = incomes_of(source, row, other, other == person[row], everybody=True)
    is_first = holds(read_columns(FIRST_CLASS, values), other, judged_on[row])
    is_assisted = holds(read_columns(ASSISTED, values), other, judged_on[row])
    law = ordinances.law("service_month", year * 12 + AUGUST - 1)
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    after_land = np.maximum(members.income - members.land_deduction, 0)
    rest = after_land - members.salary_income - members.pension_income
    told = pension_and_other(members.pension_revenue, members.salary_income, rest, premium_law)
    groups = Groups(row, len(person))
    together, insured = groups.sum(np.where(is_first, told, 0)), groups.sum(is_first)
    own = np.flatnonzero(members.is_self)
    own = own[np.argsort(row[own], kind="stable")]
    working = copay_ratio(
        is_first[own], members.is_taxed[own], is_assisted[own], after_land[own], together, insured, law=law
    )
    return Ratios(person, judged_on, working)
