"""Resident tax on retirement pay (退職所得の分離課税に係る所得割), withheld by the payer when it is paid."""

from dataclasses import dataclass

from kikan.law import (
    Count,
    Day,
    Exact,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose_exact,
    cut_below,
    only_where,
    rule,
    step,
)
from kikan.law.ages import age_on

_INCOME, _DEDUCTION = "所得税法 第30条第2項、地方税法 第328条の2", "所得税法 第30条第3項・第6項"


@dataclass(frozen=True)
class RetirementTax(Working):
    """退職所得に係る所得割の計算過程 of each payment."""

    service_years: Count = step("勤続年数（1年未満切上げ）", "所得税法施行令 第69条", "年")
    retirement_deduction: Yen = step("退職所得控除額", _DEDUCTION)
    after_deduction: Yen = step("退職所得控除後の額", _INCOME)
    retirement_income: Yen = step("退職所得の金額（1,000円未満切捨て）", _INCOME)
    city_tax: Yen = step("市町村民税の所得割額", "地方税法 第328条の3・第20条の4の2第3項")
    prefecture_tax: Yen = step("道府県民税の所得割額", "地方税法 第50条の4・第20条の4の2第3項")


@dataclass(frozen=True, eq=False)
class RetirementPay:
    """退職手当等: one row a payment; `service_years` as `years_of_service` counts them."""

    pay: Yen
    service_years: Count
    is_officer: Truth
    """役員等（勤続年数のうち役員等の年数が5年以下の場合の特定役員退職手当等）"""
    is_disabled: Truth
    """障害者になったことに直接基因する退職"""


def years_of_service(joined: Day, retired: Day) -> Count:
    """勤続年数 from the day of joining to the day of leaving, both counted; a part of a year counts as one."""
    full = age_on(joined, retired)
    completes = age_on(joined, retired - 1) < full
    return full + ~completes


@rule("local_tax_act.retirement_tax", axis="tax_year", since=2013, until=2022)
def retirement_tax_before_2022(paid: RetirementPay, *, law: Law) -> RetirementTax:
    """退職所得に係る所得割; officers of few years have no halving.

    Law: 地方税法 第50条の2〜第50条の4・第328条〜第328条の3、所得税法 第30条
    Rounding: income cut below 1,000, each tax below 100
    """
    after = _after_deduction(paid, law)
    half = apply_rate(after, law.rate("retirement_share"))
    return _tax(paid, after, choose_exact(_is_short(paid, law) & paid.is_officer, after, half), law)


@rule("local_tax_act.retirement_tax", axis="tax_year", since=2022)
def retirement_tax(paid: RetirementPay, *, law: Law) -> RetirementTax:
    """退職所得に係る所得割; others of few years (短期退職手当等) have the halving up to a limit alone.

    Law: 地方税法 第50条の2〜第50条の4・第328条〜第328条の3、所得税法 第30条（令和3年改正後）
    Rounding: income cut below 1,000, each tax below 100
    """
    after, short = _after_deduction(paid, law), _is_short(paid, law)
    half = apply_rate(after, law.rate("retirement_share"))
    below = at_most(after, law.amount("retirement_short_limit"))
    limited = apply_rate(below, law.rate("retirement_share")) + (after - below)
    income = choose_exact(short & paid.is_officer, after, choose_exact(short, limited, half))
    return _tax(paid, after, income, law)


def _is_short(paid: RetirementPay, law: Law) -> Truth:
    return paid.service_years <= law.amount("retirement_short_years")


def _after_deduction(paid: RetirementPay, law: Law) -> Yen:
    return at_least(paid.pay - _deduction(paid, law), 0)


def _deduction(paid: RetirementPay, law: Law) -> Yen:
    long_years = law.amount("retirement_long_years")
    below = at_most(paid.service_years, long_years)
    by_years = below * law.amount("retirement_year_deduction") + (paid.service_years - below) * law.amount(
        "retirement_long_year_deduction"
    )
    addition = only_where(paid.is_disabled, law.amount("retirement_disability_addition"))
    return at_least(by_years, law.amount("retirement_minimum_deduction")) + addition


def _tax(paid: RetirementPay, after: Yen, income: Exact, law: Law) -> RetirementTax:
    year = law.on("fiscal_year", law.at)
    taxed = cut_below(income, year.amount("taxable_unit"))
    city = apply_rate(taxed, law.rate("retirement_city_rate"))
    prefecture = apply_rate(taxed, law.rate("retirement_prefecture_rate"))
    unit = year.amount("levy_unit")
    return RetirementTax(
        paid.service_years,
        _deduction(paid, law),
        after,
        taxed,
        cut_below(city, unit),
        cut_below(prefecture, unit),
    )
