"""Rows of a file that cannot be taken in (受け入れない行): the first fault of each, with its field and the reason."""

import numpy as np

from kikan.shared.exchange.reading import Rejected, Table


class Faults:
    """Collects faults of the rows of one table by columns of truths; a row keeps the first that was said of it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._which = np.zeros(len(table), dtype=np.int64)
        self._said = [("", "")]

    def say(self, where: np.ndarray, field: str, reason: str) -> None:
        self._which[(self._which == 0) & where] = len(self._said)
        self._said.append((field, reason))

    @property
    def good(self) -> np.ndarray:
        """Rows nothing was said of."""
        clear: np.ndarray = self._which == 0
        return clear

    def rejected(self) -> list[Rejected]:
        layout, line = self._table.layout.layout, self._table.line
        return [
            Rejected(layout, int(line[i]), *self._said[int(self._which[i])], row="")
            for i in np.flatnonzero(self._which).tolist()
        ]

    def sorted_out(self) -> tuple[Table, list[Rejected]]:
        """The rows to take in, and the others."""
        return self._table.rows(self.good), self.rejected()
