"""From readings to volumes (検針から水量へ): rollover, exchanged meters, estimates, what looks wrong."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Law, LawGap, Truth, choose, constant, rule

UNKNOWN = -1
"""A volume that is not known: the place was not read, or is younger than that."""
BELOW, DOUBLE, HALF, ZERO, ROLLED = 1, 2, 4, 8, 16
"""Bits of what looks wrong (異常): below the last reading, > 2 ×, < ½ of last year, nothing used, rolled over."""
_NEAR_TOP, _NEAR_BOTTOM = 10, 10


@dataclass(frozen=True)
class Judged:
    """A reading judged: volume in m3 (UNKNOWN where it cannot be told) and bits of what looks wrong."""

    volume: Count
    odd: Count


def volume_between(previous: Count, now: Count, digits: Count) -> tuple[Count, Truth]:
    """m3 between two readings of one meter, and whether it rolled over (指針の一巡).

    A reading below the last counts as rolled over where the last stood in the top and this one in the bottom tenth of
    the dial: then 10^digits are added. Otherwise the volume is negative and a person must look.
    """
    full = 10**digits
    rolled = (now < previous) & (previous * _NEAR_TOP >= full * (_NEAR_TOP - 1)) & (now * _NEAR_BOTTOM < full)
    return now - previous + choose(rolled, full, 0), rolled


def with_exchange(removed: Count, last: Count, now: Count, start: Count) -> Count:
    """m3 of a period in which the meter was exchanged: (removed − last) + (now − new meter's start)."""
    return (removed - last) + (now - start)


def judged(previous: Count, now: Count, digits: Count, last_year: Count) -> Judged:
    """Judge readings against the last one and the same period of last year (異常の点検)."""
    volume, rolled = volume_between(previous, now, digits)
    return Judged(choose(volume < 0, UNKNOWN, volume), oddities(volume, rolled, last_year))


def oddities(volume: Count, rolled: Truth, last_year: Count) -> Count:
    """Bits of what looks wrong about a volume."""
    known = last_year >= 0
    found = constant(0, volume)
    for bit, holds in (
        (BELOW, volume < 0),
        (DOUBLE, known & (volume > 2 * last_year) & (volume > 0)),
        (HALF, known & (volume >= 0) & (2 * volume < last_year)),
        (ZERO, volume == 0),
        (ROLLED, rolled),
    ):
        found = found | choose(holds, bit, 0)
    return found


@rule("water_supply.estimate", axis="event_date", since=0)
def estimate(previous: Count, last_year: Count, *, law: Law) -> Count:
    """The volume taken where a meter cannot be read (推定・認定); UNKNOWN where nothing is known.

    previous: rows × readings, the newest first, UNKNOWN where there is none; last_year: same period of the last year.
    Law: 給水条例の使用水量の認定の規定
    Rounding: fraction of a mean dropped as a volume
    """
    return estimated(previous, last_year, law.choice("estimate_method"), law.amount("estimate_readings"))


@rule("water_supply.winter_estimate", axis="event_date", since=0)
def winter_estimate(previous: Count, last_year: Count, *, law: Law) -> Count:
    """The volume of a winter month without reading (冬期概算); columns as in `estimate`.

    Law: 給水条例の冬期間の使用水量の規定
    Rounding: fraction of a mean dropped as a volume
    """
    return estimated(previous, last_year, law.choice("winter_estimate"), law.amount("winter_readings"))


def estimated(previous: Count, last_year: Count, method: str, readings: int) -> Count:
    """The methods an ordinance may choose from; one that finds no reading gives UNKNOWN. Errors: LawGap."""
    if method == "same_period_last_year":
        return last_year
    chosen = previous[:, :1] if method == "previous_reading" else previous[:, :readings]
    known = chosen >= 0
    count = known.sum(axis=1)
    if method in ("previous_reading", "mean_of_previous_readings"):
        total = np.where(known, chosen, 0).sum(axis=1)
        return choose(count > 0, total // np.maximum(count, 1), UNKNOWN)
    if method == "lowest_of_previous_readings":
        lowest = np.where(known, chosen, np.iinfo(np.int64).max).min(axis=1)
        return choose(count > 0, lowest, UNKNOWN)
    raise LawGap(f"no way of estimating is called {method}")
