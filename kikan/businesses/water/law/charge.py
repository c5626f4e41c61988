"""The charge of one service for one reading period (水道料金・下水道使用料), with every step and rounding."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from kikan.businesses.water.law.tariff import Tariff, tariff_of
from kikan.law import (
    Count,
    Exact,
    Law,
    LawGap,
    Working,
    Yen,
    at_least,
    choose,
    choose_exact,
    constant,
    cut_below,
    rule,
    step,
)  # fmt: skip
from kikan.law.amounts import bound_of

WATER, SEWER = "water_supply", "sewerage"
_TABLE = "料金表（条例の別表）"


@dataclass(frozen=True)
class Metered:
    """What is charged, one row a bill: row of the tariff, volume in m3, months read, dwellings behind the meter."""

    row: Count
    volume: Count
    months: Count
    dwellings: Count


@dataclass(frozen=True)
class Amounts:
    """Base, volume charge and meter fee of one piece, exact."""

    base: Exact
    volume_charge: Exact
    meter_fee: Exact

    @property
    def sum(self) -> Exact:
        return self.base + self.volume_charge + self.meter_fee

    def __mul__(self, factor: Count) -> "Amounts":
        return Amounts(self.base * factor, self.volume_charge * factor, self.meter_fee * factor)


@dataclass(frozen=True)
class Charge(Working):
    """The working of a charge (計算過程). Months of the period are of two kinds: with the odd m3 and without."""

    volume: Count = step("使用水量", "検針・認定", "m3")
    months: Count = step("期間の月数", "検針の周期", "か月")
    larger_volume: Count = step("端数を含む月の水量", "按分の定め", "m3")
    larger_months: Count = step("端数を含む月の数", "按分の定め", "か月")
    smaller_volume: Count = step("ほかの月の水量", "按分の定め", "m3")
    smaller_months: Count = step("ほかの月の数", "按分の定め", "か月")
    base: Exact = step("基本料金", _TABLE)
    volume_charge: Exact = step("従量料金", _TABLE)
    meter_fee: Exact = step("メーター使用料", _TABLE)
    subtotal: Exact = step("料金表による額の計", _TABLE)
    larger: Exact = step("端数を含む月の1か月の額", _TABLE)
    smaller: Exact = step("ほかの月の1か月の額", _TABLE)
    tax: Yen = step("消費税及び地方消費税の額", "条例の消費税等の率")
    before_cut: Exact = step("端数処理前の額", "端数処理の定め")
    total: Yen = step("料金", "端数処理の定め")


@rule("water_supply.charge", axis="event_date", since=0)
def water_charge(metered: Metered, *, law: Law) -> Charge:
    """The water charge of each period (水道料金).

    Law: 水道法第14条、給水条例の料金表
    Rounding: downwards, at the stage the ordinance names; before that exact
    """
    return regular_charge(metered, tariff_of(law, WATER))


@rule("sewerage.charge", axis="event_date", since=0)
def sewer_charge(metered: Metered, *, law: Law) -> Charge:
    """The sewer use fee of each period (下水道使用料).

    Law: 下水道法第20条、下水道条例の使用料の表
    Rounding: downwards, at the stage the ordinance names; before that exact
    """
    return regular_charge(metered, tariff_of(law, SEWER))


def regular_charge(metered: Metered, tariff: Tariff) -> Charge:
    """The charge of whole periods, split over the months as the tariff says. Errors: LawGap for an unknown row."""
    require_rows(metered.row, tariff)
    if tariff.split == "none":
        return _in_one(metered, tariff)
    if tariff.period != 1:
        raise LawGap("a split needs a table of one month")
    if tariff.split == "half_doubled":
        return _doubled(metered, tariff)
    return by_month(metered, tariff)


def require_rows(row: Count, tariff: Tariff) -> None:
    """LawGap where a use or bore has no row in the tariff."""
    if row.size and (int(row.min()) < 0 or int(row.max()) >= len(tariff.uses)):
        raise LawGap("the tariff has no row for a use or bore (用途・口径)")


def _in_one(m: Metered, tariff: Tariff) -> Charge:
    """The table stretched over the whole period: base, bounds and base volume times the months."""
    whole = priced(m.row, m.volume, m.months * m.dwellings, m.months, tariff)
    one, none = constant(1, m.volume), constant(0, m.volume)
    return closed(m, (m.volume, one, whole), (none, none, whole * none), tariff)


def _doubled(m: Metered, tariff: Tariff) -> Charge:
    """One month on an equal part of the volume, times the months (1か月分を求めて月数倍)."""
    whole = priced(m.row, m.volume, m.months * m.dwellings, m.months, tariff)
    month = Amounts(*(_divided(x, m.months) for x in (whole.base, whole.volume_charge, whole.meter_fee)))
    none = constant(0, m.volume)
    return closed(m, (m.volume // m.months, m.months, month), (none, none, month * none), tariff)


def by_month(m: Metered, tariff: Tariff) -> Charge:
    """Each month priced by itself, the odd m3 in some of them (按分)."""
    smaller, rest = m.volume // m.months, m.volume % m.months
    one = constant(1, m.volume)
    larger_volume = choose(rest > 0, smaller + 1, smaller)
    larger_months = choose(rest > 0, rest, m.months)
    a = priced(m.row, larger_volume, m.dwellings, one, tariff)
    b = priced(m.row, smaller, m.dwellings, one, tariff)
    return closed(m, (larger_volume, larger_months, a), (smaller, m.months - larger_months, b), tariff)


def priced(
    row: Count,
    volume: Count,
    times: Count,
    fee_months: Count,
    tariff: Tariff,
    base_volume: Count | None = None,
) -> Amounts:
    """The table of `period` months stretched to `times` months (or dwellings) and applied to a volume.

    What lies in the base volume (基本水量) costs nothing but the base; a tier below it charges nothing.
    """
    used = tariff.base_volume[row] * times // tariff.period if base_volume is None else base_volume
    limits = tariff.up_to[row] * times[:, None] // tariff.period
    if tariff.is_bounded and bool((volume > np.maximum(limits.max(axis=1), used)).any()):
        raise LawGap("a volume lies beyond the last tier of the tariff")
    lower = np.maximum(np.concatenate([0 * limits[:, :1], limits[:, :-1]], axis=1), used[:, None])
    inside = np.maximum(np.minimum(volume[:, None], limits) - lower, 0)
    price = tariff.price.numerators[row]
    charged = (inside * price).sum(axis=1)
    bound = bound_of(volume) * tariff.price.bound
    base = tariff.base[row] * times * Fraction(1, tariff.period)
    base = choose_exact(volume == 0, base * tariff.zero_base, base)
    return Amounts(base, Exact(charged, tariff.price.denominator, bound), tariff.meter_fee[row] * fee_months)


def _divided(amount: Exact, by: Count) -> Exact:
    """An exact amount divided by a small whole number per row."""
    common = lcm(*(int(each) for each in np.unique(by))) if by.size else 1
    return Exact(amount.numerators * (common // by), amount.denominator * common, amount.bound * common)


Piece = tuple[Count, Count, Amounts]


def closed(m: Metered, a: Piece, b: Piece, tariff: Tariff) -> Charge:
    """Sum the pieces, add the tax, cut as the ordinance says."""
    (volume_a, count_a, larger), (volume_b, count_b, smaller) = a, b
    whole = [
        x * count_a + y * count_b for x, y in zip(vars(larger).values(), vars(smaller).values(), strict=True)
    ]
    subtotal = whole[0] + whole[1] + whole[2]
    tax, before, total = _rounded(subtotal, (larger.sum, count_a), (smaller.sum, count_b), tariff)
    return Charge(
        m.volume, m.months, volume_a, count_a, volume_b, count_b, whole[0], whole[1], whole[2], subtotal,
        larger.sum, smaller.sum, tax, before, total,
    )  # fmt: skip


def _rounded(
    subtotal: Exact, a: tuple[Exact, Count], b: tuple[Exact, Count], tariff: Tariff
) -> tuple[Yen, Exact, Yen]:
    """Tax, the amount before the last cut, and the charge."""
    rate, unit = tariff.tax, tariff.unit
    if tariff.stage == "month":
        by_month = 1 if tariff.includes_tax else 1 + rate
        total = cut_below(a[0] * by_month, unit) * a[1] + cut_below(b[0] * by_month, unit) * b[1]
        before = subtotal * by_month
        return _tax_of(total, subtotal, tariff), before, total
    if tariff.includes_tax:
        total = cut_below(subtotal, unit)
        return _tax_of(total, subtotal, tariff), subtotal, total
    if tariff.stage == "tax":
        tax = cut_below(subtotal * rate, unit)
        return tax, subtotal + tax, cut_below(subtotal + tax)
    tax = cut_below(subtotal * rate)
    before = subtotal + tax if tariff.stage == "tax_then_total" else subtotal * (1 + rate)
    return tax, before, cut_below(before, unit)


def _tax_of(total: Yen, subtotal: Exact, tariff: Tariff) -> Yen:
    """The tax within a rounded amount: of an inclusive table its share, else what exceeds the table's sum."""
    if tariff.includes_tax:
        return cut_below(Exact.of(total) * (tariff.tax / (1 + tariff.tax)))
    return at_least(total - cut_below(subtotal), 0)


def months_in_order(charge: Charge, row: int, is_first: bool) -> list[tuple[int, Exact]]:
    """The months of one bill as they are billed: (volume, exact amount); the odd m3 first or last."""
    larger = [(int(charge.larger_volume[row]), charge.larger[row : row + 1])] * int(charge.larger_months[row])
    smaller = [(int(charge.smaller_volume[row]), charge.smaller[row : row + 1])] * int(
        charge.smaller_months[row]
    )
    return larger + smaller if is_first else smaller + larger
