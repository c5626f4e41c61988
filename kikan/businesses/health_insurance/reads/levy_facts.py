# ruff: noqa: S608 - the pieces put together are constants of this file
"""The facts of a levy as columns: who was insured in which household when, who owes, whose income is what.

One row per person and payer's term of a household (世帯主・被保険者・特定同一世帯所属者), in the order of the terms;
everything as known at one journal entry. One household and all households take the same way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law import months as m
from kikan.businesses.health_insurance.law.incomes import Incomes, member_incomes
from kikan.businesses.health_insurance.law.levy import Households, Members, some_households
from kikan.businesses.health_insurance.models.enrolment import ReliefKind
from kikan.businesses.health_insurance.reads.insured_terms import (
    Births,
    Insured,
    judged_on_of,
    specified_of_terms,
    terms_of,
)
from kikan.businesses.health_insurance.reads.places import (
    Ints,
    Places,
    Table,
    any_of,
    holds,
    in_households,
    looked_up,
    looked_up_all,
    pairs_of,
)
from kikan.law import Groups, Law
from kikan.law.ages import age_on
from kikan.law.days import day, first_of_month, month_number
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

KNOWN = "entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
IN_YEAR = "municipality = %(municipality)s AND valid_from < %(until)s AND valid_until > %(from)s AND " + KNOWN
SPELLS = (
    "SELECT person, household, acquired_on, valid_from, valid_until, lost_by FROM health_insurance_enrolment WHERE "
    + IN_YEAR
)
SPECIFIED = (
    "SELECT person, household, valid_from, valid_until FROM health_insurance_specified_member WHERE "
    + IN_YEAR
)
HEADS = (
    "SELECT household, head AS person, valid_from, valid_until FROM fact_residents_household WHERE " + IN_YEAR
)
RELIEFS = (
    "SELECT person, kind, is_multiple_birth, birth_month, valid_from, valid_until FROM health_insurance_relief"
    " WHERE " + IN_YEAR
)
BIRTHS = (
    "SELECT person, max(birth_on) AS birth_on FROM fact_residents_residency"
    " WHERE municipality = %(municipality)s AND " + KNOWN
)
INCOMES = (
    "SELECT person, is_declared, salary_revenue, salary_income, pension_revenue, pension_income, total_income,"
    " aggregate_income, land_deduction, family_employee_paid, fixed_asset_tax FROM fact_resident_tax_income"
    " WHERE municipality = %(municipality)s AND fiscal_year = %(year)s AND " + KNOWN
)
# Who has not come of age and declared nothing has no income; an adult who declared nothing is unknown.
CHILD_BELOW = 18


@dataclass(frozen=True)
class LevyFacts:
    """Columns for the levies of a year, in the order of households and months.

    One row for each payer's term of a household (`household`, `payer`, `judged_on`, `valid_from`, `valid_until`): mostly
    one a year, more where the head changed; together a household's terms are the year. payer may be MISSING.
    """

    household: Ints
    payer: Ints
    judged_on: Ints
    valid_from: Ints
    valid_until: Ints
    person: Ints
    members: Members
    households: Households

    def __len__(self) -> int:
        return len(self.household)

    def one(self, row: int) -> tuple[Ints, Members]:
        """The people of one term and what is known of them."""
        rows = np.flatnonzero(self.members.household == row)
        return self.person[rows], some_households(self.members, self.households, slice(row, row + 1))[0]


def levy_facts(law: Law, known_at: int, households: Ints | None = None) -> LevyFacts:
    """The facts of every household with somebody insured in the year, or of those numbered. Errors: LawGap."""
    law = law.of("national_health_insurance")
    source = _Source(law, known_at, households)
    spells = source.rows(SPELLS, "household")
    number, row_of_spell = np.unique(spells["household"], return_inverse=True)
    heads = in_households(source.rows(HEADS, "household"), number)
    specified = in_households(source.rows(SPECIFIED, "household"), number)
    births = source.births(np.concatenate([spells["person"], heads["person"], specified["person"]]))
    insured = Insured.of(spells, row_of_spell, births, law)
    terms, begins = terms_of(heads, insured, row_of_spell, spells, law)
    of_spell, term_of_spell = terms.spread(row_of_spell)
    at_spell = {name: column[of_spell] for name, column in spells.items()}
    judged_on = judged_on_of(at_spell, term_of_spell, begins, law)
    of_member, term_of_member = terms.spread(insured.household)
    april = month_number(date(law.at, 4, 1)) + terms.first
    valid_from, valid_until = first_of_month(april), first_of_month(april + m.count_months(terms.months))
    specified = specified_of_terms(specified, terms, valid_from, valid_until)
    is_single = np.bincount(terms.household, minlength=len(number))[terms.household] == 1
    insured_then = holds(at_spell, judged_on[term_of_spell])
    counted = (insured.months[of_member] & terms.months[term_of_member]) != 0
    kept = counted | is_single[term_of_member]
    pairs = pairs_of(
        (term_of_member[kept], insured.person[of_member][kept]),
        (term_of_spell[insured_then], at_spell["person"][insured_then]),
        (np.arange(len(terms), dtype=np.int64), terms.payer),
        (specified["row"], specified["person"]),
    )
    pairs = pairs[pairs[:, 1] != MISSING]
    term, person = pairs[:, 0].copy(), pairs[:, 1].copy()
    place = Places(term, person)
    at = place.of(term_of_member[kept], insured.person[of_member][kept])
    shares = {name: np.zeros(len(person), dtype=np.int64) for name in ("insured", "care")}
    shares["insured"][at] = insured.months[of_member][kept] & terms.months[term_of_member][kept]
    shares["care"][at] = insured.care[of_member][kept] & terms.months[term_of_member][kept]
    acquired_on = np.full(len(person), day(OPEN), dtype=np.int64)
    acquired_on[at] = insured.acquired_on[of_member][kept]
    insured_on_day = np.zeros(len(person), np.bool_)
    insured_on_day[place.of(term_of_spell[insured_then], at_spell["person"][insured_then])] = True
    specified_on_day = any_of(
        place.of(specified["row"], specified["person"]),
        holds(specified, judged_on[specified["row"]]),
        len(person),
    )
    birth_on = births.of(person)
    relief = source.reliefs(person, law)
    incomes, asset = source.incomes(person, birth_on, relief.unemployed != 0, law)
    former, former_flat = _former_dependants(acquired_on, relief.is_former_dependant, law)
    earned = member_incomes(incomes, law=law)
    on_day = insured_on_day | specified_on_day
    return LevyFacts(
        household=number[terms.household],
        payer=terms.payer,
        judged_on=judged_on,
        valid_from=valid_from,
        valid_until=valid_until,
        person=person,
        members=Members(
            household=term,
            insured_months=shares["insured"],
            care_months=shares["care"],
            unemployed_months=relief.unemployed,
            maternity_months=relief.maternity,
            former_dependant_months=former,
            former_dependant_flat_months=former_flat,
            is_judged=(person == terms.payer[term]) | on_day,
            is_counted=on_day,
            is_preschool=m.is_preschool(birth_on, law=law),
            is_minor=m.is_minor(birth_on, law=law),
            is_known=earned.is_known,
            total_income=earned.total_income,
            relieved_income=earned.relieved_income,
            aggregate_income=incomes.aggregate_income,
            judged_income=earned.judged_income,
            is_earner=earned.is_earner,
            fixed_asset_tax=asset,
        ),
        households=_specified_households(term, shares["insured"], specified, len(terms), law),
    )


@dataclass(frozen=True)
class _Reliefs:
    unemployed: Ints
    maternity: Ints
    is_former_dependant: NDArray[np.bool_]


class _Source:
    """Reads the columns of one municipality, year and state of knowledge."""

    def __init__(self, law: Law, known_at: int, households: Ints | None) -> None:
        self.values: dict[str, Any] = {
            "municipality": current_or_raise(),
            "known": known_at,
            "year": law.at,
            "from": date(law.at, 4, 1),
            "until": date(law.at + 1, 4, 1),
        }
        self.households = None if households is None else [int(h) for h in households]

    def rows(self, query: str, key: str) -> Table:
        if self.households is None:
            return read_columns(query, self.values)
        return read_columns(f"{query} AND {key} = ANY(%(keys)s)", self.values | {"keys": self.households})

    def _of_persons(self, query: str, persons: Ints, tail: str = "") -> Table:
        if self.households is None:
            return read_columns(query + tail, self.values)
        chosen = self.values | {"keys": [int(p) for p in np.unique(persons)]}
        return read_columns(f"{query} AND person = ANY(%(keys)s){tail}", chosen)

    def births(self, persons: Ints) -> Births:
        return Births(self._of_persons(BIRTHS, persons, " GROUP BY person"))

    def reliefs(self, persons: Ints, law: Law) -> _Reliefs:
        rows = self._of_persons(RELIEFS, persons)
        at = looked_up_all(rows["person"], persons)
        masks = m.months_between(rows["valid_from"], rows["valid_until"], law.at)
        unemployed, maternity = np.zeros(len(persons), np.int64), np.zeros(len(persons), np.int64)
        former = np.zeros(len(persons), np.bool_)
        births = rows["kind"] == ReliefKind.MATERNITY
        around = np.zeros(len(masks), np.int64)
        if births.any():
            around[births] = m.maternity_months(
                rows["birth_month"][births], rows["is_multiple_birth"][births] == 1, law=law
            )
        for row, member in at:
            kind = rows["kind"][row]
            if kind == ReliefKind.UNEMPLOYMENT:
                unemployed[member] |= masks[row]
            elif kind == ReliefKind.MATERNITY:
                maternity[member] |= around[row]
            else:
                former[member] = True
        return _Reliefs(unemployed, maternity, former)

    def incomes(
        self, persons: Ints, birth_on: Ints, is_unemployed: NDArray[np.bool_], law: Law
    ) -> tuple[Incomes, Ints]:
        rows = self._of_persons(INCOMES, persons)
        found = looked_up(rows["person"], persons)
        present = found >= 0

        def column(name: str) -> Ints:
            return (
                np.where(present, rows[name][found], 0)
                if len(rows["person"])
                else np.zeros(len(persons), np.int64)
            )

        new_year = np.full(len(persons), day(date(law.at, 1, 1)), dtype=np.int64)
        is_child = age_on(birth_on, new_year) < CHILD_BELOW
        none = np.zeros(len(persons), dtype=np.int64)
        incomes = Incomes(
            birth_on=birth_on,
            is_known=(column("is_declared") == 1) | (~present & is_child),
            salary_revenue=column("salary_revenue"),
            salary_income=column("salary_income"),
            pension_revenue=column("pension_revenue"),
            pension_income=column("pension_income"),
            total_income=column("total_income") - column("land_deduction"),
            aggregate_income=column("aggregate_income"),
            special_deduction=column("land_deduction"),
            family_employee_paid=column("family_employee_paid"),
            family_employee_wage=none,
            is_unemployed=is_unemployed,
        )
        return incomes, column("fixed_asset_tax")


def _former_dependants(acquired_on: Ints, is_former: NDArray[np.bool_], law: Law) -> tuple[Ints, Ints]:
    """Asked only where there are any: the law of the relief is younger than that of the levy."""
    if not is_former.any():
        none = np.zeros(len(is_former), dtype=np.int64)
        return none, none
    found: tuple[Ints, Ints] = m.former_dependant_months(acquired_on, is_former, law=law)
    return found


def _specified_households(
    household: Ints, insured_months: Ints, specified: Table, count: int, law: Law
) -> Households:
    """The months of 特定世帯: after somebody moved to the late-stage elderly, those in which one alone is insured."""
    groups = Groups(household, count)
    moved_on = np.full(count, day(OPEN), dtype=np.int64)
    np.minimum.at(moved_on, specified["row"], specified["valid_from"])
    alone = np.zeros(count, dtype=np.int64)
    for bit in range(m.MONTHS):
        alone |= (groups.sum(insured_months >> bit & 1) == 1).astype(np.int64) << bit
    half, three_quarters = m.specified_months(moved_on, moved_on < day(OPEN), law=law)
    return Households(half & alone, three_quarters & alone)
