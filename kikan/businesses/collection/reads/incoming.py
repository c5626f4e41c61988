"""Questions about files of payments: what came, how far it is booked, which lines could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

FILES = """
SELECT f.number, f.channel, f.layout, f.file_id, f.made_on, f.records, f.amount, f.bad, e.recorded_at,
  (SELECT count(*) FROM collection_bad_line b
   WHERE b.municipality = f.municipality AND b.file = f.number AND b.closed_by IS NULL)
FROM collection_incoming_file f
JOIN journal_entry e ON e.municipality = f.municipality AND e.number = f.entry
WHERE f.municipality = %(town)s AND (%(file)s::bigint IS NULL OR f.number = %(file)s)
ORDER BY f.number DESC LIMIT %(limit)s
"""
PROGRESS = """
SELECT coalesce(o.result, 0), count(*), sum(r.amount)::bigint FROM collection_incoming_record r
LEFT JOIN collection_outcome o ON o.municipality = r.municipality AND o.file = r.file AND o.record = r.record
WHERE r.municipality = %(town)s AND r.file = %(file)s GROUP BY 1 ORDER BY 1
"""
BAD = """
SELECT line, reason, raw, closed_by, mended FROM collection_bad_line
WHERE municipality = %(town)s AND file = %(file)s AND (%(line)s::bigint IS NULL OR line = %(line)s::bigint)
ORDER BY closed_by IS NOT NULL, line LIMIT %(limit)s
"""
RECORDS = """
SELECT r.record, r.stage, r.amount, r.paid_on, o.result, o.receipt, o.charge, o.instalment, t.payer,
  EXISTS (SELECT 1 FROM collection_doubt d
    WHERE d.municipality = r.municipality AND d.receipt = o.receipt AND d.decided_by IS NULL)
FROM collection_incoming_record r
LEFT JOIN collection_outcome o ON o.municipality = r.municipality AND o.file = r.file AND o.record = r.record
LEFT JOIN ledger_receipt t ON t.municipality = r.municipality AND t.number = o.receipt
WHERE r.municipality = %(town)s AND r.file = %(file)s ORDER BY r.record LIMIT %(limit)s
"""
# Of one charge or of all: told as paid by a store, and neither settled nor cancelled since.
RESERVED = """
SELECT o.charge, o.instalment FROM collection_outcome o
WHERE o.municipality = %(town)s AND o.result = 1 AND o.charge IS NOT NULL
  AND (%(charges)s::bigint[] IS NULL OR o.charge = ANY(%(charges)s))
  AND NOT EXISTS (SELECT 1 FROM collection_outcome x WHERE x.municipality = o.municipality
    AND x.identity = o.identity AND x.result IN (2, 3))
UNION
SELECT p.charge, p.instalment FROM collection_outcome o
JOIN collection_incoming_record r ON r.municipality = o.municipality AND r.file = o.file AND r.record = o.record
JOIN collection_slip_part p ON p.municipality = r.municipality AND p.slip = r.slip
WHERE o.municipality = %(town)s AND o.result = 1 AND o.charge IS NULL
  AND (%(charges)s::bigint[] IS NULL OR p.charge = ANY(%(charges)s))
  AND NOT EXISTS (SELECT 1 FROM collection_outcome x WHERE x.municipality = o.municipality
    AND x.identity = o.identity AND x.result IN (2, 3))
"""


@dataclass(frozen=True)
class IncomingFile:
    """A file as the list shows it; `open_bad` lines still wait."""

    number: int
    channel: str
    layout: str
    file_id: str = field(repr=False)
    made_on: date
    records: int
    amount: int
    bad: int
    recorded_at: datetime
    open_bad: int


@dataclass(frozen=True)
class Progress:
    """Records of a file by what became of them; `result` 0 waits to be booked."""

    result: int
    records: int
    amount: int


@dataclass(frozen=True, repr=False)
class BadLine:
    """A line that could not be read, and how it was closed."""

    line: int
    reason: str
    raw: str
    closed_by: int | None
    mended: str | None


@dataclass(frozen=True, repr=False)
class IncomingRecord:
    """One payment of a file with what became of it."""

    record: int
    stage: int
    amount: int
    paid_on: date
    result: int | None
    receipt: int | None
    charge: int | None
    instalment: int | None
    payer: int | None
    is_doubtful: bool


def incoming_files(limit: int = 100) -> list[IncomingFile]:
    """Files of payments, the newest first."""
    return [IncomingFile(*row) for row in _rows(FILES, file=None, limit=limit)]


def incoming_file(number: int) -> IncomingFile | None:
    rows = _rows(FILES, file=number, limit=1)
    return IncomingFile(*rows[0]) if rows else None


def progress_of(file: int) -> list[Progress]:
    return [Progress(*row) for row in _rows(PROGRESS, file=file)]


def bad_lines_of(file: int, limit: int = 200) -> list[BadLine]:
    """The lines that could not be read, those that wait first."""
    return [BadLine(*row) for row in _rows(BAD, file=file, line=None, limit=limit)]


def bad_line_of(file: int, line: int) -> BadLine | None:
    rows = _rows(BAD, file=file, line=line, limit=1)
    return BadLine(*rows[0]) if rows else None


def incoming_records(file: int, limit: int = 100) -> list[IncomingRecord]:
    """The first payments of a file in order."""
    return [IncomingRecord(*row) for row in _rows(RECORDS, file=file, limit=limit)]


def reserved_instalments() -> set[tuple[int, int]]:
    """Instalments a store has told as paid and not yet settled (速報): not reminded of, not debited."""
    return set(_rows(RESERVED, charges=None))


def reserved_of(charges: Sequence[int]) -> set[tuple[int, int]]:
    """The same of some charges."""
    return set(_rows(RESERVED, charges=list(charges))) if charges else set()


def _rows(query: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
