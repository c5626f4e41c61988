"""Receipts a person must decide on (確認が必要な収納), each with what it could be."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.tenancy.opener import current_or_raise

OPEN = """
SELECT d.receipt, array_agg(d.reason ORDER BY d.reason), r.channel, r.paid_on, r.amount, r.payer
FROM collection_doubt d JOIN ledger_receipt r ON r.municipality = d.municipality AND r.number = d.receipt
WHERE d.municipality = %(town)s AND d.decided_by IS NULL
GROUP BY d.receipt, r.channel, r.paid_on, r.amount, r.payer ORDER BY r.paid_on, d.receipt LIMIT %(limit)s
"""
COUNT = "SELECT count(DISTINCT receipt) FROM collection_doubt WHERE municipality = %(town)s AND decided_by IS NULL"
RECEIPT = """
SELECT r.number, r.channel, r.paid_on, r.processed_on, r.amount, r.payer, s.unallocated, s.refunded, r.entry
FROM ledger_receipt r JOIN ledger_receipt_state s ON s.municipality = r.municipality AND s.number = r.number
WHERE r.municipality = %(town)s AND r.number = %(receipt)s
"""
REASONS = """
SELECT d.reason, d.decided_by, d.decision, e.reason FROM collection_doubt d
LEFT JOIN journal_entry e ON e.municipality = d.municipality AND e.number = d.decided_by
WHERE d.municipality = %(town)s AND d.receipt = %(receipt)s ORDER BY d.entry, d.reason
"""
SAID = """
SELECT i.slip, i.charge, i.instalment, i.town, i.month, i.levy FROM ledger_receipt r
JOIN collection_incoming_record i ON i.municipality = r.municipality AND i.file = r.source AND i.record = r.record
WHERE r.municipality = %(town)s AND r.number = %(receipt)s
"""
PLACED = """
SELECT a.charge, a.instalment, sum(a.amount)::bigint, c.levy, c.fiscal_year, c.payer FROM ledger_allocation a
JOIN ledger_charge c ON c.municipality = a.municipality AND c.number = a.charge
WHERE a.municipality = %(town)s AND a.receipt = %(receipt)s
GROUP BY a.charge, a.instalment, c.levy, c.fiscal_year, c.payer HAVING sum(a.amount) > 0 ORDER BY 1, 2
"""
OF_CHARGES = """
SELECT b.charge, b.instalment, b.balance, c.levy, c.fiscal_year, c.payer, b.due_on
FROM ledger_charge c JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
WHERE c.municipality = %(town)s AND c.number = ANY(%(charges)s) AND b.balance > 0
ORDER BY b.due_on, b.charge, b.instalment LIMIT 50
"""
OF_PAYER = """
SELECT b.charge, b.instalment, b.balance, c.levy, c.fiscal_year, c.payer, b.due_on
FROM ledger_charge c JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
WHERE c.municipality = %(town)s AND c.payer = %(payer)s AND b.balance > 0
ORDER BY b.due_on, b.charge, b.instalment LIMIT 12
"""
MOST_PROPOSED = 12


@dataclass(frozen=True, repr=False)
class Waiting:
    """A receipt in the work list with every reason it waits for."""

    receipt: int
    reasons: list[int]
    channel: str
    paid_on: date
    amount: int
    payer: int | None


@dataclass(frozen=True, repr=False)
class Received:
    """A receipt as its page shows it."""

    number: int
    channel: str
    paid_on: date
    processed_on: date
    amount: int
    payer: int | None
    unallocated: int
    refunded: int
    entry: int


@dataclass(frozen=True, repr=False)
class Reason:
    reason: int
    decided_by: int | None
    decision: int | None
    why: str | None


@dataclass(frozen=True, repr=False)
class Place:
    """An instalment a receipt pays or could pay; `why` says what speaks for it."""

    charge: int
    instalment: int
    amount: int
    levy: int
    fiscal_year: int
    payer: int
    due_on: date | None = None
    why: str = ""

    @property
    def levy_ja(self) -> str:
        return LEVIES[self.levy].ja

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)


@dataclass(frozen=True, repr=False)
class Said:
    """What the record of a file said of the slip, as far as it could be read."""

    slip: int | None
    charge: int | None
    instalment: int | None
    town: int | None
    month: int | None
    levy: int | None


def waiting_receipts(limit: int = 200) -> list[Waiting]:
    """The work list, the oldest first."""
    return [Waiting(*row) for row in _rows(OPEN, limit=limit)]


def count_waiting() -> int:
    return int(_rows(COUNT)[0][0])


def receipt_of(number: int) -> Received | None:
    rows = _rows(RECEIPT, receipt=number)
    return Received(*rows[0]) if rows else None


def reasons_of(receipt: int) -> list[Reason]:
    return [Reason(*row) for row in _rows(REASONS, receipt=receipt)]


def said_of(receipt: int) -> Said | None:
    rows = _rows(SAID, receipt=receipt)
    return Said(*rows[0]) if rows else None


def placed_of(receipt: int) -> list[Place]:
    """The instalments a receipt pays."""
    return [Place(*row) for row in _rows(PLACED, receipt=receipt)]


def proposals_for(receipt: Received, said: Said | None) -> list[Place]:
    """What the money could be for: what the slip names by now, what one wrong digit makes of it, what the payer owes."""
    found: dict[tuple[int, int], Place] = {}
    if said is not None and said.charge is not None and said.town in (None, current_or_raise() // 10):
        for place in _places(OF_CHARGES, "納付書の調定番号と期", charges=[said.charge]):
            if place.instalment == said.instalment:
                found.setdefault((place.charge, place.instalment), place)
        near = _places(OF_CHARGES, "番号が一桁違い、金額が同じ", charges=one_digit_off(said.charge))
        found |= {(p.charge, p.instalment): p for p in near if p.amount == receipt.amount}
    if receipt.payer is not None:
        for place in _places(OF_PAYER, "納付者の未納（古い順）", payer=receipt.payer):
            found.setdefault((place.charge, place.instalment), place)
    return list(found.values())[:MOST_PROPOSED]


def one_digit_off(number: int) -> list[int]:
    """Numbers that one wrong digit, or two exchanged ones, make of a number: what reading machines do."""
    text = f"{number:08d}"
    changed = {text[:i] + d + text[i + 1 :] for i in range(len(text)) for d in "0123456789"}
    changed |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}
    return sorted(int(t) for t in changed - {text})


def _places(query: str, why: str, **values: Any) -> list[Place]:
    return [replace(Place(*row), why=why) for row in _rows(query, **values)]


def _rows(query: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
