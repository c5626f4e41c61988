"""Receive, clear, refund (収納・消込・還付): called by procedures after their entry was appended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from kikan.shared.ledger import payouts
from kikan.shared.ledger.closing import open_day
from kikan.shared.ledger.levies import WITHHELD
from kikan.shared.ledger.models import Allocation, Balance, Charge, Receipt, ReceiptState, Refund
from kikan.shared.ledger.placing import Place, find, in_order, one_each
from kikan.shared.ledger.purposes import REFUND
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

RECEIPTS, REFUNDS = "ledger.receipt", "ledger.refund"


@dataclass(frozen=True)
class Incoming:
    """Money that came in, as its file or the counter states it."""

    channel: str
    paid_on: date
    processed_on: date
    amount: int
    charge: int | None = None
    instalment: int | None = None
    payer: int | None = None
    source: int = 0
    record: int = 0


def receive(incoming: Incoming, *, entry: int) -> int:
    """Book a receipt (収納). Returns its number. The database refuses the same file record twice.

    Money for a day that is closed counts for the next open day.
    """
    number = numbers.draw(RECEIPTS)
    counted = replace(incoming, processed_on=open_day(incoming.processed_on))
    Receipt.objects.create(municipality=current_or_raise(), number=number, entry=entry, **vars(counted))
    recorder.note("receipt", "収納", amount=incoming.amount)
    return number


def clear(receipt: int, *, entry: int) -> Mapping[tuple[int, int], int]:
    """Allocate what is left of a receipt: it pays the instalment of its slip.

    Returns the amounts by (charge, instalment). What exceeds every balance stays unallocated (過誤納).
    """
    row = Receipt.objects.get(number=receipt, municipality=current_or_raise())
    left = ReceiptState.objects.get(number=receipt, municipality=row.municipality).unallocated
    placed: dict[tuple[int, int], int] = {}
    if row.charge is None or row.instalment is None:
        return placed
    balances = Balance.objects.filter(
        municipality=row.municipality, charge=row.charge, instalment=row.instalment
    )
    for balance in balances:
        part = min(left, balance.balance)
        if part > 0:
            placed[(balance.charge, balance.instalment)] = part
            left -= part
    allocate(receipt, placed, entry=entry)
    return placed


def allocate(receipt: int, amounts: Mapping[tuple[int, int], int], *, entry: int) -> None:
    """Pay instalments out of a receipt (消込・充当)."""
    municipality = current_or_raise()
    Allocation.objects.bulk_create(
        Allocation(
            municipality=municipality, receipt=receipt, charge=charge, instalment=instalment,
            entry=entry, amount=amount,
        )
        for (charge, instalment), amount in amounts.items()
    )  # fmt: skip


def refund(receipt: int, *, amount: int, interest: int, payee: int, reason: str, entry: int) -> int:
    """Give back part of a receipt (還付); it waits to be paid out. Returns the refund's number."""
    number = numbers.draw(REFUNDS)
    Refund.objects.create(
        municipality=current_or_raise(), number=number, receipt=receipt, amount=amount, interest=interest,
        payee=payee, reason=reason, entry=entry,
    )  # fmt: skip
    payouts.ask(
        REFUND,
        reference=number,
        person=payee,
        amount=amount + interest,
        payable_on=clock.today(),
        entry=entry,
    )
    recorder.note("refund", "還付", amount=amount, interest=interest)
    return number


def owed_by(payer: int, on: date) -> int:
    """What a payer owes and is past due on a day (未納額), without what a pension payer takes."""
    charges = Charge.objects.filter(payer=payer).exclude(levy__in=WITHHELD).values_list("number", flat=True)
    overdue = Balance.objects.filter(charge__in=list(charges), due_on__lt=on, balance__gt=0)
    return sum(overdue.values_list("balance", flat=True))


# The balances of the view for many charges at once, in one pass and not instalment by instalment.
BALANCES = """
SELECT charge, instalment, sum(amount)::bigint AS balance FROM (
  SELECT charge, instalment, 0 AS amount FROM ledger_instalment
    WHERE municipality = %(town)s AND charge = ANY(%(charges)s)
  UNION ALL SELECT charge, instalment, amount FROM ledger_charge_line
    WHERE municipality = %(town)s AND charge = ANY(%(charges)s)
  UNION ALL SELECT charge, instalment, -amount FROM ledger_allocation
    WHERE municipality = %(town)s AND charge = ANY(%(charges)s)
  UNION ALL SELECT charge, instalment, -amount FROM ledger_write_off
    WHERE municipality = %(town)s AND charge = ANY(%(charges)s)
) lines GROUP BY charge, instalment
"""


@dataclass(frozen=True, repr=False)
class Booked:
    """What became of a file's receipts, row by row: their numbers and what each leaves unallocated."""

    number: np.ndarray
    left: np.ndarray


def receive_columns(
    charge: np.ndarray,
    instalment: np.ndarray,
    amount: np.ndarray,
    payer: np.ndarray,
    record: np.ndarray,
    *,
    channel: str,
    paid_on: date | np.ndarray,
    processed_on: date,
    source: int,
    entry: int,
    several: Mapping[int, Sequence[Place]] | None = None,
) -> Booked:
    """Book and clear the receipts of a whole file (int64 columns, one row a record).

    charge, instalment and payer may be MISSING: such money is booked and stays unallocated. `several` names, by row,
    the instalments of a slip that asks for more than one; they are paid in that order, after the single ones.
    """
    if not len(charge):
        return Booked(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    number = numbers.draw(RECEIPTS, len(charge)) + np.arange(len(charge), dtype=np.int64)
    write_columns(
        "ledger_receipt",
        {
            "number": number, "charge": charge, "instalment": instalment, "amount": amount, "payer": payer,
            "record": record, "channel": channel, "paid_on": paid_on, "processed_on": open_day(processed_on),
            "source": source, "entry": entry,
        },
    )  # fmt: skip
    paid = _placed(number, charge, instalment, amount, several or {})
    if len(paid):
        columns = dict(zip(("receipt", "charge", "instalment", "amount"), paid.T, strict=True))
        write_columns("ledger_allocation", {**columns, "entry": entry})
    left = amount.copy()
    np.subtract.at(left, paid[:, 0] - number[0], paid[:, 3])
    return Booked(number, left)


def _placed(
    number: np.ndarray,
    charge: np.ndarray,
    instalment: np.ndarray,
    amount: np.ndarray,
    several: Mapping[int, Sequence[Place]],
) -> np.ndarray:
    """Rows of receipt, charge, instalment, amount: every allocation of a file."""
    known = (charge != MISSING) & (instalment != MISSING)
    several_charges = [c for places in several.values() for c, _ in places]
    balances = balances_of(np.union1d(charge[known], np.array(several_charges, dtype=np.int64)))
    at = find(charge[known], instalment[known], (balances["charge"], balances["instalment"]))
    row = np.flatnonzero(known)[at >= 0]
    place = at[at >= 0]
    part = one_each(place, amount[row], balances["balance"])
    paid = np.stack([number[row], charge[row], instalment[row], part], axis=1)[part > 0]
    if not several:
        return paid
    np.subtract.at(balances["balance"], place, part)
    names = zip(balances["charge"].tolist(), balances["instalment"].tolist(), strict=True)
    open_ = dict(zip(names, balances["balance"].tolist(), strict=True))
    more = []
    for index, places in several.items():
        for (of, term), yen in in_order(int(amount[index]), places, open_).items():
            open_[(of, term)] -= yen
            more.append((int(number[index]), of, term, yen))
    return np.concatenate([paid, np.array(more, dtype=np.int64).reshape(-1, 4)])


def balances_of(charges: np.ndarray) -> dict[str, np.ndarray]:
    """charge, instalment and balance (never below zero) of every instalment of these charges."""
    rows = read_columns(BALANCES, {"town": current_or_raise(), "charges": np.unique(charges).tolist()})
    return {**rows, "balance": np.maximum(rows["balance"], 0)}
