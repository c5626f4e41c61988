"""The income-based levy (所得割) of municipality and prefecture, from taxable income to the amount cut below 100 yen."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.resident_tax.law.credits import Credits, credits
from kikan.businesses.resident_tax.law.deductions import Deductions
from kikan.businesses.resident_tax.law.donations import DonationFacts
from kikan.businesses.resident_tax.law.flat_cut import FlatCut
from kikan.businesses.resident_tax.law.incomes import Incomes, SetApart
from kikan.businesses.resident_tax.law.nontaxable import Nontaxable
from kikan.businesses.resident_tax.law.separate import separate_tax, taxable_amounts
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
    part,
    round_up,
    rule,
    share,
    step,
)
from kikan.law.subset import Subset


@dataclass(frozen=True)
class Levy(Working):
    """所得割の計算過程 of each taxpayer."""

    taxable_income: Yen = step("課税総所得金額", "地方税法 第20条の4の2第1項・第314条の3")
    taxable_apart: SetApart = part("分離課税等の課税標準額", "地方税法 附則第33条の2〜第35条の4")
    city_separate: Exact = step("分離課税等の税額（市町村民税）", "地方税法 附則第33条の2〜第35条の4")
    prefecture_separate: Exact = step("分離課税等の税額（道府県民税）", "地方税法 附則第33条の2〜第35条の4")
    city_raw: Exact = step("税率を乗じた額（市町村民税）", "地方税法 第314条の3")
    prefecture_raw: Exact = step("税率を乗じた額（道府県民税）", "地方税法 第35条")
    adjustment_base: Yen = step("調整控除の基礎となる額", "地方税法 第37条・第314条の6")
    city_adjustment: Exact = step("調整控除（市町村民税）", "地方税法 第314条の6")
    prefecture_adjustment: Exact = step("調整控除（道府県民税）", "地方税法 第37条")
    city_after_adjustment: Exact = step("調整控除後の所得割額（市町村民税）", "地方税法 第314条の6")
    prefecture_after_adjustment: Exact = step("調整控除後の所得割額（道府県民税）", "地方税法 第37条")
    credits: Credits = part("税額控除", "地方税法 第37条の2〜第37条の3・第314条の7〜第314条の8")
    city_after_credits: Exact = step("税額控除後の所得割額（市町村民税）", "地方税法 第314条の7〜第314条の8")
    prefecture_after_credits: Exact = step(
        "税額控除後の所得割額（道府県民税）", "地方税法 第37条の2〜第37条の3"
    )
    limit_cut_city: Yen = step("所得割の調整措置（市町村民税）", "地方税法 附則第3条の3第5項")
    limit_cut_prefecture: Yen = step("所得割の調整措置（道府県民税）", "地方税法 附則第3条の3第2項")
    flat_cut: FlatCut = part("定額減税", "地方税法 附則第5条の8・第5条の12")
    withheld_city: Yen = step("配当割額・株式等譲渡所得割額（市町村民税）", "地方税法 第314条の9")
    withheld_prefecture: Yen = step("配当割額・株式等譲渡所得割額（道府県民税）", "地方税法 第37条の4")
    withheld_excess: Yen = step("配当割額・株式等譲渡所得割額の控除不足額", "地方税法 第314条の9第2項")
    city_levy: Yen = step("所得割額（市町村民税）", "地方税法 第20条の4の2第3項")
    prefecture_levy: Yen = step("所得割額（道府県民税）", "地方税法 第20条の4の2第3項")


@rule("local_tax_act.levy", axis="fiscal_year", since=2021)
def levy(who: Taxpayers, income: Incomes, less: Deductions, free: Nontaxable, *, law: Law) -> Levy:
    """所得割 of municipality and prefecture; nothing where 所得割 is free.

    Law: 地方税法 第35条・第37条〜第37条の4・第314条の3・第314条の6〜第314条の9、附則第3条の3・第5条・第5条の4の2・
    第5条の8・第33条の2〜第35条の4
    Rounding: each taxable income cut below 1,000; each levy cut below 100, once, at the end
    """
    taxable, apart = taxable_amounts(income, less.total, free.levy_free, law)
    raw = _raw(taxable, apart, law)
    base = _adjustment_base(taxable + apart.forestry + apart.retirement, income, less, law)
    rates = law.table("adjustment_rates").where(designated=law.choice("designated_city"))
    city_adjustment = apply_rate(base, rates.rate("city"))
    prefecture_adjustment = apply_rate(base, rates.rate("prefecture"))
    city = at_least(raw.city - city_adjustment, 0)
    prefecture = at_least(raw.prefecture - prefecture_adjustment, 0)
    facts = DonationFacts(income.income_after_losses, taxable, apart, less.difference, city, prefecture)
    credited = credits(who, facts, law=law)
    city_credited = at_least(city - credited.city_total, 0)
    prefecture_credited = at_least(prefecture - credited.prefecture_total, 0)
    rest = _after_credits(who, income, free, city_credited, prefecture_credited, law)
    return Levy(
        taxable,
        apart,
        raw.city_separate,
        raw.prefecture_separate,
        raw.city,
        raw.prefecture,
        base,
        city_adjustment,
        prefecture_adjustment,
        city,
        prefecture,
        credited,
        city_credited,
        prefecture_credited,
        **vars(rest),
    )


@dataclass(frozen=True, eq=False)
class _Raw:
    city_separate: Exact
    prefecture_separate: Exact
    city: Exact
    prefecture: Exact


def _raw(taxable: Yen, apart: SetApart, law: Law) -> _Raw:
    city = apply_rate(taxable, law.rate("city_rate"))
    prefecture = apply_rate(taxable, law.rate("prefecture_rate"))
    kinds = [amount for amount in vars(apart).values() if amount.any()]
    if not kinds:
        none = Exact.of(apart.forestry)
        return _Raw(none, none, city, prefecture)
    some = Subset(np.logical_or.reduce([kind != 0 for kind in kinds]))
    separate = separate_tax(apart.rows(some.rows), law=law)
    city_separate, prefecture_separate = (some.back_exact(separate.of(g)) for g in ("city", "prefecture"))
    return _Raw(city_separate, prefecture_separate, city + city_separate, prefecture + prefecture_separate)


@dataclass(frozen=True, eq=False)
class _Rest:
    limit_cut_city: Yen
    limit_cut_prefecture: Yen
    flat_cut: FlatCut
    withheld_city: Yen
    withheld_prefecture: Yen
    withheld_excess: Yen
    city_levy: Yen
    prefecture_levy: Yen


def _after_credits(
    who: Taxpayers, income: Incomes, free: Nontaxable, city: Exact, prefecture: Exact, law: Law
) -> _Rest:
    """調整措置, 定額減税, 配当割額・株式等譲渡所得割額 in this order, then the cut below 100 yen.

    The text of 附則第3条の3 counts every credit but 第314条の9 before it.
    """
    city_cut, prefecture_cut = _limit_cut(income, free, city, prefecture)
    city, prefecture = at_least(city - city_cut, 0), at_least(prefecture - prefecture_cut, 0)
    flat: FlatCut = call("local_tax_act.flat_cut", who, income, city, prefecture, law=law)
    city, prefecture = at_least(city - flat.city, 0), at_least(prefecture - flat.prefecture, 0)
    city_withheld, prefecture_withheld = _withheld(who, law)
    unit = law.amount("levy_unit")
    return _Rest(
        city_cut,
        prefecture_cut,
        flat,
        city_withheld,
        prefecture_withheld,
        _excess(city_withheld, city) + _excess(prefecture_withheld, prefecture),
        cut_below(at_least(city - city_withheld, 0), unit),
        cut_below(at_least(prefecture - prefecture_withheld, 0), unit),
    )


def _withheld(who: Taxpayers, law: Law) -> tuple[Yen, Yen]:
    """配当割額・株式等譲渡所得割額: the prefecture's part raised to the yen, the municipality has the rest."""
    total = who.dividend_levy + who.share_levy
    some = Subset(total != 0)
    if not some:
        return total, total
    shared = apply_rate(total[some.rows], law.rate("withheld_prefecture_share"))
    of_prefecture = some.back(round_up(shared))
    return total - of_prefecture, of_prefecture


def _excess(withheld: Yen, levy: Exact) -> Yen:
    """控除不足額: what the levy is too small for, a fraction of a yen of the levy raised."""
    if not withheld.any():
        return withheld
    return cut_below(at_least(withheld - levy, 0))


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
    some = Subset(~free.levy_free & (shortfall.numerators > 0))
    if not some:
        return income.apart.forestry * 0, income.apart.forestry * 0
    rows = some.rows
    total = at_most(round_up(shortfall[rows]), round_up(both[rows]))
    of_prefecture = share(total, prefecture[rows], both[rows], up=True)
    return some.back(total - of_prefecture), some.back(of_prefecture)
