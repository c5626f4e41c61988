"""Finding rows of columns by numbers (列の突合): pairs of household and person, what holds on a day."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Table = dict[str, Ints]


class Places:
    """Finds the member row of a household row and a person; the pairs are sorted."""

    def __init__(self, household: Ints, person: Ints) -> None:
        self.persons = np.unique(person)
        self.keys = household * (len(self.persons) + 1) + np.searchsorted(self.persons, person)

    def of(self, household: Ints, person: Ints) -> Ints:
        keys = household * (len(self.persons) + 1) + np.searchsorted(self.persons, person)
        return np.searchsorted(self.keys, keys).astype(np.int64)


def pairs_of(*columns: tuple[Ints, Ints]) -> Ints:
    """Unique (household row, person), sorted."""
    stacked = np.concatenate([np.stack(c, axis=1).astype(np.int64) for c in columns])
    ordered = stacked[np.lexsort((stacked[:, 1], stacked[:, 0]))]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return ordered[first]


def in_households(rows: Table, number: Ints) -> Table:
    """The rows of these households, with the household's row as `row`."""
    at = looked_up(number, rows["household"])
    kept = at >= 0
    return {name: column[kept] for name, column in rows.items()} | {"row": at[kept]}


def holds(rows: Table, on: Ints) -> NDArray[np.bool_]:
    return (rows["valid_from"] <= on) & (on < rows["valid_until"])


def any_of(member: Ints, condition: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    found = np.zeros(count, np.bool_)
    found[member[condition]] = True
    return found


def looked_up(keys: Ints, wanted: Ints) -> Ints:
    """For each wanted number its place in `keys`, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, order[at], -1)


def looked_up_all(keys: Ints, members: Ints) -> list[tuple[int, int]]:
    """(row of keys, member row) for every pair of the same number; reliefs are few."""
    order = np.argsort(members, kind="stable")
    begins = np.searchsorted(members[order], keys, side="left")
    ends = np.searchsorted(members[order], keys, side="right")
    return [
        (i, int(order[j])) for i, (a, b) in enumerate(zip(begins, ends, strict=True)) for j in range(a, b)
    ]
