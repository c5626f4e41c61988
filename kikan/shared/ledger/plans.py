"""What an agreement to pay in parts comes to (分納の見込み): the oldest tax first, late charges at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.law import Law
from kikan.law.days import date_of, day_of_month, first_of_month, month_of
from kikan.law.days import day as day_number
from kikan.shared.errors import Refused
from kikan.shared.ledger.claims import Claims, Ints, last_notified, late_charges_if
from kikan.shared.ledger.law.late_charge import Payments

MOST_PARTS = 60
UNIT = 100
ROUNDS = 4


@dataclass(frozen=True)
class PlannedPart:
    """One payment: the day, the amount, and what of it pays tax."""

    line: int
    due_on: date
    amount: int
    tax: int

    @property
    def beside(self) -> int:
        return self.amount - self.tax


@dataclass(frozen=True)
class Simulation:
    """A plan as it would run. `known_until`: later days have no notified rate, and no late charge in here."""

    parts: tuple[PlannedPart, ...]
    tax: int
    fees: int
    late: int
    known_until: date | None

    @property
    def total(self) -> int:
        return self.tax + self.fees + self.late


def simulate(
    claims: Claims, first_on: date, law: Law, *, monthly: int | None = None, count: int | None = None
) -> Simulation:
    """The payments of a plan with a monthly amount, or with a number of months.

    Errors: Refused for neither or both, for a plan that would not end within five years.
    """
    if (monthly is None) == (count is None):
        raise Refused("毎月の額か、回数のどちらか一方を入力してください。", field="monthly")
    order = np.lexsort((claims.instalment, claims.charge, claims.due))
    sorted_claims = claims[order]
    tax, fees = int(sorted_claims.balance.sum()), int(sorted_claims.fee_open.sum())
    amount, late, asked = (
        monthly or UNIT,
        0,
        int((sorted_claims.late_open - sorted_claims.late_charged).sum()),
    )
    for _ in range(1 if monthly else ROUNDS):
        amount = monthly or _even(tax + fees + late, int(count or 1))
        days = _days(first_on, tax, amount)
        late = max(
            _late(sorted_claims, _payments(sorted_claims.balance, amount, days), days[-1], law) + asked, 0
        )
    parts = _parts(first_on, tax, tax + fees + late, amount, count)
    known = last_notified(law)
    return Simulation(parts, tax, fees, late, known if parts[-1].due_on > known else None)


def _even(total: int, count: int) -> int:
    return max(-(-total // (count * UNIT)) * UNIT, UNIT)


def months_on(first_on: date, count: int) -> list[date]:
    """The same day of so many months, the last day of a shorter one."""
    start = np.array([day_number(first_on)], dtype=np.int64)
    months = month_of(start) + np.arange(count, dtype=np.int64)
    last = first_of_month(months + 1) - 1
    days = np.minimum(first_of_month(months) + day_of_month(start) - 1, last)
    return [date_of(int(d)) for d in days]


def _days(first_on: date, total: int, amount: int) -> list[date]:
    needed = max(-(-total // amount), 1)
    if needed > MOST_PARTS:
        raise Refused(
            f"毎月{amount:,}円では、{MOST_PARTS}回で終わりません。",
            field="monthly",
            what_to_do="毎月の額を増やすか、回数で計算してください。",
        )
    return months_on(first_on, needed)


def _payments(balance: Ints, amount: int, days: Sequence[date]) -> Payments:
    """How the tax is paid: each payment goes to the oldest claim that is open."""
    ends = np.cumsum(balance)
    borders = np.unique(
        np.concatenate([[0], ends, np.minimum(amount * np.arange(1, len(days) + 1), ends[-1])])
    )
    part, start = np.diff(borders), borders[:-1]
    claim = np.searchsorted(ends, start, side="right")
    on = np.array([day_number(d) for d in days], dtype=np.int64)[start // amount]
    return Payments(claim.astype(np.int64), on, part.astype(np.int64))


def _late(claims: Claims, planned: Payments, last: date, law: Law) -> int:
    until = min(last, last_notified(law))
    if until < date_of(int(claims.due.min())):
        return 0
    return int(late_charges_if(claims, planned, until, law).charge.sum())


def _parts(first_on: date, tax: int, total: int, amount: int, count: int | None) -> tuple[PlannedPart, ...]:
    """The payments day by day; with a number of months the last one takes the rest."""
    days = _days(first_on, total, amount) if count is None else months_on(first_on, count)
    parts, left, left_tax = [], total, tax
    for line, day in enumerate(days, start=1):
        pays = left if line == len(days) else min(amount, left)
        of_tax = min(pays, left_tax)
        parts.append(PlannedPart(line, day, pays, of_tax))
        left, left_tax = left - pays, left_tax - of_tax
    return tuple(p for p in parts if p.amount > 0)
