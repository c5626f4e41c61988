"""Closed days and months (日計・月計): totals by levy, year, current or carried, kind and channel; rates by month."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from kikan.law.days import next_month
from kikan.shared.ledger import closing, components
from kikan.shared.ledger.closing import CLEARED, RECEIVED, REFUNDED, Sum
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class ClosedDay:
    """One closed day with what it counts."""

    day: date
    after: int
    until: int
    received: int
    cleared: int
    refunded: int


@dataclass(frozen=True)
class MonthRate:
    """A month's cleared money and, up to its end, the share of what was charged in the year (収納率)."""

    month: date
    cleared: int
    per_mille: int


def first_of(day: date) -> date:
    return day.replace(day=1)


# Each closing counts from the one before it; a few brin ranges each, one query for all.
COUNTED = """
WITH k AS (
  SELECT day, lag(until_entry, 1, 0::bigint) OVER (ORDER BY day) AS after, until_entry FROM ledger_closing
  WHERE municipality = %(town)s
)
SELECT k.day, k.after, k.until_entry, {sums} FROM k WHERE k.day >= %(first)s AND k.day < %(until)s ORDER BY k.day
"""
ONE = """(SELECT coalesce(sum(t.amount), 0)::bigint FROM {table} t {join} WHERE t.municipality = %(town)s
  AND t.entry > k.after AND t.entry <= k.until_entry {also})"""
OF_DAY = COUNTED.format(
    sums=", ".join(
        ONE.format(table=f"ledger_{t}", join="", also="") for t in ("receipt", "allocation", "refund")
    )
)
OF_YEAR = COUNTED.format(
    sums=", ".join(
        ONE.format(
            table=f"ledger_{t}",
            join="JOIN ledger_charge c ON c.municipality = t.municipality AND c.number = t.charge",
            also="AND c.fiscal_year = %(year)s AND t.instalment < 1000",
        )
        for t in ("charge_line", "allocation")
    )
)


def _counted(query: str, first: date, until: date, year: int = 0) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"town": current_or_raise(), "first": first, "until": until, "year": year}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def closed_days(month: date) -> list[ClosedDay]:
    """The closed days of a month, the latest first; one query."""
    return [ClosedDay(*row) for row in _counted(OF_DAY, month, next_month(month))][::-1]


def day_sums(day: date) -> tuple[ClosedDay, list[Sum]] | None:
    """What a closed day counts, line by line; None for a day that is not closed."""
    rows = closing.closings(day, date.fromordinal(day.toordinal() + 1))
    if not rows:
        return None
    row, after = rows[0]
    sums = closing.sums_between(after, row.until_entry)
    received = sum(s.amount for s in sums if s.what == RECEIVED)
    cleared = sum(s.amount for s in sums if s.what == CLEARED)
    refunded = sum(s.amount for s in sums if s.what == REFUNDED)
    return ClosedDay(day, after, row.until_entry, received, cleared, refunded), sums


def month_sums(month: date) -> list[Sum]:
    """The closed days of a month together (月計)."""
    rows = closing.closings(month, next_month(month))
    return closing.sums_between(rows[0][1], rows[-1][0].until_entry) if rows else []


def waiting() -> list[Sum]:
    """What was booked since the last closing and belongs to no closed day yet."""
    last = closing.last_closing()
    return closing.sums_between(last.until_entry if last else 0, 2**62)


def without_channels(sums: list[Sum]) -> list[Sum]:
    """The same with the channels added up."""
    found: dict[tuple[int, int, int, bool, int], Sum] = {}
    for s in sums:
        key = (s.what, s.levy, s.fiscal_year, s.is_carried, s.kind)
        known = found.get(key, replace(s, channel="", rows=0, amount=0))
        found[key] = replace(known, rows=known.rows + s.rows, amount=known.amount + s.amount)
    return [found[key] for key in sorted(found)]


def rates_by_month(fiscal_year: int) -> list[MonthRate]:
    """The rate of collection month by month from April: cleared so far of charged so far, the year's tax alone."""
    rows = _counted(OF_YEAR, date(fiscal_year, 4, 1), date(fiscal_year + 1, 6, 1), fiscal_year)
    before = _counted(OF_YEAR, date(1, 1, 1), date(fiscal_year, 4, 1), fiscal_year)
    charged, cleared = sum(r[3] for r in before), sum(r[4] for r in before)
    found: dict[date, MonthRate] = {}
    for day, _, _, asked, came in rows:
        charged, cleared = charged + asked, cleared + came
        known = found.get(first_of(day), MonthRate(first_of(day), 0, 0))
        rate = cleared * 1000 // charged if charged > 0 else 0
        found[first_of(day)] = MonthRate(first_of(day), known.cleared + came, rate)
    return list(found.values())


@dataclass(frozen=True)
class PrefectureShare:
    """What of a month's resident tax belongs to the prefecture and to the state (県民税・森林環境税の払込み)."""

    fiscal_year: int
    cleared: int
    city: int
    prefecture: int
    forest: int


def prefecture_shares(month: date) -> list[PrefectureShare]:
    """The month's cleared resident tax parted as the year's charges are; fractions stay with the municipality.

    That the shares follow the charged sums of the year, and the rounding, are unverified.
    """
    cleared: dict[int, int] = defaultdict(int)
    for s in month_sums(month):
        if s.what == CLEARED and s.levy == components.RESIDENT and s.kind == 0:
            cleared[s.fiscal_year] += s.amount
    found = []
    for year, amount in sorted(cleared.items()):
        city, prefecture, forest = components.charged_of_year(components.RESIDENT, year)
        total = city + prefecture + forest
        to_prefecture = amount * prefecture // total if total > 0 else 0
        to_state = amount * forest // total if total > 0 else 0
        found.append(
            PrefectureShare(year, amount, amount - to_prefecture - to_state, to_prefecture, to_state)
        )
    return found
