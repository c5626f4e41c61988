"""Small tools over columns: growing tables, logs of periods, joins of periods (期間の結合)."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Column = npt.NDArray[Any]

OPEN = 2932896  # 9999-12-31 in days since 1970-01-01: a period that goes on
NO_DAY = -(2**31)  # an empty date
NOBODY = -1


class Table:
    """Rows that are only added, as columns of int64; `table["x"]` is a writable view of the filled part."""

    def __init__(self, **fills: int) -> None:
        self._fills = fills
        self._columns = {name: np.full(1024, fill, np.int64) for name, fill in fills.items()}
        self.size = 0

    def __getitem__(self, name: str) -> Ints:
        return self._columns[name][: self.size]

    def add(self, count: int, **values: Ints | int) -> Ints:
        """Numbers of the new rows."""
        first, self.size = self.size, self.size + count
        self._make_room()
        for name, value in values.items():
            self._columns[name][first : self.size] = value
        return np.arange(first, self.size)

    def _make_room(self) -> None:
        for name, column in self._columns.items():
            if len(column) < self.size:
                more = np.full(
                    max(self.size * 3 // 2, 2 * len(column)) - len(column), self._fills[name], np.int64
                )
                self._columns[name] = np.concatenate([column, more])


class Log:
    """Rows that arrive in batches and are read once, at the end."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self._batches: list[tuple[Ints, ...]] = []

    def add(self, *values: Ints | int) -> None:
        rows = np.broadcast_arrays(*(np.asarray(v, np.int64) for v in values))
        if rows[0].size:
            self._batches.append(tuple(np.atleast_1d(r).copy() for r in rows))

    def columns(self) -> dict[str, Ints]:
        if not self._batches:
            return {name: np.empty(0, np.int64) for name in self._names}
        return {name: np.concatenate([b[i] for b in self._batches]) for i, name in enumerate(self._names)}


def take(columns: dict[str, Ints], rows: Ints | Flags) -> dict[str, Ints]:
    return {name: column[rows] for name, column in columns.items()}


def first_of_each(keys: Ints) -> Flags:
    """True where a run of equal keys begins; keys are sorted."""
    begins = np.ones(len(keys), np.bool_)
    begins[1:] = keys[1:] != keys[:-1]
    return begins


def rank_within(keys: Ints) -> Ints:
    """0, 1, 2 … inside each run of equal keys; keys are sorted."""
    starts = np.flatnonzero(first_of_each(keys))
    return np.arange(len(keys)) - np.repeat(starts, np.diff(np.append(starts, len(keys))))


def matches(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Every pair of row numbers with equal keys; `right` is sorted."""
    low, high = np.searchsorted(right, left, "left"), np.searchsorted(right, left, "right")
    count = high - low
    rows = np.repeat(np.arange(len(left)), count)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, np.repeat(low, count) + inside


def join_periods(left: dict[str, Ints], right: dict[str, Ints], on: str) -> dict[str, Ints]:
    """Rows of both where the key is equal and the periods overlap; the period is what they share.

    Columns `valid_from` and `valid_until` are replaced; of other equal names the right one wins.
    """
    right = take(right, np.lexsort((right["valid_from"], right[on])))
    a, b = matches(left[on], right[on])
    begins = np.maximum(left["valid_from"][a], right["valid_from"][b])
    ends = np.minimum(left["valid_until"][a], right["valid_until"][b])
    a, b, begins, ends = (x[begins < ends] for x in (a, b, begins, ends))
    joined = take(left, a) | take(right, b)
    return joined | {"valid_from": begins, "valid_until": ends}


def merge_periods(rows: dict[str, Ints], same: Iterable[str]) -> dict[str, Ints]:
    """Unite rows that follow each other without a gap and agree in the columns `same` (the first is the key)."""
    same = tuple(same)
    rows = take(rows, np.lexsort((rows["valid_from"], rows[same[0]])))
    if not len(rows["valid_from"]):
        return rows
    begins = np.ones(len(rows["valid_from"]), np.bool_)
    goes_on = rows["valid_from"][1:] == rows["valid_until"][:-1]
    for name in same:
        goes_on &= rows[name][1:] == rows[name][:-1]
    begins[1:] = ~goes_on
    starts = np.flatnonzero(begins)
    last = np.append(starts[1:], len(begins)) - 1
    return take(rows, starts) | {"valid_until": rows["valid_until"][last]}


def at_day(rows: dict[str, Ints], key: str, day: int, size: int, value: str, missing: int = NOBODY) -> Ints:
    """For each key 0…size-1 the `value` of the row that holds on `day`."""
    holds = (rows["valid_from"] <= day) & (day < rows["valid_until"])
    found = np.full(size, missing, np.int64)
    found[rows[key][holds]] = rows[value][holds]
    return found
