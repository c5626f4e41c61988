"""A full dump of a PostgreSQL that is not ours, and the proof by restoring it to a server of our own."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path

import psycopg

from kikan import __version__
from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.account import server_account
from kikan.site.launcher.binaries import Binaries, find_binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation, write_private
from kikan.site.launcher.roles import APP, OWNER, Place
from kikan.site.launcher.server import Server
from kikan.site.recovery.archive import backups_folder
from kikan.site.recovery.base import UNFINISHED
from kikan.site.recovery.content import Content, content, content_of, different
from kikan.site.recovery.keeping import Check

DUMP, NOTE = "database.dump", "kikan.json"
# A server that is thrown away after one look need not survive a power cut.
THROWN_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def default_folder(installation: Installation) -> Path:
    return backups_folder(installation.folder)


def dump(folder: Path, keep: int) -> Path:
    """Dump everything at one moment and note its content; whole or not at all. Errors: LaunchError."""
    place = _place()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{UNFINISHED}dump-*"):
        shutil.rmtree(left)
    unfinished = folder / f"{UNFINISHED}dump-{secrets.token_hex(4)}"
    unfinished.mkdir(mode=0o700)
    try:
        with psycopg.connect(place.url) as connection:
            _refuse_blind(connection, place)
            held = _at_one_moment(connection, place, unfinished / DUMP)
        note = {"version": __version__, "tables": held}
        write_private(unfinished / NOTE, json.dumps(note, indent=1))
        target = folder / f"dump-{datetime.now(TOKYO):%Y%m%dT%H%M%S}"
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _prune(folder, keep)
    return target


def _place() -> Place:
    return Place.parse(os.environ.get("KIKAN_BACKUP_DATABASE_URL") or os.environ["KIKAN_DATABASE_URL"])


def _at_one_moment(connection: psycopg.Connection[tuple[object, ...]], place: Place, target: Path) -> Content:
    """The dump and the sums of one snapshot."""
    connection.rollback()
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    _pg_dump(place, str(row[0]), target, connection.info.server_version)
    return content(connection)


def _pg_dump(place: Place, snapshot: str, target: Path, server_version: int) -> None:
    binaries = find_binaries(server_account())
    if binaries.major < server_version // 10000:
        raise LaunchError(
            f"pg_dump {binaries.major} では PostgreSQL {server_version // 10000} のダンプを取れません。"
            "KIKAN_POSTGRES_BIN に新しいプログラムのフォルダーを指定してください。",
            f"pg_dump {binaries.major} is older than the server. Name newer programs with KIKAN_POSTGRES_BIN.",
        )
    _run(
        binaries,
        "pg_dump",
        place,
        ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"],
    )


def _run(binaries: Binaries, name: str, place: Place, options: list[str]) -> None:
    where = [f"--host={place.host}", f"--port={place.port}", f"--username={place.user}"]
    done = subprocess.run(
        [binaries.program(name), *where, f"--dbname={place.database}", *options],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PGPASSWORD": place.password},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["-"])[-1]
        raise LaunchError(f"{name} に失敗しました: {last}", f"{name} failed.")


def _refuse_blind(connection: psycopg.Connection[tuple[object, ...]], place: Place) -> None:
    """A role under row security would dump nothing of the residents: refuse it."""
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not (row and row[0]):
        raise LaunchError(
            f"ロール {place.user} は行単位の保護のため全体を読めません。BYPASSRLS と全表の読取り（pg_read_all_data）を"
            "持つバックアップ専用のロールを KIKAN_BACKUP_DATABASE_URL に指定してください。",
            f"The role {place.user} stands under row security and cannot read everything. Name a role for backups "
            "with BYPASSRLS and pg_read_all_data in KIKAN_BACKUP_DATABASE_URL.",
        )


def finished(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("dump-*")) if (path / NOTE).is_file()]


def _prune(folder: Path, keep: int) -> None:
    for old in finished(folder)[:-keep]:
        hidden = folder / f"{UNFINISHED}{old.name}"
        old.rename(hidden)
        shutil.rmtree(hidden)


def overview(folder: Path) -> list[str]:
    return [path.name for path in finished(folder)] or ["ダンプはありません。 / There is no dump."]


def check(installation: Installation, folder: Path) -> Check:
    """Restore the newest dump to a server of our own and compare every table with what was noted."""
    began, found = time.monotonic(), finished(folder)
    if not found:
        raise LaunchError(
            "ダンプがまだありません。先に kikan backup を実行してください。", "There is no dump yet."
        )
    noted: Content = {t: (n, s) for t, (n, s) in json.loads((found[-1] / NOTE).read_text())["tables"].items()}
    installation.prepare()
    work = Path(tempfile.mkdtemp(prefix="checking-", dir=installation.folder))
    work.chmod(0o711)
    server = Server(work / "database", secrets.token_hex(16), settings=THROWN_AWAY)
    try:
        restored = _restored(server, found[-1] / DUMP)
    finally:
        server.stop(fast=False)
        shutil.rmtree(work)
    rows = sum(count for count, _ in noted.values())
    return Check(len(noted), rows, time.monotonic() - began, tuple(different(noted, restored)))


def _restored(server: Server, path: Path) -> Content:
    admin = server.start()
    with admin.connect() as connection:
        for role in (OWNER, APP):
            connection.execute(f"CREATE ROLE {role}")
        connection.execute("CREATE DATABASE kikan TEMPLATE template0 ENCODING 'UTF8'")
    put_back(server.binaries, admin.of("kikan"), path)
    return content_of(admin.of("kikan"))


def put_back(binaries: Binaries, place: Place, path: Path) -> None:
    """Restore a dump into an empty database. Errors: LaunchError."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", str(path)]
    _run(binaries, "pg_restore", place, options)
