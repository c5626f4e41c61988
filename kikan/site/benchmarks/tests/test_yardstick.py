"""The yardstick must be as heavy as what it measures: the same constraints, indexes and triggers."""

from typing import Any

import psycopg
import pytest

from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.yardstick import SCHEMA, TABLES

CONSTRAINTS = """
SELECT contype::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = to_regclass(%s) AND contype <> 'n' ORDER BY 1, 2
"""
INDEXES = """
SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') FROM pg_index
WHERE indrelid = to_regclass(%s) ORDER BY 1
"""
TRIGGERS = """
SELECT tgname::text, tgtype, tgnewtable::text, tgfoid::regprocedure::text FROM pg_trigger
WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal ORDER BY 1
"""


@pytest.fixture
def made(live_database: object, owner_connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    owner_connection.autocommit = True
    yardstick.make(owner_connection)
    return owner_connection


def seen(connection: psycopg.Connection[Any], query: str, table: str, schema: str) -> list[str]:
    """What the catalogue says of a table, as seen from its own schema first."""
    connection.execute(f"SET search_path = {schema}, public")
    return [str(row) for row in connection.execute(query, [f"{schema}.{table}"]).fetchall()]


@pytest.mark.parametrize(
    "query", [CONSTRAINTS, INDEXES, TRIGGERS], ids=["constraints", "indexes", "triggers"]
)
def test_each_table_of_the_yardstick_carries_what_the_real_one_carries(
    made: psycopg.Connection[Any], query: str
) -> None:
    for table in TABLES:
        real, copy = (seen(made, query, table, schema) for schema in ("public", SCHEMA))
        assert copy == real, table
        assert real or query == TRIGGERS


def test_references_among_the_copies_stay_among_them(made: psycopg.Connection[Any]) -> None:
    found = made.execute(
        "SELECT confrelid::regclass::text FROM pg_constraint"
        " WHERE conrelid = to_regclass('yardstick.ledger_charge_line') AND contype = 'f'"
    ).fetchall()
    assert {"ledger_instalment", "journal_entry"} == {row[0].removeprefix("public.") for row in found}
    made.execute("SET search_path = public")
    outside = made.execute("SELECT to_regclass('yardstick.journal_entry')").fetchone()
    assert outside == (None,)


def test_the_triggers_look_at_the_copies(made: psycopg.Connection[Any]) -> None:
    found = made.execute(
        "SELECT DISTINCT p.pronamespace::regnamespace::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = 'yardstick'::regnamespace AND NOT t.tgisinternal"
    ).fetchall()
    assert found == [(SCHEMA,)]
