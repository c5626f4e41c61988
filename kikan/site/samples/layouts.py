"""The layouts of the hand-over (samples/layouts): files, fields, codes; and their description for readers."""

from collections.abc import Mapping
from functools import cache

from kikan.shared.exchange.layouts import Field, Layout, layout_book
from kikan.site.samples.sources import FOLDER

LAYOUTS = FOLDER / "layouts"


def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order of the file names."""
    return tuple(layout_book(LAYOUTS).layouts.values())


def codes() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Code tables: name → code → {ja, slug}."""
    return layout_book(LAYOUTS).codes


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
