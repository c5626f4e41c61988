"""The premium of a first-class insured person: yearly amount, months, instalments, special collection (保険料)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.law import (
    Count,
    Day,
    Exact,
    Law,
    LawGap,
    Working,
    Yen,
    apply_rate,
    cut_below,
    round_half_up,
    round_up,
    rule,
    step,
)
from kikan.law.ages import reached_on
from kikan.law.days import fiscal_year_of, month_of
from kikan.law.notions.from_pensions import taken_from_pension
from kikan.law.notions.instalments import over

_ORDINANCE = "介護保険法第129条・介護保険条例"
MONTHS = 12


@dataclass(frozen=True)
class Premium(Working):
    """How a premium was computed (保険料の計算過程)."""

    stage: Count = step("保険料の段階", "介護保険法施行令第38条・第39条", "段階")
    base: Yen = step("基準額（第5段階の年額）", _ORDINANCE)
    rate: Exact = step("段階の割合", _ORDINANCE, "")
    yearly: Yen = step("年額", _ORDINANCE)
    months: Count = step("月数", "介護保険条例（月割の規定）", "月")
    premium: Yen = step("保険料", "介護保険条例（月割の規定）")


@rule("long_term_care_insurance_act.premium", axis="fiscal_year", since=2000, ja="介護保険料")
def premium(stage: Count, months: Count, *, law: Law) -> Premium:
    """The premium of each person: base × rate of the stage, rounded as the ordinance says, then by months.

    Law: 介護保険法第129条、介護保険法施行令第38条・第39条、介護保険条例
    Rounding: the yearly amount by the ordinance's way and unit; the months' share cut below the unit
    """
    table = law.table("stage_rates")
    rates = table.rates("rate")[_row_of(stage, table.amounts("stage"))]
    base = np.full(len(stage), law.amount("premium_base"), dtype=np.int64)
    yearly = rounded(apply_rate(base, rates), law)
    return Premium(stage, base, rates, yearly, months, by_months(yearly, months, law=law))


def _row_of(stage: Count, known: Yen) -> NDArray[np.int64]:
    """The row of each stage; LawGap for one the ordinance does not know."""
    order = np.argsort(known, kind="stable")
    place = order[np.minimum(np.searchsorted(known[order], stage), len(known) - 1)]
    if bool((known[place] != stage).any()):
        raise LawGap("the ordinance has no rate for this stage (段階の割合がない)")
    return place


def rounded(amount: Exact, law: Law) -> Yen:
    """A yearly amount by the ordinance's way and unit. Errors: LawGap for a way nobody knows."""
    unit, way = law.amount("rounding_unit"), law.choice("rounding_mode")
    if way == "floor":
        return cut_below(amount, unit)
    if way == "ceil":
        return round_up(amount, unit)
    if way == "round":
        return round_half_up(amount, unit)
    raise LawGap(f"no way of rounding is called {way}")


@rule("long_term_care_insurance_act.by_months", axis="fiscal_year", since=2000, ja="保険料の月割り")
def by_months(yearly: Yen, months: Count, *, law: Law) -> Yen:
    """The share of a year's premium for some of its months; a whole year is the yearly amount itself.

    Law: 介護保険条例（月割の規定）
    Rounding: cut below the ordinance's unit
    """
    part = cut_below(yearly * months // MONTHS, law.amount("rounding_unit"))
    return np.where(months == MONTHS, yearly, part)


def months_from_birth(birth_on: Day, fiscal_year: int, law: Law) -> Count:
    """Months of a fiscal year from the one in which 65 is reached (the day before the birthday) to March."""
    reached = reached_on(birth_on, law.amount("long_term_care_insurance_act.first_class_age"))
    first = np.clip(month_of(reached) - (fiscal_year * MONTHS + 3), 0, MONTHS)
    return np.where(fiscal_year_of(reached) > fiscal_year, 0, MONTHS - first)


@rule("long_term_care_insurance_act.instalments", axis="fiscal_year", since=2000, ja="期別の額")
def instalments(amount: Yen, count: int, *, law: Law) -> Yen:
    """The amount over `count` instalments, shape (rows, count); what does not divide goes to the first or last.

    Law: 介護保険条例（普通徴収に係る納期）
    Rounding: each cut below the ordinance's unit
    """
    return over(amount, count, law.amount("instalment_unit"), remainder=law.choice("instalment_remainder"))


@rule("long_term_care_insurance_act.special_collection", axis="fiscal_year", since=2006, ja="特別徴収の額")
def special_collection(yearly: Yen, last_february: Yen, *, law: Law) -> Yen:
    """What the pension payers take in April, June, August, October, December, February: shape (rows, 6).

    Law: 介護保険法第134条〜第140条
    Rounding: the main months cut below the ordinance's unit, the remainder to October
    """
    return taken_from_pension(yearly, last_february, law)
