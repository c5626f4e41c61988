"""Files of payments for the bank (総合振込): every amount to one account, the totals as the trailer has them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.collection.procedures.transfers import Creditor
from kikan.shared.exchange.fixed import layout, write

FORM = layout("kikan.businesses.collection.exchange", "general_transfer")
BY_WIRE = 7


@dataclass(frozen=True)
class Transfer:
    """One amount to one account. `number` is what it is paid for: a refund or a payout."""

    payee: int
    number: int
    amount: int
    bank: str = field(repr=False)
    branch: str = field(repr=False)
    kind: int = field(repr=False)
    account_number: str = field(repr=False)
    holder_kana: str = field(repr=False)


def write_payments(payer: Creditor, pay_on: date, transfers: Sequence[Transfer]) -> bytes:
    """The file for one day. Errors: FileRefused naming the record that does not fit."""
    header: dict[str, Any] = {
        "kind": 1, "service": 21, "code": 0, "creditor": payer.code, "creditor_name": payer.name,
        "pay_on": f"{pay_on:%m%d}", "bank": payer.bank, "branch": payer.branch,
        "account_kind": payer.account_kind, "account_number": payer.account_number,
    }  # fmt: skip
    rows: list[tuple[str, dict[str, Any]]] = [("1", header)]
    for one in transfers:
        account = {
            "bank": one.bank, "branch": one.branch, "account_kind": one.kind,
            "account_number": one.account_number, "holder": one.holder_kana,
        }  # fmt: skip
        sums = {
            "amount": one.amount,
            "novelty": 0,
            "customer_1": one.payee % 10**10,
            "customer_2": one.number % 10**10,
        }
        rows.append(("2", {"kind": 2, "way": BY_WIRE, **account, **sums}))
    total = {"kind": 8, "count": len(transfers), "amount": sum(t.amount for t in transfers)}
    return write(FORM, [*rows, ("8", total), ("9", {"kind": 9})])
