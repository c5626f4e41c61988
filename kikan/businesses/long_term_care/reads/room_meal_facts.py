"""The facts a stage of meals and rooms is judged by, as columns (負担限度額の事実): one application or all renewals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.room_meals import RoomMeals, Told, room_meal_stage
from kikan.businesses.long_term_care.law.stages import pension_and_other
from kikan.businesses.long_term_care.models.insured import CircumstanceKind, InsuredKind
from kikan.businesses.long_term_care.models.room_meals import RoomMealApplication, Spouse
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, incomes_of
from kikan.law import Groups
from kikan.law.days import day, month_number
from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import Source, holds, lives_with
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]
CIRCUMSTANCES = """
SELECT person, kind, valid_from, valid_until FROM long_term_care_circumstance
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s)
"""
SPELLS = """
SELECT person, kind FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until > %(from)s AND person = ANY(%(persons)s)
ORDER BY person, valid_from
"""


@dataclass(frozen=True)
class Judged:
    """What applications come to, one row each in their order.

    lacks_household, lacks_spouse: whose income, or whose spouse's, nobody knows; their stage means nothing.
    """

    working: RoomMeals
    lacks_household: Truths
    lacks_spouse: Truths

    @property
    def can_be_decided(self) -> Truths:
        return ~(self.lacks_household | self.lacks_spouse)


def year_of(begins: date) -> int:
    """The year whose taxes count: from August those of the same year."""
    return begins.year - (begins.month < AUGUST)


def judged(row: RoomMealApplication, begins: date) -> RoomMeals:
    """The stage of one application. Errors: Refused for unknown incomes; LawGap."""
    found = judged_all([row], begins)
    if found.lacks_household[0]:
        raise Refused(
            f"{year_of(begins)}年度の所得が分からない人が世帯にいます。", cites="介護保険法施行規則第83条の5",
            what_to_do="住民税の申告または他の市町村への照会をしてから決定してください。",
        )  # fmt: skip
    if found.lacks_spouse[0]:
        raise Refused(
            "配偶者の所得が分かりません。", what_to_do="住民税の申告または他の市町村への照会をしてから決定してください。"
        )  # fmt: skip
    return found.working


def judged_all(rows: Sequence[RoomMealApplication], begins: date) -> Judged:
    """The stages of applications of different people, sorted by person, by the facts known now. Errors: LawGap.

    As many queries for all as for one. Law: 介護保険法第51条の3、施行規則第83条の5
    """
    year = year_of(begins)
    person = np.array([r.person for r in rows], dtype=np.int64)
    on = np.full(len(rows), day(begins), dtype=np.int64)
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    source = Source(year, head())
    at, other = lives_with(source, person, on, everybody=False)
    members = incomes_of(source, at, other, other == person[at], everybody=False)
    groups = Groups(at, len(rows))
    own = np.flatnonzero(members.is_self)
    own = own[np.argsort(at[own], kind="stable")]
    after_land = np.maximum(members.income[own] - members.land_deduction[own], 0)
    rest = after_land - members.salary_income[own] - members.pension_income[own]
    income = pension_and_other(members.pension_revenue[own], members.salary_income[own], rest, premium_law)
    is_assisted, is_pensioned = _circumstances(person, on)
    spouse_taxed, lacks_spouse = _spouses(rows, source)
    told = Told(
        is_assisted=is_assisted, has_welfare_pension=is_pensioned, household_taxed=groups.any(members.is_taxed),
        spouse_taxed=spouse_taxed, has_spouse=_kind(rows) != Spouse.NONE.value,
        is_second_class=_second_class(person, begins),
        income=income + np.array([r.untaxed_pension for r in rows], dtype=np.int64),
        savings=np.array([max(r.savings - r.debts, 0) for r in rows], dtype=np.int64),
    )  # fmt: skip
    law = ordinances.law("service_month", month_number(begins))
    line, low = premium_law.amount("pension_line"), premium_law.amount("low_income_line")
    working = room_meal_stage(told, line, low, law=law)
    return Judged(working, groups.any(~members.is_known) & ~is_assisted, lacks_spouse)


def _kind(rows: Sequence[RoomMealApplication]) -> Ints:
    return np.array([r.spouse_kind for r in rows], dtype=np.int64)


def _circumstances(person: Ints, on: Ints) -> tuple[Truths, Truths]:
    """Who is on public assistance, and who has the welfare pension, on each one's day."""
    found = read_columns(CIRCUMSTANCES, {"town": current_or_raise(), "persons": person.tolist()})

    def of(kind: CircumstanceKind) -> Truths:
        chosen = found["kind"] == kind.value if len(found["person"]) else np.zeros(0, dtype=np.bool_)
        return holds({name: column[chosen] for name, column in found.items()}, person, on)

    return of(CircumstanceKind.ASSISTANCE), of(CircumstanceKind.WELFARE_PENSION)


def _second_class(person: Ints, begins: date) -> Truths:
    """By the spell that holds, or the one that begins within the month."""
    values = {"town": current_or_raise(), "from": begins, "persons": person.tolist()}
    spells = read_columns(SPELLS, values)
    whose, first = np.unique(spells["person"], return_index=True)
    found = np.zeros(len(person), dtype=np.bool_)
    at = places(person, whose)
    found[at[at >= 0]] = spells["kind"][first][at >= 0] == InsuredKind.SECOND.value
    return found


def _spouses(rows: Sequence[RoomMealApplication], source: Source) -> tuple[Truths, Truths]:
    """(taxed, unknown) of each application's spouse; of those elsewhere as the inquiry said."""
    kind = _kind(rows)
    taxed, lacks = kind == Spouse.TAXED_ELSEWHERE.value, np.zeros(len(rows), dtype=np.bool_)
    here = np.flatnonzero([r.spouse_kind == Spouse.HERE and r.spouse is not None for r in rows])
    spouse = np.array([rows[i].spouse for i in here.tolist()], dtype=np.int64)
    found = incomes_of(source, here, spouse, np.ones(len(here), dtype=np.bool_), everybody=False)
    taxed[here], lacks[here] = found.is_taxed, ~found.is_known
    return taxed, lacks
