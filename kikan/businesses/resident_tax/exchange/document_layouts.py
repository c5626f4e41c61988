"""Layouts of income documents (資料のレイアウト), as data: which item of a line is what, by income year."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from kikan.businesses.resident_tax.law.declared import INPUTS

FIRST_REIWA = 2018


@dataclass(frozen=True)
class Item:
    """One column. type: X text, C code, N amount or count, F flag, D day, S number of a person, J corporate number."""

    name: str
    role: str = ""
    type: str = "X"
    length: int = 200
    required: bool = False
    must_be: str = ""
    is_unverified: bool = False

    @property
    def is_secret(self) -> bool:
        return self.type == "S"


@dataclass(frozen=True)
class Relation:
    kind: int
    relation: str = ""


@dataclass(frozen=True)
class DocumentLayout:
    """The lines of one kind of document for one income year."""

    name: str
    ja: str
    kind: int
    income_year: int
    encoding: str
    has_header: bool
    is_unverified: bool
    items: tuple[Item, ...]
    relatives: Mapping[int, Relation]

    @property
    def fiscal_year(self) -> int:
        return self.income_year + 1

    @property
    def key(self) -> str:
        return f"{self.name}-{self.income_year}"

    @property
    def title(self) -> str:
        return f"{self.ja}（令和{self.income_year - FIRST_REIWA}年分）"

    @property
    def era_year(self) -> str:
        return f"{self.income_year - FIRST_REIWA:02d}"


@lru_cache(maxsize=1)
def document_layouts() -> Mapping[str, DocumentLayout]:
    """Every layout by its key, the newest income year first."""
    folder = files("kikan.businesses.resident_tax.exchange") / "layouts"
    found = []
    for name in ("salary", "pension", "return", "payment"):
        data = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
        found += [_layout(data, year) for year in data["income_years"]]
    return {each.key: each for each in sorted(found, key=lambda each: (-each.income_year, each.kind))}


def _layout(data: dict[str, Any], year: int) -> DocumentLayout:
    held = [c for c in data["columns"] if c.get("since", year) <= year < c.get("until", year + 1)]
    items = [_item(c) for c in held]
    if data.get("all_inputs"):
        items += [Item(ja, f"input:{name}", "N") for name, ja in INPUTS]
    return DocumentLayout(
        data["layout"], data["ja"], data["kind"], year, data["encoding"], data["has_header"],
        bool(data.get("unverified")), tuple(items),
        {int(n): Relation(r["kind"], r.get("relation", "")) for n, r in data["relatives"].items()},
    )  # fmt: skip


def _item(column: dict[str, Any]) -> Item:
    return Item(
        column["name"], column.get("as", ""), column.get("type", "X"), column.get("length", 200),
        bool(column.get("required")), column.get("is", ""), bool(column.get("unverified")),
    )  # fmt: skip


def written(layout: DocumentLayout, rows: Iterable[Mapping[str, object]]) -> bytes:
    """A file in a layout: each row names what it states by role; for samples and trials of a payer's software."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if layout.has_header:
        writer.writerow([item.name for item in layout.items])
    for row in rows:
        writer.writerow([row.get(item.role, item.must_be) if item.role else "" for item in layout.items])
    return text.getvalue().encode(layout.encoding)
