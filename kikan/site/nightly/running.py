"""Carry tasks out and keep what came of each (夜間の作業の実行): a process per task, a row in `operation_task`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

import psycopg
from psycopg.types.json import Jsonb

from kikan import __version__
from kikan.shared.tenancy.clock import TOKYO
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import Place
from kikan.site.nightly.tasks import Task, due
from kikan.site.recovery.noting import note

LOOK_SECONDS = 30
LONGEST_SECONDS = 12 * 3600
FIGURES = "figures "
"""A command that measured something says it in a line of its own: this word and a JSON object of numbers."""
LAST = "SELECT name, max(began_at) FROM operation_task GROUP BY name"
SIZE = "SELECT pg_database_size(current_database())"
SUM_UP = "SELECT minutes, days FROM operation_sum_up()"


def run_forever(environment: Mapping[str, str]) -> NoReturn:
    """Look every half minute which tasks are due, one after the other; a database that is away is asked again."""
    while True:
        run_due(datetime.now(TOKYO), environment)
        time.sleep(LOOK_SECONDS)


def run_due(now: datetime, environment: Mapping[str, str]) -> int:
    """Run what is due; how many tasks ran."""
    try:
        found = due(now, last_begun())
        for task in found:
            run(task, environment)
    except psycopg.OperationalError:
        return 0
    return len(found)


def place() -> Place:
    """The database this process was given, as the application."""
    return Place.parse(os.environ["KIKAN_DATABASE_URL"])


def last_begun() -> dict[str, datetime]:
    """When each task began last, in Japan."""
    with psycopg.connect(place().url, connect_timeout=10) as connection:
        rows = connection.execute(LAST).fetchall()
    return {str(name): at.astimezone(TOKYO) for name, at in rows}


def run(task: Task, environment: Mapping[str, str]) -> bool:
    """Run one task as a process of its own and keep its figures; whether it went well.

    environment: as this process was started, before it learnt where the database is: a command finds that itself.
    """
    began, clock = datetime.now(UTC), time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kikan", *task.command],
            env=dict(environment), capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS,
        )  # fmt: skip
        has_passed, told = done.returncode == 0, done.stdout
    except subprocess.TimeoutExpired:
        has_passed, told = False, ""
    keep(task.name, began, time.monotonic() - clock, has_passed, figures_in(told))
    return has_passed


def figures_in(told: str) -> dict[str, float]:
    """The numbers a command named of itself; nothing else of what it says is kept."""
    found: dict[str, float] = {}
    for line in told.splitlines():
        if line.startswith(FIGURES):
            given: Mapping[str, object] = json.loads(line.removeprefix(FIGURES))
            found.update({k: v for k, v in given.items() if isinstance(v, int | float)})
    return found


def keep(name: str, began: datetime, seconds: float, has_passed: bool, figures: Mapping[str, float]) -> None:
    """Add the row of a task that ran."""
    values = {
        "name": name, "began_at": began, "seconds": seconds, "version": __version__, "has_passed": has_passed,
        "figures": Jsonb(dict(figures)),
    }  # fmt: skip
    note(place(), "task", values)


def measure() -> dict[str, float]:
    """How much room is taken and left (容量): the database, the disk of this installation, in bytes."""
    with psycopg.connect(place().url, connect_timeout=10) as connection:
        row = connection.execute(SIZE).fetchone()
    disk = shutil.disk_usage(Installation().folder)
    return {
        "database_bytes": int(str(row[0])) if row else 0,
        "disk_bytes": disk.total,
        "disk_free": disk.free,
    }


def sum_up() -> dict[str, float]:
    """Put minutes of response times older than three years together by day (古い計測の集約): rows before and after.

    Why so long: `docs/decisions/measuring.md`.
    """
    with psycopg.connect(place().url, connect_timeout=10) as connection:
        row = connection.execute(SUM_UP).fetchone()
    return {"minutes": int(str(row[0])), "days": int(str(row[1]))} if row else {}
