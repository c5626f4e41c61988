"""Chance with a fixed generator: the same seed makes the same people, byte for byte.

Only uniform integers and uniform fractions are drawn, and shaped by sums, comparisons and straight lines:
no logarithm or exponential, whose last digit may differ between machines.
"""

import zlib
from typing import Any

import numpy as np

from kikan.site.samples.arrays import Flags, Ints

Fractions = np.ndarray[Any, np.dtype[np.float64]]


class Chance:
    """Draws of one stage of the generation; stages do not disturb each other."""

    def __init__(self, *seeds: int | str) -> None:
        numbers = [s if isinstance(s, int) else zlib.crc32(s.encode()) for s in seeds]
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(numbers)))

    def fractions(self, count: int) -> Fractions:
        return self._generator.random(count)

    def happens(self, chance: float | Fractions, count: int) -> Flags:
        hits: Flags = self._generator.random(count) < chance
        return hits

    def between(self, low: int, high: int, count: int) -> Ints:
        """Whole numbers low…high, both included."""
        return self._generator.integers(low, high, count, dtype=np.int64, endpoint=True)

    def between_each(self, low: Ints, high: Ints) -> Ints:
        """Whole numbers between each pair of limits, both included."""
        return low + (self._generator.random(len(low)) * (high - low + 1)).astype(np.int64)

    def weighted(self, running: Ints, count: int) -> Ints:
        """Positions drawn by the running sum of weights."""
        return np.searchsorted(running, self._generator.integers(0, running[-1], count), "right").astype(
            np.int64
        )

    def along(self, points: list[tuple[float, int]], count: int) -> Ints:
        """Amounts drawn along a line of (share of people, amount)."""
        return amount_at(self.fractions(count), points)


def amount_at(shares: Fractions, points: list[tuple[float, int]]) -> Ints:
    """The amount at each share along a line of (share of people, amount)."""
    at, amounts = zip(*points, strict=True)
    return np.interp(shares, at, amounts).astype(np.int64)
