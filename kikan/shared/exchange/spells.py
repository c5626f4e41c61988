"""Rows of a hand-over that hold for a time (期間のある行): their period, and which of them cannot be taken in."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.law.days import day
from kikan.shared.exchange.reading import Rejected, Table
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING, read_columns

OPEN_DAY = day(OPEN)
PERSONS = "SELECT number FROM addressees_person"
HOUSEHOLDS = "SELECT number FROM addressees_household"


def known_numbers() -> dict[str, np.ndarray]:
    """The persons and households of the open municipality."""
    return {"person": read_columns(PERSONS)["number"], "household": read_columns(HOUSEHOLDS)["number"]}


def period(table: Table) -> dict[str, Any]:
    """The columns of each row's period."""
    return {"valid_from": table.ints("valid_from"), "valid_until": until(table)}


def until(table: Table) -> np.ndarray:
    """The end of each row's period; an empty one is open."""
    ends = table.ints("valid_until")
    return np.where(ends == MISSING, OPEN_DAY, ends)


def checked(table: Table, known: Mapping[str, np.ndarray]) -> tuple[Table, list[Rejected]]:
    """Rows of known persons and households whose periods are in order and do not overlap the one before."""
    faults = np.zeros(len(table), dtype=np.int64)
    for code, name in ((1, "person"), (2, "household")):
        if name in table.columns:
            faults[(faults == 0) & ~np.isin(table.ints(name), known[name])] = code
    faults[(faults == 0) & (table.ints("valid_from") >= until(table))] = 3
    faults[(faults == 0) & _overlaps(table)] = 4
    bad = [
        Rejected(table.layout.layout, int(table.line[i]), *REASONS[int(faults[i])], row="")
        for i in np.flatnonzero(faults).tolist()
    ]
    return table.rows(faults == 0), bad


REASONS = {
    1: ("宛名番号", "住民情報にない人です"),
    2: ("世帯番号", "世帯情報にない世帯です"),
    3: ("適用終了年月日", "終了日が開始日以前です"),
    4: ("適用開始年月日", "同じ人の前の期間と重なっています"),
}


def _overlaps(table: Table) -> np.ndarray:
    person, begins, ends = table.ints("person"), table.ints("valid_from"), until(table)
    kind = table.code("kind") if "kind" in table.columns else np.zeros(len(table), dtype=np.int64)
    order = np.lexsort((begins, kind, person))
    same = (person[order][1:] == person[order][:-1]) & (kind[order][1:] == kind[order][:-1])
    found = np.zeros(len(table), dtype=np.bool_)
    found[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    return found
