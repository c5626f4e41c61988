"""The restore drill (復元訓練): everything beside to the row, then one municipality alone; figures that are kept."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg import sql

from kikan import __version__
from kikan.shared.exchange.leaving import read_manifest
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import APP, DATABASE, Place
from kikan.site.launcher.server import ADMIN
from kikan.site.recovery import dumping, keeping
from kikan.site.recovery.archive import FOLDER, Archive, backups_folder, close_segment
from kikan.site.recovery.base import Base, one_at_a_time
from kikan.site.recovery.beside import Beside, places, restored
from kikan.site.recovery.content import content_at_point, content_of, different
from kikan.site.recovery.municipal import child, kikan
from kikan.site.recovery.noting import note

# Work since the last archived segment is what a lost disk would cost; none was done, nothing is lost.
LOST = """
SELECT CASE WHEN greatest(j.at, l.at) > a.last_archived_time OR a.last_archived_time IS NULL
  THEN extract(epoch FROM now() - coalesce(a.last_archived_time, %s)) ELSE 0 END::float8
FROM pg_stat_archiver a, (SELECT max(recorded_at) AS at FROM journal_entry) j, (SELECT max(at) AS at FROM access_look) l
"""
LARGEST = "SELECT municipality FROM addressees_person GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
TENANT_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'municipality'
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relforcerowsecurity ORDER BY 1
"""
# What happens to the municipality in the restored database, so that there is something to put back.
SPOIL = (
    "DELETE FROM addressees_name WHERE municipality = %s AND ended_by IS NULL",
    "UPDATE addressees_address SET address = '' WHERE municipality = %s AND ended_by IS NULL",
    "UPDATE jobs_run SET state = 'cancelled' WHERE municipality = %s AND state IN ('queued', 'running', 'waiting')",
)


@dataclass(frozen=True)
class Alone:
    """One municipality put back in the restored database."""

    municipality: int
    rows: int
    seconds: float
    others_unchanged: bool


@dataclass(frozen=True)
class Drilled:
    """What a drill measured, as its row in `operation_drill`."""

    version: str
    backup: str
    backup_at: datetime
    source: str
    bytes: int
    tables: int
    rows: int
    different: int
    restore_seconds: float
    lost_seconds: float
    municipality: int | None
    municipality_rows: int | None
    municipality_seconds: float | None
    has_passed: bool


def drill(installation: Installation, municipality: int | None = None) -> Drilled:
    """Drill with the newest backup of the embedded database while it runs, and keep the figures.

    Errors: LaunchError where there is no backup or it cannot be restored; a failed comparison is kept as failed.
    """
    if not installation.supervisor:
        raise LaunchError(
            "起動していません。訓練は起動したまま行います（kikan start）。",
            "Nothing is running: start it first.",
        )
    admin, backups = installation.place(ADMIN), backups_folder(installation.folder)
    with one_at_a_time(backups):
        base, archive = keeping.newest(backups), Archive(backups / FOLDER)
        lost = _lost(admin.of(DATABASE), base)
        point = f"kikan_drill_{secrets.token_hex(8)}"
        living = content_at_point(admin.of(DATABASE), point)
        close_segment(admin, archive)
        began = time.monotonic()
        with restored(installation, base, archive, {"recovery_target_name": point}) as beside:
            found = content_of(beside.admin.of(DATABASE))
            restore_seconds = time.monotonic() - began
            alone = _alone(installation, beside, municipality)
    wrong = different(living, found)
    drilled = Drilled(
        version=__version__,
        backup=base.folder.name,
        backup_at=base.finished_at,
        source="embedded",
        bytes=sum(path.stat().st_size for path in base.folder.iterdir()),
        tables=len(living),
        rows=sum(count for count, _ in living.values()),
        different=len(wrong),
        restore_seconds=restore_seconds,
        lost_seconds=lost,
        municipality=alone.municipality if alone else None,
        municipality_rows=alone.rows if alone else None,
        municipality_seconds=alone.seconds if alone else None,
        has_passed=not wrong and (alone is None or alone.others_unchanged),
    )
    note(installation.place(APP), "drill", asdict(drilled))
    return drilled


def drill_elsewhere(installation: Installation, folder: Path) -> Drilled:
    """Drill with the newest dump of a PostgreSQL elsewhere; one municipality alone is not part of it."""
    checked = dumping.check(installation, folder)
    newest = dumping.finished(folder)[-1]
    dumped_at = datetime.fromtimestamp((newest / dumping.DUMP).stat().st_mtime).astimezone()
    drilled = Drilled(
        version=__version__,
        backup=newest.name,
        backup_at=dumped_at,
        source="dump",
        bytes=(newest / dumping.DUMP).stat().st_size,
        tables=checked.tables,
        rows=checked.rows,
        different=len(checked.different),
        restore_seconds=checked.seconds,
        lost_seconds=time.time() - dumped_at.timestamp(),
        municipality=None,
        municipality_rows=None,
        municipality_seconds=None,
        has_passed=not checked.different,
    )
    note(Place.parse(os.environ["KIKAN_DATABASE_URL"]), "drill", asdict(drilled))
    return drilled


def _lost(admin: Place, base: Base) -> float:
    with admin.connect() as connection:
        row = connection.execute(LOST, [base.finished_at]).fetchone()
    return float(str(row[0])) if row and row[0] is not None else 0.0


def _alone(installation: Installation, beside: Beside, wanted: int | None) -> Alone | None:
    """Export one municipality there, spoil it, put it back; the others must not differ in a row."""
    admin = beside.admin.of(DATABASE)
    code = wanted or _largest(admin)
    if code is None:
        return None
    app, owner = places(installation, beside)
    began = time.monotonic()
    with _private_folder(installation) as work:
        kikan(["export", f"{code:06d}", str(work / "then")], app, owner)
        with admin.connect() as connection:
            for statement in SPOIL:
                connection.execute(statement, [code])
        before = _content_of_others(admin, code)
        arguments = [
            "-m",
            "kikan.site.recovery.replacing",
            str(code),
            str(work / "then"),
            str(work / "aside"),
        ]
        json.loads(child(arguments, owner, owner))
        rows = sum(file.rows for file in read_manifest(work / "then"))
    unchanged = _content_of_others(admin, code) == before
    return Alone(code, rows, time.monotonic() - began, unchanged)


def _largest(admin: Place) -> int | None:
    with admin.connect() as connection:
        row = connection.execute(LARGEST).fetchone()
    return int(str(row[0])) if row else None


def _content_of_others(admin: Place, code: int) -> dict[str, object]:
    """Rows and sum of every tenant table without this municipality's."""
    query = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t WHERE municipality <> %s"
    with admin.connect() as connection:
        tables = [str(row[0]) for row in connection.execute(TENANT_TABLES).fetchall()]
        return {
            t: connection.execute(sql.SQL(query).format(sql.Identifier(t)), [code]).fetchone() for t in tables
        }


@contextmanager
def _private_folder(installation: Installation) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="drilling-", dir=installation.folder) as folder:
        yield Path(folder)
