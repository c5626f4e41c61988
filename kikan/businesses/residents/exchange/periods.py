"""Periods of hand-over files as sorted keys: which row holds for a person on a day."""

import numpy as np
from numpy.typing import NDArray

from kikan.law.days import day
from kikan.shared.exchange.reading import Rejected, Table
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]
OPEN_DAY = day(OPEN)
# person * DAYS + day + SHIFT: one number that sorts by person, then by day (days before 1970 are negative).
DAYS, SHIFT = 200_000, 100_000
FAULTS = {
    1: ("宛名番号", "住民情報にない人です"),
    2: ("適用終了年月日", "終了日が開始日以前です"),
    3: ("適用開始年月日", "同じ人の前の期間と重なっています"),
}


def until(table: Table) -> Ints:
    """The end of each row's period; an empty one is open."""
    ends = table.ints("valid_until")
    return np.where(ends == MISSING, OPEN_DAY, ends)


def keys(table: Table) -> Ints:
    """Person and first day of each row as one number."""
    return table.ints("person") * DAYS + table.ints("valid_from") + SHIFT


def sorted_by_start(table: Table) -> Table:
    return table.rows(np.argsort(keys(table), kind="stable"))


def at_or_before(sorted_keys: Ints, wanted: Ints) -> Ints:
    """The last row at or before each key, -1 where there is none; it may be another person's."""
    return np.searchsorted(sorted_keys, wanted, side="right").astype(np.int64) - 1


def checked(table: Table, known: Ints) -> tuple[Table, list[Rejected]]:
    """The rows of known persons (sorted) with periods in order and apart; the others with their reason."""
    faults = np.zeros(len(table), dtype=np.int64)
    at = np.minimum(np.searchsorted(known, table.ints("person")), len(known) - 1)
    faults[known[at] != table.ints("person")] = 1
    ends = until(table)
    faults[(faults == 0) & (table.ints("valid_from") >= ends)] = 2
    faults[(faults == 0) & _overlapping(table, ends)] = 3
    rejected = [
        Rejected(table.layout.layout, int(table.line[i]), *FAULTS[int(faults[i])], row="")
        for i in np.flatnonzero(faults).tolist()
    ]
    return (table.rows(faults == 0) if rejected else table), rejected


def _overlapping(table: Table, ends: Ints) -> NDArray[np.bool_]:
    """Rows that begin before the one before them, of the same person and kind, ends."""
    kind = table.code("kind") if "kind" in table.columns else np.zeros(len(table), dtype=np.int64)
    person, begins = table.ints("person"), table.ints("valid_from")
    order = np.lexsort((begins, kind, person))
    same = (person[order][1:] == person[order][:-1]) & (kind[order][1:] == kind[order][:-1])
    found = np.zeros(len(table), dtype=np.bool_)
    found[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    return found
