"""How quickly screens answered, from counts in classes of milliseconds (応答時間の分布)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

BEYOND = -1
"""The class above the highest border."""


def percentile(counts: Mapping[int, int], share: Fraction) -> int | None:
    """The border (ms) of the class that holds the answer of this rank (百分位数): at most so long were `share` of them.

    counts: answers by the upper border of their class (…以下). None without answers, BEYOND above the highest border.
    """
    total = sum(counts.values())
    if total == 0:
        return None
    rank, passed = -(-share.numerator * total // share.denominator), 0
    for border in sorted(b for b in counts if b != BEYOND):
        passed += counts[border]
        if passed >= rank:
            return border
    return BEYOND


def share_within(counts: Mapping[int, int], limit: int) -> Fraction | None:
    """The part answered within `limit` ms (…秒以内の割合); None without answers.

    Errors: ValueError where the limit cuts through a class, so that nobody can tell.
    """
    total = sum(counts.values())
    if total == 0:
        return None
    if limit not in counts and any(b > limit for b in counts):
        raise ValueError(f"{limit} ms is no border of a class")
    return Fraction(sum(n for b, n in counts.items() if b != BEYOND and b <= limit), total)
