"""Tables of the law (別表, 速算表): rows as columns, looked up for a million people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from kikan.law.amounts import Count, Exact, Yen, bound_of
from kikan.law.errors import LawGap

Cell = int | Fraction | str | None
_OPEN = np.iinfo(np.int64).max
_FEW = 12
"""Up to so many limits, comparing with each in turn is quicker than a binary search."""


@dataclass(frozen=True)
class Table:
    """Rows of a table parameter; a null is allowed in an `up_to` column alone and means without limit."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...]
    _made: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False, hash=False)

    def __reduce__(self) -> tuple[type["Table"], tuple[Any, ...]]:
        return Table, (self.name, self.rows, self.columns)

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, column: str) -> tuple[Cell, ...]:
        """One column as it stands in the file."""
        if column not in self.columns:
            raise KeyError(f"{self.name} has no column {column}; it has {', '.join(self.columns)}")
        place = self.columns.index(column)
        return tuple(row[place] for row in self.rows)

    def amounts(self, column: str) -> Yen:
        """A column of whole numbers."""
        made: Yen = self._once("amounts", column, self._amounts)
        return made

    def _amounts(self, column: str) -> Yen:
        return np.array([_OPEN if cell is None else cell for cell in self.cells(column)], dtype=np.int64)

    def rates(self, column: str) -> Exact:
        """A column of rates over one denominator; `rates(...)[rows]` gives one rate per person."""
        made: Exact = self._once("rates", column, self._rates)
        return made

    def _rates(self, column: str) -> Exact:
        rates = [Fraction(cell) for cell in self.cells(column) if cell is not None]
        common = lcm(*(rate.denominator for rate in rates))
        numerators = np.array(
            [rate.numerator * (common // rate.denominator) for rate in rates], dtype=np.int64
        )
        return Exact(numerators, common, bound_of(numerators))

    def _once(self, kind: str, column: str, make: Any) -> Any:
        if (kind, column) not in self._made:
            self._made[kind, column] = make(column)
        return self._made[kind, column]

    def row_up_to(self, amount: Yen, column: str = "up_to") -> Count:
        """The row per person: the first whose `up_to` is at or above the amount (…以下)."""
        limits = self._ascending(column)
        last_open = len(limits) > 0 and limits[-1] == _OPEN
        if len(limits) <= _FEW:
            row = _count(limits[:-1] if last_open else limits, amount, np.greater)
        else:
            row = np.searchsorted(limits, amount, side="left")
        return row if last_open else self._found(row)

    def row_from(self, amount: Yen, column: str = "from") -> Count:
        """The row per person: the last whose `from` is at or below the amount (…以上)."""
        limits = self._ascending(column)
        if len(limits) <= _FEW:
            return self._found(_count(limits, amount, np.greater_equal) - 1)
        return self._found(np.searchsorted(limits, amount, side="right") - 1)

    def grid(self, columns: tuple[str, ...]) -> Yen:
        """Several columns of whole numbers as one grid: `grid(columns)[column number, row]`."""
        made: Yen = self._once(
            "grid", "/".join(columns), lambda _: np.stack([self.amounts(c) for c in columns])
        )
        return made

    def _ascending(self, column: str) -> Yen:
        made: Yen = self._once("ascending", column, self._require_ascending)
        return made

    def _require_ascending(self, column: str) -> Yen:
        limits = self.amounts(column)
        if not bool(np.all(limits[1:] > limits[:-1])):
            raise LawGap(f"{self.name}: column {column} does not ascend, so nothing can be looked up in it")
        return limits

    def _found(self, rows: Count) -> Count:
        if rows.size and not (int(rows.min()) >= 0 and int(rows.max()) < len(self.rows)):
            raise LawGap(f"{self.name}: an amount lies outside the table")
        return rows

    def where(self, **keys: Cell) -> "Table":
        """The rows whose columns have these values, as a smaller table; LawGap if there is none."""
        made = ("where", repr(sorted(keys.items())))
        if made not in self._made:
            self._made[made] = self._where(keys)
        found: Table = self._made[made]
        return found

    def _where(self, keys: Mapping[str, Cell]) -> "Table":
        wanted = [(self.columns.index(column), cell) for column, cell in keys.items()]
        rows = tuple(row for row in self.rows if all(row[place] == cell for place, cell in wanted))
        if not rows:
            raise LawGap(f"{self.name} has no row for {dict(keys)}")
        return Table(self.name, rows, self.columns)

    def cell(self, column: str, **keys: Cell) -> Cell:
        """The one cell of the one row with these values."""
        rows = self.where(**keys).cells(column)
        if len(rows) != 1:
            raise LawGap(f"{self.name} has {len(rows)} rows for {keys}")
        return rows[0]

    def amount(self, column: str, **keys: Cell) -> int:
        """As `cell`, a whole number."""
        cell = self.cell(column, **keys)
        if not isinstance(cell, int):
            raise LawGap(f"{self.name}: {column} of {keys} is no whole number")
        return cell

    def rate(self, column: str, **keys: Cell) -> Fraction:
        """As `cell`, a rate."""
        cell = self.cell(column, **keys)
        if not isinstance(cell, Fraction):
            raise LawGap(f"{self.name}: {column} of {keys} is no rate")
        return cell


def _count(limits: Yen, amount: Yen, passes: np.ufunc) -> Count:
    """How many limits an amount has passed."""
    passed = np.zeros(len(amount), dtype=np.int8)
    for limit in limits:
        passed += passes(amount, limit).view(np.int8)
    return passed.astype(np.int64)


def table_of(name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> Table:
    """A table from rows as mappings."""
    return Table(name, tuple(tuple(row[column] for column in columns) for row in rows), tuple(columns))
