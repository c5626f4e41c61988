"""Counts of answers by minute, route and class of time (応答時間の計測): kept in memory, written once a minute."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.db import DatabaseError, connections

from kikan.shared.operation.models import Response

log = logging.getLogger(__name__)

BORDERS = (100, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000)
"""Upper borders of the classes in milliseconds (…以下); one more class lies beyond."""
KEPT = 20_000
"""So many rows wait at most for a database that is away; later ones are lost, which the probe shows as a stop."""
Key = tuple[datetime, int, str]
Row = tuple[datetime, int, str, tuple[int, ...], int]


class Tally:
    """What one process has counted. `note` costs no query; `ended` hands out whole minutes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Key, list[int]] = {}

    def note(self, at: datetime, place: int, route: str, milliseconds: int) -> None:
        """Count one answer in the minute it ended in."""
        key = (at.replace(second=0, microsecond=0), place, route[:80])
        with self._lock:
            found = self._counts.get(key)
            if found is None:
                if len(self._counts) >= KEPT:
                    return
                found = self._counts[key] = [0] * (len(BORDERS) + 2)
            found[bisect_left(BORDERS, milliseconds)] += 1
            found[-1] += milliseconds

    def ended(self, before: datetime) -> list[Row]:
        """Take out the minutes that are over."""
        with self._lock:
            keys = [key for key in self._counts if key[0] < before]
            return [_row(key, self._counts.pop(key)) for key in keys]

    def give_back(self, rows: Sequence[Row]) -> None:
        """Keep rows that could not be written for the next time."""
        with self._lock:
            for minute, place, route, counts, total in rows:
                self._counts[(minute, place, route)] = [*counts, total]


def _row(key: Key, found: list[int]) -> Row:
    return (*key, tuple(found[:-1]), found[-1])


def write(rows: Sequence[Row], process: uuid.UUID) -> None:
    """One statement for all rows; the same rows again change nothing."""
    Response.objects.bulk_create(
        [
            Response(process=process, minute=minute, place=place, route=route, counts=list(counts), total_ms=total)
            for minute, place, route, counts, total in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip


class Recorder:
    """Counts answers and writes the minutes that are over, beside the request that finds them over."""

    def __init__(self, writer: Callable[[Sequence[Row], uuid.UUID], None] = write) -> None:
        self.tally, self._writer = Tally(), writer
        self._lock, self._minute = threading.Lock(), 0
        self._process, self._pid = uuid.uuid4(), os.getpid()

    def note(self, place: int, route: str, milliseconds: int) -> None:
        """Count one answer; the first of a new minute starts the writing in a thread and does not wait."""
        now = datetime.now(UTC)
        self.tally.note(now, place, route, milliseconds)
        minute = int(now.timestamp()) // 60
        with self._lock:
            is_first, self._minute = minute != self._minute, minute
        if is_first:
            threading.Thread(target=self.flush, name="response times", daemon=True).start()

    def flush(self, until: datetime | None = None) -> None:
        """Write what is over (until: before then); a database that is away gets it later."""
        rows = self.tally.ended(until or datetime.now(UTC).replace(second=0, microsecond=0))
        if not rows:
            return
        try:
            self._writer(rows, self._own_process())
        except DatabaseError as error:
            log.warning("response times not written: %s", type(error).__name__)
            self.tally.give_back(rows)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()

    def _own_process(self) -> uuid.UUID:
        """A mark of this process: gunicorn loads the program once and parts afterwards."""
        if self._pid != os.getpid():
            self._process, self._pid = uuid.uuid4(), os.getpid()
        return self._process
