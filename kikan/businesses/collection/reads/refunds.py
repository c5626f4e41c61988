"""Refunds (還付): what was decided, what is still to be paid, how the interest was reckoned."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.law.refund_interest import RefundReason
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import PayoutStatus, Receipt
from kikan.shared.ledger.overpaid import usual_terms
from kikan.shared.ledger.purposes import REFUND
from kikan.shared.tenancy.opener import current_or_raise

REFUNDS = """
SELECT f.number, f.receipt, f.payee, f.amount, f.interest, r.paid_on, t.reason, t.arose_on, t.begins_on, t.until_on,
       t.days, t.base, p.paid_on, p.status, p.number, f.entry
FROM ledger_refund f JOIN ledger_receipt r ON r.municipality = f.municipality AND r.number = f.receipt
LEFT JOIN ledger_refund_terms t ON t.municipality = f.municipality AND t.refund = f.number
LEFT JOIN ledger_payout_state p ON p.municipality = f.municipality AND p.purpose = %(purpose)s AND p.reference = f.number
WHERE f.municipality = %(town)s AND (%(one)s::bigint IS NULL OR f.number = %(one)s)
ORDER BY f.number DESC LIMIT %(limit)s
"""
USED = """
SELECT c.levy, c.fiscal_year, a.instalment, u.suitable_on, a.amount FROM ledger_refund f
JOIN ledger_appropriation u ON u.municipality = f.municipality AND u.receipt = f.receipt AND u.entry = f.entry
JOIN ledger_allocation a ON a.municipality = u.municipality AND a.receipt = u.receipt AND a.charge = u.charge
  AND a.instalment = u.instalment AND a.entry = u.entry
JOIN ledger_charge c ON c.municipality = a.municipality AND c.number = a.charge
WHERE f.municipality = %s AND f.number = %s ORDER BY u.suitable_on, a.charge, a.instalment
"""


@dataclass(frozen=True, repr=False)
class RefundLine:
    """One refund with its interest; `terms` are None for one decided before interest was reckoned."""

    refund: int
    receipt: int
    payee: int
    amount: int
    interest: int
    paid_on: date
    reason: int | None
    arose_on: date | None
    begins_on: date | None
    until_on: date | None
    days: int | None
    base: int | None
    given_on: date | None
    status: int
    payout: int
    entry: int

    @property
    def total(self) -> int:
        return self.amount + self.interest

    @property
    def reason_ja(self) -> str:
        return "" if self.reason is None else RefundReason(self.reason).ja

    @property
    def is_paid(self) -> bool:
        return self.status == PayoutStatus.PAID


@dataclass(frozen=True, repr=False)
class Use:
    """A claim that was paid from the overpayment (充当)."""

    levy: int
    fiscal_year: int
    instalment: int
    suitable_on: date
    amount: int

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja

    @property
    def year_ja(self) -> str:
        return fiscal_year_in_words(self.fiscal_year)

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)


def refunds(limit: int = 500) -> list[RefundLine]:
    """The refunds, the newest first."""
    return [RefundLine(*row) for row in _rows(None, limit)]


def refund_of(number: int) -> RefundLine | None:
    rows = _rows(number, 1)
    return RefundLine(*rows[0]) if rows else None


def _rows(one: int | None, limit: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            REFUNDS, {"town": current_or_raise(), "one": one, "limit": limit, "purpose": REFUND.code}
        )
        return list(cursor.fetchall())


def used_with(refund: int) -> list[Use]:
    """What the same decision used for arrears."""
    with connection.cursor() as cursor:
        cursor.execute(USED, [current_or_raise(), refund])
        return [Use(*row) for row in cursor.fetchall()]


def usual_refund(receipt: int) -> dict[str, Any]:
    """Why a receipt is too much and since when, as the ledger shows it: a correction, or a payment beyond the tax."""
    row = Receipt.objects.get(municipality=current_or_raise(), number=receipt)
    found = usual_terms(row)
    return {"reason": int(found.reason), "arose_on": found.arose_on}
