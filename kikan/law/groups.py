"""Sums, maxima and truths across grains: members of a household, months of a person.

A bare numpy sum mixes households; these do not. `Groups` says which parent each row belongs to.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from kikan.law.amounts import Count, Exact, Truth, Yen


@dataclass(frozen=True, eq=False)
class Groups:
    """`index[i]` is the parent's row of row i (any order); `count` the number of parents, empty ones too."""

    index: Count
    count: int

    def __post_init__(self) -> None:
        if self.index.size and not (int(self.index.min()) >= 0 and int(self.index.max()) < self.count):
            raise IndexError("a row belongs to no parent of these groups")

    @cached_property
    def _order(self) -> Count | None:
        if bool(np.all(self.index[1:] >= self.index[:-1])):
            return None
        return np.argsort(self.index, kind="stable")

    @cached_property
    def _borders(self) -> Count:
        ordered = self.index if self._order is None else self.index[self._order]
        return np.searchsorted(ordered, np.arange(self.count + 1))

    def _sorted(self, column: Yen) -> Yen:
        return column if self._order is None else column[self._order]

    @overload
    def sum(self, column: Yen | Truth) -> Yen: ...
    @overload
    def sum(self, column: Exact) -> Exact: ...
    def sum(self, column: Yen | Truth | Exact) -> Yen | Exact:
        """The sum per parent (truths are counted); exact amounts stay exact."""
        if isinstance(column, Exact):
            bound = column.bound * int(np.diff(self._borders).max(initial=0))
            if column.bound * len(column) > 2**63 - 1:
                raise OverflowError("a sum over groups may leave 64 bits")
            return Exact(self.sum(column.numerators), column.denominator, bound)
        running = np.zeros(len(self.index) + 1, dtype=np.int64)
        np.cumsum(self._sorted(column.astype(np.int64, copy=False)), out=running[1:])
        return running[self._borders[1:]] - running[self._borders[:-1]]

    def any(self, column: Truth) -> Truth:
        """Whether it is true of at least one row of the parent."""
        return np.greater(self.sum(column), 0)

    def all(self, column: Truth) -> Truth:
        """Whether it is true of every row of the parent (true of an empty one)."""
        return np.equal(self.sum(~column), 0)

    def size(self) -> Count:
        """The number of rows per parent."""
        return np.diff(self._borders)

    def max(self, column: Yen, empty: int = 0) -> Yen:
        """The largest value per parent; `empty` where there is no row."""
        starts, filled = self._borders[:-1], self.size() > 0
        result = np.full(self.count, empty, dtype=np.int64)
        if len(self.index):
            result[filled] = np.maximum.reduceat(self._sorted(column), starts[filled])
        return result

    def union(self, masks: Count) -> Count:
        """The bits set in at least one row per parent (months of a household); 0 where there is no row."""
        starts, filled = self._borders[:-1], self.size() > 0
        result = np.zeros(self.count, dtype=np.int64)
        if len(self.index):
            result[filled] = np.bitwise_or.reduceat(self._sorted(masks), starts[filled])
        return result

    def spread(self, column: Yen) -> Yen:
        """The parent's value on each of its rows."""
        return column[self.index]
