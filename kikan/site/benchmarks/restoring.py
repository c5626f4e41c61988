"""Restoring (復元), measured beside pg_restore of the same content: the base backup of an installation, and a dump."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place, prepare_database, prepare_roles
from kikan.site.launcher.server import ADMIN, Server
from kikan.site.recovery import base, dumping
from kikan.site.recovery.archive import backups_folder, close_segment
from kikan.site.recovery.beside import restored
from kikan.site.recovery.content import content_at_point, content_of, different

Say = Callable[[str], None]
MOST = 1.5
BACKUP = "KIKAN_BACKUP_DATABASE_URL"


def measure(bench: Bench, say: Say) -> list[Figure]:
    """The measured database dumped; put back by pg_restore alone; backed up there and restored; the dump checked.

    Errors: LaunchError; RuntimeError where something came back different.
    """
    folder = Path(tempfile.mkdtemp(prefix="kikan-bench-"))
    folder.chmod(0o711)  # the server's own account passes through
    try:
        with _dumping(bench.admin):
            dump = dumping.dump(folder / "dumps", keep=1) / dumping.DUMP
        with _installed(folder) as (installation, server):
            bare = _bare(installation, server, dump)
            say(f"pg_restore of {dump.stat().st_size >> 20:,} MB {bare:.1f} s")
            recovered = _recovered(installation, server)
            say(f"base backup restored {recovered:.1f} s")
            checked = dumping.check(installation, folder / "dumps")
        say(f"dump restored and compared {checked.seconds:.1f} s")
        if checked.different:
            raise RuntimeError(f"the dump came back different: {', '.join(checked.different)}")
    finally:
        shutil.rmtree(folder)
    return [
        Figure("back_rows", "復元 行数", "rows restored", checked.rows, ""),
        Figure("back_yardstick", "物差し（pg_restoreだけ）", "yardstick: pg_restore", bare, "s"),
        Figure("back_base", "バックアップからの復元", "base backup restored", recovered, "s"),
        Figure(
            "back_base_ratio", "復元 ÷ 物差し", "base backup restored / yardstick", recovered / bare, "×", MOST
        ),
        Figure("back_dump", "ダンプの復元と照合", "dump restored and compared", checked.seconds, "s"),
        Figure(
            "back_dump_ratio", "ダンプの復元と照合 ÷ 物差し", "dump restored and compared / yardstick",
            checked.seconds / bare, "×", MOST,
        ),
    ]  # fmt: skip


@contextmanager
def _dumping(place: Place) -> Iterator[None]:
    """The role that may read everything, for a dump."""
    before = os.environ.get(BACKUP)
    os.environ[BACKUP] = place.url
    try:
        yield
    finally:
        os.environ.pop(BACKUP)
        if before is not None:
            os.environ[BACKUP] = before


@contextmanager
def _installed(folder: Path) -> Iterator[tuple[Installation, Server]]:
    """An installation of its own whose database runs and is empty."""
    installation = Installation(folder / "data")
    installation.prepare()
    with installation.locked():
        server = installation.server()
        installation.note_running(database_port=server.start().port)
        try:
            yield installation, server
        finally:
            server.stop(fast=False)


def _bare(installation: Installation, server: Server, dump: Path) -> float:
    """Seconds of pg_restore alone into the installation's empty database."""
    admin = installation.place(ADMIN)
    with admin.connect() as connection:
        prepare_roles(connection, installation.secret(OWNER), installation.secret(APP))
    prepare_database(admin, DATABASE, installation.place(OWNER))
    began = time.perf_counter()
    dumping.put_back(server.binaries, admin.of(DATABASE), dump)
    return time.perf_counter() - began


def _recovered(installation: Installation, server: Server) -> float:
    """Seconds until a server beside, restored from a base backup and the log after it, answers with everything."""
    admin = installation.place(ADMIN)
    with base.one_at_a_time(backups_folder(installation.folder)):
        archive = base.prepare_folder(installation, server.account)
        backup = base.take(installation, admin, server.binaries)
    point = f"kikan_bench_{secrets.token_hex(4)}"
    living = content_at_point(admin.of(DATABASE), point)
    close_segment(admin, archive)
    began = time.perf_counter()
    with restored(installation, backup, archive, {"recovery_target_name": point}) as beside:
        taken = time.perf_counter() - began
        if wrong := different(living, content_of(beside.admin.of(DATABASE))):
            raise RuntimeError(f"the backup came back different: {', '.join(wrong)}")
    return taken
