"""kikan migrate: make or change the tables all at once, as their owner; a living installation has kikan upgrade."""

from __future__ import annotations

import argparse
from typing import Any

from kikan.site.launcher.errors import LaunchError

HELP = "空のデータベースに表を作る / make the tables of an empty database"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("migrate", help=HELP, description=HELP)
    parser.add_argument(
        "--check",
        action="store_true",
        help="未適用があれば終了コード 1 / exit status 1 when something is pending",
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from kikan.site.launcher.supervisor import fail

    pending = pending_migrations()
    if args.check:
        print("\n".join(pending) or "未適用の移行はありません。 / Nothing is pending.")
        return 1 if pending else 0
    try:
        bring_up_to_date(may_migrate=bool(settings.DATABASES["owner"]["NAME"]))
    except LaunchError as error:
        return fail(error)
    print(f"{len(pending)} 件を適用しました。 / Applied {len(pending)}.")
    return 0


def pending_migrations(alias: str = "default") -> list[str]:
    """The migrations of this version that the database has not seen."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date(may_migrate: bool) -> None:
    """Apply what is pending; one process at a time.

    Errors: LaunchError when something is pending and the owner's connection is not known.
    """
    from django.core.management import call_command

    pending = pending_migrations("owner" if may_migrate else "default")
    if not pending:
        return
    if not may_migrate:
        raise LaunchError(
            f"未適用の移行が {len(pending)} 件あります。KIKAN_OWNER_DATABASE_URL に表の所有者を指定してください。",
            f"{len(pending)} migrations are pending. Set KIKAN_OWNER_DATABASE_URL to the owner's URL.",
        )
    from kikan.site.upgrading.upgrade import note_made, one_upgrade_at_a_time

    with one_upgrade_at_a_time():
        _let_application_in()
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        note_made()


def _let_application_in() -> None:
    """What is made from here on reaches the application, on a server whose roles others made too."""
    from django.conf import settings
    from django.db import connections
    from psycopg import sql

    from kikan.site.launcher.roles import DEFAULTS

    with connections["owner"].cursor() as cursor:
        for statement in DEFAULTS:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(settings.KIKAN_APP_ROLE)))
