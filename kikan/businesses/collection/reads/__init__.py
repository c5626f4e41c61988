"""Every question about money: a person's account, doubtful records, receipts to give back, rates by month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kikan.businesses.collection.reads.orders import ACCOUNT_OF_CHARGE
from kikan.shared.ledger import sums
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.sums import MonthSums
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

    @property
    def instalment_ja(self) -> str:
        return in_words(self.instalment)


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
class Totals:
    """A levy's year as it stands: charged, received, open, and of that past due (収納の状況)."""

    charged: int
    received: int
    balance: int
    overdue: int
    payers: int

    @property
    def rate_per_mille(self) -> int:
        return self.received * 1000 // self.charged if self.charged > 0 else 0


@dataclass(frozen=True)
class File:
    """A transfer file that went out or came in; `answered_by` is the result file of a request."""

    number: int
    is_out: bool
    debit_on: date
    records: int
    amount: int
    answers: int | None
    answered_by: int | None
    recorded_at: datetime


@dataclass(frozen=True, repr=False)
class FileRecord:
    """One debit of a file with its payer; `result` is None in a request."""

    record: int
    charge: int
    instalment: int
    amount: int
    result: int | None
    doubt: int
    payer: int | None


@dataclass(frozen=True, repr=False)
class Asked:
    """One debit of a request with its account, for the file to the bank."""

    levy: int
    fiscal_year: int
    charge: int
    instalment: int
    amount: int
    bank: str
    branch: str
    account_kind: int
    account_number: str
    holder: str


@dataclass(frozen=True, repr=False)
class ReceiptLine:
    """Money a person paid, and what of it is left over."""

    number: int
    channel: str
    paid_on: date
    amount: int
    charge: int | None
    instalment: int | None
    unallocated: int

    @property
    def instalment_ja(self) -> str:
        return "" if self.instalment is None else in_words(self.instalment)

    @property
    def channel_ja(self) -> str:
        return CHANNELS.get(self.channel, self.channel)


CHANNELS = {
    "counter": "窓口",
    "bank": "金融機関",
    "transfer": "口座振替",
    "store": "コンビニ",
    "el": "共通納税",
    "employer": "給与特別徴収",
    "pension": "年金特別徴収",
    "set_off": "給付からの充当",
}


ACCOUNT = """
SELECT c.number, c.levy, c.fiscal_year, c.reference, b.instalment, b.due_on, b.charged, b.allocated, b.balance
FROM ledger_charge c JOIN ledger_balance b ON b.municipality = c.municipality AND b.charge = c.number
WHERE c.municipality = %s AND c.payer = %s ORDER BY c.fiscal_year DESC, c.levy, c.number, b.instalment
"""
OVERPAID = """
SELECT r.number, r.payer, r.paid_on, r.amount, (r.amount - coalesce(a.placed, 0) - coalesce(f.given, 0))::bigint AS rest
FROM ledger_receipt r
LEFT JOIN (SELECT receipt, sum(amount) AS placed FROM ledger_allocation WHERE municipality = %(town)s GROUP BY receipt) a
  ON a.receipt = r.number
LEFT JOIN (SELECT receipt, sum(amount) AS given FROM ledger_refund WHERE municipality = %(town)s GROUP BY receipt) f
  ON f.receipt = r.number
WHERE r.municipality = %(town)s AND r.amount > coalesce(a.placed, 0) + coalesce(f.given, 0)
ORDER BY r.paid_on, r.number LIMIT %(limit)s
"""
DOUBTFUL = """
SELECT file, record, charge, instalment, amount, doubt FROM collection_transfer_record
WHERE municipality = %s AND doubt > 0 ORDER BY file DESC, record LIMIT %s
"""


def account_of(person: int) -> list[Line]:
    """Every instalment of every levy of a payer; newest year first."""
    return [Line(*row) for row in _rows(ACCOUNT, person)]


def overpaid_receipts(limit: int = 200) -> list[Overpaid]:
    """Receipts with money left over, the oldest first; every receipt is summed once."""
    with connection.cursor() as cursor:
        cursor.execute(OVERPAID, {"town": current_or_raise(), "limit": limit})
        return [Overpaid(*row) for row in cursor.fetchall()]


def doubtful_records(limit: int = 200) -> list[Doubtful]:
    return [Doubtful(*row) for row in _rows(DOUBTFUL, limit)]


def by_month(levy: int, fiscal_year: int) -> list[MonthSums]:
    """What fell due and what came in, by month of the due date."""
    return sums.by_month(sums.due_days(levy, fiscal_year))


def _rows(query: str, *params: int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [current_or_raise(), *params])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


FILES = """
SELECT f.number, f.direction = 'out', f.debit_on, f.records, f.amount, f.answers, a.number, e.recorded_at
FROM collection_transfer_file f
JOIN journal_entry e ON e.municipality = f.municipality AND e.number = f.entry
LEFT JOIN collection_transfer_file a
  ON a.municipality = f.municipality AND a.answers = f.number AND a.direction = 'in'
WHERE f.municipality = %s AND (%s::bigint IS NULL OR f.number = %s) ORDER BY f.number DESC LIMIT %s
"""
RECORDS = """
SELECT r.record, r.charge, r.instalment, r.amount, r.result, r.doubt, c.payer
FROM collection_transfer_record r
LEFT JOIN ledger_charge c ON c.municipality = r.municipality AND c.number = r.charge
WHERE r.municipality = %s AND r.file = %s ORDER BY r.record LIMIT %s
"""
DEBITS = f"""
SELECT c.levy, c.fiscal_year, r.charge, r.instalment, r.amount, a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM collection_transfer_record r
JOIN ledger_charge c ON c.municipality = r.municipality AND c.number = r.charge
CROSS JOIN LATERAL ({ACCOUNT_OF_CHARGE}) a
WHERE r.municipality = %(town)s AND r.file = %(file)s ORDER BY r.record
"""  # noqa: S608 - a constant
MADE = "SELECT debit_on, entry FROM collection_transfer_file WHERE municipality = %s AND number = %s"
RECEIPTS = """
SELECT r.number, r.channel, r.paid_on, r.amount, r.charge, r.instalment, s.unallocated
FROM ledger_receipt r JOIN ledger_receipt_state s ON s.municipality = r.municipality AND s.number = r.number
WHERE r.municipality = %s AND r.payer = %s ORDER BY r.paid_on DESC, r.number DESC LIMIT %s
"""
CHARGED = """
SELECT c.payer, c.levy, c.fiscal_year, b.instalment, b.due_on, b.charged, b.allocated, b.balance, c.reference
FROM ledger_balance b JOIN ledger_charge c ON c.municipality = b.municipality AND c.number = b.charge
WHERE b.municipality = %s AND b.charge = %s AND b.instalment = %s
"""


def totals(levy: int, fiscal_year: int, day: date) -> tuple[Totals, list[MonthSums]]:
    """How much of a levy's year has come in by now and what is past due on a day; and the same by month."""
    days = sums.due_days(levy, fiscal_year)
    found = Totals(
        charged=sum(d.charged for d in days),
        received=sum(d.received for d in days),
        balance=sum(d.balance for d in days),
        overdue=sum(d.balance for d in days if d.due_on < day),
        payers=sums.payers(levy, fiscal_year),
    )
    return found, sums.by_month(days)


def files(limit: int = 100) -> list[File]:
    """Transfer files, the newest first."""
    return [File(*row) for row in _rows(FILES, None, None, limit)]


def file_of(number: int) -> File | None:
    rows = _rows(FILES, number, number, 1)
    return File(*rows[0]) if rows else None


def records_of(file: int, limit: int = 2_000) -> list[FileRecord]:
    """The records of a file in order."""
    return [FileRecord(*row) for row in _rows(RECORDS, file, limit)]


def asked_of(file: int) -> list[Asked]:
    """The debits of a request, with the accounts as they were known when it was made."""
    with connection.cursor() as cursor:
        cursor.execute(MADE, [current_or_raise(), file])
        made = cursor.fetchone()
        if made is None:
            return []
        known = {"town": current_or_raise(), "file": file, "day": made[0], "known": made[1]}
        cursor.execute(DEBITS, known)
        return [Asked(*row) for row in cursor.fetchall()]


def receipts_of(person: int, limit: int = 500) -> list[ReceiptLine]:
    """What a person paid, the newest first."""
    return [ReceiptLine(*row) for row in _rows(RECEIPTS, person, limit)]


def line_of(charge: int, instalment: int) -> tuple[int, Line] | None:
    """(payer, the instalment) of a slip; None for a number that no slip carries."""
    rows = _rows(CHARGED, charge, instalment)
    if not rows:
        return None
    payer, levy, year, number, due_on, charged, allocated, balance, reference = rows[0]
    return payer, Line(charge, levy, year, reference, number, due_on, charged, allocated, balance)


def years_of(levy: int) -> list[int]:
    """The years of a levy that have charges, the newest first."""
    query = (
        "SELECT DISTINCT fiscal_year FROM ledger_charge WHERE municipality = %s AND levy = %s ORDER BY 1 DESC"
    )
    return [row[0] for row in _rows(query, levy)]
