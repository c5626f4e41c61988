"""What follows when a level was missed, by the three published schemes (未達のときの扱い)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from fractions import Fraction


def attainment(met: int, items: int) -> Fraction | None:
    """The part of the items that was met (SLA達成率); None without items."""
    return Fraction(met, items) if items else None


def money_by_attainment(payment: int, reached: Fraction) -> int:
    """Penalty = the year's payment × (100 − attainment) ÷ 100 (達成率による減額).

    Rounding: below one yen is cut; no source says so (unverified), it is what favours nobody by more than a yen.
    """
    if not 0 <= reached <= 1:
        raise ValueError("an attainment lies between nothing and everything")
    return int(payment * (1 - reached))


def points_of_month(
    points: Mapping[str, int], missed: Mapping[int, Set[str]], month: int, repeat: int
) -> int:
    """Penalty points a month brings (違反点数): those of each item missed, more for each month on end before it.

    points: by item; missed: items by month (year × 12 + month − 1).
    """
    return sum(points[item] + repeat * _months_on_end(missed, month, item) for item in missed.get(month, ()))


def _months_on_end(missed: Mapping[int, Set[str]], month: int, item: str) -> int:
    count = 0
    while item in missed.get(month - 1 - count, ()):
        count += 1
    return count


def points_in_force(by_month: Mapping[int, int], month: int, expire_months: int) -> int:
    """The points that count in a month: those of it and of the months before that have not expired (点数の失効)."""
    return sum(n for m, n in by_month.items() if month - expire_months < m <= month)


def cut_by_points(points: int, cuts: Sequence[tuple[int, Fraction]]) -> Fraction:
    """The part of the fee that is cut (委託料の減額): that of the highest threshold reached, nothing below all."""
    return max(((border, cut) for border, cut in cuts if points >= border), default=(0, Fraction(0)))[1]
