"""Leak relief and reductions (漏水減免・減免), and what a winter's settlement brings (冬期の精算)."""

from dataclasses import dataclass
from fractions import Fraction

from kikan.businesses.water.law.charge import Charge, Metered, by_month, regular_charge, require_rows
from kikan.businesses.water.law.tariff import tariff_of
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

_LEAK = "漏水減免の定め"


@dataclass(frozen=True)
class Leak(Working):
    """The working of a leak relief (漏水減免の計算過程)."""

    read: Count = step("検針した水量", _LEAK, "m3")
    usual: Count = step("通常の水量", _LEAK, "m3")
    leaked: Count = step("漏水とみる水量", _LEAK, "m3")
    cut: Exact = step("減らす水量（端数処理前）", _LEAK, "m3")
    cut_volume: Count = step("減らす水量", _LEAK, "m3")
    charged_volume: Count = step("料金を計算する水量", _LEAK, "m3")
    sewer_cut: Count = step("汚水量から減らす水量", _LEAK, "m3")


@rule("water_supply.leak_relief", axis="event_date", since=0)
def leak_relief(read: Count, usual: Count, into_sewer: Count, *, law: Law) -> Leak:
    """What a leak takes off the volume (漏水減免).

    into_sewer: 1 where the leaked water ran into the sewer: then nothing is taken off the sewage.
    Law: 給水条例・規程の漏水減免の規定; rates by multiples of the usual volume
    Rounding: fraction of a m3 dropped
    """
    leaked = at_least(read - usual, 0)
    cut = (
        _each_band(read, usual, law)
        if law.choice("leak_applies") == "each_band"
        else _whole(read, usual, law)
    )
    cut_volume = cut_below(cut)
    of_sewer = leaked if law.choice("leak_sewer") == "whole" else cut_volume
    return Leak(read, usual, leaked, cut, cut_volume, read - cut_volume, choose(into_sewer == 1, 0, of_sewer))


def _each_band(read: Count, usual: Count, law: Law) -> Exact:
    """Σ rate of the band × what of the volume lies in it; bands are multiples of the usual volume."""
    bands = law.table("leak_bands")
    total, lower = Exact.of(constant(0, read)), usual
    for limit, rate in zip(bands.cells("up_to"), bands.cells("rate"), strict=True):
        upper = read if limit is None else usual * int(limit)
        within = at_least(choose(read < upper, read, upper) - lower, 0)
        total = total + Exact.of(within) * Fraction(rate or 0)
        lower = upper
    return total


def _whole(read: Count, usual: Count, law: Law) -> Exact:
    """The rate of the band that the volume falls into, times the whole leak."""
    bands = law.table("leak_bands")
    leaked, found, is_open = at_least(read - usual, 0), Exact.of(constant(0, read)), read > usual
    for limit, rate in zip(bands.cells("up_to"), bands.cells("rate"), strict=True):
        holds = is_open if limit is None else is_open & (read <= usual * int(limit))
        found = choose_exact(holds, Exact.of(leaked) * Fraction(rate or 0), found)
        is_open = is_open & ~holds
    return found


def reduced(charge: Charge, code: Count, law: Law, statute: str) -> Yen:
    """What a reduction takes off each charge in yen (減免額); 0 is no reduction. Errors: LawGap for an unknown code.

    Of the base: base × rate, with tax where the table is without; of the total: total × rate. Fractions are cut.
    """
    codes = sorted({int(c) for c in code.tolist()} - {0})
    off = constant(0, code)
    if not codes:
        return off
    own = law.of(statute)
    table = own.table("reductions")
    tax = 1 if own.choice("prices_include_tax") == "yes" else 1 + own.rate("tax_rate")
    for each in codes:
        of, rate = table.cell("of", code=each), table.rate("rate", code=each)
        if of not in ("base", "total"):
            raise LawGap(f"a reduction is of base or total, not of {of}")
        amount = charge.base * (rate * tax) if of == "base" else Exact.of(charge.total) * rate
        off = choose(code == each, cut_below(amount), off)
    return choose(off > charge.total, charge.total, off)


@dataclass(frozen=True)
class Settlement(Working):
    """The working of a winter's settlement (冬期精算の計算過程)."""

    volume: Count = step("冬期全体の実際の水量", "冬期概算の定め", "m3")
    months: Count = step("冬期の月数", "冬期概算の定め", "か月")
    due: Yen = step("実際の水量を月に等しく分けた料金の計", "冬期概算の定め")
    billed: Yen = step("概算で請求した額の計", "冬期概算の定め")
    difference: Yen = step("精算額（負は充当・還付）", "冬期概算の定め")


def winter_settlement(
    row: Count, volume: Count, months: Count, dwellings: Count, billed: Yen, law: Law, statute: str
) -> Settlement:
    """Σ(real charge of the winter, split evenly per month) − Σ(billed) (冬期の精算).

    Law: 給水条例の冬期間の使用水量の規定
    Rounding: each month as a month's bill; the odd m3 fall to the first months
    """
    tariff = tariff_of(law, statute)
    require_rows(row, tariff)
    whole = Metered(row, volume, months, dwellings)
    split = by_month(whole, tariff)
    larger = _one_month(split.larger_volume, whole, law, statute)
    smaller = _one_month(split.smaller_volume, whole, law, statute)
    due = larger * split.larger_months + smaller * split.smaller_months
    return Settlement(volume, months, due, billed, due - billed)


def _one_month(volume: Count, whole: Metered, law: Law, statute: str) -> Yen:
    one = Metered(whole.row, volume, constant(1, volume), whole.dwellings)
    return regular_charge(one, tariff_of(law, statute)).total
