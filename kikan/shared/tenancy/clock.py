"""The one clock of business dates (基準日時); samples and tests can set it.

KIKAN_TODAY=2026-11-23 sets the day of a whole installation; `set_to` that of a test.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_day: ContextVar[date | None] = ContextVar("kikan_today", default=None)


def today() -> date:
    """The civil day in Japan."""
    return now().date()


def now() -> datetime:
    """The moment, with the day replaced where the clock was set; aware, Asia/Tokyo."""
    real = datetime.now(TOKYO)
    day = _day.get() or _installation_day()
    return real if day is None else real.replace(year=day.year, month=day.month, day=day.day)


def _installation_day() -> date | None:
    text = os.environ.get("KIKAN_TODAY", "")
    return date.fromisoformat(text) if text else None


@contextmanager
def set_to(day: date | str) -> Iterator[None]:
    """Hold the clock at a day inside the block."""
    token = _day.set(date.fromisoformat(day) if isinstance(day, str) else day)
    try:
        yield
    finally:
        _day.reset(token)


def days_after(count: int) -> date:
    return today() + timedelta(days=count)
