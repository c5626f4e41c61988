"""What a changed way of working saves (業務の見直しの効果): minutes by counts, exact.

Source: the union's own practice (BPR); no statute sets it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Minutes:
    """Minutes of one case before and after, and how many cases a year has."""

    before: int
    after: int
    yearly: int

    @property
    def yearly_before(self) -> int:
        return self.before * self.yearly

    @property
    def yearly_after(self) -> int:
        return self.after * self.yearly

    @property
    def saved(self) -> int:
        """Minutes a year; below zero where the new way takes longer."""
        return self.yearly_before - self.yearly_after


def minutes_of(steps: Iterable[tuple[int | None, int | None]], yearly: int) -> Minutes:
    """The sums of the steps' minutes (before, after); a step that is not there takes none."""
    pairs = list(steps)
    return Minutes(sum(b or 0 for b, _ in pairs), sum(a or 0 for _, a in pairs), yearly)


def hours(minutes: int) -> str:
    """Hours with one decimal, half away from zero: 90 → 1.5."""
    tenths = (abs(minutes) * 2 + 6) // 12
    return f"{'−' if minutes < 0 and tenths else ''}{tenths // 10:,}.{tenths % 10}"
