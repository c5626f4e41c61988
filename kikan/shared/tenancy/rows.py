"""One row of a tenant table whose bytes go to the server as they are (大きな値の書込み)."""

import psycopg
from django.db import connection
from psycopg import sql

from kikan.shared.tenancy.models import TenantModel
from kikan.shared.tenancy.opener import current_or_raise


def add_row(row: TenantModel) -> None:
    """Add the row to its table. Needs an open municipality.

    Django would write a file into the statement in hexadecimal, twice as long, for the server to read back: that took
    longer than all the rest of keeping it.
    """
    current_or_raise()
    cells = {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in row._meta.concrete_fields
        if field.column
    }
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(row._meta.db_table),
        sql.SQL(", ").join([sql.Identifier(name) for name in cells]),
        sql.SQL(", ").join(sql.Placeholder() * len(cells)),
    )
    raw = connection.connection
    assert raw is not None
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, list(cells.values()), prepare=False)
