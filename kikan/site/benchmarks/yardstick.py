# ruff: noqa: S608 - the names put together are constants of this file and names in the catalogue
"""The yardstick of a run (物差し): COPY by the owner of the same rows into the same tables.

The same: column types, checks, keys, indexes, foreign keys and statement triggers, in a schema of their own
and without row security, because COPY is refused under it. Foreign keys to tables outside point at the real ones.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg

SCHEMA = "yardstick"
# In the order in which their references allow them to be filled.
TABLES = (
    "ledger_charge",
    "ledger_instalment",
    "ledger_charge_line",
    "health_insurance_levy",
    "health_insurance_levy_member",
)
REFERENCES = """
SELECT c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
WHERE c.conrelid = to_regclass('public.' || %s) AND c.contype = 'f' ORDER BY c.conname
"""
TRIGGERS = """
SELECT pg_get_triggerdef(t.oid), pg_get_functiondef(t.tgfoid) FROM pg_trigger t
WHERE t.tgrelid = to_regclass('public.' || %s) AND NOT t.tgisinternal ORDER BY t.tgname
"""


def make(connection: psycopg.Connection[Any], tables: Sequence[str] = TABLES) -> None:
    """Make the schema and its tables, as alike as PostgreSQL can make them; in the order of their references."""
    _run(connection, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    _run(connection, f"CREATE SCHEMA {SCHEMA}")
    for table in tables:
        _run(connection, f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
    found = {table: connection.execute(REFERENCES, [table]).fetchall() for table in tables}
    # Printed as seen from `public`, so names are bare; read as seen from here, they mean our copies first.
    _run(connection, f"SET search_path = {SCHEMA}, public")
    for table, references in found.items():
        for name, definition in references:
            _run(connection, f'ALTER TABLE {SCHEMA}.{table} ADD CONSTRAINT "{name}" {definition}')
    for table in tables:
        for trigger, function in connection.execute(TRIGGERS, [table]).fetchall():
            _run(connection, str(function).replace("public.", f"{SCHEMA}."))
            _run(
                connection,
                str(trigger)
                .replace(" public.", f" {SCHEMA}.")
                .replace(f" ON {table} ", f" ON {SCHEMA}.{table} "),
            )


def copy_again(
    connection: psycopg.Connection[Any], municipality: int, entry: int, tables: Sequence[str] = TABLES
) -> tuple[float, int]:
    """Seconds and rows of one COPY a table, in one transaction, of what an entry wrote."""
    data = [_rows(connection, table, municipality, f"AND entry = {entry:d}") for table in tables]
    return _copied(connection, municipality, tables, data)


def copy_since(
    connection: psycopg.Connection[Any], municipality: int, tables: Sequence[str], entry: int
) -> tuple[float, int]:
    """The same of what was written to these tables under an entry and those after it."""
    data = [_rows(connection, table, municipality, f"AND entry >= {entry:d}") for table in tables]
    return _copied(connection, municipality, tables, data)


def copy_everything(
    connection: psycopg.Connection[Any], municipality: int, tables: Sequence[str]
) -> tuple[float, int]:
    """The same of every row a municipality has in these tables."""
    data = [_rows(connection, table, municipality, "") for table in tables]
    return _copied(connection, municipality, tables, data)


def copy_out(
    connection: psycopg.Connection[Any], municipality: int, tables: Sequence[str], folder: Path
) -> tuple[float, int]:
    """Seconds and rows of one COPY a table into a file of CSV, of every row a municipality has in them, in any order."""
    began, rows = time.perf_counter(), 0
    with connection.transaction():
        _open(connection, municipality)
        cursor = connection.cursor()
        for table in tables:
            query = f"SELECT * FROM public.{table} WHERE municipality = {municipality:d}"
            out = cursor.copy(_plain(f"COPY ({query}) TO STDOUT (FORMAT csv)"))
            with (folder / f"{table}.csv").open("wb") as file, out as copy:
                for block in copy:
                    file.write(block)
            rows += cursor.rowcount
    return time.perf_counter() - began, rows


def _copied(
    connection: psycopg.Connection[Any],
    municipality: int,
    tables: Sequence[str],
    data: Sequence[Sequence[bytes]],
) -> tuple[float, int]:
    rows = 0
    began = time.perf_counter()
    with connection.transaction():
        _open(connection, municipality)
        for table, blocks in zip(tables, data, strict=True):
            rows += _copy_in(connection, table, blocks)
    return time.perf_counter() - began, rows


def _rows(
    connection: psycopg.Connection[Any], table: str, municipality: int, narrowed: str
) -> Sequence[bytes]:
    query = f"SELECT * FROM public.{table} WHERE municipality = {municipality:d} {narrowed}"
    with connection.transaction():
        _open(connection, municipality)
        with connection.cursor().copy(_plain(f"COPY ({query}) TO STDOUT (FORMAT binary)")) as copy:
            whole = b"".join(copy)
    return [whole[at : at + (1 << 20)] for at in range(0, len(whole), 1 << 20)]


def _copy_in(connection: psycopg.Connection[Any], table: str, blocks: Sequence[bytes]) -> int:
    cursor = connection.cursor()
    with cursor.copy(_plain(f"COPY {SCHEMA}.{table} FROM STDIN (FORMAT binary)")) as copy:
        for block in blocks:
            copy.write(block)
    return cursor.rowcount


def _open(connection: psycopg.Connection[Any], municipality: int) -> None:
    connection.execute("SELECT set_config('kikan.municipality', %s, true)", [str(municipality)])


def _run(connection: psycopg.Connection[Any], statement: str) -> None:
    connection.execute(_plain(statement))


def _plain(statement: str) -> LiteralString:
    return statement
