"""How a year's amount is asked for (納期・期割): due days moved over closed days, and the charge that follows a decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kikan.law import Law, column
from kikan.law.days import day
from kikan.law.notions.instalments import due_days
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.law.instalments import share_components
from kikan.shared.ledger.levies import Levy
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.calendar import closed_days

Ints = NDArray[np.int64]
# A correction may come long after its year; the end of next month must be known, too.
LONGEST_AHEAD = timedelta(days=92)
LATEST_CORRECTION = 2


@dataclass(frozen=True)
class YearCalendar:
    """The due days of a year by its law, moved over closed days. `law` is of the levy's statute.

    split: the yearly amounts (rows) and a count -> amounts per instalment, shape (rows, count).
    """

    law: Law
    due: tuple[date, ...]
    closed: frozenset[date]
    split_by: Callable[[Ints, int, Law], Ints]

    @classmethod
    def of(cls, law: Law, split_by: Callable[[Ints, int, Law], Ints]) -> "YearCalendar":
        """The calendar of the open municipality. Errors: LawGap."""
        until = max(date(law.at + LATEST_CORRECTION, 1, 1), clock.today() + LONGEST_AHEAD)
        closed = frozenset(closed_days(date(law.at, 4, 1), until))
        return cls(law, tuple(open_days(due_days(law), closed)), closed, split_by)

    @property
    def unit(self) -> int:
        return self.law.amount("instalment_unit")

    @property
    def due_columns(self) -> Ints:
        return np.array([day(each) for each in self.due], dtype=np.int64)

    def split(self, yearly: Ints, count: int | None = None) -> Ints:
        """Amounts per instalment, shape (rows, count): all instalments of the year, or those that are left."""
        return self.split_by(yearly, count or len(self.due), self.law)

    def later(self, yearly: Ints, from_day: Ints) -> Ints:
        """What of a yearly amount falls due on a day or later."""
        kept: Ints = (self.split(yearly) * (self.due_columns[None, :] >= from_day[:, None])).sum(axis=1)
        return kept

    def occasional(self) -> date:
        """The due day of an occasional instalment (随時期): the end of next month, moved over closed days."""
        today = clock.today()
        month = today.year * 12 + today.month + 1
        return open_days([date(month // 12, month % 12 + 1, 1) - timedelta(days=1)], self.closed)[0]

    def left(self) -> list[tuple[int, date]]:
        """The instalments that are not yet due, or one occasional after them."""
        numbered = [(i, d) for i, d in enumerate(self.due, 1) if d >= clock.today()]
        return numbered or [(len(self.due) + 1, self.occasional())]


def open_days(days: Iterable[date], closed: frozenset[date]) -> list[date]:
    """Each day, or the next on which the office is open (地方税法第20条の5第2項)."""
    return [_next_open(each, closed) for each in days]


def _next_open(each: date, closed: frozenset[date]) -> date:
    while each in closed:
        each += timedelta(days=1)
    return each


def follow(
    charge: int, components: tuple[int, ...], *, levy: Levy, payer: int, reference: int, calendar: YearCalendar, entry: int
) -> int:  # fmt: skip
    """Make the ledger say what a payer owes for the year as decided now; returns the charge's number.

    charge: the one so far, 0 or a number without a charge where nothing was owed: then the amount is asked for with
    the instalments that are left.
    """
    if charge and ledger.is_charged(charge):
        ledger.correct(
            charge, components=components, on=clock.today(), unit=calendar.unit,
            occasional_due_on=calendar.occasional(), entry=entry,
        )  # fmt: skip
        return charge
    if not any(components):
        return charge
    left = calendar.left()
    amounts = calendar.split(column(sum(components)), len(left))[0].tolist()
    shares = share_components(components, {i: a for (i, _), a in zip(left, amounts, strict=True)})
    parts = [ledger.Part(i, due, shares[i]) for i, due in left if any(shares[i])]
    return ledger.charge(
        levy=levy.code,
        fiscal_year=calendar.law.at,
        payer=payer,
        reference=reference,
        parts=parts,
        entry=entry,
    )
