"""Applications for lower meals and rooms, what is granted, and the facts a stage is judged by (負担限度額認定)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.certification import last_day_of
from kikan.businesses.long_term_care.law.room_meals import (
    RICH,
    SPOUSE_TAXED,
    TAXED,
    RoomMeals,
    Told,
    holds_for,
    room_meal_stage,
)
from kikan.businesses.long_term_care.law.stages import pension_and_other
from kikan.businesses.long_term_care.models.insured import Circumstance, CircumstanceKind, InsuredKind
from kikan.businesses.long_term_care.models.room_meals import (
    RoomMealApplication,
    RoomMealLimit,
    RoomMealState,
    Spouse,
)
from kikan.businesses.long_term_care.reads.insured import lines_of
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, incomes_of
from kikan.law import Truth, column
from kikan.law.days import day
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.premiums.households import Source, lives_with
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

STAGES = {1: "第1段階", 2: "第2段階", 3: "第3段階①", 4: "第3段階②"}
REASONS = {
    0: "",
    TAXED: "世帯に市町村民税が課税されている人がいるため",
    SPOUSE_TAXED: "配偶者に市町村民税が課税されているため",
    RICH: "預貯金等の額が基準を超えているため",
}
KEPT = (
    "person", "applied_on", "is_renewal", "state", "untaxed_pension", "savings", "debts", "spouse_kind", "spouse", "refused",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class RoomMealLine:
    """An application as a page shows it."""

    number: int
    person: int
    applied_on: date
    state: int
    state_ja: str
    reason_ja: str
    kind_ja: str

    @property
    def is_open(self) -> bool:
        return self.state == RoomMealState.APPLIED


@dataclass(frozen=True)
class LimitLine:
    """What holds, as pages and papers tell it."""

    stage: int
    stage_ja: str
    valid_from: date
    last_on: date
    decided_on: date

    def holds_on(self, day_: date) -> bool:
        return self.valid_from <= day_ <= self.last_on


def rows(**chosen: object) -> list[RoomMealApplication]:
    found = RoomMealApplication.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, **chosen
    )
    return list(found.order_by("-applied_on", "-number"))


def open_row(person: int) -> RoomMealApplication | None:
    """The application that is not decided yet."""
    found = rows(person=person, state=RoomMealState.APPLIED)
    return found[0] if found else None


def waiting() -> list[RoomMealLine]:
    """Everything that waits for a decision, the oldest first."""
    return [_line(row) for row in reversed(rows(state=RoomMealState.APPLIED))]


def applications_of(person: int) -> list[RoomMealLine]:
    return [_line(row) for row in rows(person=person)]


def _line(row: RoomMealApplication) -> RoomMealLine:
    state = str(RoomMealState(row.state).label)
    kind = "8月からの更新" if row.is_renewal else "新規"
    return RoomMealLine(row.number, row.person, row.applied_on, row.state, state, REASONS[row.refused], kind)


def limits_of_person(person: int) -> list[LimitLine]:
    """Every stage of a person, the newest first."""
    found = as_of(RoomMealLimit.objects.filter(municipality=current_or_raise(), person=person), None)
    return [
        LimitLine(r.stage, STAGES[r.stage], r.valid_from, last_day_of(r.valid_until), r.decided_on)
        for r in found.order_by("-valid_from")
    ]


def limit_on(person: int, on: date) -> LimitLine | None:
    return next((line for line in limits_of_person(person) if line.holds_on(on)), None)


def year_of(begins: date) -> int:
    """The year whose taxes count: from August those of the same year."""
    return begins.year - (begins.month < AUGUST)


def judged(row: RoomMealApplication, begins: date) -> RoomMeals:
    """The stage of an application by the facts known now; six queries. Errors: Refused for unknown incomes; LawGap.

    Law: 介護保険法第51条の3、施行規則第83条の5
    """
    year = year_of(begins)
    premium_law = ordinances.law("fiscal_year", year).of(STATUTE)
    source, person = Source(year, head()), column(row.person)
    at, other = lives_with(source, person, column(day(begins)), everybody=False)
    members = incomes_of(source, at, other, other == row.person, everybody=False)
    is_assisted, is_pensioned = (_has(row.person, kind, begins) for kind in CircumstanceKind)
    if not is_assisted and not bool(members.is_known.all()):
        raise Refused(
            f"{year}年度の所得が分からない人が世帯にいます。", cites="介護保険法施行規則第83条の5",
            what_to_do="住民税の申告または他の市町村への照会をしてから決定してください。",
        )  # fmt: skip
    own = np.flatnonzero(members.is_self)[:1]
    after_land = np.maximum(members.income[own] - members.land_deduction[own], 0)
    rest = after_land - members.salary_income[own] - members.pension_income[own]
    income = pension_and_other(members.pension_revenue[own], members.salary_income[own], rest, premium_law)
    told = Told(
        is_assisted=_one(is_assisted), has_welfare_pension=_one(is_pensioned),
        household_taxed=_one(bool(members.is_taxed.any())), spouse_taxed=_one(_spouse_taxed(row, source)),
        has_spouse=_one(row.spouse_kind != Spouse.NONE), is_second_class=_one(_is_second_class(row.person, begins)),
        income=income + row.untaxed_pension, savings=column(max(row.savings - row.debts, 0)),
    )  # fmt: skip
    law = ordinances.law("service_month", begins.year * 12 + begins.month - 1)
    line, low = premium_law.amount("pension_line"), premium_law.amount("low_income_line")
    found: RoomMeals = room_meal_stage(told, line, low, law=law)
    return found


def renewals(year: int) -> tuple[list[tuple[RoomMealApplication, RoomMeals]], list[int]]:
    """The renewals from August of a year that wait, as judged now, and whose cannot be decided. Errors: LawGap."""
    found, undecidable = [], []
    begins = date(year, AUGUST, 1)
    for row in rows(state=RoomMealState.APPLIED, is_renewal=True):
        if holds_for(row.applied_on, is_renewal=True)[0] != begins:
            continue
        try:
            found.append((row, judged(row, begins)))
        except Refused:
            undecidable.append(row.person)
    return sorted(found, key=lambda pair: pair[0].number), undecidable


def _one(value: bool) -> Truth:
    return np.array([value], dtype=np.bool_)


def _has(person: int, kind: CircumstanceKind, on: date) -> bool:
    known = Circumstance.objects.filter(municipality=current_or_raise(), person=person, kind=kind)
    return as_of(known, on).exists()


def _is_second_class(person: int, begins: date) -> bool:
    """By the spell that holds, or the one that begins within the month."""
    spells = [s for s in lines_of(person) if s.valid_until > begins]
    return bool(spells) and spells[0].kind == InsuredKind.SECOND


def _spouse_taxed(row: RoomMealApplication, source: Source) -> bool:
    if row.spouse_kind != Spouse.HERE or row.spouse is None:
        return row.spouse_kind == Spouse.TAXED_ELSEWHERE
    one = column(row.spouse)
    found = incomes_of(source, column(0), one, np.array([True]), everybody=False)
    if not bool(found.is_known.all()):
        raise Refused(
            "配偶者の所得が分かりません。", what_to_do="住民税の申告または他の市町村への照会をしてから決定してください。"
        )  # fmt: skip
    return bool(found.is_taxed.any())


def kinds_of_spouse() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in Spouse]
