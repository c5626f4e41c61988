"""How a yearly amount is cut into instalments (期割) and where a later difference goes (更正の期割)."""

from dataclasses import dataclass
from datetime import date

import numpy as np


def split(yearly: np.ndarray, count: int, unit: int) -> np.ndarray:
    """Amounts per instalment, shape (rows, count); the remainder goes to the first.

    Law: 地方税法20条の4の2第6項 (the unit is 1,000 yen unless the ordinance says otherwise)
    Rounding: each instalment below `unit` cut; the first takes what is left
    """
    each = yearly // (count * unit) * unit
    parts = np.repeat(each[:, None], count, axis=1)
    parts[:, 0] += yearly - each * count
    return parts


@dataclass(frozen=True)
class Open:
    """An instalment as a correction sees it."""

    instalment: int
    due_on: date
    charged: int
    balance: int


def place_difference(difference: int, instalments: list[Open], on: date, unit: int) -> dict[int, int]:
    """Signed amounts per instalment for a difference decided on a day.

    An increase is spread over the instalments not yet due, the remainder on the first of them; with none
    left the result is empty and the caller opens an occasional one (随時期). A decrease is taken from the
    last unpaid instalment backwards, then from the last paid ones (their payment becomes overpaid).
    """
    if difference >= 0:
        later = [i.instalment for i in instalments if i.due_on >= on]
        if not later or difference == 0:
            return {}
        parts = split(np.array([difference], dtype=np.int64), len(later), unit)[0]
        return {n: int(p) for n, p in zip(later, parts, strict=True) if p}
    return _take_back(-difference, instalments)


def _take_back(amount: int, instalments: list[Open]) -> dict[int, int]:
    taken: dict[int, int] = {}
    backwards = sorted(instalments, key=lambda i: i.instalment, reverse=True)
    for limit in ("balance", "charged"):
        for each in backwards:
            already = taken.get(each.instalment, 0)
            part = min(amount, getattr(each, limit) - already)
            if part > 0:
                taken[each.instalment] = already + part
                amount -= part
    if amount:
        raise ValueError("more would be taken back than was charged")
    return {n: -part for n, part in taken.items()}


def share_components(difference: tuple[int, ...], places: dict[int, int]) -> dict[int, tuple[int, ...]]:
    """The components of each placed amount: sums agree by row and by column."""
    total = sum(places.values())
    if sum(difference) != total:
        raise ValueError("components and places differ in their sum")
    left, shared, largest = list(difference), {}, _largest(difference)
    ordered = list(places.items())
    for index, (instalment, amount) in enumerate(ordered):
        if index == len(ordered) - 1:
            shared[instalment] = tuple(left)
            break
        part = [c * amount // total for c in difference]
        part[largest] += amount - sum(part)
        left = [a - b for a, b in zip(left, part, strict=True)]
        shared[instalment] = tuple(part)
    return shared


def _largest(difference: tuple[int, ...]) -> int:
    return max(range(len(difference)), key=lambda k: abs(difference[k]))


def share_out(amounts: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """The parts of the year shared over the instalments: rows and columns add up exactly.

    Instalment by instalment each part is filled up in order, so every yen of an instalment belongs to one part.
    """
    begins = np.cumsum(amounts, axis=1) - amounts
    ends = begins + amounts
    part_ends = np.cumsum(parts, axis=1)
    part_begins = part_ends - parts
    upper = np.minimum(ends[:, :, None], part_ends[:, None, :])
    lower = np.maximum(begins[:, :, None], part_begins[:, None, :])
    shared: np.ndarray = np.maximum(upper - lower, 0)
    return shared
