"""The class of reduction of a household (均等割・平等割の7割・5割・2割軽減)."""

from dataclasses import dataclass

from kikan.law import Count, Groups, Law, Truth, Working, Yen, rule, step
from kikan.law.notions.flat_reduction import reduction_lines

_LAW = "地方税法第703条の5第1項・地方税法施行令第56条の89、国民健康保険法施行令第29条の7第5項"


@dataclass(frozen=True)
class Reduction(Working):
    """How the class was found (軽減判定の過程), per household."""

    judged_income: Yen = step("軽減判定所得", _LAW)
    counted: Count = step("被保険者と特定同一世帯所属者の数", _LAW, "人")
    earners: Count = step("給与所得者等の数", _LAW, "人")
    threshold_7: Yen = step("7割軽減の基準額", _LAW)
    threshold_5: Yen = step("5割軽減の基準額", _LAW)
    threshold_2: Yen = step("2割軽減の基準額", _LAW)
    is_determined: Truth = step("全員の所得が分かっているか", _LAW, "")
    tenths: Count = step("軽減割合", _LAW, "割")


@rule("national_health_insurance.reduction_class", axis="fiscal_year", since=2014)
def reduction_class(
    judged_income: Yen, counted: Count, earners: Count, is_determined: Truth, *, law: Law
) -> Reduction:
    """The class of each household: 7, 5, 2 or 0 tenths; none while an income is unknown (未申告).

    Law: 地方税法第703条の5第1項・地方税法施行令第56条の89、国民健康保険法施行令第29条の7第5項
    """
    lines = reduction_lines(judged_income, counted, earners, is_determined, law)
    return Reduction(
        judged_income, counted, earners, lines.seven, lines.five, lines.two, is_determined, lines.tenths
    )


def judged_households(
    groups: Groups,
    judged_income: Yen,
    is_judged: Truth,
    is_counted: Truth,
    is_earner: Truth,
    is_known: Truth,
    law: Law,
) -> Reduction:
    """The class from the members: heads (擬制世帯主 too), insured and 特定同一世帯所属者 of the day of judgement."""
    return reduction_class(
        groups.sum(judged_income * (is_judged & is_known)),
        groups.sum(is_judged & is_counted),
        groups.sum(is_judged & is_earner),
        ~groups.any(is_judged & ~is_known),
        law=law,
    )
