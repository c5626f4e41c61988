"""How long the service was there of the time it had promised (稼働率). Times are minutes, spells half open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Spell = tuple[int, int]
"""From a minute to before another."""


def joined(spells: Iterable[Spell]) -> list[Spell]:
    """The same minutes as spells that neither touch nor overlap, in order; empty ones fall out."""
    found: list[Spell] = []
    for begins, ends in sorted(s for s in spells if s[0] < s[1]):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def common(some: Iterable[Spell], others: Iterable[Spell]) -> list[Spell]:
    """The minutes in both."""
    others = joined(others)
    return joined((max(a, c), min(b, d)) for a, b in joined(some) for c, d in others)


def without(some: Iterable[Spell], others: Iterable[Spell]) -> list[Spell]:
    """The minutes of the first that are not in the second."""
    left = joined(some)
    for begins, ends in joined(others):
        left = [s for a, b in left for s in ((a, min(b, begins)), (max(a, ends), b)) if s[0] < s[1]]
    return left


def minutes(spells: Iterable[Spell]) -> int:
    """How many minutes there are, each counted once."""
    return sum(ends - begins for begins, ends in joined(spells))


@dataclass(frozen=True)
class Measured:
    """What a period promised and what was missing of it, in minutes."""

    planned: int
    stopped: int

    @property
    def availability(self) -> Fraction | None:
        """(planned − stopped) ÷ planned, not rounded (稼働率); None where nothing was planned."""
        return Fraction(self.planned - self.stopped, self.planned) if self.planned else None

    def meets(self, target: Fraction) -> bool | None:
        """Whether the target is reached; the value before any rounding is compared."""
        found = self.availability
        return None if found is None else found >= target


def measure(
    windows: Sequence[Spell], excluded: Sequence[Spell], stops: Sequence[Spell], min_stop: int = 0
) -> Measured:
    """Planned and stopped minutes of one municipality and business in a period (計画サービス時間・停止時間).

    windows: what was promised; excluded: planned stops announced in time and stops outside the provider's duty. A stop
    counts from `min_stop` minutes on end, and then with its minutes inside what is left of the windows alone: repair
    and maintenance outside do not count.
    """
    planned = without(windows, excluded)
    counted = [(a, b) for a, b in joined(stops) if b - a >= min_stop]
    return Measured(minutes(planned), minutes(common(counted, planned)))


def allowed_stop(planned: Fraction, target: Fraction) -> Fraction:
    """The longest stop that still reaches the target, in the unit of `planned` (許容停止時間)."""
    return planned * (1 - target)


def is_announced_in_time(announced_on: int, stops_on: int, days: int) -> bool:
    """Whether a planned stop was told that many days ahead (計画停止の予告), both as numbers of days."""
    return stops_on - announced_on >= days


def mean_time_between_failures(usable: int, stopped: int, interruptions: int) -> Fraction | None:
    """MTBF = (usable − stopped) ÷ (interruptions − 1) (平均故障間隔); None for fewer than two interruptions."""
    return Fraction(usable - stopped, interruptions - 1) if interruptions > 1 else None


def half_up(value: Fraction, decimals: int) -> str:
    """A fraction of zero or more as decimals, halves upward (四捨五入), with every decimal written."""
    if value < 0:
        raise ValueError("a negative value has no rounding here")
    scaled = (value * 10**decimals * 2 + 1) // 2
    whole, part = divmod(int(scaled), 10**decimals)
    return f"{whole}.{part:0{decimals}d}" if decimals else str(whole)
