"""A second server beside the living one (並行復元): recovers a base backup until a moment, then answers."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.binaries import Binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place, prepare_roles
from kikan.site.launcher.server import ADMIN, Server
from kikan.site.recovery.archive import FOLDER, Archive, damaged, fetching
from kikan.site.recovery.base import SECRETS, Base, finished, unpack
from kikan.site.recovery.segments import Life, Segment, position, segment_at

RECOVER_SECONDS = 12 * 3600
NOT_REACHED = "recovery ended before configured recovery target was reached"
DONE_AT = re.compile(r"redo done at ([0-9A-F]+/[0-9A-F]+)")
SPACE_FACTOR = 12
THROWN_AWAY = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class Beside(Server):
    """An embedded server on a port of its own that archives nothing and starts by recovering."""

    def recover(self, archive: Archive, target: Mapping[str, str]) -> Place:
        """Recover until the target, or as far as there is anything when the target lies beyond it."""
        self._recovering(archive, target)
        deadline = time.monotonic() + RECOVER_SECONDS
        if self._try_start(deadline):
            return self.admin
        if NOT_REACHED not in self.log.read_text(errors="replace"):
            raise self._failed()
        self._recovering(archive, {})
        if not self._try_start(deadline):
            raise self._failed()
        return self.admin

    def _recovering(self, archive: Archive, target: Mapping[str, str]) -> None:
        self.settings.update(
            {name: "" for name in self.settings if name.startswith("recovery_target_") and name not in target}
        )
        self.settings.update(target)
        self.settings.update(
            archive_mode="off",
            hot_standby="off",
            restore_command=fetching(archive.folder),
            recovery_target_action="promote",
        )
        self._configure(0)
        self._write("recovery.signal", "")

    def recovered_until(self) -> int:
        """The position recovery ended at, from its log."""
        found = DONE_AT.findall(self.log.read_text(errors="replace"))
        return position(found[-1]) if found else 0

    def _failed(self) -> LaunchError:
        last = "\n".join(self.log.read_text(errors="replace").splitlines()[-3:])
        return LaunchError(
            f"復元用のデータベースが起動しません。バックアップが壊れているおそれがあります。\n{last}",
            "The database beside did not recover; the backup may be damaged.",
        )


def choose(backups: Path, until: datetime) -> Base:
    """The newest base backup that leads to this moment. Errors: LaunchError says from when on it works."""
    lives = Archive(backups / FOLDER).chain()
    usable = [base for base in finished(backups) if _leads_here(base, lives)]
    before = [base for base in usable if base.finished_at <= until]
    if before:
        return before[-1]
    earliest = shown(usable[0].finished_at) if usable else ""
    raise LaunchError(
        f"この時点に戻せるバックアップがありません（最も古い時点: {earliest or 'なし'}）。",
        f"No backup leads to that moment (earliest: {earliest or 'none'}).",
    )


def shown(moment: datetime) -> str:
    """A moment as people in Japan read it."""
    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"


def _leads_here(base: Base, lives: tuple[Life, ...]) -> bool:
    """Whether it lies on the timelines of the present, not on a branch that a restore has left."""
    ends = {life.timeline: life.until for life in lives}
    if base.timeline not in ends:
        return False
    end = ends[base.timeline]
    return end is None or position(base.end) <= end


@contextmanager
def restored(
    installation: Installation,
    base: Base,
    archive: Archive,
    target: Mapping[str, str],
    *,
    salvage: bool = False,
    lasting: bool = False,
) -> Iterator[Beside]:
    """A server beside that has recovered `base` to the target; it and its folder are gone afterwards,
    unless the caller moved the data away.

    salvage: the living database does not answer; the end of the log is taken from its own folder.
    lasting: the data will be moved away and must be safe on the disk.
    """
    living = installation.server()
    _refuse_other_version(base, living.binaries)
    folder = installation.folder / f"beside-{secrets.token_hex(4)}"
    _refuse_lack_of_space(installation, base)
    needed = archive.examine(base.first_segment)
    speed = {} if lasting else THROWN_AWAY
    server = Beside(folder, _password(base), speed, binaries=living.binaries, account=living.account)
    try:
        server._make_folder()
        unpack(base, server.data, living.account)
        if salvage:
            _bring_unarchived(living, server, archive)
        server.recover(_readable(archive, needed, server), target)
        if not target or NOT_REACHED in server.log.read_text(errors="replace"):
            _refuse_short(server, needed)
        _our_passwords(installation, server)
        yield server
    finally:
        server.stop(fast=False)
        shutil.rmtree(folder, ignore_errors=True)


def _readable(archive: Archive, needed: list[Segment], server: Server) -> Archive:
    """The archive, or where the server's account may not read it a copy of what is needed."""
    if not server.account.is_other or archive.folder.stat().st_uid == server.account.uid:
        return archive
    copied = Archive(server.folder / FOLDER)
    copied.folder.mkdir(mode=0o700)
    server.account.own(copied.folder)
    for name in (*archive.histories(), *(segment.name for segment in needed)):
        shutil.copyfile(archive.path(name), copied.path(name))
        server.account.own(copied.path(name))
    return copied


def _bring_unarchived(living: Server, server: Server, archive: Archive) -> None:
    """A database that no longer starts may hold the last segments, not yet archived: bring them too."""
    for path in sorted((living.data / "pg_wal").glob("[0-9A-F]*")):
        target = server.data / "pg_wal" / path.name
        if path.is_file() and not archive.path(path.name).exists() and not target.exists():
            shutil.copyfile(path, target)
            target.chmod(0o600)
            living.account.own(target)


def _refuse_short(server: Beside, needed: list[Segment]) -> None:
    """When recovery ended for want of more, it must have come to the end of the archive.

    The last segment may hold nothing but its switch, hence the one before it suffices.
    """
    if needed and segment_at(server.recovered_until()) < needed[-1].number - 1:
        reached = Segment(segment_at(server.recovered_until()), needed[-1].timeline)
        raise damaged(reached.name, "壊れています", "is damaged")


def _password(base: Base) -> str:
    """The superuser's password at the time of the backup."""
    kept: dict[str, str] = json.loads((base.folder / SECRETS).read_text())
    return kept[ADMIN]


def _our_passwords(installation: Installation, server: Beside) -> None:
    """The restored roles get the passwords of this installation."""
    from psycopg import sql

    own = installation.secret(ADMIN)
    with server.admin.connect() as connection:
        prepare_roles(connection, installation.secret(OWNER), installation.secret(APP))
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ADMIN), sql.Literal(own))
        )
    server._password = own


def places(installation: Installation, server: Server) -> tuple[Place, Place]:
    """Application and owner on the server beside."""
    return (
        Place("127.0.0.1", server.port, APP, installation.secret(APP), DATABASE),
        Place("127.0.0.1", server.port, OWNER, installation.secret(OWNER), DATABASE),
    )


def _refuse_other_version(base: Base, binaries: Binaries) -> None:
    if base.postgresql != binaries.major:
        raise LaunchError(
            f"このバックアップは PostgreSQL {base.postgresql} のものです（現在は {binaries.major}）。",
            f"This backup is of PostgreSQL {base.postgresql}; here runs {binaries.major}.",
        )


def _refuse_lack_of_space(installation: Installation, base: Base) -> None:
    packed = sum(path.stat().st_size for path in base.folder.iterdir())
    free = shutil.disk_usage(installation.folder).free
    if free < packed * SPACE_FACTOR:
        raise LaunchError(
            f"復元に要する空き容量が足りません（目安 {packed * SPACE_FACTOR >> 20} MB、空き {free >> 20} MB）。",
            f"Not enough space to restore beside (about {packed * SPACE_FACTOR >> 20} MB needed, {free >> 20} MB free).",
        )
