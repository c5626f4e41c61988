"""The continuous archive (WAL の継続保管): what the server is told, what lies there, what is missing.

The server archives from its first start, so that nothing needs a restart later; it keeps segments from
the moment the first base backup begins (the file `on`), because before that nothing could use them.
"""

from __future__ import annotations

import shlex
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kikan.site.launcher.account import Account
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.roles import Place
from kikan.site.recovery.segments import HISTORY, OF_SEGMENT, SEGMENT, Life, Segment, lives

FOLDER, MARK, SUFFIX = "wal", "on", ".gz"
WAIT_SECONDS = 120
GZIP = 16 + zlib.MAX_WBITS

# A segment is kept whole or not at all, and never replaced by another of the same name.
KEEP = """\
if test ! -e {mark}; then exit 0; \
elif test -e {file}; then gzip -dc {file} | cmp -s - %p; \
else gzip -1 -c %p > {part} && sync {part} && mv {part} {file}; fi"""


def backups_folder(installation: Path) -> Path:
    """Where an installation keeps base backups and archive."""
    return installation / "backups"


def archive_settings(installation: Path) -> dict[str, str]:
    """What PostgreSQL is told so that it archives into this installation's folder."""
    folder = backups_folder(installation) / FOLDER
    command = KEEP.format(
        mark=_shell(folder / MARK),
        file=_shell(folder) + f"/%f{SUFFIX}",
        part=_shell(folder) + "/.%f.part",
    )
    return {"archive_mode": "on", "archive_command": quoted(command), "archive_timeout": "300"}


def fetching(folder: Path) -> str:
    """The restore_command that brings a segment or history file back from an archive."""
    return quoted(f"gzip -dc {_shell(folder)}/%f{SUFFIX} > %p")


def quoted(value: str) -> str:
    """A value as it may stand between quotes in the server's configuration."""
    return value.replace("\\", "\\\\").replace("'", "''")


def _shell(path: Path) -> str:
    return shlex.quote(str(path)).replace("%", "%%")


@dataclass(frozen=True)
class Archive:
    """The archived segments in one folder."""

    folder: Path

    @property
    def mark(self) -> Path:
        return self.folder / MARK

    def open(self, account: Account) -> None:
        """Let the server keep segments from now on."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        account.own(self.folder)
        self.mark.touch(mode=0o600)

    def names(self) -> list[str]:
        """The file names in the archive without their suffix."""
        if not self.folder.is_dir():
            return []
        files = (p.name for p in self.folder.glob(f"[0-9A-F]*{SUFFIX}"))
        return sorted(name.removesuffix(SUFFIX) for name in files)

    def segments(self) -> list[Segment]:
        return sorted(Segment.of(name) for name in self.names() if SEGMENT.match(name))

    def histories(self) -> list[str]:
        """The names of the history files, oldest timeline first."""
        return [name for name in self.names() if HISTORY.match(name)]

    def path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def chain(self) -> tuple[Life, ...]:
        """The timelines that lead to the present. Errors: LaunchError when a history file is damaged."""
        if not self.histories():
            return lives(1)
        newest = self.histories()[-1]
        return lives(int(newest[:8], 16), b"".join(unpacked(self.path(newest))).decode())

    def needed(self, start: Segment) -> list[Segment]:
        """The segments that lead from `start` to the newest one, on the timelines of the present.

        Errors: LaunchError names the first one that is missing.
        """
        ends = {life.timeline: life.last_segment for life in self.chain()}
        found = [s for s in self.segments() if start.number <= s.number <= ends.get(s.timeline, -1)]
        numbers = {s.number for s in found}
        for number in range(start.number, max(numbers, default=start.number)):
            if number not in numbers:
                raise damaged(Segment(number, start.timeline).name, "ありません", "is missing")
        return found

    def examine(self, start: Segment) -> list[Segment]:
        """The needed segments, each read through once. Errors: LaunchError names a damaged file."""
        needed = self.needed(start)
        for segment in needed:
            for _ in unpacked(self.path(segment.name)):
                pass
        return needed

    def prune(self, oldest: Segment) -> int:
        """Delete the segments before the first one a kept base backup needs; how many."""
        segments = (name for name in self.names() if OF_SEGMENT.match(name))
        gone = [name for name in segments if Segment.of(name[:24]).number < oldest.number]
        for name in gone:
            self.path(name).unlink()
        return len(gone)


def unpacked(path: Path) -> Iterator[bytes]:
    """The content of a gzip file, its sums checked. Errors: LaunchError names the damaged file."""
    engine = zlib.decompressobj(GZIP)
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                yield engine.decompress(block)
    except (OSError, zlib.error):
        raise damaged(path.name, "壊れています", "is damaged") from None
    if not engine.eof:
        raise damaged(path.name, "途中で切れています", "is cut short")


def damaged(name: str, japanese: str, english: str) -> LaunchError:
    return LaunchError(
        f"バックアップの保管ファイル {name} が{japanese}。この時点より後へは復元できません。"
        "別の媒体の写しがあれば --from で指定してください。",
        f"The archived file {name} {english}; nothing after it can be restored. "
        "Name a copy on another medium with --from, if there is one.",
    )


def close_segment(admin: Place, archive: Archive) -> None:
    """Bring everything committed so far into the archive, and wait until it lies there.

    An empty transaction comes first: recovery until a time needs a commit after that time.
    """
    with admin.connect() as connection:
        connection.execute("SELECT pg_current_xact_id()")
        row = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
        connection.execute("SELECT pg_switch_wal()")
        assert row is not None
        deadline = time.monotonic() + WAIT_SECONDS
        while not archive.path(str(row[0])).exists():
            if time.monotonic() > deadline:
                raise _does_not_archive(connection.execute(FAILED).fetchone())
            time.sleep(0.1)


FAILED = "SELECT coalesce(last_failed_wal, '-') FROM pg_stat_archiver"


def _does_not_archive(row: tuple[object, ...] | None) -> LaunchError:
    failed = row[0] if row else "-"
    return LaunchError(
        f"データベースが記録を保管できていません（最後の失敗: {failed}）。空き容量を確かめてください。",
        f"The database cannot archive its log (last failure: {failed}). Check the free space.",
    )
