"""What a benefit is reckoned from (給付の計算): shares at the window, classes of income, refunds, childbirth."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kikan.businesses.health_insurance.law.high_cost import row_of
from kikan.law import (
    Count,
    Day,
    Groups,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    choose,
    cut_below,
    rule,
    step,
)
from kikan.law.ages import reached_on, within_age_fiscal_year
from kikan.law.amounts import only_where

_RATIO = "国民健康保険法第42条・施行令第27条の2"
_CLASS = "国民健康保険法施行令第29条の3"
UNKNOWN = -1


@dataclass(frozen=True)
class ElderlyRatio(Working):
    """How the tenths of the insured aged 70 to 74 were found, per household (負担割合の判定の過程)."""

    insured: Count = step("70歳以上の被保険者の数", _RATIO, "人")
    highest_taxable: Yen = step("最も高い課税所得", _RATIO)
    revenue: Yen = step("収入の合計（分からないときは−1）", "国民健康保険法施行令第27条の2第3項")
    base: Yen = step("基礎控除後の所得の合計", "国民健康保険法施行令第27条の2第2項")
    is_high: Truth = step("課税所得が基準以上か", _RATIO, "")
    is_released: Truth = step("収入・所得の判定で外れるか", "国民健康保険法施行令第27条の2第2項・第3項", "")
    tenths: Count = step("一部負担金の割合", _RATIO, "割")


@rule(
    "health_insurance_benefits.elderly_ratio",
    axis="service_month",
    since=2018 * 12 + 7,
    ja="前期高齢者の負担割合",
)
def elderly_ratio(
    household: Count, taxable: Yen, revenue: Yen, base: Yen, has_left: Truth, revenue_with_left: Yen, *, law: Law
) -> ElderlyRatio:  # fmt: skip
    """2 or 3 tenths of the insured aged 70 to 74 of each household.

    household, taxable, revenue (UNKNOWN where nobody can tell), base: per insured person of 70 to 74; has_left,
    revenue_with_left: per household, a member who left for 後期 and still lives there, and the revenue with him.
    Law: 国民健康保険法第42条第1項第4号、施行令第27条の2
    """
    groups = Groups(household, len(has_left))
    insured, highest = groups.size(), groups.max(taxable)
    is_unknown = groups.any(revenue == UNKNOWN)
    together = choose(is_unknown, UNKNOWN, groups.sum(at_least(revenue, 0)))
    bases = groups.sum(base)
    one = insured <= 1
    line = choose(one, law.amount("high_revenue_single"), law.amount("high_revenue_several"))
    by_revenue = (together != UNKNOWN) & (together < line)
    by_left = one & has_left & (revenue_with_left != UNKNOWN)
    by_left &= revenue_with_left < law.amount("high_revenue_several")
    is_high = highest >= law.amount("high_taxable")
    is_released = by_revenue | by_left | (bases <= law.amount("high_base"))
    tenths = choose(
        is_high & ~is_released, law.amount("copay_tenths_high"), law.amount("copay_tenths_elderly")
    )
    return ElderlyRatio(insured, highest, together, bases, is_high, is_released, tenths)


@rule(
    "health_insurance_benefits.copay_tenths", axis="service_month", since=2018 * 12 + 7, ja="一部負担金の割合"
)
def copay_tenths(birth_on: Day, on: Day, elderly_tenths: Count, *, law: Law) -> Count:
    """The tenths a person pays: before school age, until 69, from 70 as judged (elderly_tenths).

    From 70: from the month after that in which 70 was reached, for one born on the first of a month from that month.
    Law: 国民健康保険法第42条
    """
    is_child = within_age_fiscal_year(birth_on, law.amount("preschool_age"), on)
    grown = choose(is_seventy(birth_on, month_start(on), law=law), elderly_tenths, law.amount("copay_tenths"))
    return choose(is_child, law.amount("copay_tenths_preschool"), grown)


def month_start(on: Day) -> Day:
    """The first day of each day's month."""
    return on.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


@rule(
    "health_insurance_benefits.is_seventy",
    axis="service_month",
    since=2008 * 12 + 3,
    ja="70歳以上の扱いになる月",
)
def is_seventy(birth_on: Day, first_of_month: Day, *, law: Law) -> Truth:
    """Whether a person pays as one of 70 in a month: 70 was reached before its first day.

    Law: 国民健康保険法第42条第1項第3号
    """
    return reached_on(birth_on, law.amount("elderly_from")) < first_of_month


@dataclass(frozen=True)
class Categories(Working):
    """The classes of income of a household (所得区分): rows of `limits_under_70` and `limits_70`."""

    base: Yen = step("基礎控除後の所得の合計", _CLASS)
    under_70: Count = step("70歳未満の区分（限度額の表の行）", _CLASS, "行")
    from_70: Count = step("70歳以上の区分（限度額の表の行）", _CLASS, "行")


@dataclass(frozen=True)
class Judged:
    """One member a row: the head (also uninsured) and the insured; money in yen.

    other_income: 所得 beside salary and pension; is_high: pays as 現役並み from 70 on.
    """

    household: Count
    is_insured: Truth
    is_known: Truth
    is_taxed: Truth
    is_elderly: Truth
    base: Yen
    taxable: Yen
    salary_income: Yen
    pension_revenue: Yen
    other_income: Yen
    is_high: Truth


@rule("health_insurance_benefits.categories", axis="benefit_month", since=2018 * 12 + 7, ja="所得区分")
def categories(judged: Judged, households: int, *, law: Law) -> Categories:
    """The rows of the limits' tables for each household.

    Whose income is unknown makes the household ア (under 70); untaxed are the head and all insured.
    Law: 国民健康保険法施行令第29条の3第2項から第7項
    """
    young, old = law.table("limits_under_70"), law.table("limits_70")
    groups = Groups(judged.household, households)
    base = groups.sum(only_where(judged.is_insured, judged.base))
    unknown = groups.any(judged.is_insured & ~judged.is_known)
    untaxed = ~groups.any(judged.is_taxed) & ~groups.any(~judged.is_known)
    by_base = choose(
        base > law.amount("base_line_a"), row_of(young, "ア"),
        choose(base > law.amount("base_line_i"), row_of(young, "イ"),
               choose(base > law.amount("base_line_u"), row_of(young, "ウ"), row_of(young, "エ"))),
    )  # fmt: skip
    under_70 = choose(unknown, row_of(young, "ア"), choose(untaxed, row_of(young, "オ"), by_base))
    elderly = judged.is_insured & judged.is_elderly
    highest = groups.max(only_where(elderly, judged.taxable))
    is_high = groups.any(elderly & (judged.is_high))
    pension = at_least(judged.pension_revenue - law.amount("low_pension_deduction"), 0)
    income = at_least(judged.salary_income, 0) + pension + at_least(judged.other_income, 0)
    is_lowest = untaxed & ~groups.any(income > 0)
    by_taxable = choose(
        highest >= law.amount("taxable_line_3"), row_of(old, "現役並みⅢ"),
        choose(highest >= law.amount("taxable_line_2"), row_of(old, "現役並みⅡ"), row_of(old, "現役並みⅠ")),
    )  # fmt: skip
    others = choose(
        is_lowest, row_of(old, "低所得Ⅰ"), choose(untaxed, row_of(old, "低所得Ⅱ"), row_of(old, "一般"))
    )
    return Categories(base, under_70, choose(is_high, by_taxable, others))


@dataclass(frozen=True)
class Refund(Working):
    """What of an amount paid in full goes back (療養費の計算過程)."""

    counted: Yen = step("支給の対象になる費用", "国民健康保険法第54条第3項")
    copay: Yen = step("一部負担金に当たる額", "国民健康保険法第42条")
    amount: Yen = step("療養費", "国民健康保険法第54条第1項")


@rule("health_insurance_benefits.medical_expense", axis="service_month", since=2018 * 12 + 7, ja="療養費")
def medical_expense(paid: Yen, standard: Yen, tenths: Count, *, law: Law) -> Refund:
    """The refund of what was paid in full, never above what the treatment costs by the tariff (standard).

    Law: 国民健康保険法第54条
    Rounding: a fraction of a yen of the refund is cut (国等の債権債務等の金額の端数計算に関する法律第2条)
    """
    counted = np.minimum(paid, standard)
    amount = cut_below(apply_rate(counted * (10 - tenths), Fraction(1, 10)))
    return Refund(counted, counted - amount, amount)


@dataclass(frozen=True)
class Transfer(Working):
    """What of the cost of being carried goes back (移送費の計算過程)."""

    paid: Yen = step("移送に支払った額", "国民健康保険法第54条の4第1項")
    standard: Yen = step("最も経済的な通常の経路と方法による費用", "国民健康保険法第54条の4第1項")
    amount: Yen = step("移送費", "国民健康保険法第54条の4第1項")


@rule("health_insurance_benefits.transfer", axis="service_month", since=2008 * 12 + 3, ja="移送費")
def transfer(paid: Yen, standard: Yen, *, law: Law) -> Transfer:
    """The whole of what was paid, but never more than the most economical usual way costs.

    Law: 国民健康保険法第54条の4
    """
    return Transfer(paid, standard, np.minimum(paid, standard))


@dataclass(frozen=True)
class LumpSum(Working):
    """What of the lump sum is left to pay (出産育児一時金の計算過程)."""

    children: Count = step("出生した子の数", "国民健康保険法第58条第1項", "人")
    of_each: Yen = step("1児につき", "健康保険法施行令第36条（条例の基準）")
    total: Yen = step("一時金の額", "国民健康保険法第58条第1項")
    received: Yen = step("医療機関等への直接支払額", "出産育児一時金等の医療機関等への直接支払制度")
    amount: Yen = step("支給額（差額）", "国民健康保険法第58条第1項")


@rule("health_insurance_benefits.childbirth", axis="service_month", since=2023 * 12 + 3)
def childbirth(children: Count, is_compensated: Truth, received: Yen, *, law: Law) -> LumpSum:
    """What is left to pay of the lump sum after what the hospital received directly (直接支払・受取代理).

    children: born of one birth; is_compensated: the hospital is in the compensation scheme.
    Law: 国民健康保険法第58条第1項、健康保険法施行令第36条（条例の基準）
    """
    of_each = law.amount("childbirth_lump_sum") + choose(
        is_compensated, law.amount("childbirth_compensation"), 0
    )
    total = children * of_each
    return LumpSum(children, of_each, total, received, at_least(total - received, 0))
