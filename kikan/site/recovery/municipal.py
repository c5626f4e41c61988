"""One municipality back to a moment while the others work on: restored beside, exported there, replaced here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place
from kikan.site.launcher.server import ADMIN
from kikan.site.recovery.archive import FOLDER, Archive, backups_folder, close_segment
from kikan.site.recovery.base import one_at_a_time
from kikan.site.recovery.beside import choose, places, restored
from kikan.site.recovery.confirming import note
from kikan.site.recovery.replacing import FINISH_FIRST, OPEN_RUNS, UNFINISHED_RUN


@dataclass(frozen=True)
class Replaced:
    """What came of it; `aside` holds everything the municipality had just before, as an export."""

    deleted: int
    added: int
    changed: int
    back_at: int
    entry: int
    runs: int
    aside: Path


def restore_municipality(
    installation: Installation,
    code: int,
    until: datetime,
    names: tuple[str, str],
    source: Path | None = None,
) -> Replaced:
    """Put one municipality back to `until`. Errors: LaunchError; nothing living was changed then."""
    if not installation.supervisor:
        raise LaunchError(
            "起動していません。1団体だけの復元は、起動したまま行います（kikan start）。",
            "Nothing is running. One municipality is put back while the others work (kikan start).",
        )
    _refuse_open_runs(installation, code)
    own = backups_folder(installation.folder)
    with one_at_a_time(own), _private_folder(installation) as work:
        _export_beside(installation, code, until, work / "restored", source or own)
        aside = _aside(installation, code)
        found = _replace(installation, code, work / "restored", aside)
    note(installation.folder, f"{code:06d}", until, names)
    return Replaced(aside=aside, **found)


def _refuse_open_runs(installation: Installation, code: int) -> None:
    """Asked at once, and again when everybody else is kept out."""
    with installation.place(ADMIN).of(DATABASE).connect() as connection:
        row = connection.execute(OPEN_RUNS, [code]).fetchone()
    if row and row[0]:
        raise LaunchError(
            f"{UNFINISHED_RUN}{FINISH_FIRST}", "An unfinished run of this municipality: end it first."
        )


@contextmanager
def _private_folder(installation: Installation) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=installation.folder) as folder:
        yield Path(folder)


def _aside(installation: Installation, code: int) -> Path:
    folder = installation.folder / "set-aside"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{code:06d}-{datetime.now(TOKYO):%Y%m%dT%H%M%S}"


def _export_beside(
    installation: Installation, code: int, until: datetime, folder: Path, backups: Path
) -> None:
    archive = Archive(backups / FOLDER)
    if backups == backups_folder(installation.folder):
        close_segment(installation.place(ADMIN), archive)
    base = choose(backups, until)
    target = {"recovery_target_time": until.isoformat(sep=" ")}
    with restored(installation, base, archive, target) as beside:
        app, owner = places(installation, beside)
        _refuse_unknown(beside.admin, code)
        if _migrations(beside.admin) != _migrations(installation.place(ADMIN)):
            kikan(["migrate"], app, owner)
        kikan(["export", f"{code:06d}", str(folder)], app, owner)


def _migrations(admin: Place) -> set[tuple[object, ...]]:
    with admin.of(DATABASE).connect() as connection:
        return set(connection.execute("SELECT app, name FROM django_migrations").fetchall())


def _refuse_unknown(admin: Place, code: int) -> None:
    with admin.of(DATABASE).connect() as connection:
        known = connection.execute("SELECT 1 FROM tenancy_municipality WHERE code = %s", [code]).fetchone()
    if not known:
        raise LaunchError(
            f"その時点に団体 {code:06d} はありません。",
            f"At that moment there was no municipality {code:06d}.",
        )


def _replace(installation: Installation, code: int, folder: Path, aside: Path) -> dict[str, int]:
    owner = installation.place(OWNER)
    arguments = ["-m", "kikan.site.recovery.replacing", str(code), str(folder), str(aside)]
    found: dict[str, int] = json.loads(child(arguments, owner, owner))
    return found


def kikan(arguments: list[str], app: Place, owner: Place) -> str:
    return child(["-m", "kikan", *arguments], app, owner)


def child(arguments: list[str], database: Place, owner: Place, what: str = "1団体の復元") -> str:
    """A process of its own whose database is the one given; its last words when it fails (`what` was given up)."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kikan.site.settings",
            "KIKAN_DATABASE_URL": database.url,
            "KIKAN_OWNER_DATABASE_URL": owner.url,
            "KIKAN_APP_ROLE": APP,
            "KIKAN_NO_POOL": "1",
        },
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["-"])[-1]
        raise LaunchError(f"{what}を中止しました: {last}", "It was given up; nothing was changed.")
    return done.stdout
