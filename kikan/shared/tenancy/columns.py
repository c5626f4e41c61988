"""Whole-municipality reading and writing: binary arrays out, binary COPY in, int64 columns on our side.

What is read comes as one array a column: taking it apart costs a tenth of taking rows from COPY one by one.
Row security refuses COPY into tenant tables, so rows go in through a temporary table. NULL is MISSING.
Dates are days since 1970-01-01, truth values 0 and 1. Nobody else calls COPY.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from psycopg import sql

from kikan.shared.tenancy.opener import current_or_raise

MISSING = -(2**63)
DATE, BOOL, INT8_ARRAY, TIMESTAMP, BYTES = 1082, 16, 1016, 1184, 17
INTEGERS = {20, 21, 23}
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
# A bigint[] in binary form: dimensions, null flag, type; a length and a lower bound for each; then each with its size.
ARRAY_HEAD, DIMENSION = 12, 8
CELL = np.dtype([("size", ">i4"), ("value", ">i8")])
Column = np.ndarray | Sequence[Any]


class NotColumnar(TypeError):
    """A result column that is no integer, date or truth value."""


def read_columns(query: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> dict[str, np.ndarray]:
    """The result of a query as int64 columns by name; a bigint[] of one length in every row comes as a matrix.

    Needs an open municipality. What columns a query has is asked once in a process.
    """
    current_or_raise()
    connection.ensure_connection()
    raw = connection.connection
    assert raw is not None
    with psycopg.ClientCursor(raw) as merging:
        inside = merging.mogrify(query, params or None)
    if query not in _shapes:
        if len(_shapes) >= MOST_SHAPES:
            _shapes.clear()
        _shapes[query] = _shape(raw, inside)
    names, statement = _shapes[query]
    if connection.queries_logged:
        connection.queries_log.append({"sql": query, "time": ""})  # whoever counts queries counts it, too
    with psycopg.Cursor(raw) as whole:
        whole.execute(f"{statement}{inside}) q".encode(), prepare=False, binary=True)
        assert whole.pgresult is not None
        return {name: _unpack(whole.pgresult.get_value(0, i)) for i, name in enumerate(names)}


MOST_SHAPES = 4_000
_shapes: dict[str, tuple[tuple[str, ...], str]] = {}


def _shape(raw: Any, inside: str) -> tuple[tuple[str, ...], str]:
    """The names of a query's columns, and the statement about it up to the query itself."""
    with psycopg.Cursor(raw) as asking:
        asking.execute(f"SELECT * FROM ({inside}) shape LIMIT 0".encode(), prepare=False)  # noqa: S608
        kinds = [(c.name, c.type_code) for c in asking.description or ()]
    picked = sql.SQL(", ").join(_as_int8(name, kind) for name, kind in kinds)
    return tuple(name for name, _ in kinds), sql.SQL("SELECT {} FROM (").format(picked).as_string(raw)


def _as_int8(name: str, kind: int) -> sql.Composed:
    column = sql.Identifier(name)
    if kind == DATE:
        shown = sql.SQL("({} - DATE '1970-01-01')::int8").format(column)
    elif kind == BOOL:
        shown = sql.SQL("({}::int)::int8").format(column)
    elif kind in INTEGERS:
        shown = sql.SQL("{}::int8").format(column)
    elif kind == INT8_ARRAY:
        return sql.SQL("array_agg({})").format(column)
    else:
        raise NotColumnar(f"column {name} is of type {kind}")
    return sql.SQL("array_agg(coalesce({}, (-9223372036854775808)::int8))").format(shown)


def _unpack(array: bytes | None) -> np.ndarray:
    """The numbers of a bigint[] in binary form; no row at all gives no array."""
    if array is None:
        return np.zeros(0, dtype=np.int64)
    dimensions = int.from_bytes(array[:4], "big")
    sizes = np.frombuffer(array, dtype=">i4", offset=ARRAY_HEAD, count=2 * dimensions)[::2]
    cells = np.frombuffer(array, dtype=CELL, offset=ARRAY_HEAD + DIMENSION * dimensions)
    return cells["value"].astype(np.int64).reshape(sizes)


def write_columns(table: str, columns: Mapping[str, Any]) -> int:
    """Add rows to a tenant table from columns; scalars hold for every row. Returns the count.

    int64 arrays (also two-dimensional ones for bigint[]) go in binary; text columns as text, bytes as hexadecimal.
    """
    code = current_or_raise()
    arrays = {k: v for k, v in columns.items() if isinstance(v, (np.ndarray, list))}
    constants = {k: v for k, v in columns.items() if k not in arrays}
    if not arrays:
        return 0
    kinds = _kinds(table)
    count = len(next(iter(arrays.values())))
    if any(len(v) != count for v in arrays.values()):
        raise ValueError(f"columns of {table} differ in length")
    staged = f"stage_{table}"[:60]
    binary = all(isinstance(v, np.ndarray) and v.dtype.kind in "iub" for v in arrays.values())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{staged}")
        shape = ", ".join(f'"{name}" {_staged_type(kinds[name])}' for name in arrays)
        cursor.execute(f"CREATE TEMPORARY TABLE {staged} ({shape}) ON COMMIT DROP")
        _copy_in(staged, arrays, binary)
        _insert(cursor, table, staged, arrays, constants | {"municipality": code}, kinds)
        cursor.execute(f"DROP TABLE pg_temp.{staged}")
    return count


def _insert(cursor: Any, table: str, staged: str, arrays: Any, constants: Any, kinds: Any) -> None:
    names = [*constants, *arrays]
    picked = ["%s"] * len(constants) + [_from_stage(name, kinds[name]) for name in arrays]
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(picked)} FROM pg_temp.{staged}",  # noqa: S608
        list(constants.values()),
    )


def _kinds(table: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608
        return {c.name: c.type_code for c in cursor.description}


def _staged_type(kind: int) -> str:
    if kind in INTEGERS or kind in (DATE, BOOL):
        return "int8"
    return "int8[]" if kind == INT8_ARRAY else "text"


def _from_stage(name: str, kind: int) -> str:
    column = f'nullif("{name}", (-9223372036854775808)::int8)'
    if kind == DATE:
        return f"DATE '1970-01-01' + {column}::int"
    if kind == BOOL:
        return f"{column} <> 0"
    if kind in INTEGERS:
        return column
    if kind == BYTES:
        return f"decode(\"{name}\", 'hex')"
    if kind == 3802:
        return f'"{name}"::jsonb'
    return f'"{name}"::timestamptz' if kind == TIMESTAMP else f'"{name}"'


def _copy_in(staged: str, arrays: Mapping[str, Any], binary: bool) -> None:
    assert connection.connection is not None
    form = "(FORMAT binary)" if binary else "(FORMAT text)"
    data = _pack(list(arrays.values())) if binary else _as_text(list(arrays.values()))
    with connection.connection.cursor() as raw, raw.copy(f"COPY pg_temp.{staged} FROM STDIN {form}") as copy:
        for start in range(0, len(data), 1 << 22):
            copy.write(data[start : start + (1 << 22)])


def _pack(columns: list[np.ndarray]) -> memoryview:
    fields: list[Any] = [("count", ">i2")]
    for i, column in enumerate(columns):
        fields.append((f"l{i}", ">i4"))
        if column.ndim == 2:
            fields += [(f"h{i}", ">i4", 5), (f"v{i}", [("l", ">i4"), ("v", ">i8")], column.shape[1])]
        else:
            fields.append((f"v{i}", ">i8"))
    rows = np.zeros(len(columns[0]), dtype=np.dtype(fields))
    rows["count"] = len(columns)
    for i, column in enumerate(columns):
        if column.ndim == 2:
            rows[f"l{i}"] = 20 + 12 * column.shape[1]
            rows[f"h{i}"] = (1, 0, 20, column.shape[1], 1)
            rows[f"v{i}"]["l"] = 8
            rows[f"v{i}"]["v"] = column
        else:
            rows[f"l{i}"] = 8
            rows[f"v{i}"] = column
    return memoryview(HEADER + rows.tobytes() + TRAILER)


ESCAPED = re.compile(r"[\\\t\n\r]")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _as_text(columns: list[Any]) -> memoryview:
    texts = [_cells(column) for column in columns]
    return memoryview("".join("\t".join(row) + "\n" for row in zip(*texts, strict=True)).encode())


def _cells(column: Any) -> list[str]:
    if isinstance(column, np.ndarray) and column.ndim == 2:
        return ["{" + ",".join(map(str, row)) + "}" for row in column.tolist()]
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        cells = list(map(str, column.tolist()))
        for i in np.flatnonzero(column == MISSING).tolist():
            cells[i] = "\\N"
        return cells
    values = column.tolist() if isinstance(column, np.ndarray) else column
    # Nearly always no text of a column holds what must be escaped: one look tells.
    if set(map(type, values)) == {str} and not ESCAPED.search("\0".join(values)):
        return list(values)
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, int) and value == MISSING):
        return "\\N"
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.translate(ESCAPES) if isinstance(value, str) else str(value)
