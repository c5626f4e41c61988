"""The tasks of the night (夜間の作業) and when each is due: pure functions of the clock and of what was done.

A task is a command of `kikan`, so that a machine with timers of its own runs the same; to add one is to add a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW_HOURS = 5
"""So long after its hour a task may still begin: later in the day it would meet the people at their work."""


@dataclass(frozen=True)
class Task:
    """name: as its rows are called; command: of `kikan`; hour: in Japan; monthly: on the first day it can."""

    name: str
    ja: str
    command: tuple[str, ...]
    hour: int
    is_monthly: bool = False


TASKS = (
    Task("backup", "バックアップ", ("backup",), 1),
    Task("outage_copies", "停止時の写し", ("outage", "make"), 2),
    Task("capacity", "容量の計測", ("nightly", "--measure"), 2),
    Task("drill", "復元訓練", ("drill",), 3, is_monthly=True),
    Task("upgrade_drill", "更新訓練", ("drill", "--upgrade"), 4, is_monthly=True),
    Task("sum_up", "古い計測の集約", ("nightly", "--sum-up"), 5, is_monthly=True),
)


def is_due(task: Task, now: datetime, last: datetime | None) -> bool:
    """Whether a task begins now. now, last: in the same zone; last: when it began last, None for never.

    Once a day (or month) within its hours, whether it went well or not: a night that was missed stays missed,
    and the report says so.
    """
    if not task.hour <= now.hour < task.hour + WINDOW_HOURS:
        return False
    if last is None:
        return True
    return (last.year, last.month) != (now.year, now.month) if task.is_monthly else last.date() != now.date()


def due(now: datetime, last: Mapping[str, datetime]) -> list[Task]:
    """The tasks that begin now, in their order."""
    return [task for task in TASKS if is_due(task, now, last.get(task.name))]


def next_night(task: Task, now: datetime, last: datetime | None) -> datetime:
    """The hour at which a task is due next, looking at most two months ahead."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return next(
        at for at in (hour + timedelta(hours=n) for n in range(24 * 62)) if is_due(task, max(at, now), last)
    )
