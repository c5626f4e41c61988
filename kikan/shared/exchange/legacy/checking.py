"""Checks between the rows that came through (突合): keys, heads of households, relationships, periods, characters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikan.shared.exchange.layouts import LayoutBook
from kikan.shared.exchange.reading import Table
from kikan.shared.tenancy.columns import MISSING

KINDS = {
    "key": "住民情報にない宛名番号",
    "no_head": "世帯主のいない世帯",
    "many_heads": "世帯主が二人以上いる世帯",
    "relationship": "続柄コードと続柄表記が合わない",
    "period": "終了日が開始日以前",
    "overlap": "同じ人の期間が重なる",
    "character": "〓・読めない文字が残る",
}
FOREVER = np.int64(2**40)
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """One row that does not agree with the others; `row` counts the good rows of its layout from 0."""

    kind: str
    layout: str
    row: int


def check(tables: Mapping[str, Table], book: LayoutBook) -> list[Finding]:
    """Everything found, by layout and row; tables by the name of their layout."""
    found = [*_strangers(tables), *_households(tables.get("resident_household"), book)]
    for table in tables.values():
        found += [*_periods(table), *_characters(table)]
    return sorted(set(found), key=lambda f: (f.layout, f.row, f.kind))


def _at(kind: str, table: Table, chosen: Bools) -> Iterator[Finding]:
    return (Finding(kind, table.layout.layout, i) for i in np.flatnonzero(chosen).tolist())


def _strangers(tables: Mapping[str, Table]) -> Iterator[Finding]:
    persons = tables.get("resident")
    for table in tables.values():
        person = table.columns.get("person")
        if persons is not None and isinstance(person, np.ndarray):
            yield from _at("key", table, ~np.isin(person, persons.ints("person")))


def _households(homes: Table | None, book: LayoutBook) -> Iterator[Finding]:
    """Among memberships that go on: one head each, told at the first row of the household without one."""
    if homes is None or not len(homes):
        return
    goes_on = homes.ints("valid_until") == MISSING
    head = np.array([c == "02" for c in homes.texts("relationship1")], dtype=np.bool_) & goes_on
    households, first, at = np.unique(
        homes.ints("household")[goes_on], return_index=True, return_inverse=True
    )
    heads = np.bincount(at, weights=head[goes_on], minlength=len(households))
    rows = np.flatnonzero(goes_on)
    for row in rows[first[heads == 0]].tolist():
        yield Finding("no_head", homes.layout.layout, row)
    many = np.zeros(len(homes), dtype=np.bool_)
    many[rows] = heads[at] > 1
    yield from _at("many_heads", homes, many & head)
    yield from _relationships(homes, book)


def _relationships(homes: Table, book: LayoutBook) -> Iterator[Finding]:
    """The chain of codes says the same as the words: 20 and 12 are 子の妻."""
    ja = {code: each["ja"] for code, each in book.codes["relationship"].items()} | {"": ""}
    chains = zip(*(homes.texts(f"relationship{n}") for n in range(1, 5)), strict=True)
    words = ["の".join(ja[code] for code in chain if code) for chain in chains]
    differs = [a != b for a, b in zip(words, homes.texts("relationship"), strict=True)]
    yield from _at("relationship", homes, np.array(differs, dtype=np.bool_))


def _periods(table: Table) -> Iterator[Finding]:
    if not {"person", "valid_from", "valid_until"} <= table.columns.keys():
        return
    begins, ends = table.ints("valid_from"), table.ints("valid_until")
    ends = np.where(ends == MISSING, FOREVER, ends)
    yield from _at("period", table, begins >= ends)
    if not table.layout.period or "valid_from" not in _key_columns(table):
        return
    kind = _others(table)
    order = np.lexsort((begins, kind, table.ints("person")))
    person = table.ints("person")[order]
    same = (person[1:] == person[:-1]) & (kind[order][1:] == kind[order][:-1])
    overlaps = np.zeros(len(table), dtype=np.bool_)
    overlaps[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    yield from _at("overlap", table, overlaps)


def _key_columns(table: Table) -> set[str]:
    return {f.column for f in table.layout.fields if f.name in table.layout.key}


def _others(table: Table) -> NDArray[np.int64]:
    """What else is in the key, as numbers: a person has one period of each at a time."""
    names = sorted(_key_columns(table) - {"person", "valid_from"})
    if not names:
        return np.zeros(len(table), dtype=np.int64)
    rows = list(zip(*(_listed(table, name) for name in names), strict=True))
    numbers = {row: i for i, row in enumerate(dict.fromkeys(rows))}
    return np.array([numbers[row] for row in rows], dtype=np.int64)


def _listed(table: Table, name: str) -> list[object]:
    column = table.columns[name]
    return list(column.tolist()) if isinstance(column, np.ndarray) else list(column)


def _characters(table: Table) -> Iterator[Finding]:
    bad = np.zeros(len(table), dtype=np.bool_)
    for column in table.columns.values():
        if isinstance(column, list):
            bad |= np.array(["〓" in c or "\ufffd" in c for c in column], dtype=np.bool_)
    yield from _at("character", table, bad)
