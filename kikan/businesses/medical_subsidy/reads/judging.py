"""Applications judged in columns (判定): their grounds, the taxes of person and supporter, first and last day.

One application and a whole municipality take the same way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import (
    HANDBOOKS,
    NOT_WORKING,
    WORKING,
    Disabled,
    Judged,
    child,
    severe_disability,
    single_parent,
)
from kikan.businesses.medical_subsidy.law.periods import child_last_day, renewed_on, single_parent_last_day
from kikan.businesses.medical_subsidy.models.application import Scheme, Work
from kikan.law import Count, Day, Law, Truth, Yen, choose
from kikan.law.days import date_of, fiscal_year_of
from kikan.shared.premiums.households import HOMES, Source, Table, holds, homes_on, looked_up
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

ASKED = "number, person, scheme, supporter, child, ground_until, is_single, work, is_assisted, " + ", ".join(
    HANDBOOKS
)
ONE = (
    f"SELECT {ASKED} FROM medical_subsidy_application"  # noqa: S608
    " WHERE municipality = %(town)s AND ended_by IS NULL AND number = %(number)s"
)
STATUSES = (
    "SELECT person, status, taxable_income, city_levy FROM fact_resident_tax_status"
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL"
)
INCOMES = (
    "SELECT person, is_declared, total_income FROM fact_resident_tax_income"
    " WHERE municipality = %(town)s AND fiscal_year = %(year)s AND ended_by IS NULL"
)
PROOFS = (
    "SELECT person, is_income_taxed, levy FROM medical_subsidy_tax_proof"
    " WHERE municipality = %(town)s AND year = %(year)s AND ended_by IS NULL"
)
FAR = 2**40
"""A day of a handbook without end."""
UNDECLARED = 5
"""Code of the fact: no income was declared."""
FREE_OF_LEVY = (2, 3, 4)
"""Codes of the fact: no levy on income (均等割のみ, 森林環境税のみ, 非課税)."""
NO_LEVY, NO_INCOME_TAX, NO_INCOME, NOT_HERE = 1, 2, 3, 4
LACKING = {
    NO_LEVY: "本人の市町村民税所得割額が分かりません。",
    NO_INCOME_TAX: "本人・被保険者・扶養義務者の所得税が分かりません。",
    NO_INCOME: "保護者の所得が分かりません。",
    NOT_HERE: "本人か、年齢を判定する子が、有効期間の初日に住民ではありません。",
}


@dataclass(frozen=True, eq=False)
class Found:
    """What was found of each row; `lacking`: 0, or the code of what must be known first (then the rest is void)."""

    judged: Judged
    lacking: Count
    first: Day
    last: Day


@dataclass(frozen=True, eq=False)
class Taxes:
    """Taxes of each row; the value is void where it is not known."""

    levy: Yen
    levy_known: Truth
    is_taxed: Truth
    is_taxed_known: Truth
    income: Yen
    income_known: Truth


def asked_of(number: int) -> Table:
    """One application as columns of one row; none where it does not stand."""
    return read_columns(ONE, {"town": current_or_raise(), "number": number})


def judge(asked: Table, first: Day, *, law: Law, year: int, everybody: bool = False) -> Found:
    """Judge rows of ASKED from their first day on, by the law of one day and the taxes of one fiscal year.

    everybody: read the facts of the whole municipality at once. Errors: LawGap without the ordinance's values.
    """
    source = Source(int(fiscal_year_of(first[:1])[0]) if len(first) else year, 2**62)
    whose = choose(asked["child"] == MISSING, asked["person"], asked["child"])
    birth = homes_on(source, whose, first, everybody=everybody)["birth_on"]
    homes = source.rows(HOMES, chosen=None if everybody else np.concatenate([asked["person"], whose]))
    is_here = holds(homes, asked["person"], first) & holds(homes, whose, first)
    taxes = taxes_of(asked, year, everybody=everybody)
    until = np.where(asked["ground_until"] == MISSING, FAR, asked["ground_until"])
    judged, last, lacking = _judged(asked, first, birth, until, taxes, law)
    matters = judged.ground & judged.not_excluded
    lacking = choose(matters, lacking, 0)
    return Found(judged, choose(is_here, lacking, NOT_HERE), first, last)


def _judged(
    asked: Table, first: Day, birth: Day, until: Day, taxes: Taxes, law: Law
) -> tuple[Judged, Day, Count]:
    """Scheme by scheme, put together again: (judged, last day, what lacks)."""
    size = len(first)
    parts = {
        name: np.zeros(size, dtype=np.bool_) for name in ("ground", "income", "not_excluded", "eligible")
    }
    copay, last, lacking = (np.zeros(size, dtype=np.int64) for _ in range(3))
    scheme, work = asked["scheme"], asked["work"]

    def put(rows: Count, found: Judged, ends: Day, lacks: Count) -> None:
        for name, column in parts.items():
            column[rows] = getattr(found, name)
        copay[rows], last[rows], lacking[rows] = found.copay, ends, lacks

    assisted = asked["is_assisted"] == 1
    rows = np.flatnonzero(scheme == Scheme.SEVERE_DISABILITY)
    if len(rows):
        is_valid = until[rows] >= first[rows]
        grades = {name: choose(is_valid, asked[name][rows], 0) for name in HANDBOOKS}
        one = Disabled(grades, taxes.levy[rows], taxes.is_taxed[rows], assisted[rows])
        ends = np.minimum(renewed_on(first[rows], law=law), until[rows])
        lacks = choose(taxes.levy_known[rows], choose(taxes.is_taxed_known[rows], 0, NO_INCOME_TAX), NO_LEVY)
        put(rows, severe_disability(one, law=law), ends, lacks)
    for code in np.unique(work[scheme == Scheme.SINGLE_PARENT]).tolist():
        rows = np.flatnonzero((scheme == Scheme.SINGLE_PARENT) & (work == code))
        of_age = single_parent_last_day(birth[rows], law=law)
        single = (asked["is_single"][rows] == 1) & (first[rows] <= of_age)
        family = single_parent(single, reason_of(code), taxes.is_taxed[rows], assisted[rows], law=law)
        lacks = choose(taxes.is_taxed_known[rows], 0, NO_INCOME_TAX)
        put(rows, family, np.minimum(renewed_on(first[rows], law=law), of_age), lacks)
    rows = np.flatnonzero(scheme == Scheme.CHILD)
    if len(rows):
        ends = child_last_day(birth[rows], law=law)
        young = child(first[rows] <= ends, taxes.income[rows], assisted[rows], law=law)
        is_limited = law.choice("medical_subsidy_scheme.child_income_limited") == "yes"
        lacks = choose(taxes.income_known[rows], 0, NO_INCOME) if is_limited else lacking[rows]
        put(rows, young, ends, lacks)
    return Judged(**parts, copay=copay), last, lacking


def reason_of(work: int) -> str:
    """How the parent's work is called by the law."""
    if work == Work.WORKING:
        return WORKING
    return NOT_WORKING if work in (Work.NONE, Work.NOT_WORKING) else Work(work).name.lower()


def taxes_of(asked: Table, year: int, *, everybody: bool) -> Taxes:
    """Taxes by proof, else by the resident tax of a year.

    Of the income tax (所得税) the town knows only that it is none: who owes no levy on income and has no taxable income in the
    resident tax has none in the income tax either, whose deductions are nowhere smaller. Whoever has some must bring a proof.
    """
    person, supporter = asked["person"], asked["supporter"]
    values: dict[str, Any] = {"town": current_or_raise(), "year": year}
    whom = "" if everybody else " AND person = ANY(%(persons)s)"
    if not everybody:
        values["persons"] = [int(n) for n in np.unique([*person, *supporter]) if n != MISSING]
    statuses, incomes, proofs = (read_columns(query + whom, values) for query in (STATUSES, INCOMES, PROOFS))
    own, other = looked_up(statuses, person), looked_up(statuses, supporter)
    proof, income = looked_up(proofs, person), looked_up(incomes, supporter)
    is_proven = np.isin(person, proofs["person"])
    told_levy, told_tax = proof("levy"), proof("is_income_taxed")
    levy_told, tax_told = is_proven & (told_levy != MISSING), is_proven & (told_tax != MISSING)
    is_known = np.isin(person, statuses["person"]) & (own("status") != UNDECLARED)
    nobody = supporter == MISSING
    free = np.isin(own("status"), FREE_OF_LEVY) & (own("taxable_income") == 0)
    other_free = np.isin(other("status"), FREE_OF_LEVY) & (other("taxable_income") == 0)
    of_child = asked["scheme"] == Scheme.SINGLE_PARENT
    none_at_all = choose(of_child & ~nobody, other_free, free & (nobody | other_free))
    return Taxes(
        choose(levy_told, told_levy, own("city_levy")), levy_told | is_known, tax_told & (told_tax == 1),
        tax_told | none_at_all, income("total_income"), ~nobody & (income("is_declared") == 1),
    )  # fmt: skip


def days_of(found: Found) -> tuple[date, date]:
    """First and last day of the only row."""
    return date_of(int(found.first[0])), date_of(int(found.last[0]))
