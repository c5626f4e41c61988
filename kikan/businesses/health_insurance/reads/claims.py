"""Questions about claims (レセプトの閲覧): files, lines that could not be taken, what stands of each claim."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kikan.businesses.health_insurance.models import ClaimAct, ClaimKind
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
VALUES = (
    "person", "month", "institution", "prescriber", "kind", "is_outpatient", "is_specified", "cost", "paid",
)  # fmt: skip
# Of all that was told of a claim the last holds.
STANDING = """
SELECT DISTINCT ON (receipt) receipt, act, person, month, institution, prescriber, kind, is_outpatient, is_specified,
  cost, paid
FROM health_insurance_claim WHERE municipality = %(town)s AND receipt = ANY(%(receipts)s)
ORDER BY receipt, entry DESC
"""
FILES = """
SELECT f.number, e.recorded_at, f.records, f.taken, f.repeated, f.cost, f.paid,
  (SELECT count(*) FROM health_insurance_claim_bad_line b
   WHERE b.municipality = f.municipality AND b.file = f.number),
  (SELECT count(*) FROM health_insurance_claim_bad_line b
   WHERE b.municipality = f.municipality AND b.file = f.number AND b.closed_by IS NULL)
FROM health_insurance_claim_file f JOIN journal_entry e ON e.municipality = f.municipality AND e.number = f.entry
WHERE f.municipality = %(town)s AND (%(file)s::bigint IS NULL OR f.number = %(file)s)
ORDER BY f.number DESC LIMIT %(limit)s
"""
BAD = """
SELECT line, reason, raw, closed_by, mended FROM health_insurance_claim_bad_line
WHERE municipality = %(town)s AND file = %(file)s AND (%(line)s::bigint IS NULL OR line = %(line)s::bigint)
ORDER BY closed_by IS NOT NULL, line LIMIT %(limit)s
"""
LINES = """
SELECT line, act, receipt, person, month, institution, kind, is_outpatient, is_specified, cost, paid
FROM health_insurance_claim WHERE municipality = %(town)s AND file = %(file)s ORDER BY line, entry LIMIT %(limit)s
"""


@dataclass(frozen=True)
class FileRow:
    """A file as the list shows it; open_bad lines still wait."""

    number: int
    recorded_at: datetime
    records: int
    taken: int
    repeated: int
    cost: int
    paid: int
    bad: int
    open_bad: int


@dataclass(frozen=True, repr=False)
class BadRow:
    """A line that could not be taken, and how it was closed."""

    line: int
    reason: str
    raw: str
    closed_by: int | None
    mended: str | None


@dataclass(frozen=True, repr=False)
class ClaimRow:
    """One line of a file as it was taken."""

    line: int
    act: int
    receipt: int
    person: int
    month: date
    institution: int
    kind: int
    is_outpatient: bool
    is_specified: bool
    cost: int
    paid: int

    @property
    def act_ja(self) -> str:
        return str(ClaimAct(self.act).label)

    @property
    def kind_ja(self) -> str:
        way = "外来" if self.is_outpatient else "入院"
        return f"{ClaimKind(self.kind).label}・{way}{'・特定疾病' if self.is_specified else ''}"


def standing_of(receipts: Ints) -> dict[str, Ints]:
    """What stands of these claims, by number of the claim; one that nobody has told has no row."""
    values = {"town": current_or_raise(), "receipts": np.unique(receipts).tolist()}
    return read_columns(STANDING, values)


def claim_files(limit: int = 100) -> list[FileRow]:
    """Files of claims, the newest first."""
    return [FileRow(*row) for row in _rows(FILES, file=None, limit=limit)]


def claim_file(number: int) -> FileRow:
    """Errors: NotFound."""
    rows = _rows(FILES, file=number, limit=1)
    if not rows:
        raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
    return FileRow(*rows[0])


def bad_lines_of(file: int, limit: int = 500) -> list[BadRow]:
    """The lines that could not be taken, those that wait first."""
    return [BadRow(*row) for row in _rows(BAD, file=file, line=None, limit=limit)]


def bad_line_of(file: int, line: int) -> BadRow:
    """Errors: NotFound."""
    rows = _rows(BAD, file=file, line=line, limit=1)
    if not rows:
        raise NotFound("この行はありません。", what_to_do="ファイルの画面から開いてください。")
    return BadRow(*rows[0])


def claims_of(file: int, limit: int = 100) -> list[ClaimRow]:
    """The first lines of a file in order."""
    return [ClaimRow(*row) for row in _rows(LINES, file=file, limit=limit)]


def _rows(query: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
