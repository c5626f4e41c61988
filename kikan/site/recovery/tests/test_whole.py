"""Everything back to a moment: backed up, changed, restored until between, put in place of the living."""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest

from kikan.site.launcher import LaunchError
from kikan.site.launcher.roles import APP
from kikan.site.recovery import keeping
from kikan.site.recovery.archive import Archive, backups_folder
from kikan.site.recovery.base import finished, one_at_a_time
from kikan.site.recovery.content import content_of
from kikan.site.recovery.tests.conftest import House
from kikan.site.recovery.whole import exchange, restore

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def backed_up(house: House) -> House:
    keeping.backup(house.installation)
    return house


def _changed_after(house: House):
    """A moment, what the tables held then, and damage done after it."""
    house.clerk("act", 62022, 3)
    before, until = content_of(house.admin), house.now()
    time.sleep(0.05)
    with house.admin.connect() as connection:
        connection.execute("DELETE FROM addressees_name")
        connection.execute("UPDATE tenancy_municipality SET name = '誤'")
    return before, until


def test_what_was_deleted_and_changed_is_back_to_the_row_and_life_goes_on(backed_up: House) -> None:
    before, until = _changed_after(backed_up)
    with pytest.raises(LaunchError, match="kikan stop"):
        restore(backed_up.installation, until, replace=("佐藤", "鈴木"))
    _shows_and_touches_nothing(backed_up, until)
    backed_up.stop()
    found = restore(backed_up.installation, until, replace=("佐藤", "鈴木"))
    backed_up.start()
    assert content_of(backed_up.admin) == before
    assert found.kept is not None
    assert (found.kept / "PG_VERSION").exists()
    assert "鈴木" in (backed_up.installation.folder / "restores.json").read_text()
    backed_up.installation.place(APP).connect().close()
    _second_life(backed_up)


def _shows_and_touches_nothing(house: House, until) -> None:
    """Without two names a restore only shows."""
    living = content_of(house.admin)
    found = restore(house.installation, until)
    assert [(h.code, h.name) for h in found.heads] == [(62022, "試験62022"), (62090, "試験62090")]
    assert all(h.restored == h.living for h in found.heads)
    assert found.kept is None
    assert content_of(house.admin) == living
    assert not list(house.installation.folder.glob("beside-*"))


def _second_life(house: House) -> None:
    """After a restore the archive goes on, on a new timeline, from the backup taken before."""
    house.clerk("act", 62022, 1)
    found = keeping.check(house.installation)
    assert found.different == ()
    assert found.tables > 50
    assert found.rows == sum(count for count, _ in content_of(house.admin).values())


def test_a_moment_before_the_first_backup_is_refused_with_the_earliest(backed_up: House) -> None:
    with pytest.raises(LaunchError, match="最も古い時点: 20"):
        restore(backed_up.installation, datetime.now(UTC) - timedelta(days=1))


def test_a_copy_elsewhere_restores_where_everything_here_is_lost(backed_up: House, tmp_path) -> None:
    assert keeping.backup(backed_up.installation).base.timeline >= 2
    assert keeping.copy(backed_up.installation, tmp_path / "copy") > 0
    backed_up.clerk("act", 62090, 1)
    before, until = content_of(backed_up.admin), backed_up.now()
    assert 1 <= keeping.copy(backed_up.installation, tmp_path / "copy") <= 2
    backed_up.stop()
    shutil.rmtree(backed_up.server.data)
    shutil.rmtree(backups_folder(backed_up.installation.folder))
    restore(backed_up.installation, until, replace=("佐藤", "鈴木"), source=tmp_path / "copy")
    backed_up.start()
    assert content_of(backed_up.admin) == before


def test_two_folders_change_places_in_one_step(tmp_path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "was").write_text(name)
    exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "was").read_text() == "b"
    assert (tmp_path / "b" / "was").read_text() == "a"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_a_second_backup_at_once_waits_for_nobody_and_says_so(backed_up: House) -> None:
    backups = backups_folder(backed_up.installation.folder)
    with one_at_a_time(backups), pytest.raises(LaunchError, match="実行中"):
        keeping.backup(backed_up.installation)


def test_pruning_keeps_what_the_kept_backups_need(backed_up: House) -> None:
    keeping.backup(backed_up.installation)
    time.sleep(1.1)
    last = keeping.backup(backed_up.installation, keep=1)
    backups = backups_folder(backed_up.installation.folder)
    assert [base.folder for base in finished(backups)] == [last.base.folder]
    numbers = [segment.number for segment in Archive(backups / "wal").segments()]
    assert numbers[0] == last.base.first_segment.number
