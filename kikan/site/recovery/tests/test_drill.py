"""The drill: everything beside to the row, one municipality alone, and figures that stay."""

import pytest

from kikan.site.launcher import LaunchError
from kikan.site.recovery import drill as drilling
from kikan.site.recovery import keeping
from kikan.site.recovery.content import content_of
from kikan.site.recovery.drill import drill
from kikan.site.recovery.tests.conftest import House
from kikan.site.recovery.upgrading_beside import upgrade_beside

# Restoring with the tools of each version is tried by test_whole; what a drill adds is the same on all.
pytestmark = [pytest.mark.slow, pytest.mark.once]
TOWN = 62022


@pytest.fixture(scope="module")
def backed_up(house: House) -> House:
    keeping.backup(house.installation)
    house.clerk("act", TOWN, 3)
    return house


def test_a_drill_restores_to_the_row_puts_one_back_alone_and_keeps_its_figures(backed_up: House) -> None:
    before = dict(content_of(backed_up.admin))
    done = drill(backed_up.installation, TOWN)
    assert done.has_passed
    assert done.different == 0
    assert done.municipality == TOWN
    assert done.rows == sum(count for count, _ in before.values())
    assert 0 < done.restore_seconds < 600
    assert 0 < done.lost_seconds < 3600
    kept = backed_up.one("SELECT has_passed AND municipality = 62022 AND rows > 0 FROM operation_drill")
    assert kept is True
    after = dict(content_of(backed_up.admin))
    assert {t for t in before if before[t] != after[t]} == {"operation_drill"}


def test_figures_of_drills_are_only_added_to(backed_up: House) -> None:
    from kikan.site.launcher.roles import APP

    app = backed_up.installation.place(APP)
    for statement in ("DELETE FROM operation_drill", "UPDATE operation_drill SET has_passed = true"):
        with pytest.raises(Exception, match="permission denied"), app.connect() as connection:
            connection.execute(statement)


def test_a_drill_that_finds_a_difference_is_kept_as_failed(backed_up: House, monkeypatch) -> None:
    monkeypatch.setattr(drilling, "content_of", lambda place: {"addressees_name": (0, "0")})
    assert not drill(backed_up.installation, TOWN).has_passed
    assert backed_up.one("SELECT has_passed FROM operation_drill ORDER BY number DESC LIMIT 1") is False


def test_an_upgrade_drill_brings_the_copy_beside_to_this_version_and_loses_no_row(backed_up: House) -> None:
    before = dict(content_of(backed_up.admin))
    done = upgrade_beside(backed_up.installation)
    assert done.has_passed, done.lost
    assert done.seconds > 0
    assert dict(content_of(backed_up.admin)) == before


def test_a_task_of_the_night_keeps_what_it_measured(backed_up: House, monkeypatch) -> None:
    from kikan.site.launcher.roles import APP
    from kikan.site.nightly import running
    from kikan.site.nightly.tasks import TASKS

    for name, value in backed_up.environment().items():
        monkeypatch.setenv(name, value)
    assert running.place() == backed_up.installation.place(APP)
    capacity = next(t for t in TASKS if t.name == "capacity")
    assert running.run(capacity, backed_up.environment())
    assert backed_up.one("SELECT has_passed AND (figures->>'database_bytes')::bigint > 0 FROM operation_task")
    assert running.last_begun()["capacity"].tzinfo is not None


def test_without_a_backup_there_is_nothing_to_drill(tmp_path) -> None:
    from kikan.site.launcher.installation import Installation

    with pytest.raises(LaunchError, match="起動していません"):
        drill(Installation(tmp_path))
