"""The slips of a payer (納付書の一覧): what each asks for, and whether it is good, used or cancelled."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

SLIPS = """
SELECT s.number, s.kind, s.amount, s.issued_on, s.due_on, s.payable_until, s.reissue, s.cancelled_by IS NOT NULL,
  EXISTS (SELECT 1 FROM ledger_receipt r
    JOIN collection_incoming_record i ON i.municipality = r.municipality AND i.file = r.source AND i.record = r.record
    WHERE r.municipality = s.municipality AND r.payer = s.payer AND i.slip = s.number),
  (SELECT count(*) FROM collection_slip_part p WHERE p.municipality = s.municipality AND p.slip = s.number)
FROM collection_slip s WHERE s.municipality = %s AND s.payer = %s ORDER BY s.number DESC LIMIT 50
"""
PARTS = """
SELECT p.charge, p.instalment, p.amount FROM collection_slip_part p
WHERE p.municipality = %s AND p.slip = %s ORDER BY p.line
"""


@dataclass(frozen=True, repr=False)
class SlipLine:
    """A slip as a list shows it; `parts`: for how many instalments."""

    number: int
    kind: int
    amount: int
    issued_on: date
    due_on: date
    payable_until: date | None
    reissue: int
    is_cancelled: bool
    is_used: bool
    parts: int

    @property
    def is_good(self) -> bool:
        return not (self.is_cancelled or self.is_used)


def slips_of(payer: int) -> list[SlipLine]:
    """The slips of a payer, the newest first."""
    return [SlipLine(*row) for row in _rows(SLIPS, payer)]


def parts_of_slip(slip: int) -> list[tuple[int, int, int]]:
    """(charge, instalment, amount) in the order they are paid."""
    return [tuple(row) for row in _rows(PARTS, slip)]


def _rows(query: str, number: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [current_or_raise(), number])
        rows: list[Any] = cursor.fetchall()
    return rows


CHANGES = """
SELECT number, amount, due_on, payable_until, reissue, cancelled_by IS NOT NULL FROM collection_slip
WHERE municipality = %(town)s
  AND ((entry > %(since)s AND entry <= %(upto)s) OR (cancelled_by > %(since)s AND cancelled_by <= %(upto)s))
ORDER BY number
"""


@dataclass(frozen=True)
class SlipChange:
    """A slip that was issued or cancelled between two entries; nothing of its payer."""

    number: int
    amount: int
    due_on: date
    payable_until: date | None
    reissue: int
    is_cancelled: bool


def slip_changes(since: int, upto: int) -> list[SlipChange]:
    """Slips issued or cancelled after an entry, up to another."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"town": current_or_raise(), "since": since, "upto": upto})
        return [SlipChange(*row) for row in cursor.fetchall()]
