"""The instalments of a person's taxes as the ledger has them today (期別の納付)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class InstalmentLine:
    """One instalment."""

    charge: int
    instalment: int
    due_on: date
    charged: int
    paid: int
    balance: int

    def state_on(self, day: date) -> str:
        if self.balance <= 0:
            return "納付済" if self.charged else "―"
        return "納期前" if self.due_on >= day else "未納"


def instalments_of(charges: Sequence[int]) -> list[InstalmentLine]:
    """The principal's instalments of some charges, in order; one query."""
    rows = Balance.objects.filter(
        municipality=current_or_raise(), charge__in=list(charges), instalment__lt=KIND_STEP
    )
    return [
        InstalmentLine(r.charge, r.instalment, r.due_on, r.charged, r.allocated, r.balance)
        for r in rows.order_by("charge", "instalment")
    ]
