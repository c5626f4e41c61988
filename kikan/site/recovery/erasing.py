"""Erase a municipality that has left (消去), in one transaction, as the owner of the tables; what stays is the certificate.

The application may not delete: history is only added to. So this is a door of its own, as putting back is: a process whose
database is the owner's, `python -m kikan.site.recovery.erasing`. It opens only where two persons of the municipality ordered it
after the receiving side's acceptance. Row security stays forced: the statements see no other municipality's rows.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg import sql

from kikan.shared.errors import ProcedureError, Refused

KEPT = ("exchange_erasure", "exchange_leaving_proof", "operation_drill")
"""Control tables that tell of the service and not of the municipality's people: figures, and this certificate."""
USERS = """
UPDATE access_user SET is_active = false, name = '（消去）', login = 'erased-' || number, password = '!', second_factor = ''
WHERE home = %s AND NOT EXISTS (SELECT FROM access_grant g WHERE g.user_id = access_user.number AND g.municipality <> %s)
"""


@dataclass(frozen=True)
class Order:
    """Who ordered it, and what was accepted. later: entries the program itself made after the delivery."""

    ordered_by: tuple[str, str]
    accepted_on: date
    accepted_by: str
    delivery: str
    later: int


def erase(code: int, names: tuple[str, str], remains_until: date) -> dict[str, int]:
    """Delete every row of the municipality everywhere, its files and keys; keep the certificate. All or nothing.

    Errors: Refused where two persons have not ordered it, or a run is under way; nothing is changed then.
    """
    from kikan.shared.tenancy import tenant
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.recovery.erasure_certificate import keep_certificate
    from kikan.site.recovery.replacing import _keep_others_out, _refuse_open_runs

    town = Municipality.objects.get(code=code)
    with tenant(code):
        _keep_others_out(code)
        _refuse_open_runs(code)
        order = _order()
        counts = _tenant_rows(code)
        counts |= _control_rows(code)
        files = _erase_files(code)
        number = keep_certificate(town, order, names, counts, files, remains_until)
        town.delete()
    _tell_union(number)
    _vacuum(counts)
    return {"number": number, "rows": sum(counts.values()), "tables": len(counts), "files": files}


def _order() -> Order:
    """Errors: Refused."""
    from kikan.businesses.leaving.reads.leavings import leavings

    for found in leavings():
        if found.has("ERASURE_APPROVED") and found.acceptance is not None:
            taken = found.acceptance
            assert found.delivery is not None
            later = nothing_later(found.delivery.known_at)
            by = {d.ja: d.by for d in found.course}
            return Order(
                (by["消去の依頼"], by["消去の承認"]),
                taken.accepted_on,
                f"{taken.body}　{taken.person}",
                taken.sha256,
                later,
            )
    raise Refused(
        "受領の後に二人が命じた消去がありません。",
        what_to_do="団体の「移出」の画面で、受領を記録し、二人で消去を命じてください。",
    )


def nothing_later(known_at: int) -> int:
    """Entries after the delivery that the program made of itself. Errors: Refused where people entered more: it would be lost."""
    from kikan.shared.access.actor import SYSTEM
    from kikan.shared.journal.models import JournalEntry

    later = JournalEntry.objects.filter(number__gt=known_at).exclude(procedure__startswith="leaving.")
    if entered := later.exclude(actor=SYSTEM).count():
        raise Refused(
            f"一式を作った後に、記録が{entered:,}件入力されています。",
            what_to_do="もう一度移出し、受領から行ってください。",
        )
    return later.count()


def _tenant_rows(code: int) -> dict[str, int]:
    """Rows that were there, by table: those that refer to others first. Trials of runs go too."""
    from kikan.shared.exchange.tables import tables_in_order
    from kikan.site.recovery.merging import _trials

    names = [*_trials(), *(table.name for table in reversed(tables_in_order()))]
    return {name: count for name in names if (count := _delete(name, code))}


def _control_rows(code: int) -> dict[str, int]:
    """Rights, offices, terminals, runs, keys and copies of outages; users of this municipality alone lose name and password."""
    from kikan.shared.exchange.outbound.control import control_tables

    names = [t for t in control_tables() if t not in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(USERS, [code, code])
        users = cursor.rowcount
    found = {name: count for name in _sorted(names) if (count := _delete(name, code))}
    return found | ({"access_user": users} if users else {})


def _sorted(names: list[str]) -> list[str]:
    """Tables that refer to others before those."""
    from kikan.shared.exchange.tables import REFERENCES

    graph: dict[str, set[str]] = {name: set() for name in names}
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, [names])
        for table, referred in cursor.fetchall():
            if referred in graph:
                graph[referred].add(table)
    return list(TopologicalSorter(graph).static_order())


def _delete(table: str, code: int) -> int:
    """Rows that went; a certificate must not be given while a policy holds one back. Errors: Refused."""
    assert connection.connection is not None
    name = sql.Identifier(table)
    with connection.connection.cursor() as raw:
        raw.execute(sql.SQL("DELETE FROM {} WHERE municipality = %s").format(name), [code])
        count = int(raw.rowcount)
        left = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE municipality = %s)").format(name)
        if raw.execute(left, [code]).fetchone() != (False,):
            raise Refused(
                f"表 {table} に消せない行があります。何も消していません。",
                what_to_do="開発元に知らせてください。",
            )
    return count


def _erase_files(code: int) -> int:
    """Outage copies, deliveries not fetched, exports set aside when it was put back: how many files are gone."""
    from kikan.shared.tenancy import format_code
    from kikan.site.launcher.installation import Installation

    name = format_code(code)
    folders = [
        Path(settings.KIKAN_OUTAGE_DIR) / name,
        Path(settings.KIKAN_LEAVING_DIR) / name,
        *(Installation().folder / "set-aside").glob(f"{name}-*"),
    ]
    count = 0
    for folder in folders:
        count += sum(path.is_file() for path in folder.rglob("*")) if folder.is_dir() else 0
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            raise Refused(
                f"フォルダー {folder} を消せません。", what_to_do="権限を確かめて、もう一度実行してください。"
            )
    return count


def _tell_union(number: int) -> None:
    """The journal of the union says that there is a certificate."""
    from kikan.shared.access import system_actor
    from kikan.shared.journal.append import append
    from kikan.shared.tenancy import clock, tenant
    from kikan.shared.tenancy.models import Municipality

    for union in Municipality.objects.filter(kind="union").values_list("code", flat=True):
        with tenant(union):
            append(
                actor=system_actor(union), kind="administration.erased", procedure="administration.erase",
                subjects=[("erasure", number)], happened_on=clock.today(),
            )  # fmt: skip


def _vacuum(counts: dict[str, int]) -> None:
    """Deleted rows stay in the files of the database until this."""
    if connection.in_atomic_block:
        return
    connection.ensure_connection()
    assert connection.connection is not None
    with connection.connection.cursor() as raw:
        for name in counts:
            raw.execute(sql.SQL("VACUUM {}").format(sql.Identifier(name)))


def main(arguments: list[str]) -> int:
    """code, two names, the last day of the backups: the outcome as one line of JSON."""
    from kikan.site.commands import set_up_django

    os.umask(0o077)
    set_up_django()
    try:
        found = erase(int(arguments[0]), (arguments[1], arguments[2]), date.fromisoformat(arguments[3]))
    except ProcedureError as error:
        print(f"{error.message}{error.what_to_do}", file=sys.stderr)
        return 1
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
