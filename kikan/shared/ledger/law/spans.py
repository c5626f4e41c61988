"""Spans of days with a balance and a rate (割合の期間): how late charges and refund interest count days.

Many claims at once: every day on which a balance, a rate or a waiver changes cuts the time of its claim, and
what lies between two cuts is a piece of one balance at one rate. No loop over claims or days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.law import Count, Day, Exact, Groups, Law, Yen, cut_below
from kikan.law.days import date_of, day, month_of

CALENDAR_YEAR, PERIOD = "calendar_year", "period"


@dataclass(frozen=True)
class Pieces:
    """Spans of one claim each, `begin` and `end` included, in the order of claim and day."""

    claim: Count
    begin: Day
    end: Day

    @property
    def days(self) -> Count:
        return self.end - self.begin + 1

    def __len__(self) -> int:
        return len(self.claim)


def cut(begin: Day, end: Day, claims: Sequence[Count], days: Sequence[Day]) -> Pieces:
    """The time of each claim from `begin` to `end`, cut before each of `days` (pairs of claim and day)."""
    count = np.arange(len(begin), dtype=np.int64)
    claim = np.concatenate([count, *claims, count])
    at = np.concatenate([begin, *days, end + 1])
    inside = (at >= begin[claim]) & (at <= end[claim] + 1) & (begin <= end)[claim]
    key = np.unique(claim[inside] * _DAYS + at[inside])
    claim, at = key // _DAYS, key % _DAYS
    same = claim[1:] == claim[:-1]
    return Pieces(claim[:-1][same], at[:-1][same], at[1:][same] - 1)


_DAYS = 10**7


def in_force(pieces: Pieces, claim: Count, since: Day, change: Yen, count: int) -> Yen:
    """The sum of all changes of its claim up to the first day of each piece."""
    order = np.argsort(claim * _DAYS + since, kind="stable")
    key = claim[order] * _DAYS + since[order]
    running = np.concatenate([[0], np.cumsum(change[order])]).astype(np.int64)
    upto = np.searchsorted(key, pieces.claim * _DAYS + pieces.begin, side="right")
    before = np.searchsorted(key, pieces.claim * _DAYS, side="left")
    found: Yen = running[upto] - running[before]
    return found


def every_claim(count: int, days: Sequence[int]) -> tuple[Count, Day]:
    """The same days for every claim, as pairs."""
    claim = np.repeat(np.arange(count, dtype=np.int64), len(days))
    return claim, np.tile(np.array(days, dtype=np.int64), count)


def years_between(first: int, last: int) -> list[int]:
    """The 1 Januaries after a day up to another: where a rate of the year may change."""
    return [day(date(y, 1, 1)) for y in range(date_of(first).year + 1, date_of(last).year + 1)]


@dataclass(frozen=True)
class YearRates:
    """A rate of each calendar year from `first` on, over one denominator."""

    first: int
    rates: Exact

    def of(self, days: Day) -> Yen:
        """The numerator in force on each day."""
        found: Yen = self.rates.numerators[month_of(days) // 12 - self.first]
        return found


def year_rates(name: str, first: int, last: int, law: Law) -> YearRates:
    """The notified rate of every year between two days. Errors: LawGap for a year not notified yet."""
    years = range(date_of(first).year, date_of(last).year + 1)
    values = [law.on("tax_year", y).rate(name) for y in years]
    numerators = np.array([int(v * RATE_OVER) for v in values], dtype=np.int64)
    if any(v * RATE_OVER != int(v * RATE_OVER) for v in values):
        raise ValueError(f"{name} is finer than the tenth of a per mille")
    return YearRates(years[0], Exact(numerators, RATE_OVER, int(numerators.max(initial=0))))


RATE_OVER = 10_000


def amounts(groups: Count, base: Yen, days: Count, rate: Yen, a_year: int) -> tuple[Yen, Groups]:
    """Interest of each group of pieces, the fraction of a yen cut once per group; groups are ascending numbers."""
    numerators = base * days * rate
    parents = Groups(groups, int(groups[-1]) + 1 if len(groups) else 0)
    whole = Exact(parents.sum(numerators), RATE_OVER * a_year, int(np.abs(numerators).sum()))
    return cut_below(whole), parents


def runs_of(*columns: Yen) -> Count:
    """Numbers of consecutive rows that agree in every column."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    new = np.zeros(len(columns[0]), dtype=np.bool_)
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.cumsum(new).astype(np.int64)
