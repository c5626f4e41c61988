"""The monthly split of withholding from salaries (給与特別徴収の月割)."""

from dataclasses import dataclass

from kikan.law import Law, Truth, Working, Yen, choose, cut_below, rule, step


@dataclass(frozen=True)
class MonthlySplit(Working):
    """Amounts for June, July, and each month from August to May."""

    june: Yen = step("6月分", "地方税法 第321条の5第1項")
    july: Yen = step("7月分", "地方税法 第321条の5第1項")
    other_months: Yen = step("8月以降の各月分", "地方税法 第321条の5第1項")


def _even(annual_tax: Yen, per_capita: Yen, has_flat_cut: Truth, *, law: Law) -> MonthlySplit:
    """Twelve months, what is below 100 yen of each joined to June; up to the per-capita amount all in June.

    Law: 地方税法 第321条の5第1項、第20条の4の2第6項
    Rounding: each month cut below 100 yen, the rest in the first month
    """
    months = law.amount("withholding_months")
    month = cut_below(annual_tax // months, law.amount("withholding_month_unit"))
    at_once = annual_tax <= per_capita
    later = choose(at_once, 0, month)
    return MonthlySplit(annual_tax - (months - 1) * later, later, later)


special_collection_before_2024 = rule(
    "local_tax_act.special_collection_split", axis="fiscal_year", since=2021, until=2024
)(_even)
special_collection = rule("local_tax_act.special_collection_split", axis="fiscal_year", since=2025)(_even)


@rule(
    "local_tax_act.special_collection_split",
    axis="fiscal_year",
    since=2024,
    until=2025,
    ja="給与からの特別徴収の月割額",
)
def special_collection_2024(
    annual_tax: Yen, per_capita: Yen, has_flat_cut: Truth, *, law: Law
) -> MonthlySplit:
    """In 2024 whoever has 定額減税 pays nothing in June and the rest over eleven months from July.

    Law: 地方税法 附則第5条の8・第321条の5
    Rounding: each month cut below 100 yen, the rest in July (the joining month is not checked against the law)
    """
    even = _even(annual_tax, per_capita, has_flat_cut, law=law)
    months = law.amount("withholding_months") - 1
    month = cut_below(annual_tax // months, law.amount("withholding_month_unit"))
    return MonthlySplit(
        choose(has_flat_cut, 0, even.june),
        choose(has_flat_cut, annual_tax - (months - 1) * month, even.july),
        choose(has_flat_cut, month, even.other_months),
    )
