"""History rows as columns: which of many rows holds for each person on a day, without a query for each."""

from collections.abc import Mapping

import numpy as np

from kikan.law import Count, Day

SPAN = 1 << 24
"""More than the days of any date, so that a person and a day make one number."""


def row_on(person: Count, day: Day, rows: Mapping[str, np.ndarray]) -> Count:
    """The row of each person that holds on a day, -1 where there is none; `rows`: person, valid_from, valid_until.

    Rows of one person do not overlap.
    """
    if not len(rows["person"]):
        return np.full(len(person), -1, dtype=np.int64)
    starts = rows["person"] * SPAN + rows["valid_from"]
    order = np.argsort(starts, kind="stable")
    at = order[np.maximum(np.searchsorted(starts[order], person * SPAN + day, side="right") - 1, 0)]
    holds = (rows["person"][at] == person) & (rows["valid_from"][at] <= day) & (day < rows["valid_until"][at])
    return np.where(holds, at, -1)
