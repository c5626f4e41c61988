"""Two years beside each other as columns (前年度との比較): rows of the same subject put in one place, sums counted by class."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]


def aligned(side: Mapping[str, Ints], key: str, numbers: Ints) -> dict[str, Ints]:
    """The columns of a side with one row for each of the sorted numbers, MISSING where the side has none.

    key: the column that holds the number; every one of the side is among `numbers`.
    """
    place = np.searchsorted(numbers, side[key])
    found = {}
    for name, column in side.items():
        found[name] = np.full(len(numbers), MISSING, dtype=np.int64)
        found[name][place] = column
    return found


def counted_by(bounds: Sequence[int], past: Ints, now: Ints) -> tuple[tuple[str, int, int], ...]:
    """The words of each class of yen, and how many amounts of last year and of this one lie in it."""
    edges = np.array([*bounds, np.iinfo(np.int64).max], dtype=np.int64)
    before, after = (np.histogram(each, edges)[0].tolist() for each in (past, now))
    return tuple((class_in_words(bounds, i), before[i], after[i]) for i in range(len(bounds)))


def class_in_words(bounds: Sequence[int], i: int) -> str:
    """0円, 5万未満 or, of the last, 100万以上."""
    if bounds[i] == 0:
        return "0円"
    if i + 1 == len(bounds):
        return f"{bounds[i] // 10_000}万以上"
    return f"{bounds[i + 1] // 10_000}万未満"


def largest(difference: Ints, among: NDArray[np.bool_], count: int) -> list[int]:
    """The rows with the largest differences, up or down, of those that count and differ at all."""
    rows = np.flatnonzero(among & (difference != 0))
    chosen: list[int] = rows[np.argsort(-np.abs(difference[rows]), kind="stable")][:count].tolist()
    return chosen
