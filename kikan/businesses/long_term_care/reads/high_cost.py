"""The monthly limits of a person and his household (高額介護の上限)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.stages import pension_and_other
from kikan.businesses.long_term_care.law.window import household_limit
from kikan.businesses.long_term_care.models.insured import Circumstance, CircumstanceKind
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, incomes_of
from kikan.law import column
from kikan.law.days import day
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.premiums.households import Source, lives_with
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

TAXABLE = """
SELECT person, taxable_income FROM fact_resident_tax_status
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL AND person = ANY(%(persons)s)
"""


@dataclass(frozen=True)
class Limits:
    """What a household and a person pay at most in a month, in yen."""

    household: int
    person: int


def limits_of(person: int, month: date) -> Limits:
    """By the taxes of the year that counts for the month (from August those of the same year). Errors: LawGap.

    Law: 介護保険法第51条、施行令第22条の2の2
    """
    year = month.year - (month.month < AUGUST)
    law = ordinances.law("service_month", month.year * 12 + month.month - 1).of(STATUTE)
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    source = Source(year, head())
    persons = column(person)
    row, other = lives_with(source, persons, column(day(month)), everybody=False)
    members = incomes_of(source, row, other, other == person, everybody=False)
    values = {"town": current_or_raise(), "year": year, "persons": other.tolist()}
    highest = int(read_columns(TAXABLE, values)["taxable_income"].max(initial=0))
    is_assisted = as_of(
        Circumstance.objects.filter(
            municipality=current_or_raise(), person=person, kind=CircumstanceKind.ASSISTANCE
        ),
        month,
    ).exists()
    is_untaxed = not bool(members.is_taxed.any())
    truths = (np.array([is_assisted]), np.array([is_untaxed]))
    limit = int(household_limit(*truths, column(highest), law=law)[0])
    own = int(np.flatnonzero(members.is_self)[0])
    after_land = max(int(members.income[own] - members.land_deduction[own]), 0)
    rest = after_land - int(members.salary_income[own]) - int(members.pension_income[own])
    told = int(
        pension_and_other(
            members.pension_revenue[[own]], members.salary_income[[own]], column(rest), premium_law
        )[0]
    )
    is_low = is_assisted or (is_untaxed and told <= premium_law.amount("pension_line"))
    return Limits(limit, min(limit, law.amount("high_cost_low_person")) if is_low else limit)
