"""Put one municipality back from an export (1団体だけの差替え), in one transaction, as the owner of the tables.

Runs in a process of its own whose database is the owner's: `python -m kikan.site.recovery.replacing`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.db import OperationalError, connection
from psycopg import sql

from kikan.shared.errors import ProcedureError, Refused

OPEN_RUNS = (
    "SELECT count(*) FROM jobs_run WHERE municipality = %s AND state IN ('queued', 'running', 'waiting')"
)
UNFINISHED_RUN = "この団体に、終わっていない一括処理があります。"
FINISH_FIRST = "処理を完了するか、取り消してください。"
# A run released after the moment is not released any more; its term may be run again.
LOST_RUNS = """
UPDATE jobs_run SET state = 'cancelled', error = 'restored', has_trial = false, entry = NULL
WHERE municipality = %s AND state IN ('done', 'failed') AND (entry > %s OR state = 'failed')
"""
LOCK_SECONDS = 120


def replace(code: int, restored: Path, aside: Path, version: str) -> dict[str, int]:
    """Write the living rows aside, make them equal to the restored ones, prove difference zero, record it.

    Meanwhile every other transaction of this municipality waits; those of the others go on. Numbers once
    given never come back: the journal and the series go on from the highest of both lives.

    Errors: Refused, DamagedExport; nothing is changed then.
    """
    from kikan.shared.exchange.leaving import export
    from kikan.shared.tenancy import tenant
    from kikan.site.recovery.merging import merge

    with tenant(code):
        _keep_others_out(code)
        _refuse_open_runs(code)
        given = _numbers()
        export(code, aside, version=version)
        merged = merge(code, restored)
        _prove(code, restored, version)
        back_at = _journal_head()
        cancelled = _cancel_lost_runs(code, back_at)
        _go_on_from(given)
        entry = _record(code)
    return {**asdict(merged), "back_at": back_at, "entry": entry, "runs": cancelled}


def _keep_others_out(code: int) -> None:
    from kikan.shared.tenancy.opener import keep_others_out

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        try:
            keep_others_out(code)
        except OperationalError as error:
            raise Refused(
                "この団体の処理が続いているため、置き換えを始められません。",
                what_to_do="処理の少ない時間にもう一度実行してください。",
            ) from error


def _refuse_open_runs(code: int) -> None:
    if _one(OPEN_RUNS, [code]):
        raise Refused(
            "この団体に、終わっていない一括処理があります。",
            what_to_do="処理を完了するか、取り消してください。",
        )


def _one(query: str, params: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _numbers() -> list[tuple[str, str, int]]:
    """The last numbers given: table, series, number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'journal_counter', series::text, last FROM journal_counter"
            " UNION ALL SELECT 'tenancy_number_series', series, last FROM tenancy_number_series"
        )
        return list(cursor.fetchall())


def _prove(code: int, restored: Path, version: str) -> None:
    """What stands there now, written out again, differs in nothing from what was restored."""
    from kikan.shared.exchange.leaving import differences, export

    with tempfile.TemporaryDirectory(prefix="kikan-proof-", dir=restored.parent) as folder:
        export(code, Path(folder), version=version)
        found = list(differences(restored, Path(folder)))
    if found:
        raise Refused(f"読み戻した内容が一致しない表があります: {', '.join(found)}")


def _journal_head() -> int:
    from kikan.shared.journal.append import head

    return head()


def _cancel_lost_runs(code: int, back_at: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOST_RUNS, [code, back_at])
        count: int = cursor.rowcount
    return count


def _go_on_from(given: list[tuple[str, str, int]]) -> None:
    from kikan.shared.tenancy.opener import current_or_raise

    for table, series, last in given:
        statement = sql.SQL(
            "INSERT INTO {0} AS n (municipality, series, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (municipality, series) DO UPDATE SET last = greatest(n.last, excluded.last)"
        ).format(sql.Identifier(table))
        with connection.cursor() as cursor:
            cursor.execute(statement.as_string(None), [current_or_raise(), series, last])


def _record(code: int) -> int:
    """The journal tells that the municipality was put back; every form filled in before is stale."""
    from kikan.shared.access import system_actor
    from kikan.shared.journal.append import EVERYTHING, append

    actor = system_actor(code)
    kind = "administration.restored"
    return append(actor=actor, kind=kind, procedure="administration.restore", subjects=[EVERYTHING]).number


def main(arguments: list[str]) -> int:
    """code, folder restored, folder aside: the outcome as one line of JSON."""
    from kikan import __version__
    from kikan.site.commands import set_up_django

    os.umask(0o077)
    set_up_django()
    code, restored, aside = int(arguments[0]), Path(arguments[1]), Path(arguments[2])
    try:
        print(json.dumps(replace(code, restored, aside, __version__)))
    except ProcedureError as error:
        print(f"{error.message}{error.what_to_do}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
