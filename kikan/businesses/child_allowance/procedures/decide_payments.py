"""decide_payments: what is paid to whom, overpayments offset (支払の決定、内払調整)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kikan.businesses.child_allowance.law.months import is_payment_month
from kikan.businesses.child_allowance.reads import deductions, entitlements, payments
from kikan.law import Count, Groups, Law, Yen, at_least, at_most, column
from kikan.law.days import day as to_day
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import CHILD_ALLOWANCE
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import calendar, clock, numbers, ordinances
from kikan.shared.tenancy.columns import write_columns

CITES = "児童手当法第8条第4項・第13条"


@dataclass(frozen=True, eq=False)
class Settled:
    """What a payment settles: `line` per child's month, the other columns per recipient, in yen."""

    line: Yen
    due: Yen
    offset: Yen
    carried: Yen


def settle(recipient: Count, count: int, unpaid: Yen) -> Settled:
    """Offset what was overpaid (below zero) against what is due, the oldest first; never below zero, the rest carried.

    recipient: row of the recipient per line, ascending; the lines of one in order of months.
    Law: 児童手当法第13条
    """
    groups = Groups(recipient, count)
    due, over = groups.sum(at_least(unpaid, 0)), groups.sum(at_least(-unpaid, 0))
    offset = at_most(over, due)
    taken = at_least(-unpaid, 0)
    before = np.cumsum(taken) - taken
    starts = groups.sum(taken).cumsum() - groups.sum(taken)
    left = at_least(offset[recipient] - (before - starts[recipient]), 0)
    return Settled(at_least(unpaid, 0) - np.minimum(taken, left), due, offset, over - offset)


@procedure("child_allowance.decide_payments", right="child_allowance.batch", ja="児童手当の支払の決定")
def decide_payments(
    *, pay_month: date, actor: Actor, persons: Sequence[int] = (), pays_on: date | None = None
) -> int:
    """Decide what is paid of all unpaid months before the month of payment; it waits to be paid out. Returns how many.

    pay_month: any day of it. persons: only these, outside the regular months too (随時払). pays_on: the day, where it is not
    the regular one. Passed over: whose payment is held back, who died (未支払の請求を待つ), and who is owed nothing. A second run
    decides nothing.
    Errors: Refused for a month that is none of payment, or to come; LawGap for a day of payment nobody set; Stale.
    """
    month, read_at = month_number(pay_month), head()
    law = ordinances.law("benefit_month", month, statute="child_allowance_act")
    _require_month(month, law, is_regular=not persons)
    first = pay_month.replace(day=1)
    found = payments.unpaid_before(first, list(persons) or None)
    passed = entitlements.suspended_on(clock.today()) | entitlements.died()
    free = ~np.isin(found["recipient"], sorted(passed))
    rows = {name: values[free] for name, values in found.items()}
    recipients, place = np.unique(rows["recipient"], return_inverse=True)
    settled = settle(place.astype(np.int64), len(recipients), rows["amount"])
    pays = settled.due > 0
    if not bool(pays.any()):
        return 0
    on = pays_on or pay_day(first, law)
    entry = append(
        actor=actor, kind="child_allowance.payments_decided", procedure="child_allowance.decide_payments",
        subjects=[("person", int(p)) for p in recipients[pays]], happened_on=clock.today(), cites=CITES,
        read_at=read_at,
    ).number  # fmt: skip
    taken = deductions.share_out(recipients, settled.due - settled.offset, deductions.in_force(on))
    keep(
        rows, place, recipients, settled, payee=recipients, pay_month=first, pays_on=on, entry=entry, taken=taken
    )  # fmt: skip
    return int(pays.sum())


def keep(
    rows: dict[str, np.ndarray], place: Count, recipients: Count, settled: Settled, *, payee: Count, pay_month: date,
    pays_on: date, entry: int, taken: deductions.Taken = deductions.NOTHING,
) -> None:  # fmt: skip
    """Write the payments of whoever is due something, with their lines, and ask that they are paid out; only writes.

    rows: the unpaid months of the recipients, `place` the row of each one's recipient; payee: per recipient;
    taken: what fees and donations take of it.
    """
    pays = settled.due > 0
    count = int(pays.sum())
    number, deducted = np.zeros(len(recipients), dtype=np.int64), taken.sums(len(recipients))
    amounts = settled.due - settled.offset - deducted
    number[pays] = numbers.draw("child_allowance.payment", count) + np.arange(count)
    write_columns(
        "child_allowance_payment",
        {
            "number": number[pays], "recipient": recipients[pays], "payee": payee[pays],
            "pay_month": column(*[to_day(pay_month)] * count), "pays_on": column(*[to_day(pays_on)] * count),
            "due": settled.due[pays], "offset": settled.offset[pays], "amount": amounts[pays],
            "carried": settled.carried[pays], "deducted": deducted[pays], "entry": entry,
        },
    )  # fmt: skip
    paid = pays & (amounts > 0)
    payouts.ask_many(
        CHILD_ALLOWANCE,
        {"reference": number[paid], "person": recipients[paid], "payee": payee[paid], "amount": amounts[paid]},
        payable_on=pays_on, entry=entry,
    )  # fmt: skip
    if len(taken.place):
        write_columns(
            "child_allowance_deduction_line",
            {
                "payment": number[taken.place], "deduction": taken.deduction, "recipient": recipients[taken.place],
                "amount": taken.amount,
            },
        )  # fmt: skip
    lines = pays[place] & (settled.line != 0)
    write_columns(
        "child_allowance_payment_line",
        {
            "payment": number[place][lines], "recipient": rows["recipient"][lines], "child": rows["child"][lines],
            "month": rows["month"][lines], "amount": settled.line[lines],
        },
    )  # fmt: skip


def _require_month(month: int, law: Law, *, is_regular: bool) -> None:
    if month > month_number(clock.today()) + 1:
        raise Refused(
            "支払月が早すぎます。", field="pay_month", what_to_do="翌月までの支払月を選んでください。"
        )
    if is_regular and not bool(is_payment_month(column(month), law=law)[0]):
        raise Refused(
            "この月は定例の支払月ではありません。", cites="児童手当法第8条第4項", field="pay_month",
            what_to_do="偶数月を選んでください。消滅した人などの随時払は、人の画面から行います。",
        )  # fmt: skip


def pay_day(first: date, law: Law) -> date:
    """The day of payment of a month: the one the municipality set, or the last open day before. Errors: LawGap."""
    day = first.replace(day=law.amount("child_allowance_act.pay_day"))
    while calendar.is_closed(day):
        day -= timedelta(days=1)
    return day
