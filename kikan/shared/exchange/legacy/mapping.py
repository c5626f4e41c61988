"""A mapping (対応づけ): each field of our layout from the old file's columns; what it loses is told before loading."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import Layout, LayoutBook
from kikan.shared.exchange.legacy.expressions import (
    Bad,
    Cell,
    Codes,
    Expression,
    columns_of,
    evaluate,
    parse,
    tables_of,
)
from kikan.shared.exchange.legacy.sources import Source
from kikan.shared.exchange.reading import Table, read_rows

REASONS = {
    "E01": "キーがない・正しくない",
    "E02": "重複",
    "E03": "日付",
    "E04": "コード",
    "E05": "長さ",
    "E06": "参照先",
    "E07": "文字",
    "E08": "金額・数量",
}
# How the checks of the hand-over put it, and the code of the reconciliation report.
_CODED = (
    ("必須の項目が空", "E01"), ("検査", "E01"), ("同じキー", "E02"), ("暦にない", "E03"), ("コード表に", "E04"),
    ("0か1では", "E04"), ("長すぎ", "E05"), ("数字では", "E08"), ("大きすぎ", "E08"),
)  # fmt: skip
# The end of a period that has none, as many old systems write it.
OPEN = "9999-12-31"


@dataclass(frozen=True)
class FileMapping:
    """One old file into one layout. rules: field → expression; set_aside: column → why it is not taken."""

    layout: str
    rules: Mapping[str, str]
    set_aside: Mapping[str, str] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Why a mapping cannot be used yet. kind: lost, required, column, field, code_table, code, expression, reason."""

    kind: str
    where: str
    ja: str


@dataclass(frozen=True)
class RejectedRow:
    """A record of the old file that was not taken: its number there, the field of ours, reason code and reason."""

    line: int
    field: str
    code: str
    reason: str


@dataclass(frozen=True)
class Converted:
    """The good rows as our layout has them, and every record left out. good + rejected = all."""

    table: Table
    rejected: tuple[RejectedRow, ...]
    text: str = field(repr=False)


def problems(mapping: FileMapping, columns: Sequence[str], book: LayoutBook) -> list[Problem]:
    """Everything that must be settled first: lost columns before all (消える項目)."""
    layout = book.layouts[mapping.layout]
    parsed, found = _parsed(mapping)
    used = set().union(*map(columns_of, parsed.values()))
    found += _losses(mapping, columns, used)
    names = {f.name for f in layout.fields}
    found += [
        Problem("column", c, f"旧ファイルに項目「{c}」がありません") for c in sorted(used - set(columns))
    ]
    found += [
        Problem("field", f, f"レイアウトに項目「{f}」がありません") for f in mapping.rules if f not in names
    ]
    found += [
        Problem("required", f.name, f"必須の項目「{f.name}」に何も対応づけていません")
        for f in layout.fields
        if f.required and f.name not in mapping.rules
    ]
    return found + list(_code_faults(mapping, parsed, layout, book))


def _parsed(mapping: FileMapping) -> tuple[dict[str, Expression], list[Problem]]:
    parsed, found = {}, []
    for name, text in mapping.rules.items():
        try:
            parsed[name] = parse(text)
        except Refused as error:
            found.append(Problem("expression", name, f"「{name}」：{error.message}"))
    return parsed, found


def _losses(mapping: FileMapping, columns: Sequence[str], used: set[str]) -> list[Problem]:
    lost = [c for c in columns if c not in used and c not in mapping.set_aside]
    empty = [c for c, why in mapping.set_aside.items() if not why.strip()]
    return [
        *(
            Problem(
                "lost", c, f"項目「{c}」はどこにも移らず消えます。対応づけるか、移さない理由を書いてください"
            )
            for c in lost
        ),
        *(Problem("reason", c, f"項目「{c}」を移さない理由が空です") for c in empty),
    ]


def _code_faults(
    mapping: FileMapping, parsed: Mapping[str, Expression], layout: Layout, book: LayoutBook
) -> Iterator[Problem]:
    """Tables that are not there, and results that our own code table does not have."""
    coded = {f.name: book.codes[f.codes] for f in layout.fields if f.codes}
    for name, expression in parsed.items():
        for table in sorted(tables_of(expression)):
            if table not in mapping.codes:
                yield Problem("code_table", name, f"「{name}」：コード表「{table}」がありません")
                continue
            strange = set(mapping.codes[table].values()) - set(coded.get(name, {})) - {""}
            if name in coded and strange:
                yield Problem(
                    "code",
                    name,
                    f"コード表「{table}」の変換先に、「{name}」にない値が{len(strange)}個あります",
                )


def convert(mapping: FileMapping, source: Source, book: LayoutBook) -> Converted:
    """Every record through the mapping and every check of the layout. Errors: Refused while problems stand."""
    if found := problems(mapping, list(source.columns), book):
        raise Refused(
            f"対応づけに未解決の点が{len(found)}件あります：" + " / ".join(p.ja for p in found[:5]),
            what_to_do="対応づけを直してから、もう一度行ってください。何も取り込んでいません。",
        )
    layout = book.layouts[mapping.layout]
    rows, bad = _rows(mapping, source, layout)
    good = [i for i in range(len(source)) if i not in bad]
    if bad:
        rows = [rows[i] for i in good]
    table, refused = read_rows(cast("list[tuple[str, ...]]", rows), layout, book)
    lines = [source.line[i] for i in good]
    rejected = [RejectedRow(u.line, "行", "E05", u.reason) for u in source.unread]
    rejected += [RejectedRow(source.line[i], where, one.code, one.reason) for i, (where, one) in bad.items()]
    rejected += [RejectedRow(lines[r.line - 2], r.field, reason_code(r.reason), r.reason) for r in refused]
    return Converted(table, tuple(sorted(rejected, key=lambda r: r.line)), _csv(layout, rows))


def _rows(
    mapping: FileMapping, source: Source, layout: Layout
) -> tuple[list[tuple[Cell, ...]], dict[int, tuple[str, Bad]]]:
    """Our rows, and the first fault of each record that has one."""
    bad: dict[int, tuple[str, Bad]] = {}
    columns: list[list[Cell]] = []
    for f in layout.fields:
        cells = evaluate(parse(mapping.rules.get(f.name, '""')), source.columns, len(source), mapping.codes)
        if f.name in layout.period[1:] and OPEN in cells:
            cells = ["" if cell == OPEN else cell for cell in cells]
        columns.append(cells)
        if Bad not in set(map(type, cells)):
            continue
        for i, cell in enumerate(cells):
            if isinstance(cell, Bad):
                bad.setdefault(i, (f.name, cell))
    return list(zip(*columns, strict=True)), bad


def _csv(layout: Layout, rows: Sequence[Sequence[Cell]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([f.name for f in layout.fields])
    writer.writerows(rows)
    return out.getvalue()


def reason_code(reason: str) -> str:
    """The code of the reconciliation report for a reason of the hand-over's checks; characters are what is left."""
    return next((code for words, code in _CODED if words in reason), "E07")
