"""The rows that a rare provision concerns: worked out by themselves and put back, all other rows zero."""

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from kikan.law.amounts import Exact, Truth, Yen
from kikan.law.working import Working

C = TypeVar("C")
W = TypeVar("W", bound=Working)


class Subset:
    """Some rows of a block, by a condition; what is computed for them is the same as for all, only quicker."""

    def __init__(self, concerned: Truth) -> None:
        self.rows = np.flatnonzero(concerned)
        self.size = len(concerned)

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def of(self, columns: C, names: tuple[str, ...]) -> C:
        """A frozen dataclass of columns for these rows: the named ones; all others are zero."""
        nothing: dict[Any, Any] = {}
        values = {}
        for each in fields(columns):  # type: ignore[arg-type]
            column = getattr(columns, each.name)
            if each.name in names:
                values[each.name] = column[self.rows]
            else:
                if column.dtype not in nothing:
                    nothing[column.dtype] = np.zeros(len(self.rows), dtype=column.dtype)
                values[each.name] = nothing[column.dtype]
        return type(columns)(**values)

    def back(self, some: Yen) -> Yen:
        """A column of all rows from one of these rows."""
        column = np.zeros(self.size, dtype=np.int64)
        column[self.rows] = some
        return column

    def back_exact(self, some: Exact) -> Exact:
        """As `back`, for exact amounts."""
        return Exact(self.back(some.numerators), some.denominator, some.bound)

    def back_working(self, some: W) -> W:
        """As `back`, for a working whose steps are all whole yen."""
        return type(some)(**{each.name: self.back(getattr(some, each.name)) for each in fields(some)})
