"""Every income of a person for one year (各種所得), up to 合計所得金額 and 総所得金額等."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.resident_tax.law.offsets import (
    LAND,
    ORDER,
    Settled,
    carried_over,
    settled,
    special_deductions,
    usable_real_estate,
)
from kikan.businesses.resident_tax.law.taxpayers import SPECIAL_DISABILITY, Taxpayers
from kikan.law import (
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    only_where,
    part,
    round_up,
    rule,
    step,
)
from kikan.law.notions.incomes import child_adjustment, double_adjustment, pension_income, salary_income
from kikan.law.subset import Subset

_APART = "地方税法 附則第33条の2〜第35条の4"
_TRANSFER = "所得税法 第33条"


@dataclass(frozen=True)
class SetApart(Working):
    """Incomes other than 総所得金額, by kind in the order deductions are taken from them (分離課税の所得など)."""

    short_land: Yen = step("短期譲渡所得（一般）", "地方税法 附則第35条")
    short_land_reduced: Yen = step("短期譲渡所得（軽減）", "地方税法 附則第35条")
    long_land: Yen = step("長期譲渡所得（一般）", "地方税法 附則第34条")
    long_land_specific: Yen = step("長期譲渡所得（特定）", "地方税法 附則第34条の2")
    long_land_light: Yen = step("長期譲渡所得（軽課）", "地方税法 附則第34条の3")
    listed_dividends: Yen = step("上場株式等の配当所得等", "地方税法 附則第33条の2")
    unlisted_shares: Yen = step("一般株式等の譲渡所得等", "地方税法 附則第35条の2")
    listed_shares: Yen = step("上場株式等の譲渡所得等", "地方税法 附則第35条の2の2")
    futures: Yen = step("先物取引の雑所得等", "地方税法 附則第35条の4")
    forestry: Yen = step("山林所得", "所得税法 第32条")
    retirement: Yen = step("退職所得", "所得税法 第30条")


@dataclass(frozen=True)
class Incomes(Working):
    """The incomes of each person for the income year."""

    salary_revenue: Yen = step("給与収入")
    salary_income: Yen = step("給与所得控除後の金額", "所得税法 第28条")
    specific_expenses: Yen = step("特定支出控除", "所得税法 第57条の2")
    child_adjustment: Yen = step(
        "所得金額調整控除（子ども・特別障害者等）", "租税特別措置法 第41条の3の11第1項"
    )
    pension_revenue: Yen = step("公的年金等収入")
    pension_income: Yen = step("公的年金等に係る雑所得", "所得税法 第35条")
    double_adjustment: Yen = step("所得金額調整控除（給与と年金）", "租税特別措置法 第41条の3の11第2項")
    salary_after: Yen = step("給与所得", "所得税法 第28条")
    business: Yen = step("事業所得", "所得税法 第27条")
    real_estate: Yen = step("不動産所得（損益通算の対象）", "所得税法 第26条、租税特別措置法 第41条の4")
    interest: Yen = step("利子所得", "所得税法 第23条")
    dividend: Yen = step("配当所得", "所得税法 第24条")
    miscellaneous: Yen = step("雑所得（公的年金等以外）", "所得税法 第35条、租税特別措置法 第27条")
    short_transfer: Yen = step("総合譲渡所得（短期、特別控除・損益通算後）", _TRANSFER)
    long_transfer: Yen = step("総合譲渡所得（長期、特別控除・損益通算後、2分の1前）", _TRANSFER)
    occasional: Yen = step("一時所得（特別控除・損益通算後、2分の1前）", "所得税法 第34条")
    other_income: Yen = step("その他の所得（総合課税）")
    ordinary: Yen = step("総所得金額（損益通算後）", "所得税法 第22条・第69条")
    apart_total: Yen = step("分離課税等の所得の合計（損益通算後）", _APART)
    total_income: Yen = step("合計所得金額", "地方税法 第292条第1項第13号")
    carried_loss: Yen = step("繰越損失額", "地方税法 第313条")
    income_after_losses: Yen = step("総所得金額等", "地方税法 第313条")
    special_deduction: Yen = step("分離譲渡所得の特別控除額", "租税特別措置法 第33条の4〜第35条の3")
    ordinary_after: Yen = step("総所得金額（繰越控除後）", "地方税法 第313条")
    apart: SetApart = part("分離課税等の所得（繰越控除・特別控除後）", _APART)


_RARE = (
    *("real_estate", "business"),
    *("short_transfer", "long_transfer", "occasional", "short_land", "short_land_reduced", "long_land"),
    *(
        "long_land_specific",
        "long_land_light",
        "unlisted_shares",
        "listed_shares",
        "listed_dividends",
        "futures",
    ),
    *(
        "forestry",
        "retirement",
        "housing_loss",
        "carried_loss",
        "carried_housing_loss",
        "carried_listed_loss",
    ),
    *("carried_futures_loss", "carried_casualty_loss"),
)
"""What only a few have: those rows alone go through 損益通算 and 繰越控除."""
_ONLY_A_LOSS_IS_RARE = 2
_ASIDE = (*_RARE, "salary_revenue", *(f"{name}_deduction" for name in LAND))


@rule("income_tax_act.incomes", axis="tax_year", since=2020)
def incomes(who: Taxpayers, *, law: Law) -> Incomes:
    """Incomes of each person up to 合計所得金額 and 総所得金額等.

    Law: 所得税法 第22条〜第35条・第69条、租税特別措置法 第27条・第41条の3の11、地方税法 第313条
    Rounding: 所得金額調整控除 raised to the yen; half of 長期譲渡 and 一時 cut
    """
    table_salary = salary_income(who.salary_revenue, law=law)
    expenses = _specific_expenses(who, table_salary, law)
    salary = table_salary - expenses
    child = only_where(_has_relative(who), child_adjustment(who.salary_revenue, law))
    miscellaneous = who.miscellaneous + _homework(who, law)
    real_estate = usable_real_estate(who.real_estate, who.land_interest)
    others = who.other_income + who.business + real_estate + who.interest + who.dividend
    aside = _Aside(who)
    beside = aside.total(salary - child + others + at_least(miscellaneous, 0), law)
    pension = pension_income(who.pension_revenue, who.age, beside, law=law)
    double = double_adjustment(salary, pension, law)
    salary_after = at_least(salary - child - double, 0)
    regular = salary_after + others + at_least(miscellaneous + pension, 0)
    found = aside.incomes(regular, law)
    return Incomes(
        salary_revenue=who.salary_revenue,
        salary_income=table_salary,
        specific_expenses=expenses,
        child_adjustment=child,
        pension_revenue=who.pension_revenue,
        pension_income=pension,
        double_adjustment=double,
        salary_after=salary_after,
        business=who.business,
        real_estate=real_estate,
        interest=who.interest,
        dividend=who.dividend,
        miscellaneous=miscellaneous,
        other_income=at_least(found["ordinary"] - salary_after - pension, 0),
        **{name: found[name] for name in _FOUND},
        apart=SetApart(*(found[name] for name in ORDER[1:])),
    )


_FOUND = (
    *(
        "short_transfer",
        "long_transfer",
        "occasional",
        "ordinary",
        "apart_total",
        "total_income",
        "carried_loss",
    ),
    *("income_after_losses", "special_deduction", "ordinary_after"),
)


def _has_relative(who: Taxpayers) -> Truth:
    return who.has_young_or_disabled_relative | (who.disability == SPECIAL_DISABILITY)


def _specific_expenses(who: Taxpayers, salary: Yen, law: Law) -> Yen:
    """特定支出控除: what exceeds half of 給与所得控除額; a fraction of a yen is raised."""
    if not who.specific_expenses.any():
        return who.specific_expenses
    half = apply_rate(who.salary_revenue - salary, law.rate("specific_expense_share"))
    return at_most(round_up(at_least(who.specific_expenses - half, 0)), salary)


def _homework(who: Taxpayers, law: Law) -> Yen:
    """Income of 家内労働者等: expenses are at least the minimum less the salaries, at most the revenue."""
    if not who.homeworker_revenue.any():
        return who.homeworker_revenue
    minimum = law.amount("special_taxation_measures_act.homeworker_minimum_expense")
    least = at_most(at_least(minimum - who.salary_revenue, 0), who.homeworker_revenue)
    return who.homeworker_revenue - np.maximum(who.homeworker_expense, least)


class _Aside:
    """The rows with rare incomes or losses, worked out by themselves and put back in their places."""

    def __init__(self, who: Taxpayers) -> None:
        rare = np.zeros(len(who), dtype=np.bool_)
        for place, name in enumerate(_RARE):
            column = getattr(who, name)
            rare |= column < 0 if place < _ONLY_A_LOSS_IS_RARE else column != 0
        self.subset = Subset(rare)
        self.who = self.subset.of(who, _ASIDE) if self.subset else who
        self.zero = np.zeros(len(who), dtype=np.int64)
        self.zero.flags.writeable = False

    def total(self, regular: Yen, law: Law) -> Yen:
        """合計所得金額 without the pension."""
        total = at_least(regular, 0)
        if self.subset:
            rows = self.subset.rows
            total[rows] = settled(self.who, regular[rows], law).total
        return total

    def incomes(self, regular: Yen, law: Law) -> dict[str, Yen]:
        """The incomes from 損益通算 to 総所得金額等, by name."""
        plain = at_least(regular, 0)
        found = dict.fromkeys((*_FOUND, *ORDER[1:]), self.zero) | dict.fromkeys(_EVERYWHERE, plain)
        if self.subset:
            some = _worked_out(self.who, settled(self.who, regular[self.subset.rows], law))
            found = {name: self._placed(column, some[name]) for name, column in found.items()}
        return found

    def _placed(self, column: Yen, some: Yen) -> Yen:
        if column is self.zero:
            return self.subset.back(some) if some.any() else column
        placed = column.copy()
        placed[self.subset.rows] = some
        return placed


_EVERYWHERE = ("ordinary", "total_income", "income_after_losses", "ordinary_after")
"""What everybody has; without rare incomes or losses all four are the same amount."""


def _worked_out(who: Taxpayers, before: Settled) -> dict[str, Yen]:
    total = before.total
    after = carried_over(who, before.pools)
    left = after["ordinary"]
    for name in ORDER[1:]:
        left = left + after[name]
    special = special_deductions(who, after)
    return {
        "short_transfer": before.short_transfer,
        "long_transfer": before.long_transfer,
        "occasional": before.occasional,
        "ordinary": before.pools["ordinary"],
        "apart_total": total - before.pools["ordinary"],
        "total_income": total,
        "carried_loss": total - left,
        "income_after_losses": left,
        "special_deduction": special,
        "ordinary_after": after["ordinary"],
        **{name: after[name] for name in ORDER[1:]},
    }
