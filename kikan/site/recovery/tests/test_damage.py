"""What is half or damaged is never restored, and the message names it."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kikan.site.launcher import LaunchError
from kikan.site.launcher.account import server_account
from kikan.site.recovery import keeping
from kikan.site.recovery.archive import Archive, backups_folder
from kikan.site.recovery.base import MANIFEST, Base, finished, unpack
from kikan.site.recovery.segments import Segment, lives, position, segment_at
from kikan.site.recovery.tests.conftest import House


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Segments 5 to 8 of the first timeline, which was left in 7 for a second one."""
    made = Archive(tmp_path)
    for timeline, number in ((1, 5), (1, 6), (1, 7), (1, 8), (2, 7), (2, 8), (2, 9)):
        made.path(Segment(number, timeline).name).write_bytes(gzip.compress(os.urandom(1000)))
    history = b"1\t0/7000100\tbefore 2026-11-24 10:00:00+09\n"
    made.path("00000002.history").write_bytes(gzip.compress(history))
    return made


def test_a_position_lies_in_its_segment() -> None:
    name = "0000000100000002000000FF"
    assert Segment.of(name) == Segment(2 * 256 + 255, 1)
    assert Segment.of(name).name == name
    assert segment_at(position("2/FF000028")) == 2 * 256 + 255


def test_the_way_to_the_present_leaves_out_the_branch_that_a_restore_left(archive: Archive) -> None:
    assert [(life.timeline, life.until) for life in archive.chain()] == [(1, 0x7000100), (2, None)]
    assert lives(1) == (type(lives(1)[0])(1, None),)
    found = {(s.timeline, s.number) for s in archive.needed(Segment(5, 1))}
    assert found == {(1, 5), (1, 6), (1, 7), (2, 7), (2, 8), (2, 9)}


def test_a_missing_segment_is_named(archive: Archive) -> None:
    archive.path(Segment(6, 1).name).unlink()
    with pytest.raises(LaunchError, match=r"000000010000000000000006.*ありません"):
        archive.needed(Segment(5, 1))


@pytest.mark.parametrize("damage", [lambda b: b[:500], lambda b: b[:500] + b"xxxx" + b[504:], lambda b: b""])
def test_a_damaged_segment_is_named_before_anything_starts(archive: Archive, damage) -> None:
    path = archive.path(Segment(8, 2).name)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(LaunchError, match="000000020000000000000008"):
        archive.examine(Segment(5, 1))


def test_pruning_stops_at_the_first_segment_that_is_needed(archive: Archive) -> None:
    assert archive.prune(Segment(7, 1)) == 2
    assert archive.segments()[0].number == 7
    assert archive.histories() == ["00000002.history"]


@pytest.fixture
def base(house: House) -> Base:
    """A base backup of its own; its neighbours keep theirs."""
    return keeping.backup(house.installation).base


@pytest.fixture
def unpacked(house: House):
    folder = house.installation.folder / "unpacked"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base.tar.gz", "pg_wal.tar.gz", MANIFEST])
def test_a_base_backup_that_changed_is_refused_by_name(base: Base, unpacked: Path, name: str) -> None:
    whole = (base.folder / name).read_bytes()
    half = len(whole) // 2
    (base.folder / name).write_bytes(whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :])
    try:
        with pytest.raises(LaunchError, match="欠けているか壊れています"):
            unpack(base, unpacked, server_account())
    finally:
        (base.folder / name).write_bytes(whole)


@pytest.mark.slow
def test_a_killed_backup_leaves_nothing_that_a_restore_would_take(house: House, base: Base) -> None:
    backups = backups_folder(house.installation.folder)
    before = [b.folder for b in finished(backups)]
    environment = {k: v for k, v in house.environment().items() if not k.endswith("DATABASE_URL")}
    command = [sys.executable, "-m", "kikan", "backup"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while not list(backups.glob(".unfinished-*/base.tar.gz")):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert list(backups.glob(".unfinished-*"))
    assert [b.folder for b in finished(backups)] == before
    time.sleep(1)
    keeping.backup(house.installation)
    assert not list(backups.glob(".unfinished-*"))
