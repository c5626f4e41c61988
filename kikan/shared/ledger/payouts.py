"""Ask that somebody is paid, take it back, see where it stands (支払決定): called by procedures after their entry.

The reason stays with the business; how and when it is paid is the work of 収納管理 (collection).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from kikan.shared.errors import Refused
from kikan.shared.ledger.payout_models import Payout, PayoutEnd, PayoutState, PayoutStatus
from kikan.shared.ledger.purposes import Purpose
from kikan.shared.procedures import recorder
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

PAYOUTS = "ledger.payout"
OPEN = (PayoutStatus.WAITING, PayoutStatus.RETURNED)


def ask(
    purpose: Purpose, *, reference: int, person: int, amount: int, payable_on: date, entry: int, payee: int | None = None
) -> int:  # fmt: skip
    """One payment is owed, in yen; returns its number. payee: who receives it, the person where nobody is named.

    The database refuses the same reference twice and an amount of nothing.
    """
    number = numbers.draw(PAYOUTS)
    Payout.objects.create(
        municipality=current_or_raise(), number=number, purpose=purpose.code, reference=reference, person=person,
        payee=payee or person, amount=amount, payable_on=payable_on, entry=entry,
    )  # fmt: skip
    recorder.note("payout", "支払", amount=amount)
    return number


def ask_many(purpose: Purpose, columns: dict[str, Any], *, payable_on: date, entry: int) -> int:
    """The same for a whole municipality: int64 columns reference, person, payee and amount. Returns the first number."""
    count = len(columns["reference"])
    first = numbers.draw(PAYOUTS, count) if count else 0
    write_columns(
        "ledger_payout",
        {
            **columns, "number": first + np.arange(count, dtype=np.int64), "purpose": purpose.code,
            "payable_on": payable_on, "entry": entry,
        },
    )  # fmt: skip
    return first


def states(purpose: Purpose, references: Sequence[int]) -> dict[int, PayoutState]:
    """Where the payments of some decisions stand, by the business's own number."""
    rows = PayoutState.objects.filter(
        municipality=current_or_raise(), purpose=purpose.code, reference__in=list(references)
    )
    return {row.reference: row for row in rows}


def withdraw(purpose: Purpose, reference: int, *, entry: int) -> None:
    """The decision no longer holds: it is not paid. Errors: Refused once it is on its way or paid."""
    row = states(purpose, [reference]).get(reference)
    if row is None or row.status == PayoutStatus.WITHDRAWN:
        return
    if row.status not in OPEN or row.set_off:
        raise Refused(
            f"この決定は「{PayoutStatus(row.status).label}」のため、支払を取り消せません。",
            what_to_do="支払済みのものは、返納の手続をしてください。",
        )
    PayoutEnd.objects.create(municipality=current_or_raise(), payout=row.number, entry=entry)
