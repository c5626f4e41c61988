"""The income-based levy (所得割) of municipality and prefecture, from taxable income to the amount cut below 100 yen."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.deductions import Deductions
from kikan.businesses.resident_tax.law.flat_cut import FlatCut
from kikan.businesses.resident_tax.law.nontaxable import Nontaxable
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import (
    Exact,
    Law,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    call,
    choose,
    cut_below,
    only_where,
    only_where_exact,
    part,
    round_up,
    rule,
    share,
    step,
)
from kikan.law.notions.incomes import Incomes


@dataclass(frozen=True)
class Levy(Working):
    """所得割の計算過程 of each taxpayer."""

    taxable_income: Yen = step("課税総所得金額", "地方税法 第20条の4の2第1項・第314条の3")
    city_raw: Exact = step("税率を乗じた額（市町村民税）", "地方税法 第314条の3")
    prefecture_raw: Exact = step("税率を乗じた額（道府県民税）", "地方税法 第35条")
    adjustment_base: Yen = step("調整控除の基礎となる額", "地方税法 第37条・第314条の6")
    city_adjustment: Exact = step("調整控除（市町村民税）", "地方税法 第314条の6")
    prefecture_adjustment: Exact = step("調整控除（道府県民税）", "地方税法 第37条")
    city_after_adjustment: Exact = step("調整控除後の所得割額（市町村民税）", "地方税法 第314条の6")
    prefecture_after_adjustment: Exact = step("調整控除後の所得割額（道府県民税）", "地方税法 第37条")
    city_after_credits: Exact = step("税額控除後の所得割額（市町村民税）", "地方税法 第314条の7〜第314条の9")
    prefecture_after_credits: Exact = step(
        "税額控除後の所得割額（道府県民税）", "地方税法 第37条の2〜第37条の4"
    )
    limit_cut_city: Yen = step("所得割の調整措置（市町村民税）", "地方税法 附則第3条の3第5項")
    limit_cut_prefecture: Yen = step("所得割の調整措置（道府県民税）", "地方税法 附則第3条の3第2項")
    flat_cut: FlatCut = part("定額減税", "地方税法 附則第5条の8・第5条の12")
    city_levy: Yen = step("所得割額（市町村民税）", "地方税法 第20条の4の2第3項")
    prefecture_levy: Yen = step("所得割額（道府県民税）", "地方税法 第20条の4の2第3項")


@rule("local_tax_act.levy", axis="fiscal_year", since=2021)
def levy(who: Taxpayers, income: Incomes, less: Deductions, free: Nontaxable, *, law: Law) -> Levy:
    """所得割 of municipality and prefecture; nothing where 所得割 is free.

    Law: 地方税法 第35条・第37条・第314条の3・第314条の6、附則第3条の3・第5条の8
    Rounding: taxable income cut below 1,000; each levy cut below 100, once, at the end
    """
    rest = at_least(income.income_after_losses - less.total, 0)
    taxable = only_where(~free.levy_free, cut_below(rest, law.amount("taxable_unit")))
    city_raw = apply_rate(taxable, law.rate("city_rate"))
    prefecture_raw = apply_rate(taxable, law.rate("prefecture_rate"))
    base = _adjustment_base(taxable, income, less, law)
    rates = law.table("adjustment_rates").where(designated=law.choice("designated_city"))
    city_adjustment = apply_rate(base, rates.rate("city"))
    prefecture_adjustment = apply_rate(base, rates.rate("prefecture"))
    city = at_least(city_raw - city_adjustment, 0)
    prefecture = at_least(prefecture_raw - prefecture_adjustment, 0)
    city_credited = at_least(city - who.other_credits_city, 0)
    prefecture_credited = at_least(prefecture - who.other_credits_prefecture, 0)
    city_limit, prefecture_limit = _limit_cut(income, free, city_credited, prefecture_credited)
    city_limited = at_least(city_credited - city_limit, 0)
    prefecture_limited = at_least(prefecture_credited - prefecture_limit, 0)
    flat: FlatCut = call("local_tax_act.flat_cut", who, income, city_limited, prefecture_limited, law=law)
    unit = law.amount("levy_unit")
    return Levy(
        taxable,
        city_raw,
        prefecture_raw,
        base,
        city_adjustment,
        prefecture_adjustment,
        city,
        prefecture,
        city_credited,
        prefecture_credited,
        city_limit,
        prefecture_limit,
        flat,
        cut_below(at_least(city_limited - flat.city, 0), unit),
        cut_below(at_least(prefecture_limited - flat.prefecture, 0), unit),
    )


def _adjustment_base(taxable: Yen, income: Incomes, less: Deductions, law: Law) -> Yen:
    """What 5% is taken of: min(D, T) up to the threshold, above it D less the excess, at least the floor."""
    threshold = law.amount("adjustment_threshold")
    low = at_most(less.difference, taxable)
    high = at_least(less.difference - (taxable - threshold), law.amount("adjustment_floor"))
    base = choose(taxable <= threshold, low, high)
    return only_where(income.total_income <= law.amount("adjustment_income_limit"), base)


def _limit_cut(income: Incomes, free: Nontaxable, city: Exact, prefecture: Exact) -> tuple[Yen, Yen]:
    """What the levy takes of the income below the line of 附則第3条の3 is cut, shared by the two levies.

    The article names no rounding; the prefecture's share is raised to the yen as with 定額減税.
    """
    both = city + prefecture
    shortfall = at_least(both - (income.income_after_losses - free.levy_threshold), 0)
    total = at_most(round_up(only_where_exact(~free.levy_free, shortfall)), round_up(both))
    of_prefecture = share(total, prefecture, both, up=True)
    return total - of_prefecture, of_prefecture
