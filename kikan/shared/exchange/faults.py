"""Rows of a file that cannot be taken in (受け入れない行): the first fault of each, with its field and the reason."""

import numpy as np

from kikan.shared.exchange.reading import Rejected, Table


class Faults:
    """Collects faults of the rows of one table by columns of truths; a row keeps the first that was said of it.

    Rows that stand here already as they are (`stand`) are neither taken in again nor told.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._which = np.zeros(len(table), dtype=np.int64)
        self._said = [("", "")]
        self._stands = np.zeros(len(table), dtype=np.bool_)

    def say(self, where: np.ndarray, field: str, reason: str) -> None:
        self._which[(self._which == 0) & where] = len(self._said)
        self._said.append((field, reason))

    def stand(self, where: np.ndarray) -> None:
        """Pass over rows that are recorded already, whatever is said of them."""
        self._stands |= where

    @property
    def good(self) -> np.ndarray:
        """Rows to take in: nothing was said of them, and they do not stand here yet."""
        clear: np.ndarray = (self._which == 0) & ~self._stands
        return clear

    def rejected(self) -> list[Rejected]:
        layout, line = self._table.layout.layout, self._table.line
        return [
            Rejected(layout, int(line[i]), *self._said[int(self._which[i])], row="")
            for i in np.flatnonzero((self._which > 0) & ~self._stands).tolist()
        ]

    def sorted_out(self) -> tuple[Table, list[Rejected]]:
        """The rows to take in, and the others."""
        return self._table.rows(self.good), self.rejected()
