"""Feeds rows to a rule in blocks that stay in the processor's cache; a block is also what a cluster would ship."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kikan.law.working import Working, joined

ROWS = 10_000
C = TypeVar("C")
W = TypeVar("W", bound=Working)


def block_slices(count: int, rows: int = ROWS, groups: NDArray[np.int64] | None = None) -> Iterator[slice]:
    """Slices of about `rows` rows; with `groups` (ascending group number per row) cut at group borders only."""
    start = 0
    while start < count:
        end = min(start + rows, count)
        if groups is not None and end < count:
            end = int(np.searchsorted(groups, groups[end - 1], side="right"))
        yield slice(start, end)
        start = end


def rows_of_columns(columns: C, rows: slice) -> C:
    """A frozen dataclass of columns, for some rows; what is no column stays as it is."""
    values = {each.name: getattr(columns, each.name) for each in fields(columns)}  # type: ignore[arg-type]
    sliced = {name: value[rows] if isinstance(value, np.ndarray) else value for name, value in values.items()}
    return type(columns)(**sliced)


def in_blocks(function: Callable[[C], W], columns: C, rows: int = ROWS) -> W:
    """The function over blocks of the columns, its workings joined: the same answer as one call."""
    count = next(len(value) for value in vars(columns).values() if isinstance(value, np.ndarray))
    if count <= rows:
        return function(columns)
    return joined([function(rows_of_columns(columns, block)) for block in block_slices(count, rows)])


def each_block(function: Callable[[C], Any], columns: C, rows: int = ROWS) -> Iterator[tuple[slice, Any]]:
    """As `in_blocks`, one block after the other, for runs that write each block as they go."""
    count = next(len(value) for value in vars(columns).values() if isinstance(value, np.ndarray))
    for block in block_slices(count, rows):
        yield block, function(rows_of_columns(columns, block))
