"""When a task of the night is due, and what is kept of it."""

from datetime import datetime, timedelta

import pytest

from kikan.shared.tenancy.clock import TOKYO
from kikan.site.nightly.running import figures_in
from kikan.site.nightly.tasks import TASKS, WINDOW_HOURS, due, is_due, next_night

NIGHT = datetime(2026, 11, 20, 1, 30, tzinfo=TOKYO)
BACKUP, DRILL = TASKS[0], next(t for t in TASKS if t.name == "drill")


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (NIGHT, None, True),
        (NIGHT, NIGHT - timedelta(minutes=20), False),
        (NIGHT, NIGHT - timedelta(days=1), True),
        (NIGHT.replace(hour=0), None, False),
        (NIGHT.replace(hour=1 + WINDOW_HOURS), None, False),
    ],
)
def test_a_daily_task_begins_once_a_night_within_its_hours(
    now: datetime, last: datetime | None, expected: bool
) -> None:
    assert is_due(BACKUP, now, last) is expected


def test_a_drill_is_held_once_a_month_on_the_first_night_there_is() -> None:
    night = NIGHT.replace(hour=3)
    assert is_due(DRILL, night, night.replace(month=10))
    assert not is_due(DRILL, night, night.replace(day=1))


def test_a_month_of_half_minutes_runs_each_task_as_often_as_the_contract_expects() -> None:
    counts, last, now = dict.fromkeys((t.name for t in TASKS), 0), {}, datetime(2026, 10, 1, tzinfo=TOKYO)
    while now.month == 10:
        for task in due(now, last):
            counts[task.name] += 1
            last[task.name] = now
        now += timedelta(minutes=10)
    assert counts == {
        "backup": 31,
        "outage_copies": 31,
        "capacity": 31,
        "drill": 1,
        "upgrade_drill": 1,
        "sum_up": 1,
    }


def test_the_next_night_is_told() -> None:
    assert next_night(BACKUP, NIGHT, NIGHT) == NIGHT.replace(day=21, hour=1, minute=0)
    assert next_night(DRILL, NIGHT, NIGHT).month == 12


def test_numbers_alone_are_kept_of_what_a_command_says() -> None:
    told = '復元しました。\nfigures {"rows": 12, "seconds": 1.5, "name": "甲野"}\n'
    assert figures_in(told) == {"rows": 12, "seconds": 1.5}
