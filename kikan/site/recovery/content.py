"""What a database holds, table by table, so that two can be compared: rows and a sum over their content."""

from __future__ import annotations

import time
from collections.abc import Mapping

import psycopg
from psycopg import sql

from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.roles import Place

Content = Mapping[str, tuple[int, str]]
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
TRIES, PAUSE_SECONDS = 60, 0.5


def content(connection: psycopg.Connection[tuple[object, ...]]) -> Content:
    """Rows and sum of every table as this connection's transaction sees it; needs a superuser."""
    connection.execute("SELECT set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false)")
    return {table: _sum(connection, table) for table in _tables(connection)}


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    return [str(row[0]) for row in connection.execute(TABLES).fetchall()]


def _sum(connection: psycopg.Connection[tuple[object, ...]], table: str) -> tuple[int, str]:
    query = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t"
    row = connection.execute(sql.SQL(query).format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(str(row[0])), str(row[1])


def content_of(place: Place) -> Content:
    with place.connect() as connection:
        return content(connection)


def content_at_point(place: Place, point: str) -> Content:
    """Mark a restore point in the log and tell exactly what the database holds there.

    For the moment of the mark nobody writes (SHARE locks); the sums are taken afterwards from its snapshot.
    """
    with psycopg.connect(place.url) as marking, psycopg.connect(place.url) as reading:
        _keep_writers_out(marking)
        marking.execute("SELECT pg_create_restore_point(%s)", [point])
        row = marking.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reading.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(row[0])))
        marking.commit()
        return content(reading)


def _keep_writers_out(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """SHARE locks on all tables; a run that writes for long is waited for without holding up others."""
    tables = sql.SQL(", ").join(sql.Identifier(t) for t in _tables(connection))
    for _ in range(TRIES):
        try:
            connection.execute("SET LOCAL lock_timeout = '1s'")
            connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(tables))
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            connection.rollback()
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise LaunchError(
        "書き込みが続いているため、照合の時点を決められません。処理の少ない時間にもう一度実行してください。",
        "Writing never paused, so no moment to compare could be marked. Try again when less is going on.",
    )


def different(first: Content, second: Content) -> list[str]:
    """The tables that differ in a row."""
    return [t for t in sorted({*first, *second}) if first.get(t) != second.get(t)]
