"""What unpaid premiums do to benefits, and for how long (保険料の滞納による給付の制限)."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kikan.law import Count, Day, Law, Truth, Working, Yen, choose, column, rule, step
from kikan.law.days import months_passed

_REDUCTION = "介護保険法第69条第1項・施行令第33条・第34条"
NOTHING, PAYMENT, SUSPENSION = 0, 1, 2
"""Stages of arrears: none; 支払方法の変更; 一時差止 (which comes on top of the first)."""
THOUSANDTHS, MONTHS = 1000, 12


@dataclass(frozen=True)
class Reduction(Working):
    """How long benefits are reduced (給付額減額期間の計算過程); periods in thousandths of a year, cut, for showing."""

    lapsed: Count = step("保険料徴収権消滅期間（1/1000年）", _REDUCTION, "")
    paid: Count = step("保険料納付済期間（1/1000年）", _REDUCTION, "")
    months: Count = step("給付額減額期間", _REDUCTION, "月")


@rule("long_term_care_insurance_act.restriction_stage", axis="event_date", since=11048)
def restriction_stage(oldest_due: Day, has_arrears: Truth, as_of: Day, *, law: Law) -> Count:
    """0, 1 (支払方法の変更) or 2 (also 一時差止) for each person, by the oldest due day that is not paid.

    The day of the due day itself does not count; the months must have passed before the day.
    Law: 介護保険法第66条第1項・第67条第1項、施行規則第99条・第103条
    """
    after = {
        stage: as_of > months_passed(oldest_due + 1, law.amount(name))
        for stage, name in (
            (PAYMENT, "restriction_payment_months"), (SUSPENSION, "restriction_suspension_months"),
        )
    }  # fmt: skip
    stage = choose(after[SUSPENSION], SUSPENSION, choose(after[PAYMENT], PAYMENT, NOTHING))
    return choose(has_arrears, stage, NOTHING)


@rule(
    "long_term_care_insurance_act.medical_restriction",
    axis="event_date",
    since=11048,
    ja="医療保険の滞納による差止め",
)
def medical_restriction(oldest_due: Day, has_arrears: Truth, as_of: Day, *, law: Law) -> Truth:
    """Whether unpaid medical premiums let a second-class insured's benefits be held, by the oldest due day unpaid.

    The months are counted like those of care's own premiums.
    Law: 介護保険法第68条第1項
    """
    return has_arrears & (as_of > months_passed(oldest_due + 1, law.amount("restriction_medical_months")))


@rule("long_term_care_insurance_act.reduction_period", axis="event_date", since=11048, ja="給付額減額の期間")
def reduction_period(
    person: Count, count: int, charged: Yen, paid: Yen, lapsed: Yen, *, law: Law
) -> Reduction:
    """The months of reduction of each of `count` people, from one row a person and fiscal year.

    person: row of the person; charged, paid, lapsed: of the year's premium, paid, and gone by limitation. Each year is
    the share of it that lapsed or was paid; the months are lapsed × lapsed ÷ (lapsed + paid) × a constant.
    Law: 介護保険法第69条第1項、施行令第33条・第34条
    Rounding: fraction of a month cut (unverified); the shares are not rounded
    """
    lapsed_years, paid_years = [Fraction(0)] * count, [Fraction(0)] * count
    for who, whole, came, gone in zip(*(c.tolist() for c in (person, charged, paid, lapsed)), strict=True):
        if whole > 0:
            lapsed_years[who] += Fraction(gone, whole)
            paid_years[who] += Fraction(came, whole)
    factor = law.rate("reduction_factor")
    months = [
        int(gone * gone / (gone + came) * factor * MONTHS) if gone else 0
        for gone, came in zip(lapsed_years, paid_years, strict=True)
    ]
    lapsed_shown, paid_shown = (
        column(*(int(years * THOUSANDTHS) for years in them)) for them in (lapsed_years, paid_years)
    )
    return Reduction(lapsed_shown, paid_shown, column(*months))


@rule(
    "long_term_care_insurance_act.reduced_ratio",
    axis="event_date",
    since=17744,
    ja="給付額減額のときの負担割合",
)
def reduced_ratio(tenths: Count, *, law: Law) -> Count:
    """The tenths somebody pays while benefits are reduced, by the tenths paid otherwise.

    Law: 介護保険法第69条第3項・第4項
    """
    table = law.table("reduced_ratio")
    return table.amounts("reduced")[np.searchsorted(table.amounts("tenths"), tenths)]
