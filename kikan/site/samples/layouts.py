"""The layouts of the hand-over (samples/layouts): files, fields, codes; and their description for readers."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kikan.site.samples.sources import FOLDER


@dataclass(frozen=True)
class Field:
    """One column of a file."""

    name: str
    column: str
    type: str
    length: int
    required: bool = False
    codes: str = ""
    unit: str = ""
    check: str = ""
    source: str = ""
    note: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Layout:
    """One file of the hand-over."""

    layout: str
    ja: str
    business_id: str
    version: int
    group: str
    key: tuple[str, ...]
    period: tuple[str, ...]
    fields: tuple[Field, ...]


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order of the file names."""
    paths = sorted((FOLDER / "layouts").glob("*.yaml"))
    return tuple(_layout(yaml.safe_load(p.read_text("utf-8"))) for p in paths if p.stem != "codes")


def _layout(data: dict[str, Any]) -> Layout:
    fields = tuple(Field(**f) for f in data["fields"])
    plain = {n: data[n] for n in ("layout", "ja", "business_id", "version", "group")}
    return Layout(**plain, key=tuple(data["key"]), period=tuple(data.get("period", ())), fields=fields)


@cache
def codes() -> dict[str, dict[str, dict[str, str]]]:
    """Code tables: name → code → {ja, slug}."""
    tables: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
        (FOLDER / "layouts" / "codes.yaml").read_text("utf-8")
    )
    return tables


@cache
def code_of(table: str, slug: str) -> str:
    """The code of a word."""
    return next(code for code, words in codes()[table].items() if words["slug"] == slug)


def description() -> str:
    """samples/layouts/fields.md: every file with its fields and code tables, in Markdown."""
    lines = [
        "# Fields of the sample hand-over (見本データの項目)",
        "",
        "Written by `kikan.site.samples.layouts`; edit the YAML.",
    ]
    for layout in layouts():
        lines += [
            "",
            f"## `{layout.layout}` {layout.ja} (業務ID {layout.business_id})",
            "",
            "Key: " + " + ".join(layout.key),
            "",
        ]
        lines += [
            "| item | column | type | length | required | codes | note |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_row(field) for field in layout.fields]
    lines += ["", "## Codes (コード表)"]
    for name, table in codes().items():
        lines += ["", f"### {name}", "", "| code | 名称 | word |", "|---|---|---|"]
        lines += [f"| {code} | {words['ja']} | {words['slug']} |" for code, words in table.items()]
    return "\n".join(lines) + "\n"


def _row(f: Field) -> str:
    must, note = "R" if f.required else "", "; ".join(x for x in (f.note, f.unit, f.check, f.source) if x)
    return f"| {f.name} | {f.column} | {f.type} | {f.length} | {must} | {f.codes} | {note} |"
