"""The facts of a year's premiums as columns (保険料の事実): who was insured when, the heads and insured of their homes."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.late_elderly_medical.law.premiums import People
from kikan.businesses.late_elderly_medical.law.yearly import Insured, year_premium
from kikan.law import Law
from kikan.law.ages import age_on
from kikan.law.days import day, month_of
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import (
    IN_YEAR,
    INCOMES,
    MONTHS,
    Source,
    count_months,
    holds,
    homes_on,
    lives_with,
    looked_up,
    months_of,
)
from kikan.shared.premiums.plan import Found
from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]
STATUTE = "elderly_health_care_act"
SPELLS = (
    "SELECT person, acquired_on, is_former_dependant, valid_from, valid_until FROM late_elderly_insured "  # noqa: S608
    + IN_YEAR
)
MOVES = "SELECT person, union_since, tenths, valid_from, valid_until FROM late_elderly_union_move " + IN_YEAR  # noqa: S608
DAYS = 10_000_000  # more than any day number
# Who was insured by this day had the lower limit of FY2024.
BEFORE = day(date(2024, 3, 31))


@dataclass(frozen=True, repr=False, eq=False)
class PremiumFacts:
    """Columns for the premiums of a year; `person` sorted, one row each with `judged_on`."""

    person: Ints
    judged_on: Ints
    insured: Insured
    people: People


def found(law: Law, known_at: int, persons: Ints | None = None) -> Found:
    """The premiums of everybody insured in the year of the law, or of those numbered. Errors: LawGap."""
    facts = premium_facts(law, known_at, persons)
    working = year_premium(facts.insured, facts.people, law=law.of(STATUTE))
    return Found(
        person=facts.person,
        judged_on=facts.judged_on,
        grade=working.premium.tenths,
        months=working.premium.months,
        is_known=working.is_known.astype(np.int64),
        parts=np.stack([working.medical, working.child], axis=1),
        working=working.pack(),
    )


def premium_facts(law: Law, known_at: int, persons: Ints | None = None) -> PremiumFacts:
    """The facts of everybody insured in the year of the law, or of those numbered. Errors: LawGap."""
    source = Source(law.at, known_at)
    inside = law.of(STATUTE)
    spells = source.rows(SPELLS, chosen=persons)
    person = np.unique(spells["person"])
    row = places(person, spells["person"])
    first = np.full(len(person), day(date(law.at + 1, 4, 1)), dtype=np.int64)
    np.minimum.at(first, row, spells["valid_from"])
    judged_on = np.maximum(first, day(date(law.at, 4, 1)))
    moves = source.rows(MOVES, chosen=persons)
    begun = _keyed(spells["person"], spells["acquired_on"])
    stands = np.isin(_keyed(moves["person"], moves["valid_from"]), begun)
    moves = {name: column[stands] for name, column in moves.items()}
    insured = _insured(row, spells, moves, person, law.at, inside)
    people = _people(source, person, judged_on, inside, everybody=persons is None)
    return PremiumFacts(person, judged_on, insured, people)


def _keyed(person: Ints, on: Ints) -> Ints:
    """One number for a person and a day: a move counts only with the spell that began with it."""
    return person * DAYS + on


def _insured(
    row: Ints, spells: dict[str, Ints], moves: dict[str, Ints], person: Ints, year: int, law: Law
) -> Insured:
    """Months of each, those of them within the eased time of a former dependant, and since when insured.

    Who moved here from another municipality of the union was insured before: those months are told apart.
    """
    masks = months_of(row, spells, len(person), year)
    acquired = np.full(len(person), day(date(9999, 12, 31)), dtype=np.int64)
    np.minimum.at(acquired, row, spells["acquired_on"])
    moved = places(person, moves["person"])
    np.minimum.at(acquired, moved, moves["union_since"])
    elsewhere = {"valid_from": moves["union_since"], "valid_until": moves["valid_from"]}
    before = months_of(moved, elsewhere, len(person), year) & ~masks
    told = np.full(len(person), -1, dtype=np.int64)
    is_told = (moves["valid_from"] >= day(date(year, 4, 1))) & (moves["tenths"] != MISSING)
    told[moved[is_told]] = moves["tenths"][is_told]
    former = np.zeros(len(person), dtype=np.bool_)
    former[row[spells["is_former_dependant"] == 1]] = True
    april = year * MONTHS + 3
    until = np.zeros(len(person), dtype=np.int64)
    if former.any():
        until[former] = month_of(acquired[former]) + law.amount("former_dependant_months") - april
    eased = (np.int64(1) << np.clip(until, 0, MONTHS)) - 1
    return Insured(
        count_months(masks), count_months(masks & eased), former, acquired <= BEFORE, count_months(before),
        count_months(before & eased), told,
    )  # fmt: skip


def _people(source: Source, person: Ints, on: Ints, law: Law, *, everybody: bool) -> People:
    """The insured first, then the head of his home if it is another and the other insured of it."""
    row, other = lives_with(source, person, on, everybody=everybody)
    is_self = other == person[row]
    chosen = None if everybody else other
    also = holds(source.rows(SPELLS, chosen=chosen), other, on[row])
    homes = homes_on(source, other, on[row], everybody=everybody)
    judged = is_self | also | (homes["is_head"] == 1)
    order = np.lexsort((other, ~is_self, row))
    order = order[judged[order]]
    row, other = row[order], other[order]
    income = looked_up(source.rows(INCOMES, chosen=None if everybody else other), other)
    new_year = np.full(len(other), day(date(source.values["year"], 1, 1)), dtype=np.int64)
    is_insured = also[order] | is_self[order]
    return People(
        household=row,
        is_judged=np.ones(len(row), dtype=np.bool_),
        is_insured=is_insured,
        is_aged=is_insured
        | (age_on(homes["birth_on"][order], new_year) >= law.amount("reduction_pension_relief_age")),
        is_known=income("is_declared") == 1,
        total_income=np.maximum(income("total_income") - income("land_deduction"), 0),
        aggregate_income=income("aggregate_income"),
        special_deduction=income("land_deduction"),
        salary_revenue=income("salary_revenue"),
        pension_revenue=income("pension_revenue"),
        pension_income=income("pension_income"),
    )
