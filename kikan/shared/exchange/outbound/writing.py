"""Write the files of the designated format by SQL and COPY (指定様式の書き出し), and the list of codes; the tenant is open."""

import csv
import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection
from psycopg import sql

from kikan.shared.exchange.formulas import guarded
from kikan.shared.exchange.outbound import definitions as d
from kikan.shared.tenancy import format_code
from kikan.shared.tenancy.opener import current_or_raise

LINE_END = "\u2028"
CODES = "codes.csv"


@dataclass(frozen=True)
class Written:
    """A file of the delivery as its manifest lists it. too_long: values beyond the length; keys: the first and the last."""

    file: str
    kind: str
    rows: int
    columns: int
    bytes: int
    sha256: str
    layout: str = ""
    sums: dict[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    too_long: dict[str, int] = field(default_factory=dict)


def write_outfile(one: d.Outfile, folder: Path, today: date, *, sequence: int = 1) -> Written:
    """One file `{団体コード}_{業務ID}_{layout}_{基準日}_{連番}.csv`."""
    code = format_code(current_or_raise())
    name = f"{code}_{one.business_id}_{one.layout}_{today:%Y%m%d}_{sequence:02d}.csv"
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        raw.execute(_rows(one, today))
        facts = raw.execute(_facts(one)).fetchone()
        assert facts is not None
        digest, size = hashlib.sha256(), 0
        with raw.copy(_copied(one)) as copy, (folder / name).open("wb") as file:
            for block in copy:
                digest.update(block)
                size += len(block)
                file.write(block)
        raw.execute("DROP TABLE pg_temp.leaving")
    amounts = [i.name for i in one.items if i.is_amount]
    limited = [i.name for i in one.items if _is_limited(i)]
    totals, lengths = facts[3 : 3 + len(amounts)], facts[3 + len(amounts) :]
    return Written(
        name, "layout", int(str(facts[0])), len(one.items), size, digest.hexdigest(), one.layout,
        {n: str(v) for n, v in zip(amounts, totals, strict=True)},
        tuple(str(k) for k in facts[1:3] if k is not None),
        {n: int(str(v)) for n, v in zip(limited, lengths, strict=True) if v},
    )  # fmt: skip


def _is_limited(item: d.Item) -> bool:
    return bool(item.sql and item.length and item.type in (d.TEXT, d.CODE))


def _rows(one: d.Outfile, today: date) -> sql.Composed:
    """The values as text, unguarded, in a table of this transaction."""
    cells = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(_value(item), sql.Identifier(f"c{n}")) for n, item in enumerate(one.items)
    )
    rows = sql.SQL(one.rows or "(SELECT 1 WHERE false) nothing")
    statement = sql.SQL("CREATE TEMPORARY TABLE leaving ON COMMIT DROP AS SELECT {} FROM {}")
    text = statement.format(cells, rows).as_string(None).replace(":today", f"DATE '{today.isoformat()}'")
    return sql.Composed([sql.SQL(text)])


def _value(item: d.Item) -> sql.Composable:
    if not item.sql:
        return sql.SQL("NULL::text")
    it = sql.SQL(f"({item.sql})")
    if item.codes:
        whens = sql.SQL(" ").join(
            sql.SQL("WHEN {} THEN {}").format(sql.Literal(value), sql.Literal(code))
            for value, (code, _) in item.codes.items()
        )
        return sql.SQL("CASE {0}::text {1} ELSE nullif({0}::text, '') END").format(it, whens)
    if item.type == d.DAY:
        return sql.SQL("nullif({}::date, DATE '9999-12-31')::text").format(it)
    if item.type == d.FLAG:
        return sql.SQL("({}::text::boolean)::int::text").format(it)
    if item.pad:
        return sql.SQL("lpad(({})::text, {}, '0')").format(it, sql.Literal(item.pad))
    text = sql.SQL("nullif(({})::text, '')").format(it)
    if item.type == d.TEXT:
        return sql.SQL("replace(replace(replace({0}, E'\\r\\n', {1}), E'\\n', {1}), E'\\r', {1})").format(
            text, sql.Literal(LINE_END)
        )
    return text


def _facts(one: d.Outfile) -> sql.Composed:
    """Rows, first and last key, sums of amounts, values that are too long."""
    at = {item.name: sql.Identifier(f"c{n}") for n, item in enumerate(one.items)}
    key = sql.SQL(" || '/' || ").join(sql.SQL("coalesce({}, '')").format(at[k]) for k in one.key)
    parts: list[sql.Composable] = [sql.SQL("count(*), min({0}), max({0})").format(key)]
    parts += [
        sql.SQL("coalesce(sum({}::numeric), 0)::text").format(at[i.name]) for i in one.items if i.is_amount
    ]
    parts += [
        sql.SQL("count(*) FILTER (WHERE length({}) > {})").format(at[i.name], sql.Literal(i.length))
        for i in one.items if _is_limited(i)
    ]  # fmt: skip
    return sql.SQL("SELECT {} FROM pg_temp.leaving").format(sql.SQL(", ").join(parts))


def _copied(one: d.Outfile) -> sql.Composed:
    columns = [(sql.Identifier(f"c{n}"), item) for n, item in enumerate(one.items)]
    cells = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(guarded(c) if item.type in (d.TEXT, d.CODE) else c, sql.Identifier(item.name))
        for c, item in columns
    )  # fmt: skip
    names = {item.name: c for c, item in columns}
    order = sql.SQL(", ").join(names[k] for k in one.key)
    return sql.SQL("COPY (SELECT {} FROM pg_temp.leaving ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)").format(
        cells, order
    )


def write_codes(folder: Path) -> Written:
    """Every code of every file with its meaning (コード表)."""
    path, rows = folder / CODES, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("レイアウト", "項目", "コード", "意味"))
        for one in d.outfiles():
            for item in one.items:
                for code, meaning in item.codes.values():
                    out.writerow((one.layout, item.name, code, meaning))
                    rows += 1
    content = path.read_bytes()
    return Written(CODES, "codes", rows, 4, len(content), hashlib.sha256(content).hexdigest())
