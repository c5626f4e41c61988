"""The class of reduction of a household (均等割・平等割の7割・5割・2割軽減)."""

from dataclasses import dataclass

from kikan.law import (
    Count,
    Exact,
    Groups,
    Law,
    LawGap,
    Truth,
    Working,
    Yen,
    at_least,
    choose,
    constant,
    rule,
    step,
)

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
    extra = at_least(earners - 1, 0) * law.amount("reduction_per_extra_earner")
    seven = constant(law.amount("reduction_base"), judged_income) + extra
    five = seven + counted * law.amount("reduction_per_insured_5")
    two = seven + counted * law.amount("reduction_per_insured_2")
    tenths = choose(judged_income <= five, 5, choose(judged_income <= two, 2, 0))
    tenths = choose(judged_income <= seven, 7, tenths) * is_determined
    return Reduction(judged_income, counted, earners, seven, five, two, is_determined, tenths)


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


def charged_share(tenths: Count, law: Law) -> Exact:
    """What is left of a flat amount per class: 3/10, 5/10, 8/10 or all of it. LawGap for another class."""
    table = law.table("reduction_shares")
    rows = table.row_from(tenths, "class")
    if bool((table.amounts("class")[rows] != tenths).any()):
        raise LawGap("a class of reduction that the law does not know")
    return table.rates("charged")[rows]
