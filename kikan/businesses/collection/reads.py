"""Every question about money: a person's account, doubtful records, receipts to give back, rates by month."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.ledger.levies import LEVIES
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Line:
    """An instalment on a person's account page (収納状況)."""

    charge: int
    levy: int
    fiscal_year: int
    reference: int
    instalment: int
    due_on: date
    charged: int
    allocated: int
    balance: int

    @property
    def levy_name(self) -> str:
        return LEVIES[self.levy].ja


@dataclass(frozen=True)
class Overpaid:
    """A receipt with money left over (過誤納)."""

    receipt: int
    payer: int | None
    paid_on: date
    amount: int
    unallocated: int


@dataclass(frozen=True)
class Doubtful:
    """A record of a bank's file that a person must decide on."""

    file: int
    record: int
    charge: int
    instalment: int
    amount: int
    doubt: int


@dataclass(frozen=True)
class Month:
    """Charged and received of the instalments due in a month (収納率)."""

    month: date
    charged: int
    received: int


ACCOUNT = """
SELECT c.number, c.levy, c.fiscal_year, c.reference, b.instalment, b.due_on, b.charged, b.allocated, b.balance
FROM ledger_charge c JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
WHERE c.municipality = %s AND c.payer = %s ORDER BY c.fiscal_year DESC, c.levy, c.number, b.instalment
"""
OVERPAID = """
SELECT r.number, r.payer, r.paid_on, r.amount, s.unallocated
FROM ledger_receipt r JOIN ledger_receipt_state s ON s.municipality = r.municipality AND s.number = r.number
WHERE r.municipality = %s AND s.unallocated > 0 ORDER BY r.paid_on, r.number LIMIT %s
"""
DOUBTFUL = """
SELECT file, record, charge, instalment, amount, doubt FROM collection_transfer_record
WHERE municipality = %s AND doubt > 0 ORDER BY file DESC, record LIMIT %s
"""
MONTHS = """
SELECT date_trunc('month', b.due_on)::date, sum(b.charged)::bigint, sum(b.allocated)::bigint
FROM ledger_balance b JOIN ledger_charge c ON c.municipality = b.municipality AND c.number = b.charge
WHERE b.municipality = %s AND c.levy = %s AND c.fiscal_year = %s GROUP BY 1 ORDER BY 1
"""


def account_of(person: int) -> list[Line]:
    """Every instalment of every levy of a payer; newest year first."""
    return [Line(*row) for row in _rows(ACCOUNT, person)]


def overpaid_receipts(limit: int = 200) -> list[Overpaid]:
    return [Overpaid(*row) for row in _rows(OVERPAID, limit)]


def doubtful_records(limit: int = 200) -> list[Doubtful]:
    return [Doubtful(*row) for row in _rows(DOUBTFUL, limit)]


def by_month(levy: int, fiscal_year: int) -> list[Month]:
    """What fell due and what came in, by month of the due date."""
    return [Month(*row) for row in _rows(MONTHS, levy, fiscal_year)]


def _rows(query: str, *params: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [current_or_raise(), *params])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
