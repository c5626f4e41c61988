"""Checks between the rows that came through (突合): keys, households, relationships, periods, addresses, characters."""

import re
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
    "gap": "住民である間の履歴が途切れる",
    "latest": "最新フラグが最後の履歴にない",
    "same_person": "氏名・生年月日・性別が同じ人（名寄せの候補）",
    "town_block": "住所マスタにない町字",
    "address_in_one": "都道府県からの住所が町字に入っている",
    "register_place": "本籍に地番も街区の番号もない",
    "negative": "負の金額",
    "character": "〓・読めない文字が残る",
}
# Histories without a break as long as their person is a resident; amounts that are never below zero.
UNBROKEN = ("resident_address", "resident_household")
NEVER_BELOW = ("arrears", "property_tax_amount")
_FROM_PREFECTURE = re.compile("北海道|東京都|京都府|大阪府|[^都道府県市区町村]{2,3}県")
_NUMBERED = re.compile("[0-9０-９一二三四五六七八九十百]")
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
        found += [
            *_periods(table),
            *_characters(table),
            *_latest(table),
            *_amounts(table),
            *_whole_addresses(table),
        ]
    for name in UNBROKEN:
        found += _gaps(tables.get(name), tables.get("resident_residency"))
    found += [*_same_persons(tables), *_town_blocks(tables), *_register_places(tables.get("resident"))]
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


def _gaps(table: Table | None, stays: Table | None) -> Iterator[Finding]:
    """A row that begins after the one before ended, though its person was a resident on that day."""
    if table is None or stays is None or not len(table) or not len(stays):
        return
    begins, ends = table.ints("valid_from"), table.ints("valid_until")
    order = np.lexsort((begins, table.ints("person")))
    person, ended = table.ints("person")[order][:-1], ends[order][:-1]
    is_gap = (person == table.ints("person")[order][1:]) & (ended != MISSING)
    is_gap &= ended < begins[order][1:]
    at = np.flatnonzero(is_gap)
    lived = _lives(stays, person[at], ended[at])
    for row in order[1:][at[lived]].tolist():
        yield Finding("gap", table.layout.layout, row)


def _lives(stays: Table, person: NDArray[np.int64], on: NDArray[np.int64]) -> Bools:
    """Whether each person is a resident on the day."""
    order = np.lexsort((stays.ints("valid_from"), stays.ints("person")))
    ends = np.where(stays.ints("valid_until") == MISSING, FOREVER, stays.ints("valid_until"))[order]
    keys = stays.ints("person")[order] * np.int64(10**6) + stays.ints("valid_from")[order] + 400_000
    at = np.searchsorted(keys, person * np.int64(10**6) + on + 400_000, side="right") - 1
    found: Bools = (at >= 0) & (stays.ints("person")[order][at] == person) & (on < ends[at])
    return found


def _latest(table: Table) -> Iterator[Finding]:
    """Where histories are numbered: the last row of a person, and no other, has the flag."""
    if not {"person", "number", "is_latest"} <= table.columns.keys() or not len(table):
        return
    order = np.lexsort((table.ints("number"), table.ints("person")))
    person = table.ints("person")[order]
    is_last = np.concatenate([person[1:] != person[:-1], [True]])
    wrong = np.zeros(len(table), dtype=np.bool_)
    wrong[order] = (table.ints("is_latest")[order] == 1) != is_last
    yield from _at("latest", table, wrong)


def _amounts(table: Table) -> Iterator[Finding]:
    if table.layout.layout not in NEVER_BELOW:
        return
    below = np.zeros(len(table), dtype=np.bool_)
    for f in table.layout.fields:
        if f.type == "N" and f.unit == "yen":
            below |= (table.ints(f.column) < 0) & (table.ints(f.column) != MISSING)
    yield from _at("negative", table, below)


def _whole_addresses(table: Table) -> Iterator[Finding]:
    """The address before or after a move in one piece: the prefecture stands in the field of the town."""
    bad = np.zeros(len(table), dtype=np.bool_)
    for prefix in ("", "from_", "to_"):
        if {f"{prefix}prefecture", f"{prefix}town"} <= table.columns.keys():
            cells = zip(table.texts(f"{prefix}prefecture"), table.texts(f"{prefix}town"), strict=True)
            found = [not ken and _FROM_PREFECTURE.match(town) is not None for ken, town in cells]
            bad |= np.array(found, dtype=np.bool_)
    yield from _at("address_in_one", table, bad)


def _same_persons(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Two numbers with one name as it is read, one birthday and one sex: told at the later one."""
    persons, names = tables.get("resident"), tables.get("resident_name")
    if persons is None or names is None:
        return
    read = {
        person: kana
        for person, kind, kana, until in zip(
            names.ints("person").tolist(), names.texts("kind"), names.texts("kana"),
            names.ints("valid_until").tolist(), strict=True,
        )
        if kind == "1" and until == MISSING and kana
    }  # fmt: skip
    seen: set[tuple[str, int, str]] = set()
    births, sexes = persons.ints("birth_on").tolist(), persons.texts("sex")
    for row, (person, born, sex) in enumerate(
        zip(persons.ints("person").tolist(), births, sexes, strict=True)
    ):
        who = (read.get(person, ""), born, sex)
        if who[0] and who in seen:
            yield Finding("same_person", persons.layout.layout, row)
        seen.add(who)


def _town_blocks(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Home addresses whose town is not in the municipality's own list."""
    master, homes = tables.get("town_block_master"), tables.get("resident_address")
    if master is None or homes is None:
        return
    known = set(master.texts("town_block"))
    yield from _at(
        "town_block", homes, np.array([b not in known for b in homes.texts("town_block")], dtype=np.bool_)
    )


def _register_places(persons: Table | None) -> Iterator[Finding]:
    if persons is None:
        return
    bad = [bool(place) and _NUMBERED.search(place) is None for place in persons.texts("register_place")]
    yield from _at("register_place", persons, np.array(bad, dtype=np.bool_))
