"""The proof that a municipality can leave (移出の照合): delivered, sealed, opened, read back into an empty place, compared.

The empty place is a municipality nobody has, in a transaction that is taken back at its end: nothing of it stays, on any
PostgreSQL, under the same row security as living records. What it costs: the rows are written once and thrown away.
"""

import csv
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kikan.shared.errors import ProcedureError
from kikan.shared.exchange import leaving, package, parcel, signing
from kikan.shared.exchange.models import LeavingProof
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

NOBODY = 990_000
"""A code without a check digit that any municipality could have."""
LOCK = 0x4B494B_990000


@dataclass(frozen=True)
class Compared:
    """What came back. differences: rows that differ by table."""

    files: int
    tables: int
    rows: int
    bytes: int
    differences: dict[str, int] = field(default_factory=dict)


def prove(municipality: int) -> LeavingProof:
    """Carry it out and keep what came of it; one that could not be carried out to its end is kept as failed."""
    began, problem = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="kikan-proof-") as name:
        try:
            found = compare(municipality, Path(name))
        except (ProcedureError, DatabaseError) as error:
            found, problem = Compared(0, 0, 0, 0), type(error).__name__
    return LeavingProof.objects.create(
        municipality=municipality, at=clock.now(), version=settings.VERSION, seconds=time.monotonic() - began,
        files=found.files, tables=found.tables, rows=found.rows, bytes=found.bytes, differences=found.differences,
        problem=problem, has_passed=not problem and not found.differences,
    )  # fmt: skip


def compare(municipality: int, work: Path) -> Compared:
    """Deliver to `work`, open it, read it back, write it out again, compare. Errors: Refused, DamagedExport, VaultClosed."""
    files, sealed, again = work / "files", work / f"sealed{parcel.SUFFIX}", work / "again"
    files.mkdir()
    package.write_package(municipality, files, version=settings.VERSION)
    key, recipient = parcel.new_key()
    parcel.seal(files, sealed, recipient)
    with parcel.opened(sealed, key, trusted=signing.own_keys(), municipality=municipality) as found:
        tables = found.folder / package.TABLES
        rows = _read_back_and_out(tables, again)
        wrong = {
            table: _rows_that_differ(tables / f"{table}.csv", again / f"{table}.csv")
            for table in leaving.differences(tables, again)
        }
        count = sum(f.kind == "table" for f in found.delivery.files)
        return Compared(len(found.delivery.files), count, rows, sealed.stat().st_size, wrong)


def _read_back_and_out(tables: Path, again: Path) -> int:
    if Municipality.objects.filter(code=NOBODY).exists():
        raise RuntimeError("the code kept for proofs is that of a municipality")
    with tenant(NOBODY):
        with connection.cursor() as cursor:
            # One proof at a time: two would wait for each other's numbers.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        rows = leaving.read_back(NOBODY, tables)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        leaving.export(NOBODY, again, version=settings.VERSION)
        transaction.set_rollback(True)
    return rows


def _rows_that_differ(first: Path, second: Path) -> int:
    """How many rows of either file the other does not have; of a changed row one is counted."""
    ours, theirs = _rows(first), _rows(second)
    return max((ours - theirs).total(), (theirs - ours).total())


def _rows(path: Path) -> Counter[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(map(tuple, csv.reader(file)))


def newest_proofs() -> dict[int, LeavingProof]:
    """The newest proof of each municipality: one query."""
    rows = LeavingProof.objects.order_by("municipality", "-at").distinct("municipality")
    return {row.municipality: row for row in rows}
