"""Keep what was backed up and drilled where operators see it: rows that are only added (運用の記録)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from kikan.site.launcher.roles import Place


def note(place: Place, table: str, values: Mapping[str, Any]) -> None:
    """Add one row to a table of the room `operation`, as the application."""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(f"operation_{table}"),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    with psycopg.connect(place.url, connect_timeout=10) as connection:
        connection.execute(statement, list(values.values()))
