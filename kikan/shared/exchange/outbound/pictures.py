"""Pictures and papers out of the tables as files a person can open (画像・文書): PNG and PDF by their first bytes."""

import hashlib
import re
from pathlib import Path

from django.db import connection
from psycopg import sql

from kikan.shared.exchange.outbound.writing import Written
from kikan.shared.exchange.tables import Table
from kikan.shared.tenancy.opener import current_or_raise

FOLDER = "pictures"
SIGNS = {b"\x89PNG": "png", b"%PDF": "pdf", b"\xff\xd8\xff": "jpg"}
PLAIN = re.compile(r"[^A-Za-z0-9_.-]")


def write_pictures(tables: list[Table], folder: Path) -> list[Written]:
    """`{table}-{column}-{key}.{png,pdf,jpg}` for each cell that holds one; sealed cells stay in their table."""
    folder.mkdir()
    found: list[Written] = []
    for table in tables:
        for column in _binary(table):
            found += _written(table, column, folder)
    return found


def _binary(table: Table) -> list[str]:
    return [c for c, t in zip(table.columns, table.types, strict=True) if t == "bytea"]


def _written(table: Table, column: str, folder: Path) -> list[Written]:
    """Row by row from the server: a paper at a time is in memory."""
    found = []
    statement = sql.SQL("SELECT {}, {} FROM {} WHERE municipality = {} AND substr({}, 1, 3) IN ({})").format(
        sql.Identifier(column), sql.SQL(", ").join(map(sql.Identifier, table.key)), sql.Identifier(table.name),
        sql.Literal(current_or_raise()), sql.Identifier(column),
        sql.SQL(", ").join(sql.Literal(sign[:3]) for sign in SIGNS),
    )  # fmt: skip
    assert connection.connection is not None
    with connection.connection.cursor(name="pictures") as raw:
        raw.itersize = 20
        raw.execute(statement)
        for content, *key in raw:
            data = bytes(content)
            ending = next(e for sign, e in SIGNS.items() if data.startswith(sign[:3]))
            name = f"{table.name}-{column}-{'-'.join(PLAIN.sub('_', str(k)) for k in key)}.{ending}"
            (folder / name).write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            found.append(Written(f"{FOLDER}/{name}", "picture", 1, 1, len(data), digest))
    return found
