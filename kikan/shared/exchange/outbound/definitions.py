"""The files of the designated format, as data: items of `designated.csv` (a published layout) or of our own.

Each business names a YAML in its manifest (`outbound`): per file its layout, title, business number, key, the rows (`from`,
SQL; `:today` is the reference date) and, by item, the SQL of its value. Codes are written `value in our tables: code meaning`.
`choices: table.column` takes the values
of a field of ours. An item of a published layout that nobody fills leaves empty, and the layout book says so.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from kikan.shared import manifest

DESIGNATED = Path(__file__).parent / "designated.csv"
DAY, FLAG, NUMBER, TEXT, CODE = "D", "F", "N", "X", "C"


@dataclass(frozen=True)
class Item:
    """One column. sql: of its value, '' where this version has none; codes: value → (code, meaning); pad: digits."""

    name: str
    type: str
    length: int
    required: bool = False
    sql: str = ""
    pad: int = 0
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_amount: bool = False
    note: str = ""


@dataclass(frozen=True)
class Outfile:
    """One file. is_designated: the layout is a published one; rows: SQL after FROM, '' where there never are any."""

    layout: str
    ja: str
    business_id: str
    key: tuple[str, ...]
    rows: str
    items: tuple[Item, ...]
    is_designated: bool


def outfiles() -> tuple[Outfile, ...]:
    """Every file of this installation in the order of the manifests."""
    return tuple(one for m in manifest.all_manifests() if m.outbound for one in _read(m.name, m.outbound))


@lru_cache(maxsize=64)
def _read(business: str, path: str) -> tuple[Outfile, ...]:
    text = files(f"kikan.businesses.{business}").joinpath(path).read_text("utf-8")
    return tuple(_outfile(data) for data in yaml.safe_load(text))


@lru_cache(maxsize=1)
def _published() -> Mapping[str, tuple[tuple[str, str, int, bool], ...]]:
    """Name, type, length and whether it is required, of each item by layout; the order is the published one."""
    found: dict[str, list[tuple[str, str, int, bool]]] = {}
    with DESIGNATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = (row["name_ja"], row["type"], int(row["length"] or 0), row["required"] == "R")
            found.setdefault(row["file"], []).append(item)
    return {name: tuple(items) for name, items in found.items()}


def _outfile(data: Mapping[str, Any]) -> Outfile:
    """Errors: LookupError for an item the published layout does not have, or a key that is no item."""
    given: Mapping[str, Mapping[str, Any]] = data.get("fields") or {}
    shape = _published().get(data["layout"])
    if shape is None:
        items = tuple(_item(name, said, "", 0, False) for name, said in given.items())
    else:
        if unknown := set(given) - {name for name, *_ in shape}:
            raise LookupError(f"{data['layout']} has no item {sorted(unknown)}")
        items = tuple(
            _item(name, given.get(name, {}), *rest) for name, rest in ((i[0], i[1:]) for i in shape)
        )
    if missing := set(data["key"]) - {item.name for item in items}:
        raise LookupError(f"{data['layout']}: {sorted(missing)} is in the key and no item")
    return Outfile(
        data["layout"], data["ja"], data["business_id"], tuple(data["key"]), data.get("from", ""), items,
        shape is not None,
    )  # fmt: skip


def _item(name: str, said: Mapping[str, Any], kind: str, length: int, required: bool) -> Item:
    codes = {str(value): _code(text) for value, text in said.get("codes", {}).items()}
    if "choices" in said:
        codes = _choices(said["choices"])
    return Item(
        name, said.get("type") or kind or _guessed(name), int(said.get("length", length)),
        bool(said.get("required", required)), str(said.get("sql", "")), int(said.get("pad", 0)), codes,
        bool(said.get("amount", False)), said.get("note", ""),
    )  # fmt: skip


def _choices(of: str) -> dict[str, tuple[str, str]]:
    """The values of a field by `table.column`. Errors: LookupError for a table nobody has."""
    table, _, column = of.partition(".")
    model = next((m for m in apps.get_models() if m._meta.db_table == table), None)
    if model is None:
        raise LookupError(f"no table {table}")
    field = model._meta.get_field(column)
    return {str(value): (str(value), str(label)) for value, label in field.flatchoices}  # type: ignore[union-attr]


def _code(text: str) -> tuple[str, str]:
    code, _, meaning = str(text).partition(" ")
    return code, meaning


def _guessed(name: str) -> str:
    """Items the source gives no type for, by the style of their names."""
    return DAY if name.endswith(("年月日", "日")) else FLAG if name.endswith("フラグ") else TEXT
