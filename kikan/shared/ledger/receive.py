"""Receive, clear, refund (収納・消込・還付): called by procedures after their entry was appended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.shared.ledger.kinds import keys
from kikan.shared.ledger.models import Allocation, Balance, Charge, Receipt, ReceiptState, Refund
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import read_columns, write_columns
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
    """Book a receipt (収納). Returns its number. The database refuses the same file record twice."""
    number = numbers.draw(RECEIPTS)
    Receipt.objects.create(municipality=current_or_raise(), number=number, entry=entry, **vars(incoming))
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
    """Give back part of a receipt (還付). Returns the refund's number."""
    number = numbers.draw(REFUNDS)
    Refund.objects.create(
        municipality=current_or_raise(), number=number, receipt=receipt, amount=amount, interest=interest,
        payee=payee, reason=reason, entry=entry,
    )  # fmt: skip
    recorder.note("refund", "還付", amount=amount, interest=interest)
    return number


def owed_by(payer: int, on: date) -> int:
    """What a payer owes and is past due on a day (未納額)."""
    charges = Charge.objects.filter(payer=payer).values_list("number", flat=True)
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


def receive_columns(
    charge: np.ndarray,
    instalment: np.ndarray,
    amount: np.ndarray,
    payer: np.ndarray,
    record: np.ndarray,
    *,
    channel: str,
    paid_on: date,
    processed_on: date,
    source: int,
    entry: int,
) -> np.ndarray:
    """Book and clear the receipts of a whole file (int64 columns, one row a record; each instalment once).

    Returns what each receipt leaves unallocated.
    """  # fmt: skip
    if not len(charge):
        return np.zeros(0, dtype=np.int64)
    number = numbers.draw(RECEIPTS, len(charge)) + np.arange(len(charge), dtype=np.int64)
    write_columns(
        "ledger_receipt",
        {
            "number": number, "charge": charge, "instalment": instalment, "amount": amount, "payer": payer,
            "record": record, "channel": channel, "paid_on": paid_on, "processed_on": processed_on,
            "source": source, "entry": entry,
        },
    )  # fmt: skip
    part = np.minimum(amount, _balance_of(charge, instalment))
    some = part > 0
    if some.any():
        columns = {"receipt": number, "charge": charge, "instalment": instalment, "amount": part}
        write_columns("ledger_allocation", {k: v[some] for k, v in columns.items()} | {"entry": entry})
    left: np.ndarray = amount - part
    return left


def _balance_of(charge: np.ndarray, instalment: np.ndarray) -> np.ndarray:
    rows = read_columns(BALANCES, {"town": current_or_raise(), "charges": np.unique(charge).tolist()})
    key = keys(rows["charge"], rows["instalment"])
    order = np.argsort(key)
    place = np.searchsorted(key[order], keys(charge, instalment))
    found: np.ndarray = np.maximum(rows["balance"][order][place], 0)
    return found
