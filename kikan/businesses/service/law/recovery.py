"""Whether what was lost came back in time and far enough (目標復旧時間・目標復旧地点)."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta
from fractions import Fraction


def is_recovered_in_time(seconds: Fraction, hours: int) -> bool:
    """Whether the service was back within the hours promised (RTO)."""
    return seconds <= hours * 3600


def reaches_back(stopped_on: date, state_of: date, business_days: int, closed: Set[date]) -> bool:
    """Whether the state restored is that of at most so many business days before (RPO).

    state_of: the last day whose whole work is in it.
    """
    wanted = stopped_on
    for _ in range(business_days):
        wanted = business_day_before(wanted, closed)
    return state_of >= wanted


def business_day_before(day: date, closed: Set[date]) -> date:
    """The last day before on which the office was open (前営業日)."""
    before = day - timedelta(days=1)
    while before.weekday() >= 5 or before in closed:
        before -= timedelta(days=1)
    return before
