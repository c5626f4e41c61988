# ruff: noqa: S608 - the pieces put together are constants of this file
"""The facts of a levy as columns: who was insured in which household when, whose income is what.

One row per person and household (世帯主・被保険者・特定同一世帯所属者), in the order of the households; everything as
known at one journal entry. One household and all households take the same way.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law import months as m
from kikan.businesses.health_insurance.law.incomes import Incomes, member_incomes
from kikan.businesses.health_insurance.law.levy import Households, Members
from kikan.businesses.health_insurance.models.enrolment import LostBy, ReliefKind
from kikan.law import Groups, Law
from kikan.law.ages import age_on
from kikan.law.days import day
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Table = dict[str, Ints]

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
    """Columns for the levy of a year. `household`, `payer`, `judged_on` are per household; payer may be MISSING."""

    household: Ints
    payer: Ints
    judged_on: Ints
    person: Ints
    members: Members
    households: Households

    def __len__(self) -> int:
        return len(self.household)


def levy_facts(law: Law, known_at: int, households: Ints | None = None) -> LevyFacts:
    """The facts of every household with somebody insured in the year, or of those numbered. Errors: LawGap."""
    law = law.of("national_health_insurance")
    source = _Source(law, known_at, households)
    spells = source.rows(SPELLS, "household")
    number, row_of_spell = np.unique(spells["household"], return_inverse=True)
    april, march = day(date(law.at, 4, 1)), day(date(law.at + 1, 4, 1))
    first = np.full(len(number), march, dtype=np.int64)
    np.minimum.at(first, row_of_spell, spells["valid_from"])
    judged_on = np.maximum(first, april)
    heads = _on_day(source.rows(HEADS, "household"), number, judged_on)
    specified = _in(source.rows(SPECIFIED, "household"), number)
    payer = np.full(len(number), MISSING, dtype=np.int64)
    payer[heads["row"]] = heads["person"]
    pairs = _pairs(
        (row_of_spell, spells["person"]),
        (heads["row"], heads["person"]),
        (specified["row"], specified["person"]),
    )
    pairs = pairs[pairs[:, 1] != MISSING]
    household, person = pairs[:, 0].copy(), pairs[:, 1].copy()
    place = _Places(household, person)
    spell_member = place.of(row_of_spell, spells["person"])
    birth_on = source.births(person)
    spans = m.Spells(
        spell_member,
        spells["valid_from"],
        np.where(spells["valid_until"] >= day(OPEN), m.NEVER, spells["valid_until"]),
        spells["lost_by"] == LostBy.JOINED_EMPLOYEE_INSURANCE,
    )
    months = m.months_charged(spans, birth_on, law=law)
    insured_on_day = _any(spell_member, _holds(spells, judged_on[row_of_spell]), len(person))
    specified_on_day = _any(
        place.of(specified["row"], specified["person"]),
        _holds(specified, judged_on[specified["row"]]),
        len(person),
    )
    is_head = _any(place.of(heads["row"], heads["person"]), np.ones(len(heads["row"]), np.bool_), len(person))
    relief = source.reliefs(person, law)
    incomes, asset = source.incomes(person, birth_on, relief.unemployed != 0, law)
    acquired_on = np.full(len(person), day(OPEN), dtype=np.int64)
    np.minimum.at(acquired_on, spell_member, spells["acquired_on"])
    former, former_flat = _former_dependants(acquired_on, relief.is_former_dependant, law)
    earned = member_incomes(incomes, law=law)
    counted = insured_on_day | specified_on_day
    return LevyFacts(
        household=number,
        payer=payer,
        judged_on=judged_on,
        person=person,
        members=Members(
            household=household,
            insured_months=months.insured,
            care_months=months.care,
            unemployed_months=relief.unemployed,
            maternity_months=relief.maternity,
            former_dependant_months=former,
            former_dependant_flat_months=former_flat,
            is_judged=is_head | counted,
            is_counted=counted,
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
        households=_specified_households(household, months.insured, specified, len(number), law),
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

    def births(self, persons: Ints) -> Ints:
        rows = self._of_persons(BIRTHS, persons, " GROUP BY person")
        found = _looked_up(rows["person"], persons)
        return np.where(found >= 0, rows["birth_on"][found], day(date(1900, 1, 1)))

    def reliefs(self, persons: Ints, law: Law) -> _Reliefs:
        rows = self._of_persons(RELIEFS, persons)
        at = _looked_up_all(rows["person"], persons)
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
        found = _looked_up(rows["person"], persons)
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


class _Places:
    """Finds the member row of a household row and a person; the pairs are sorted."""

    def __init__(self, household: Ints, person: Ints) -> None:
        self.persons = np.unique(person)
        self.keys = household * (len(self.persons) + 1) + np.searchsorted(self.persons, person)

    def of(self, household: Ints, person: Ints) -> Ints:
        keys = household * (len(self.persons) + 1) + np.searchsorted(self.persons, person)
        return np.searchsorted(self.keys, keys).astype(np.int64)


def _pairs(*columns: tuple[Ints, Ints]) -> Ints:
    """Unique (household row, person), sorted."""
    stacked = np.concatenate([np.stack(c, axis=1).astype(np.int64) for c in columns])
    ordered = stacked[np.lexsort((stacked[:, 1], stacked[:, 0]))]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return ordered[first]


def _in(rows: Table, number: Ints) -> Table:
    """The rows of these households, with the household's row as `row`."""
    at = _looked_up(number, rows["household"])
    kept = at >= 0
    return {name: column[kept] for name, column in rows.items()} | {"row": at[kept]}


def _on_day(rows: Table, number: Ints, judged_on: Ints) -> Table:
    inside = _in(rows, number)
    kept = _holds(inside, judged_on[inside["row"]])
    return {name: column[kept] for name, column in inside.items()}


def _holds(rows: Table, on: Ints) -> NDArray[np.bool_]:
    return (rows["valid_from"] <= on) & (on < rows["valid_until"])


def _any(member: Ints, condition: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    found = np.zeros(count, np.bool_)
    found[member[condition]] = True
    return found


def _looked_up(keys: Ints, wanted: Ints) -> Ints:
    """For each wanted number its place in `keys`, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, order[at], -1)


def _looked_up_all(keys: Ints, members: Ints) -> list[tuple[int, int]]:
    """(row of keys, member row) for every pair of the same number; reliefs are few."""
    order = np.argsort(members, kind="stable")
    begins = np.searchsorted(members[order], keys, side="left")
    ends = np.searchsorted(members[order], keys, side="right")
    return [
        (i, int(order[j])) for i, (a, b) in enumerate(zip(begins, ends, strict=True)) for j in range(a, b)
    ]


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
