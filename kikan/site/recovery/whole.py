"""Everything back to a moment (全体の復元): restored beside, looked at, then put in the place of the living."""

from __future__ import annotations

import ctypes
import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import DATABASE, Place
from kikan.site.launcher.server import ADMIN, Server
from kikan.site.recovery.archive import FOLDER, Archive, backups_folder, close_segment
from kikan.site.recovery.base import Base, one_at_a_time
from kikan.site.recovery.beside import Beside, choose, restored
from kikan.site.recovery.confirming import note

AT_FDCWD, RENAME_EXCHANGE = -100, 2
HEADS = """
SELECT m.code, m.name, coalesce(c.last, 0) FROM tenancy_municipality m
LEFT JOIN journal_counter c ON c.municipality = m.code ORDER BY m.code
"""


@dataclass(frozen=True)
class Head:
    """The last journal entry of a municipality, living and restored; `living` is None when unknown."""

    code: int
    name: str
    restored: int
    living: int | None


@dataclass(frozen=True)
class Restored:
    """What a restore found, and where the former data lie when it replaced them."""

    base: Base
    heads: tuple[Head, ...]
    kept: Path | None = None


@dataclass(frozen=True)
class Living:
    """The database as it is: its superuser (None when it does not answer) and the server we started, if we did."""

    admin: Place | None
    server: Server | None = None


def restore(
    installation: Installation,
    until: datetime,
    *,
    replace: tuple[str, str] | None = None,
    source: Path | None = None,
) -> Restored:
    """Restore everything as of `until` beside and look at it; with two names it replaces the living data.

    Errors: LaunchError; nothing living was touched then.
    """
    own = backups_folder(installation.folder)
    with one_at_a_time(own), _living(installation, replace) as living:
        archive = Archive((source or own) / FOLDER)
        if living.admin is not None and source is None:
            _refuse_without_backup(archive)
            close_segment(living.admin, archive)
        base = choose(source or own, until)
        target = {"recovery_target_time": until.isoformat(sep=" ")}
        salvage, lasting = living.admin is None, replace is not None
        with restored(installation, base, archive, target, salvage=salvage, lasting=lasting) as beside:
            heads = _compared(beside.admin, living.admin)
            if replace is None:
                return Restored(base, heads)
            if living.server is not None:
                living.server.stop()
            kept = _swap(installation, beside, is_foreign=source is not None)
        note(installation.folder, "all", until, replace)
        return Restored(base, heads, kept)


@contextmanager
def _living(installation: Installation, replace: tuple[str, str] | None) -> Iterator[Living]:
    """The living database. To be replaced it must be stopped; we then start it alone, for the end of its log."""
    if installation.supervisor:
        if replace:
            raise LaunchError(
                "起動中のデータは置き換えられません。kikan stop で停止してから実行してください。",
                "Running data cannot be replaced. Stop it with kikan stop first.",
            )
        yield Living(installation.place(ADMIN))
        return
    with installation.locked():
        server = installation.server()
        try:
            yield _started(server)
        finally:
            server.stop()


def _started(server: Server) -> Living:
    if not (server.data / "PG_VERSION").exists():
        return Living(None)
    try:
        return Living(server.start(), server)
    except LaunchError as error:
        print(f"{error.japanese}\n{error.english}", file=sys.stderr)
        return Living(None, server)


def _refuse_without_backup(archive: Archive) -> None:
    if not archive.mark.exists():
        raise LaunchError(
            "バックアップがまだありません。kikan backup を実行した時点より後へ復元できます。",
            "There is no backup yet. Moments after the first kikan backup can be restored.",
        )


def _compared(restored_admin: Place, living_admin: Place | None) -> tuple[Head, ...]:
    living = _heads(living_admin) if living_admin else {}
    found = _heads(restored_admin)
    return tuple(
        Head(c, name, last, living[c][1] if c in living else None) for c, (name, last) in found.items()
    )


def _heads(admin: Place) -> dict[int, tuple[str, int]]:
    with admin.of(DATABASE).connect() as connection:
        rows = connection.execute(HEADS).fetchall()
    return {int(str(code)): (str(name), int(str(last))) for code, name, last in rows}


def _swap(installation: Installation, beside: Beside, *, is_foreign: bool) -> Path | None:
    """Put the restored data in the place of the living in one step; the former are kept under another name."""
    beside.stop()
    server = installation.server()
    stamp = f"{datetime.now(TOKYO):%Y%m%dT%H%M%S}"
    _archive_history(installation, beside, stamp, is_foreign=is_foreign)
    server._make_folder()
    waiting = server.folder / f"restored-{stamp}"
    beside.data.rename(waiting)
    if not server.data.exists():
        waiting.rename(server.data)
        return None
    exchange(waiting, server.data)
    kept = server.folder / f"kept-{stamp}"
    waiting.rename(kept)
    return kept


def _archive_history(installation: Installation, beside: Beside, stamp: str, *, is_foreign: bool) -> None:
    """The new timeline's history belongs into the archive; one made from elsewhere begins an archive anew."""
    folder = backups_folder(installation.folder) / FOLDER
    if is_foreign and folder.exists():
        folder.rename(folder.with_name(f"{FOLDER}-kept-{stamp}"))
    newest = max((beside.data / "pg_wal").glob("*.history"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside.account.own(folder)
    target = Archive(folder).path(newest.name)
    target.write_bytes(gzip.compress(newest.read_bytes()))
    beside.account.own(target)


def exchange(first: Path, second: Path) -> None:
    """Exchange two folders in one step, so that at no moment the living one is missing."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    paths = (AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second))
    if rename is None or rename(*paths, RENAME_EXCHANGE) != 0:
        third = first.with_name(f"{first.name}-former")
        second.rename(third)
        first.rename(second)
        third.rename(first)
