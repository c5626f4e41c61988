"""Base backups (基礎バックアップ): taken whole or not at all, examined file by file when unpacked."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kikan import __version__
from kikan.site.launcher.account import Account
from kikan.site.launcher.binaries import Binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation, write_private
from kikan.site.launcher.roles import Place
from kikan.site.launcher.server import die_with_parent
from kikan.site.recovery.archive import FOLDER, Archive, backups_folder
from kikan.site.recovery.segments import Segment, position, segment_at

NOTE, SECRETS, MANIFEST = "kikan.json", "secrets.json", "backup_manifest"
ARCHIVES = ("base.tar.gz", "pg_wal.tar.gz")
UNFINISHED = ".unfinished-"
KEPT = 7


@dataclass(frozen=True)
class Base:
    """One finished base backup; nothing before `finished_at` can be restored from it.

    `sums` holds the SHA-256 of each archive: PostgreSQL's manifest does not cover the log's.
    """

    folder: Path
    version: str
    postgresql: int
    started_at: datetime
    finished_at: datetime
    timeline: int
    start: str
    end: str
    sums: dict[str, str]

    @property
    def first_segment(self) -> Segment:
        return Segment(segment_at(position(self.start)), self.timeline)

    @classmethod
    def read(cls, folder: Path) -> Base:
        body = json.loads((folder / NOTE).read_text())
        for name in ("started_at", "finished_at"):
            body[name] = datetime.fromisoformat(body[name])
        return cls(folder=folder, **body)

    def write(self, into: Path) -> None:
        body = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(self).items()}
        del body["folder"]
        write_private(into / NOTE, json.dumps(body, indent=1))


def finished(backups: Path) -> list[Base]:
    """The finished base backups in a folder, oldest first; a half one has no name that counts."""
    return [Base.read(folder) for folder in sorted(backups.glob("base-*")) if (folder / NOTE).is_file()]


@contextmanager
def one_at_a_time(backups: Path) -> Iterator[None]:
    """Backups and restores of one installation follow one another."""
    backups.mkdir(mode=0o711, exist_ok=True)
    with open(backups / "lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError(
                "別のバックアップまたは復元が実行中です。終わってからもう一度実行してください。",
                "Another backup or restore is running; try again when it has ended.",
            ) from None
        yield


def prepare_folder(installation: Installation, account: Account) -> Archive:
    """The archive, switched on in the folder of backups; what a killed backup left is swept away."""
    backups = backups_folder(installation.folder)
    for left in backups.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    archive = Archive(backups / FOLDER)
    archive.open(account)
    return archive


def take(installation: Installation, admin: Place, binaries: Binaries) -> Base:
    """Copy the running cluster (pg_basebackup) under a hidden name; give it its name when it is whole."""
    backups = backups_folder(installation.folder)
    unfinished = backups / f"{UNFINISHED}{secrets.token_hex(4)}"
    unfinished.mkdir(mode=0o700)
    try:
        started_at = _now(admin)
        _pg_basebackup(admin, binaries, unfinished)
        base = _described(unfinished, binaries, started_at, _now(admin))
        shutil.copyfile(installation.folder / "secrets.json", unfinished / SECRETS)
        (unfinished / SECRETS).chmod(0o600)
        base.write(unfinished)
        _to_disk(unfinished)
        return _named(unfinished, backups, base)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _pg_basebackup(admin: Place, binaries: Binaries, into: Path) -> None:
    options = ["--format=tar", "--gzip", "--compress=1", "--wal-method=stream", "--checkpoint=fast"]
    options += ["--manifest-checksums=SHA256", f"--host={admin.host}", f"--port={admin.port}"]
    made = subprocess.run(
        [binaries.program("pg_basebackup"), *options, f"--username={admin.user}", f"--pgdata={into}"],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PGPASSWORD": admin.password},
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    if made.returncode != 0:
        raise LaunchError(
            f"バックアップに失敗しました: {made.stderr.strip()}", "The backup failed; nothing was kept of it."
        )


def _now(admin: Place) -> datetime:
    with admin.connect() as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0]


def _described(folder: Path, binaries: Binaries, started_at: datetime, finished_at: datetime) -> Base:
    first = json.loads((folder / MANIFEST).read_text())["WAL-Ranges"][0]
    return Base(
        folder,
        __version__,
        binaries.major,
        started_at,
        finished_at,
        first["Timeline"],
        first["Start-LSN"],
        first["End-LSN"],
        {name: _sum(folder / name) for name in ARCHIVES},
    )


def _named(unfinished: Path, backups: Path, base: Base) -> Base:
    name = backups / f"base-{base.finished_at:%Y%m%dT%H%M%S%f}-{base.timeline:02d}"
    unfinished.rename(name)
    return Base.read(name)


def _to_disk(folder: Path) -> None:
    """What counts as a backup must be on the disk before it gets its name."""
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def prune(backups: Path, keep: int = KEPT) -> tuple[int, int]:
    """Keep the newest base backups and the segments they need; how many of both are gone."""
    bases = finished(backups)
    for base in bases[:-keep]:
        hidden = base.folder.with_name(f"{UNFINISHED}{base.folder.name}")
        base.folder.rename(hidden)
        shutil.rmtree(hidden)
    oldest = min(base.first_segment for base in bases[-keep:])
    return len(bases[:-keep]), Archive(backups / FOLDER).prune(oldest)


def unpack(base: Base, into: Path, account: Account) -> None:
    """Unpack a base backup as the server's account and compare every file with the manifest.

    Errors: LaunchError names what is damaged.
    """
    into.mkdir(mode=0o700)
    account.own(into)
    for name in ARCHIVES:
        _compare_archive(base, name)
    whole, log = ARCHIVES
    _untar(base.folder / whole, into, account)
    wal = into / "pg_wal"
    with contextlib.suppress(FileExistsError):
        wal.mkdir(mode=0o700)
    _untar(base.folder / log, wal, account)
    compare_with_manifest(into, base.folder / MANIFEST)


def _compare_archive(base: Base, name: str) -> None:
    # tar stops reading at its end mark, often before gzip has compared its own sum.
    path = base.folder / name
    if not path.is_file() or _sum(path) != base.sums.get(name):
        raise _broken(name)


def _untar(archive: Path, into: Path, account: Account) -> None:
    with archive.open("rb") as file:
        done = subprocess.run(
            ["tar", "-xzf", "-", "-C", str(into)],
            stdin=file,
            capture_output=True,
            check=False,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            cwd=into,
            **account.switch(),
        )
    if done.returncode != 0:
        raise _broken(archive.name)


def compare_with_manifest(data: Path, manifest: Path) -> None:
    """Every file of the manifest with the length and sum it had. Errors: LaunchError names one."""
    content = manifest.read_bytes()
    try:
        body = json.loads(content)
        signed = content[: content.rstrip(b"\n").rindex(b"\n") + 1]
    except ValueError as damaged:
        raise _broken(manifest.name) from damaged
    if hashlib.sha256(signed).hexdigest() != body.get("Manifest-Checksum"):
        raise _broken(manifest.name)
    for file in body["Files"]:
        name = file.get("Path") or bytes.fromhex(file["Encoded-Path"]).decode()
        path = data / name
        if not path.is_file() or path.stat().st_size != file["Size"]:
            raise _broken(name)
        if file.get("Checksum") and _sum(path) != file["Checksum"]:
            raise _broken(name)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _broken(name: str) -> LaunchError:
    return LaunchError(
        f"バックアップのファイル {name} が欠けているか壊れています。この一式からは復元しません。"
        "前のバックアップか、別の媒体の写しを使ってください。",
        f"The file {name} of the backup is missing or damaged; nothing is restored from this set. "
        "Use an earlier backup or a copy on another medium.",
    )
