"""What `kikan backup` does with the embedded database: take, prune, copy away, list, prove."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from kikan.site.launcher.account import server_account
from kikan.site.launcher.binaries import find_binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import DATABASE, Place
from kikan.site.launcher.server import ADMIN
from kikan.site.recovery.archive import FOLDER, SUFFIX, Archive, backups_folder, close_segment
from kikan.site.recovery.base import (
    KEPT,
    UNFINISHED,
    Base,
    finished,
    one_at_a_time,
    prepare_folder,
    prune,
    take,
)
from kikan.site.recovery.beside import restored, shown
from kikan.site.recovery.content import content_at_point, content_of, different


@dataclass(frozen=True)
class Backup:
    """A base backup just taken, its size, and how many older ones and segments were pruned."""

    base: Base
    bytes: int
    pruned: tuple[int, int]


@dataclass(frozen=True)
class Check:
    """The outcome of restoring a backup and comparing it."""

    tables: int
    rows: int
    seconds: float
    different: tuple[str, ...]


def backup(installation: Installation, keep: int = KEPT) -> Backup:
    """Take a base backup of the running database and prune. Errors: LaunchError; nothing half is kept."""
    admin = _running(installation)
    account = server_account()
    with one_at_a_time(backups_folder(installation.folder)):
        archive = prepare_folder(installation, account)
        base = take(installation, admin, find_binaries(account))
        close_segment(admin, archive)
        size = sum(path.stat().st_size for path in base.folder.iterdir())
        return Backup(base, size, prune(backups_folder(installation.folder), keep))


def check(installation: Installation) -> Check:
    """Restore the newest backup and its log beside, and compare every table at a marked point."""
    began, admin = time.monotonic(), _running(installation)
    backups = backups_folder(installation.folder)
    with one_at_a_time(backups):
        base, archive = newest(backups), Archive(backups / FOLDER)
        point = f"kikan_check_{secrets.token_hex(8)}"
        living = content_at_point(admin.of(DATABASE), point)
        close_segment(admin, archive)
        with restored(installation, base, archive, {"recovery_target_name": point}) as beside:
            found = content_of(beside.admin.of(DATABASE))
    rows = sum(count for count, _ in living.values())
    return Check(len(living), rows, time.monotonic() - began, tuple(different(living, found)))


def _running(installation: Installation) -> Place:
    if not installation.supervisor:
        raise LaunchError(
            "起動していません。バックアップは起動したまま取ります（kikan start）。",
            "Nothing is running. A backup is taken while it runs (kikan start).",
        )
    return installation.place(ADMIN)


def newest(backups: Path) -> Base:
    found = finished(backups)
    if not found:
        raise LaunchError(
            "バックアップがまだありません。先に kikan backup を実行してください。",
            "There is no backup yet. Run kikan backup first.",
        )
    return found[-1]


def overview(installation: Installation) -> list[str]:
    """What is kept, one line each, oldest first; then the archive."""
    backups = backups_folder(installation.folder)
    lines = [f"{shown(b.finished_at)}  {b.folder.name}  基幹 {b.version}" for b in finished(backups)]
    segments = Archive(backups / FOLDER).segments()
    if not lines:
        return ["バックアップはありません。 / There is no backup."]
    return [*lines, f"継続して保管した記録 / archived segments: {len(segments)}"]


def copy(installation: Installation, target: Path) -> int:
    """Bring a copy on another medium up to date, each file whole or not at all; how many were new.

    Base backups that are no longer kept here are no longer kept there.
    """
    backups = backups_folder(installation.folder)
    with one_at_a_time(backups):
        if installation.supervisor and finished(backups):
            close_segment(installation.place(ADMIN), Archive(backups / FOLDER))
        newest(backups)
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        (target / FOLDER).mkdir(mode=0o700, exist_ok=True)
        _refuse_other(target, backups)
        count = sum(_copy_file(path, target / FOLDER) for path in (backups / FOLDER).glob(f"*{SUFFIX}"))
        count += sum(_copy_base(base.folder, target) for base in finished(backups))
        _forget(target, backups)
    return count


def _refuse_other(target: Path, backups: Path) -> None:
    """A folder that holds the backups of something else is not overwritten."""
    ours = {base.folder.name: base.start for base in finished(backups)}
    theirs = {base.folder.name: base.start for base in finished(target)}
    archived = {p.name for p in (target / FOLDER).glob(f"*{SUFFIX}")}
    clashing = any(name in ours and ours[name] != start for name, start in theirs.items())
    if clashing or (theirs and archived and not set(theirs) & set(ours)):
        raise LaunchError(
            f"{target} には別のバックアップがあります。空のフォルダーを指定してください。",
            f"{target} holds other backups. Name an empty folder.",
        )


def _copy_file(path: Path, folder: Path) -> int:
    target = folder / path.name
    if target.exists() and target.stat().st_size == path.stat().st_size:
        return 0
    part = folder / f".{path.name}.part"
    shutil.copyfile(path, part)
    part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    return 1


def _copy_base(base: Path, target: Path) -> int:
    if (target / base.name).exists():
        return 0
    hidden = target / f"{UNFINISHED}{base.name}"
    hidden.mkdir(mode=0o700, exist_ok=True)
    count = sum(_copy_file(path, hidden) for path in base.iterdir())
    hidden.rename(target / base.name)
    return count


def _forget(target: Path, backups: Path) -> None:
    """Remove from the copy what is pruned here."""
    kept = {base.folder.name for base in finished(backups)}
    for base in finished(target):
        if base.folder.name not in kept:
            hidden = target / f"{UNFINISHED}{base.folder.name}"
            base.folder.rename(hidden)
            shutil.rmtree(hidden)
    Archive(target / FOLDER).prune(min(base.first_segment for base in finished(target)))
