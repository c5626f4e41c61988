"""Make the rows of the open municipality equal to an export by touching only what differs.

Deleting everything and loading it again would check every reference of every row and take minutes for a
town; what differs after a mishap is little. Rows that others refer to are changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from psycopg import sql

from kikan.shared.exchange.leaving import File, read_manifest
from kikan.shared.exchange.staging import stage, unfit
from kikan.shared.exchange.tables import REFERENCES, Table, tables_in_order

TRIALS = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname LIKE '%\\_trial' ORDER BY 1
"""


@dataclass(frozen=True)
class Merged:
    """How many rows of the living went, came and changed."""

    deleted: int
    added: int
    changed: int


def merge(code: int, folder: Path) -> Merged:
    """Bring every table of the open municipality to the state of the export. Errors: DamagedExport, Refused."""
    files = {file.table: file for file in read_manifest(folder)}
    tables = tables_in_order()
    _refuse_unfit(tables, files)
    for table in tables:
        _stage(table, folder)
    referred = _referred(tables)
    deleted = _empty_trials(code)
    deleted += sum(_delete(code, table, table.name in referred) for table in reversed(tables))
    changed = added = 0
    for table in tables:
        changed += _change(code, table) if table.name in referred else 0
        added += _add(code, table)
    return Merged(deleted, added, changed)


def _refuse_unfit(tables: list[Table], files: dict[str, File]) -> None:
    for table in tables:
        if table.name not in files or set(files[table.name].columns) != set(table.columns):
            raise unfit(table.name)


def _referred(tables: list[Table]) -> set[str]:
    """The tables that rows of others refer to."""
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, [[table.name for table in tables]])
        return {str(to) for _, to in cursor.fetchall()}


def _stage(table: Table, folder: Path) -> None:
    """The export's rows of one table, beside it, with statistics for the comparison."""
    stage(table, folder / f"{table.name}.csv", _staged(table))
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        raw.execute(sql.SQL("ANALYZE {}").format(_staged(table)))


def _staged(table: Table) -> sql.Identifier:
    return sql.Identifier("pg_temp", f"back_{table.name}"[:63])


def _listed(columns: tuple[str, ...], of: str = "") -> sql.Composed:
    """The columns, each of the table aliased `of`."""
    named = (sql.Identifier(of, c) if of else sql.Identifier(c) for c in columns)
    return sql.SQL(", ").join(named)


def _same(columns: tuple[str, ...]) -> sql.Composed:
    """Whether a living row t and a staged row s agree in these columns."""
    pairs = (
        sql.SQL("{} IS NOT DISTINCT FROM {}").format(sql.Identifier("t", c), sql.Identifier("s", c))
        for c in columns
    )
    return sql.SQL(" AND ").join(pairs)


def _key(table: Table) -> sql.Composed:
    """Whether t and s have the same key; plain equality, which can be hashed."""
    pairs = (sql.SQL("{} = {}").format(sql.Identifier("t", c), sql.Identifier("s", c)) for c in table.key)
    return sql.SQL(" AND ").join(pairs)


def _rest(table: Table) -> tuple[str, ...]:
    return tuple(c for c in table.columns if c not in table.key)


def _agree(table: Table) -> sql.Composed:
    return sql.SQL(" AND ").join([_key(table), *([_same(_rest(table))] if _rest(table) else [])])


def _delete(code: int, table: Table, is_referred: bool) -> int:
    """Delete what is not in the export; of tables others refer to only what has no row of that key there."""
    statement = "DELETE FROM {} t WHERE municipality = %s AND NOT EXISTS (SELECT FROM {} s WHERE {})"
    condition = _key(table) if is_referred else _agree(table)
    return _run(sql.SQL(statement).format(sql.Identifier(table.name), _staged(table), condition), code)


def _change(code: int, table: Table) -> int:
    if not _rest(table):
        return 0
    values = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(c), sql.Identifier("s", c)) for c in _rest(table)
    )
    statement = "UPDATE {} t SET {} FROM {} s WHERE t.municipality = %s AND {} AND NOT ({})"
    parts = (sql.Identifier(table.name), values, _staged(table), _key(table), _same(_rest(table)))
    return _run(sql.SQL(statement).format(*parts), code)


def _add(code: int, table: Table) -> int:
    statement = (
        "INSERT INTO {0} (municipality, {1}) SELECT {2}, {3} FROM {4} s"
        " WHERE NOT EXISTS (SELECT FROM {0} t WHERE t.municipality = %s AND {5})"
    )
    parts = (
        sql.Identifier(table.name),
        _listed(table.columns),
        sql.Literal(code),
        _listed(table.columns, "s"),
        _staged(table),
        _key(table),
    )
    return _run(sql.SQL(statement).format(*parts), code)


def _empty_trials(code: int) -> int:
    """Trial rows are no records: they go."""
    return sum(
        _run(sql.SQL("DELETE FROM {} WHERE municipality = %s").format(sql.Identifier(name)), code)
        for name in _trials()
    )


def _trials() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIALS)
        names = [str(row[0]) for row in cursor.fetchall()]
    yield from names


def _run(statement: sql.Composed, code: int) -> int:
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        raw.execute(statement, [code])
        return int(raw.rowcount)
