"""Carry out an upgrade (版の更新): expand, then contract; what is killed goes on where it was.

Each migration and the note that it is applied are one transaction. One upgrade at a time, by a lock of the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import OperationalError, connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from kikan import __version__
from kikan.shared.operation.models import Upgrade
from kikan.site.launcher.errors import LaunchError
from kikan.site.upgrading import phases
from kikan.site.upgrading.released import of_version, released
from kikan.site.upgrading.standing import Standing, refusal, standing

LOCK = 5_830_512_115
OWNER = "owner"
LOCK_SECONDS, TRIES, PAUSE_SECONDS = 5, 60, 2.0
Say = Callable[[str, str], None]
OLDER_SESSIONS = """
SELECT count(*) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
WHERE a.datname = current_database() AND r.rolname = %s AND a.pid <> pg_backend_pid()
  AND a.application_name NOT IN (%s, 'kikan worker')
"""


@contextmanager
def one_upgrade_at_a_time() -> Iterator[None]:
    """Hold the lock of upgrades; a process that dies lets it go. Errors: LaunchError when another holds it."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise LaunchError(
                "別の更新が実行中です。終わってからもう一度実行してください。",
                "Another upgrade is running; try again when it has ended.",
            )
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def expand(say: Say, backup: Callable[[], str]) -> int:
    """Add what the new version needs while the former one serves; how many migrations.

    `backup` is called once there is something to do, before anything is changed; it returns the backup's name.
    """
    found = standing(OWNER)
    _refuse_newer(found)
    if not found.expanding:
        return 0
    name = backup()
    executor = MigrationExecutor(connections[OWNER])
    blocked = _behind(executor, set(found.contracting))
    wanted = [m for m in _plan(executor) if _named(m) in found.expanding and _named(m) not in blocked]
    if found.has_record:
        _note("expanding", found.former, 0, name)
    _apply(executor, wanted, say, is_served=True)
    _note("expanded", found.former, len(wanted), name)
    return len(wanted)


def finish(say: Say, app_role: str, *, is_alone: bool = False) -> int:
    """Take away what only the former version needed, once nothing of it is connected; how many migrations.

    is_alone: this installation is stopped, so nobody can be connected. Errors: LaunchError.
    """
    found = standing(OWNER)
    _refuse_newer(found)
    if not is_alone:
        _refuse_older_sessions(app_role)
    executor = MigrationExecutor(connections[OWNER])
    wanted = _plan(executor)
    if not wanted and not _is_unfinished():
        return 0
    # From here on only this version may serve, also when we are killed half way.
    _note("finishing", __version__, 0, "")
    _apply(executor, wanted, say, is_served=False)
    _take_defaults()
    _note("finished", __version__, len(wanted), "")
    emit_post_migrate_signal(0, False, OWNER)
    return len(wanted)


def _refuse_newer(found: Standing) -> None:
    error = refusal(found)
    if found.unknown and error is not None:
        raise error


def _plan(executor: MigrationExecutor) -> list[Migration]:
    plan: list[tuple[Migration, bool]] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan]


def _named(migration: Migration) -> tuple[str, str]:
    return migration.app_label, migration.name


def _behind(executor: MigrationExecutor, contracting: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Migrations that cannot come before one that contracts."""
    graph = executor.loader.graph
    return {n for c in contracting for n in graph.backwards_plan(c)}


def _apply(executor: MigrationExecutor, wanted: list[Migration], say: Say, *, is_served: bool) -> None:
    executor.recorder.ensure_schema()
    state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    for i, migration in enumerate(wanted, 1):
        began = time.monotonic()
        state = _patiently(executor, state, migration, say, is_served=is_served)
        took = time.monotonic() - began
        say(f"  {i}/{len(wanted)} {migration.app_label}.{migration.name}（{took:.1f} 秒）", "")


def _patiently(
    executor: MigrationExecutor, state: Any, migration: Migration, say: Say, *, is_served: bool
) -> Any:
    """Never queue for long in front of clerks: give a lock up after some seconds and try again."""
    for attempt in range(TRIES):
        try:
            return _one(executor, state.clone(), migration, is_served=is_served)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            if attempt == 0:
                say("  使用中の表が空くのを待っています…", "Waiting for a table in use …")
            time.sleep(PAUSE_SECONDS)
    raise LaunchError(
        f"{migration.app_label}.{migration.name} の表が空かないため中止しました。処理の少ない時間にもう一度実行してください。",
        "A table stayed in use. Run it again when less is going on; it goes on where it was.",
    )


def _one(executor: MigrationExecutor, state: Any, migration: Migration, *, is_served: bool) -> Any:
    """One migration, the note of it and the defaults for the former version: all or nothing."""
    if not migration.atomic:
        return executor.apply_migration(state, migration)
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        if is_served:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        state = executor.apply_migration(state, migration)
        if is_served:
            phases.give_defaults(migration, state, cursor)
    return state


def _take_defaults() -> None:
    """The database's defaults for columns of this version served the former one only."""
    executor = MigrationExecutor(connections[OWNER])
    state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    former = of_version(list(released())[-1])
    added = [m for n, m in executor.loader.disk_migrations.items() if n not in former]
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        for migration in added:
            phases.take_defaults(migration, state, cursor)


def note_made() -> None:
    """The tables were made all at once, with nobody at work on them."""
    if _is_unfinished():
        _note("finished", __version__, 0, "")


def _is_unfinished() -> bool:
    last = Upgrade.objects.using(OWNER).order_by("-number").first()
    return last is None or last.version != __version__ or last.phase != "finished"


def _note(phase: str, serves_from: str, migrations: int, backup: str) -> None:
    Upgrade.objects.using(OWNER).create(
        version=__version__, phase=phase, serves_from=serves_from, migrations=migrations, backup=backup[:200]
    )


def _refuse_older_sessions(app_role: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(OLDER_SESSIONS, [app_role, application_name()])
        count = cursor.fetchone()[0]
    if count:
        raise LaunchError(
            f"前の版の基幹がまだ {count} 件つながっています。"
            "画面と処理の実行をすべて新しい版で起動し直してから実行してください。",
            f"{count} sessions of another version are connected. Start web and workers of the new version first.",
        )


def application_name() -> str:
    """How a process of this version names itself to the database."""
    return f"kikan {__version__}"
