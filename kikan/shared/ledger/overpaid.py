"""Why money came too much (過誤納の事由), as the ledger itself shows it."""

from dataclasses import dataclass
from datetime import date

from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger.law.refund_interest import RefundReason
from kikan.shared.ledger.models import Allocation, Receipt
from kikan.shared.tenancy.clock import TOKYO


@dataclass(frozen=True)
class Terms:
    """Why the money came too much and since when: by it the interest is reckoned."""

    reason: int
    arose_on: date
    requested_on: date | None = None


def usual_terms(row: Receipt) -> Terms:
    """As the ledger shows it: a correction took an allocation back, or more was paid than asked for (誤納)."""
    taken_back = Allocation.objects.filter(receipt=row.number, amount__lt=0).order_by("-entry").first()
    if taken_back is None:
        return Terms(RefundReason.WRONG_PAYMENT, row.paid_on)
    recorded = JournalEntry.objects.values_list("recorded_at", flat=True).get(number=taken_back.entry)
    return Terms(RefundReason.DECISION, recorded.astimezone(TOKYO).date())
