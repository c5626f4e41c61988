"""Rows of a hand-over that hold for a time (期間のある行): their period, and which of them cannot be taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kikan.law.days import day
from kikan.shared.exchange.faults import Faults
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
    return faults_of(table, known).sorted_out()


def faults_of(table: Table, known: Mapping[str, np.ndarray]) -> Faults:
    """The same as faults, for a business that asks more of its rows."""
    faults = Faults(table)
    for name, field, reason in UNKNOWN:
        if name in table.columns:
            faults.say(~np.isin(table.ints(name), known[name]), field, reason)
    faults.say(table.ints("valid_from") >= until(table), "適用終了年月日", "終了日が開始日以前です")
    person = table.ints("person")
    kind = table.code("kind") if "kind" in table.columns else np.zeros(len(table), dtype=np.int64)
    found = overlapping((kind, person), table.ints("valid_from"), until(table))
    faults.say(found, "適用開始年月日", "同じ人の前の期間と重なっています")
    return faults


UNKNOWN = (
    ("person", "宛名番号", "住民情報にない人です"),
    ("household", "世帯番号", "世帯情報にない世帯です"),
)


def overlapping(keys: tuple[np.ndarray, ...], begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Rows that begin before the one before them with the same keys has ended; days."""
    order = np.lexsort((begins, *keys))
    same = np.ones(max(len(begins) - 1, 0), dtype=np.bool_)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    found = np.zeros(len(begins), dtype=np.bool_)
    found[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    return found


def pairs(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of rows with equal numbers, as places in `left` and in `right`."""
    order = np.argsort(right, kind="stable")
    low, high = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    count = high - low
    rows = np.repeat(np.arange(len(left), dtype=np.int64), count)
    inside = np.arange(len(rows), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    return rows, order[low[rows] + inside] if len(rows) else rows


@dataclass(frozen=True)
class Spells:
    """Times of numbers: (n,) numbers, first days, days on which they hold no more."""

    number: np.ndarray
    begins: np.ndarray
    ends: np.ndarray

    def chosen(self, where: np.ndarray) -> "Spells":
        return Spells(self.number[where], self.begins[where], self.ends[where])


def meeting(mine: Spells, others: Spells) -> np.ndarray:
    """Which of `mine` share a day with one of `others` of the same number; (n,) truths."""
    at, other = pairs(mine.number, others.number)
    found = np.zeros(len(mine.number), dtype=np.bool_)
    found[at[(others.begins[other] < mine.ends[at]) & (mine.begins[at] < others.ends[other])]] = True
    return found


def repeated(mine: Spells, others: Spells) -> np.ndarray:
    """Which of `mine` stand among `others` with the same days; (n,) truths."""
    at, other = pairs(mine.number, others.number)
    found = np.zeros(len(mine.number), dtype=np.bool_)
    found[at[(others.begins[other] == mine.begins[at]) & (others.ends[other] == mine.ends[at])]] = True
    return found
