"""Opening and closing within a period (開栓・中止の期間計算): what of the base is due, and the charge of a part period."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from kikan.businesses.water.law.charge import (
    SEWER,
    WATER,
    Amounts,
    Charge,
    Metered,
    closed,
    priced,
    require_rows,
)
from kikan.businesses.water.law.tariff import Tariff, tariff_of
from kikan.law import (
    Count,
    Exact,
    Law,
    Working,
    Yen,
    at_least,
    choose_exact,
    constant,
    cut_below,
    rule,
    step,
)  # fmt: skip
from kikan.law.amounts import bound_of

_PRORATION = "期間計算の定め"
HALF_MONTH_DAYS = 15


@dataclass(frozen=True)
class Part(Working):
    """What a part period does to base and base volume (期間計算); amounts of a table of one month."""

    days: Count = step("使用日数", _PRORATION, "日")
    months: Count = step("料金表を当てる月数", _PRORATION, "か月")
    base: Exact = step("期間計算後の基本料金", _PRORATION)
    base_cut: Yen = step("期間計算後の基本料金（円未満切捨て）", _PRORATION)
    base_volume: Count = step("期間計算後の基本水量", _PRORATION, "m3")
    scaled_volume: Count = step("換算水量", _PRORATION, "m3")


def days_used(first: Count, last: Count, law: Law, statute: str) -> Count:
    """Days from the day of opening to the day of closing or reading (使用日数), counted as the ordinance says."""
    counts = law.of(statute).choice("proration_counts")
    return last - first + (1 if counts == "both" else 0)


@rule("water_supply.proration", axis="event_date", since=0)
def water_proration(days: Count, volume: Count, base: Exact, base_volume: Count, *, law: Law) -> Part:
    """The base of a part period of the water charge (基本料金の期間計算).

    Law: 給水条例の使用開始・中止の規定; the method is the ordinance's
    Rounding: below one yen cut once, at the end
    """
    return part_of_base(days, volume, base, base_volume, law, WATER)


@rule("sewerage.proration", axis="event_date", since=0)
def sewer_proration(days: Count, volume: Count, base: Exact, base_volume: Count, *, law: Law) -> Part:
    """The base of a part period of the sewer use fee (基本使用料の期間計算).

    Law: 下水道条例の使用開始・中止の規定; the method is the ordinance's
    Rounding: below one yen cut once, at the end
    """
    return part_of_base(days, volume, base, base_volume, law, SEWER)


def part_of_base(days: Count, volume: Count, base: Exact, base_volume: Count, law: Law, statute: str) -> Part:
    """One of the five methods of the ordinance. Errors: LawGap."""
    own = law.of(statute)
    method = own.choice("proration_method")
    per_month = own.amount("days_per_month") if method != "half_month_steps" else 31
    months = at_least((days + per_month - 1) // per_month, 1)
    if method == "base_by_days":
        prorated = _by_days(days, months, base, own.rate("proration_reserved"), per_month)
        return _part(days, months, prorated, base_volume * months, volume)
    if method == "volume_and_charge_by_days":
        scaled = volume * per_month * months // at_least(days, 1)
        share = days_of(base * months, days, months, per_month)
        return _part(days, months, share, base_volume * months, scaled)
    if method == "half_month_steps":
        return _by_steps(days, months, volume, base, base_volume, own)
    if method == "half_if_small":
        is_small = (days <= HALF_MONTH_DAYS) & (volume * 2 <= base_volume)
        prorated = choose_exact(is_small, base * Fraction(1, 2), base * months)
        return _part(days, months, prorated, base_volume * months, volume)
    return _part(days, months, base * months, base_volume * months, volume)


def _part(days: Count, months: Count, base: Exact, base_volume: Count, scaled: Count) -> Part:
    return Part(days, months, base, cut_below(base), base_volume, scaled)


def _by_days(days: Count, months: Count, base: Exact, reserved: Fraction, per_month: int) -> Exact:
    """Up to a month a part is never prorated (堺市: 200 yen); beyond, whole months and days of the rest."""
    kept = Exact.of(constant(1, days)) * reserved
    short = kept + (base - kept) * days * Fraction(1, per_month)
    whole = at_least(months - 1, 1)
    longer = base * whole + base * (days - whole * per_month) * Fraction(1, per_month)
    return choose_exact(days <= per_month, short, longer)


def days_of(amount: Exact, days: Count, months: Count, per_month: int) -> Exact:
    """amount × days ÷ (days of its months), exact."""
    common = lcm(*(int(each) for each in np.unique(months))) if months.size else 1
    factor = Exact(days * (common // months), per_month * common, bound_of(days) * common)
    return amount * factor


def _by_steps(days: Count, months: Count, volume: Count, base: Exact, base_volume: Count, own: Law) -> Part:
    """A rate by the number of days (15日以内 2分の1 …); the base volume follows where the ordinance says so."""
    steps = own.table("proration_steps")
    rate = steps.rates("rate")[steps.row_up_to(days)]
    follows = own.choice("base_volume_prorated") == "yes"
    kept = cut_below(Exact.of(base_volume) * rate) if follows else base_volume * months
    return _part(days, months, base * rate, kept, volume)


@rule("water_supply.part_period_charge", axis="event_date", since=0)
def water_part_charge(metered: Metered, days: Count, *, law: Law) -> Charge:
    """The water charge of a period that was opened or closed in between (開始・中止の料金).

    Law: 給水条例の使用開始・中止の規定、料金表
    Rounding: as for a whole period
    """
    return part_charge(metered, days, law, WATER)


@rule("sewerage.part_period_charge", axis="event_date", since=0)
def sewer_part_charge(metered: Metered, days: Count, *, law: Law) -> Charge:
    """The sewer use fee of a period that was opened or closed in between (開始・中止の使用料).

    Law: 下水道条例の使用開始・中止の規定、使用料の表
    Rounding: as for a whole period
    """
    return part_charge(metered, days, law, SEWER)


def part_charge(metered: Metered, days: Count, law: Law, statute: str) -> Charge:
    """Base by the method, volume charge by the tiers of the months begun; no split over months."""
    tariff = tariff_of(law, statute)
    require_rows(metered.row, tariff)
    month = Fraction(1, tariff.period)
    base = tariff.base[metered.row] * month * metered.dwellings
    base_volume = tariff.base_volume[metered.row] * metered.dwellings // tariff.period
    part = part_of_base(days, metered.volume, base, base_volume, law, statute)
    whole = priced(
        metered.row, part.scaled_volume, part.months * metered.dwellings, part.months, tariff,
        base_volume=part.base_volume,
    )  # fmt: skip
    return closed_part(metered, part, whole, law.of(statute), tariff)


def closed_part(metered: Metered, part: Part, whole: Amounts, own: Law, tariff: Tariff) -> Charge:
    """The charge from the part's base and what its months would cost (`whole`)."""
    amounts = _amounts(metered, part, whole, own, tariff)
    one, none = constant(1, part.days), constant(0, part.days)
    used = Metered(metered.row, metered.volume, part.months, metered.dwellings)
    return closed(used, (metered.volume, one, amounts), (none, none, amounts * none), tariff)


def _amounts(metered: Metered, part: Part, whole: Amounts, own: Law, tariff: Tariff) -> Amounts:
    base = choose_exact(metered.volume == 0, part.base * tariff.zero_base, part.base)
    method = own.choice("proration_method")
    if method == "volume_and_charge_by_days":
        volume = days_of(whole.volume_charge, part.days, part.months, own.amount("days_per_month"))
        return _at_least_the_minimum(base, volume, whole.meter_fee, own.amount("proration_minimum"))
    if method == "base_by_days":
        base = Exact.of(cut_below(base))
    return Amounts(base, whole.volume_charge, whole.meter_fee)


def _at_least_the_minimum(base: Exact, volume: Exact, fee: Exact, minimum: int) -> Amounts:
    """Base and volume charge cut together to a yen; where that is below the minimum, the base makes up for it."""
    together = at_least(cut_below(base + volume), minimum)
    return Amounts(Exact.of(together) - volume, volume, fee)
