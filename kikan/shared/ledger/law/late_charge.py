"""The late charge (延滞金): for each day after the due date until the payment, at the rate of its calendar year.

Law: 地方税法 第326条・第723条, 第15条の9, 第20条の4の2, 附則第3条の2
"""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Day, Groups, Law, Truth, Yen, choose, cut_below, only_where, rule
from kikan.law.days import months_passed
from kikan.law.working import Working, part, step
from kikan.shared.ledger.law import spans

FULL, SPECIAL_RATE = 1, 2


@dataclass(frozen=True)
class Payments:
    """Payments of principal: which claim, on which day, how much (収納). The day itself still counts."""

    claim: Count
    on: Day
    amount: Yen


@dataclass(frozen=True)
class Waivers:
    """Days for which the charge is waived (猶予・執行停止), both included; `way` FULL or SPECIAL_RATE."""

    claim: Count
    begin: Day
    end: Day
    way: Count


@dataclass(frozen=True)
class LatePieces(Working):
    """One span of a claim at one rate, fraction of a yen cut once."""

    claim: Count = step("調定の順", unit="番")
    begin: Day = step("始期（1970年からの日数）", unit="日目")
    end: Day = step("終期（1970年からの日数）", unit="日目")
    days: Count = step("日数", unit="日")
    base: Yen = step("基礎の税額", "地方税法 第20条の4の2第2項")
    rate: Yen = step("割合（万分率）", "地方税法 附則第3条の2", unit="／10000")
    is_first: Truth = step("納期限の翌日から1月以内か", "地方税法 第326条第1項", unit="")
    amount: Yen = step("延滞金（1円未満切捨て）")


@dataclass(frozen=True)
class LateCharge(Working):
    """The late charge of each claim as of a day."""

    tax: Yen = step("税額")
    base: Yen = step("基礎の税額（当初）", "地方税法 第20条の4の2第2項")
    first_days: Count = step("1月以内の日数", "地方税法 第326条第1項", unit="日")
    first_part: Yen = step("1月以内の延滞金", "地方税法 第326条第1項・附則第3条の2")
    after_days: Count = step("1月経過後の日数", "地方税法 第326条第1項", unit="日")
    after_part: Yen = step("1月経過後の延滞金", "地方税法 第326条第1項・附則第3条の2")
    total: Yen = step("合計（端数処理前）")
    charge: Yen = step("延滞金の額", "地方税法 第20条の4の2第5項")
    pieces: LatePieces = part("期間ごとの計算", index="claim")


@rule("local_tax_collection.late_charge", axis="event_date", since=0)
def late_charge(
    tax: Yen, due: Day, until: Day, payments: Payments, waivers: Waivers, *, law: Law
) -> LateCharge:
    """The late charge of each claim for the days after `due` up to `until` (延滞金); part payments lower the base.

    Law: 地方税法 第326条・第723条, 第15条の9, 附則第3条の2
    Rounding: base below 1,000 cut, none below 2,000, for each balance; each span below 1 yen as the ordinance says;
    the sum below 100 cut, none below 1,000
    """
    count, begin = len(tax), due + 1
    boundary = months_passed(begin, law.amount("first_months")) + 1
    pieces = _pieces(begin, until, boundary, payments, waivers)
    paid = spans.in_force(pieces, payments.claim, payments.on + 1, payments.amount, count)
    base = _base(tax[pieces.claim] - paid, law)
    is_first = pieces.begin < boundary[pieces.claim]
    rate = _rates(pieces, is_first, _ways(pieces, waivers, count), law)
    found = _cut(pieces, base, rate, is_first, law)
    return _summed(tax, found, count, law)


def _pieces(begin: Day, until: Day, boundary: Day, payments: Payments, waivers: Waivers) -> spans.Pieces:
    count = len(begin)
    new_years = spans.years_between(int(begin.min()), int(until.max())) if count else []
    year_claim, year_day = spans.every_claim(count, new_years)
    everyone = np.arange(count, dtype=np.int64)
    return spans.cut(
        begin,
        until,
        (everyone, payments.claim, waivers.claim, waivers.claim, year_claim),
        (boundary, payments.on + 1, waivers.begin, waivers.end + 1, year_day),
    )


def _base(balance: Yen, law: Law) -> Yen:
    open_ = np.maximum(balance, 0)
    return only_where(open_ >= law.amount("base_floor"), cut_below(open_, law.amount("base_unit")))


def _ways(pieces: spans.Pieces, waivers: Waivers, count: int) -> tuple[Truth, Truth]:
    """Whether a piece is waived whole, and whether the special rate holds."""
    found = []
    for way in (FULL, SPECIAL_RATE):
        of = waivers.way == way
        claim, ones = waivers.claim[of], np.ones(int(of.sum()), dtype=np.int64)
        since = np.concatenate([waivers.begin[of], waivers.end[of] + 1])
        change = np.concatenate([ones, -ones])
        found.append(spans.in_force(pieces, np.concatenate([claim, claim]), since, change, count) > 0)
    return found[0], found[1]


def _rates(pieces: spans.Pieces, is_first: Truth, ways: tuple[Truth, Truth], law: Law) -> Yen:
    if not len(pieces):
        return np.zeros(0, dtype=np.int64)
    first, last = int(pieces.begin.min()), int(pieces.end.max())
    by_year = {n: spans.year_rates(n, first, last, law) for n in ("late_rate_first", "late_rate_after")}
    rate = choose(
        is_first, by_year["late_rate_first"].of(pieces.begin), by_year["late_rate_after"].of(pieces.begin)
    )
    waived, special = ways
    if special.any():
        days = pieces.begin[special]
        postponed = spans.year_rates("late_rate_postponed", int(days.min()), int(days.max()), law)
        rate[special] = np.minimum(rate[special], postponed.of(days))
    return only_where(~waived, rate)


def _cut(pieces: spans.Pieces, base: Yen, rate: Yen, is_first: Truth, law: Law) -> LatePieces:
    """Join what the ordinance counts as one span and cut its fraction of a yen once."""
    way, first = law.choice("late_rounding"), is_first.astype(np.int64)
    keys = [pieces.claim, base, first]
    if way != spans.PERIOD:
        keys.append(rate)
    if way == spans.CALENDAR_YEAR:
        keys.append(pieces.begin.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64))
    groups = spans.runs_of(*keys)
    amount, parents = spans.amounts(groups, base, pieces.days, rate, law.amount("days_a_year"))
    start = np.searchsorted(groups, np.arange(parents.count))
    stop = np.searchsorted(groups, np.arange(parents.count), side="right") - 1
    return LatePieces(
        claim=pieces.claim[start], begin=pieces.begin[start], end=pieces.end[stop],
        days=parents.sum(pieces.days), base=base[start], rate=rate[start], is_first=is_first[start], amount=amount,
    )  # fmt: skip


def _summed(tax: Yen, pieces: LatePieces, count: int, law: Law) -> LateCharge:
    of_claim = Groups(pieces.claim, count)
    first = pieces.is_first
    first_part = of_claim.sum(only_where(first, pieces.amount))
    after_part = of_claim.sum(only_where(~first, pieces.amount))
    total = first_part + after_part
    charge = only_where(total >= law.amount("result_floor"), cut_below(total, law.amount("result_unit")))
    return LateCharge(
        tax, _base(tax, law), of_claim.sum(only_where(first, pieces.days)), first_part,
        of_claim.sum(only_where(~first, pieces.days)), after_part, total, charge, pieces,
    )  # fmt: skip


def no_payments() -> Payments:
    """No part of the tax was paid before the day."""
    none = np.zeros(0, dtype=np.int64)
    return Payments(none, none, none)


def no_waivers() -> Waivers:
    """No day is waived."""
    none = np.zeros(0, dtype=np.int64)
    return Waivers(none, none, none, none)
