"""Refunds on their way to people's accounts (還付の振込): what is to be paid, the files, what came back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

# Decided, not paid, and in no file that still waits or was paid.
PAYABLE = """
SELECT f.number, f.payee, f.amount + f.interest, a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM ledger_refund f
LEFT JOIN addressees_account a ON a.municipality = f.municipality AND a.person = f.payee AND a.use = 'credit'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND %(day)s < a.valid_until
WHERE f.municipality = %(town)s
  AND NOT EXISTS (SELECT 1 FROM ledger_refund_payment p WHERE p.municipality = f.municipality AND p.refund = f.number)
  AND NOT EXISTS (SELECT 1 FROM collection_refund_record r
    WHERE r.municipality = f.municipality AND r.refund = f.number AND r.result IS DISTINCT FROM 1)
ORDER BY f.number LIMIT %(limit)s
"""
FILES = """
SELECT f.number, f.pay_on, f.records, f.amount,
  (SELECT count(*) FROM collection_refund_record r
   WHERE r.municipality = f.municipality AND r.file = f.number AND r.result IS NULL)
FROM collection_refund_file f
WHERE f.municipality = %(town)s AND (%(file)s::bigint IS NULL OR f.number = %(file)s)
ORDER BY f.number DESC LIMIT %(limit)s
"""
RECORDS = """
SELECT r.record, r.refund, f.payee, r.amount, r.result, a.bank, a.branch, a.kind, a.account_number, a.holder_kana
FROM collection_refund_record r
JOIN collection_refund_file x ON x.municipality = r.municipality AND x.number = r.file
JOIN ledger_refund f ON f.municipality = r.municipality AND f.number = r.refund
LEFT JOIN addressees_account a ON a.municipality = f.municipality AND a.person = f.payee AND a.use = 'credit'
  AND a.entry <= x.entry AND (a.ended_by IS NULL OR a.ended_by > x.entry)
  AND a.valid_from <= x.pay_on AND x.pay_on < a.valid_until
WHERE r.municipality = %(town)s AND r.file = %(file)s ORDER BY r.record
"""


@dataclass(frozen=True, repr=False)
class Payable:
    """A refund that can be paid; without an account `bank` is empty."""

    refund: int
    payee: int
    amount: int
    bank: str
    branch: str
    kind: int
    account_number: str
    holder_kana: str
    record: int = 0
    result: int | None = None


@dataclass(frozen=True)
class RefundFile:
    number: int
    pay_on: date
    records: int
    amount: int
    waiting: int


def payable_refunds(day: date, limit: int = 1_000) -> list[Payable]:
    """Refunds that are decided and on no way yet, with the account they would go to."""
    return [_payable(row[:3], row[3:]) for row in _rows(PAYABLE, day=day, limit=limit)]


def refund_files(limit: int = 100) -> list[RefundFile]:
    return [RefundFile(*row) for row in _rows(FILES, file=None, limit=limit)]


def refund_file(number: int) -> RefundFile | None:
    rows = _rows(FILES, file=number, limit=1)
    return RefundFile(*rows[0]) if rows else None


def refund_records(file: int) -> list[Payable]:
    """The payments of a file, with the accounts as they were known when it was made."""
    return [_payable(row[1:4], row[5:], row[0], row[4]) for row in _rows(RECORDS, file=file)]


def _payable(refund: Any, account: Any, record: int = 0, result: int | None = None) -> Payable:
    number, payee, amount = refund
    bank, branch, kind, account_number, holder = account
    return Payable(
        number,
        payee,
        amount,
        bank or "",
        branch or "",
        kind or 0,
        account_number or "",
        holder or "",
        record,
        result,
    )


def _rows(query: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
