"""Rows about a municipality outside its tables (権限・サインイン・一括処理の実行), for reading: they explain its journal.

They are not read back: another installation has its own users and runs.
"""

import hashlib
from pathlib import Path

from django.apps import apps
from django.db import connection
from psycopg import sql

from kikan.shared.exchange.formulas import guarded
from kikan.shared.exchange.outbound.writing import Written
from kikan.shared.tenancy.models import TenantModel
from kikan.shared.tenancy.opener import current_or_raise

FOLDER = "control"
USERS = "access_user"
TOLD_OF_USERS = ("number", "login", "name")
"""Names that stand behind the numbers in the journal; no password, no second factor."""


def control_tables() -> dict[str, list[tuple[str, bool]]]:
    """Each control table that names a municipality, with its columns and whether they are texts."""
    return {
        m._meta.db_table: [
            (f.column, f.get_internal_type() in ("CharField", "TextField"))
            for f in m._meta.concrete_fields
            if f.column and f.name != "pk"
        ]
        for m in sorted(apps.get_models(), key=lambda m: m._meta.db_table)
        if not issubclass(m, TenantModel) and any(f.name == "municipality" for f in m._meta.concrete_fields)
    }


def write_control(folder: Path) -> list[Written]:
    """One CSV for each control table, and the names of the users who hold or held a right here or wrote an entry."""
    folder.mkdir()
    place = sql.Literal(current_or_raise())
    found = [
        _written(table, columns, sql.SQL("municipality = {}").format(place), folder)
        for table, columns in control_tables().items()
    ]
    who = "number IN (SELECT user_id FROM access_grant WHERE municipality = {0} UNION SELECT actor FROM journal_entry)"
    users = [(c, c != "number") for c in TOLD_OF_USERS]
    return [*found, _written(USERS, users, sql.SQL(who).format(place), folder)]


def _written(table: str, columns: list[tuple[str, bool]], where: sql.Composed, folder: Path) -> Written:
    cells = sql.SQL(", ").join(_cell(*column) for column in columns)
    statement = sql.SQL("COPY (SELECT {} FROM {} WHERE {} ORDER BY 1, 2) TO STDOUT (FORMAT csv, HEADER)")
    digest, size, path = hashlib.sha256(), 0, folder / f"{table}.csv"
    assert connection.connection is not None
    with connection.connection.cursor() as raw, path.open("wb") as file:
        with raw.copy(statement.format(cells, sql.Identifier(table), where)) as copy:
            for block in copy:
                digest.update(block)
                size += len(block)
                file.write(block)
        rows = raw.rowcount
    return Written(f"{FOLDER}/{path.name}", "control", rows, len(columns), size, digest.hexdigest())


def _cell(name: str, is_text: bool) -> sql.Composable:
    column = sql.Identifier(name)
    return sql.SQL("{} AS {}").format(guarded(column), column) if is_text else column
