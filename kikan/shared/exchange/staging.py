"""The rows of one file of an export beside its table (読み込みの控え): checked against the columns, guards taken away."""

from pathlib import Path

from django.db import connection
from psycopg import errors, sql

from kikan.shared.errors import Refused
from kikan.shared.exchange.formulas import begins_guarded, is_text, unguarded
from kikan.shared.exchange.tables import Table

LONGEST_HEADER = 64_000


def stage(table: Table, file: Path, staged: sql.Identifier) -> None:
    """A temporary table with the rows of the file; it goes with the transaction.

    Errors: Refused where the columns are not those of this version, or a row cannot be read.
    """
    shape = [
        sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL("text" if is_text(t) else t))
        for c, t in zip(table.columns, table.types, strict=True)
    ]
    assert connection.connection is not None
    with connection.connection.cursor() as raw, file.open("rb") as content:
        header = content.readline(LONGEST_HEADER).decode("utf-8", "replace").strip().split(",")
        if sorted(header) != sorted(table.columns):
            raise unfit(table.name)
        raw.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(staged, sql.SQL(", ").join(shape))
        )
        columns = sql.SQL(", ").join(map(sql.Identifier, header))
        try:
            with raw.copy(sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(staged, columns)) as copy:
                for block in iter(lambda: content.read(1 << 20), b""):
                    copy.write(block)
        except errors.DataError as error:
            raise Refused(
                f"表 {table.name} のファイルに読めない行があります。",
                what_to_do="書き出しをやり直してください。",
            ) from error
    _unguard(table, staged)


def _unguard(table: Table, staged: sql.Identifier) -> None:
    texts = [sql.Identifier(c) for c, t in zip(table.columns, table.types, strict=True) if is_text(t)]
    if not texts:
        return
    values = sql.SQL(", ").join(sql.SQL("{} = {}").format(c, unguarded(c)) for c in texts)
    found = sql.SQL(" OR ").join(begins_guarded(c) for c in texts)
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        raw.execute(sql.SQL("UPDATE {} SET {} WHERE {}").format(staged, values, found))


def unfit(table: str) -> Refused:
    return Refused(f"表 {table} の項目が、この版と一致しません。", what_to_do="同じ版で書き出してください。")
