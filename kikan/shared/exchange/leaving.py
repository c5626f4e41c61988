"""Everything of one municipality out (移出) and back (読み戻し): CSV per table, a manifest with sums.

The files are UTF-8 CSV in the order of the key, without the municipality's code, so that the same rows
give the same bytes wherever they are read back.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from psycopg import sql

from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.exchange.formulas import guarded, is_text
from kikan.shared.exchange.staging import stage, unfit
from kikan.shared.exchange.tables import Table, tables_in_order
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.opener import current_or_raise

MANIFEST = "manifest.json"
FORM = 2
"""Since 2 cells that a spreadsheet would run carry an apostrophe (`formulas`)."""


class DamagedExport(ProcedureError):
    """The folder is not a whole, unchanged export."""


@dataclass(frozen=True)
class File:
    """One table in the export."""

    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    sha256: str


def export(municipality: int, folder: Path, *, version: str) -> list[File]:
    """Write everything the municipality ever entered to an empty folder; one consistent moment.

    Errors: Refused where the folder is not empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(
            "書き出し先のフォルダーが空ではありません。", what_to_do="空のフォルダーを指定してください。"
        )
    with tenant(municipality, one_moment=True):
        files = [_write(table, folder) for table in tables_in_order()]
    body = {
        "form": FORM,
        "version": version,
        "written_at": clock.now().isoformat(),
        "files": [asdict(f) for f in files],
    }
    (folder / MANIFEST).write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
    return files


def _write(table: Table, folder: Path) -> File:
    digest, path = hashlib.sha256(), folder / f"{table.name}.csv"
    query = sql.SQL(
        "COPY (SELECT {} FROM {} WHERE municipality = {} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)"
    )
    statement = query.format(
        sql.SQL(", ").join(_cell(c, t) for c, t in zip(table.columns, table.types, strict=True)),
        sql.Identifier(table.name),
        sql.Literal(current_or_raise()),
        sql.SQL(", ").join(map(sql.Identifier, table.key or table.columns)),
    )
    rows = -1
    assert connection.connection is not None
    with connection.connection.cursor() as raw, path.open("wb") as file:
        with raw.copy(statement) as copy:
            for block in copy:
                digest.update(block)
                file.write(block)
        rows = raw.rowcount
    return File(table.name, table.columns, table.types, rows, digest.hexdigest())


def _cell(column: str, database_type: str) -> sql.Composable:
    name = sql.Identifier(column)
    return sql.SQL("{} AS {}").format(guarded(name), name) if is_text(database_type) else name


def read_manifest(folder: Path) -> list[File]:
    """The files of an export, each found whole and unchanged. Errors: DamagedExport names the file."""
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if body["form"] != FORM:
            raise Refused("この書き出しは、別の版のものです。", what_to_do="この版で書き出し直してください。")
        files = [
            File(**{**f, "columns": tuple(f["columns"]), "types": tuple(f["types"])}) for f in body["files"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedExport(
            f"書き出しの目録（{MANIFEST}）が読めません。", what_to_do="書き出しをやり直してください。"
        ) from error
    for file in files:
        path = folder / f"{file.table}.csv"
        if not path.is_file() or _sum(path) != file.sha256:
            raise DamagedExport(
                f"ファイル {path.name} が欠けているか、書き出した後に変わっています。",
                what_to_do="書き出しをやり直してください。",
            )
    return files


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def read_back(municipality: int, folder: Path) -> int:
    """Load an export into an empty municipality, all or nothing. Returns the rows loaded.

    Errors: DamagedExport; Refused where the municipality is not empty or the columns differ.
    """
    files = {f.table: f for f in read_manifest(folder)}
    with tenant(municipality):
        tables = tables_in_order()
        _refuse_unfit(tables, files)
        return sum(_load(table, folder) for table in tables)


def _refuse_unfit(tables: list[Table], files: dict[str, File]) -> None:
    for table in tables:
        file = files.get(table.name)
        if file is None or set(file.columns) != set(table.columns):
            raise unfit(table.name)
        if _count(table.name):
            raise Refused("読み戻す団体に、すでに記録があります。", what_to_do="空の団体を指定してください。")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT count(*) FROM (SELECT 1 FROM {} WHERE municipality = {} LIMIT 1) x")
            .format(sql.Identifier(table), sql.Literal(current_or_raise()))
            .as_string(None)
        )
        count: int = cursor.fetchone()[0]
    return count


def _load(table: Table, folder: Path) -> int:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    staged = sql.Identifier("pg_temp", "loading")
    stage(table, folder / f"{table.name}.csv", staged)
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        raw.execute(
            sql.SQL("INSERT INTO {} (municipality, {}) SELECT %s, {} FROM {}").format(
                sql.Identifier(table.name), columns, columns, staged
            ),
            [current_or_raise()],
        )
        count: int = raw.rowcount
        raw.execute(sql.SQL("DROP TABLE {}").format(staged))
    return count


def differences(first: Path, second: Path) -> Iterator[str]:
    """The tables whose content differs between two exports; nothing where they are equal."""
    ours, theirs = ({f.table: f for f in read_manifest(folder)} for folder in (first, second))
    for table in sorted({*ours, *theirs}):
        a, b = ours.get(table), theirs.get(table)
        if a is None or b is None or a.sha256 != b.sha256 or a.rows != b.rows:
            yield table
