"""The year of a member (年度の途中の加入・脱退), the days of payment (納付期日) and the settlement (精算)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kikan.law import Law, LawGap

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """A fiscal year by its first day and the first day after it."""

    begins: date
    ends: date


@dataclass(frozen=True)
class Instalment:
    """One payment (期別): its amount, the day it is due, and the last day to tell of it."""

    number: int
    amount: int
    due_on: date
    notice_by: date


def service(year: Year, joined_on: date, left_on: date | None, law: Law) -> Fraction:
    """The part of the year that counts for a member (月割り・日割り); left_on: the first day without it.

    A member that leaves owes the whole rest of the year where the rules say so (no refund).
    Errors: LawGap for a rule nobody defined
    """
    of = law.of("joint_operation")
    way, leaving = of.choice("proration"), of.choice("leaving")
    begins = max(joined_on, year.begins)
    ends = year.ends if leaving == "whole_year" or left_on is None else min(left_on, year.ends)
    if joined_on >= year.ends or (left_on is not None and left_on <= begins):
        return Fraction(0)
    if way == "none":
        return Fraction(1)
    if way == "day":
        return Fraction((ends - begins).days, (year.ends - year.begins).days)
    if way == "month":
        return Fraction(_months(begins, ends), _months(year.begins, year.ends))
    raise LawGap(f"no rule of proration: {way}")


def _months(begins: date, ends: date) -> int:
    """Calendar months that the time touches: the month of joining counts whole."""
    last = ends - ONE_DAY
    return (last.year - begins.year) * 12 + last.month - begins.month + 1


def instalments(amount: int, year: Year, closed: Collection[date], law: Law) -> tuple[Instalment, ...]:
    """A share above the line of the rules in equal parts, a smaller one at once on the first day; nothing for nothing.

    closed: closed days, from which a day moves back (前の開庁日). Rounding: parts cut below the unit, the rest first
    """
    of = law.of("joint_operation")
    table = of.table("instalment_dates")
    days = [_in_year(year, m, d) for m, d in zip(table.amounts("month"), table.amounts("day"), strict=True)]
    if amount <= 0:
        return ()
    count = len(days) if amount > of.amount("split_above") else 1
    unit = of.amount("split_unit")
    part = amount // count // unit * unit
    amounts = [amount - part * (count - 1), *([part] * (count - 1))]
    told = timedelta(days=of.amount("notice_days"))
    dues = [moved_back(day, closed) for day in days[:count]]
    return tuple(Instalment(n, a, d, d - told) for n, (a, d) in enumerate(zip(amounts, dues, strict=True), 1))


def reduced(amounts: Sequence[int], less: int) -> tuple[int, ...]:
    """The payments after something was taken off, from the first on (減額の差引き); never below nothing."""
    found = []
    for amount in amounts:
        taken = min(amount, less)
        less -= taken
        found.append(amount - taken)
    return tuple(found)


def moved_back(day: date, closed: Collection[date]) -> date:
    """The day itself, or the last day before it on which the office is open."""
    while day in closed:
        day -= ONE_DAY
    return day


def _in_year(year: Year, month: int, day: int) -> date:
    found = date(year.begins.year, int(month), int(day))
    return found if found >= year.begins else date(year.begins.year + 1, int(month), int(day))


def settle(billed: Mapping[int, int], final: Mapping[int, int]) -> dict[int, int]:
    """What each member still pays (positive) or is given back (negative) once the year is known (精算)."""
    return {code: final.get(code, 0) - billed.get(code, 0) for code in sorted(billed.keys() | final.keys())}
