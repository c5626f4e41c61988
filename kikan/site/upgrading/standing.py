"""How program and database stand to each other (版の照合): a version refuses an older and a newer database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from packaging.version import Version

from kikan import __version__
from kikan.shared.operation.models import Upgrade
from kikan.site.launcher.errors import LaunchError
from kikan.site.upgrading.phases import CONTRACT, phase_of
from kikan.site.upgrading.released import FIRST

Named = tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """What this program knows of the database's tables.

    expanding, contracting: its migrations that are still to do; unknown: applied ones it has never heard of.
    version: that of the last upgrade; serves_from: the lowest program that may work with it.
    """

    version: str
    serves_from: str
    is_empty: bool
    expanding: tuple[Named, ...]
    contracting: tuple[Named, ...]
    unknown: tuple[Named, ...]

    @property
    def has_record(self) -> bool:
        """Whether the database keeps its upgrades; the first version did not."""
        return self.serves_from != "0"

    @property
    def former(self) -> str:
        """The version whose programs may still serve while the tables expand."""
        return self.serves_from if self.has_record else self.version

    @property
    def is_current(self) -> bool:
        return not (self.expanding or self.contracting or self.unknown)


def standing(alias: str = "default") -> Standing:
    """Compare the migrations of this program with those of the database."""
    loader = MigrationLoader(connections[alias])
    applied = set(loader.applied_migrations)
    graph = loader.graph
    known = {n for leaf in graph.leaf_nodes() for n in graph.forwards_plan(leaf)}
    pending = [n for n in sorted(known) if n not in applied]
    contracting = tuple(n for n in pending if phase_of(graph.nodes[n]) == CONTRACT)
    last = _last(alias)
    return Standing(
        version=last.version if last else _version_without_record(applied),
        serves_from=last.serves_from if last else "0",
        is_empty=not applied,
        expanding=tuple(n for n in pending if n not in contracting),
        contracting=contracting,
        unknown=tuple(sorted(applied - set(loader.disk_migrations) - _replaced(loader))),
    )


def _replaced(loader: MigrationLoader) -> set[Named]:
    return {n for migration in loader.replacements.values() for n in migration.replaces}


def _last(alias: str) -> Any:
    connection = connections[alias]
    if Upgrade._meta.db_table not in connection.introspection.table_names():
        return None
    return Upgrade.objects.using(alias).order_by("-number").first()


def _version_without_record(applied: set[Named]) -> str:
    """Tables made before versions were kept, or made whole by this very program."""
    if not applied:
        return ""
    return __version__ if ("operation", "0001_initial") in applied else FIRST


def refusal(found: Standing) -> LaunchError | None:
    """Why this program must not work on this database, with what to do; None where it may."""
    if found.expanding:
        return _older(found)
    if found.unknown and (not found.has_record or Version(__version__) < Version(found.serves_from)):
        return _newer(found)
    return None


def refuse_unless_fitting() -> None:
    """Called by whatever serves, before it does. Errors: LaunchError."""
    error = refusal(standing())
    connections.close_all()
    if error is not None:
        raise error


def _older(found: Standing) -> LaunchError:
    return LaunchError(
        f"データベースは版 {found.version or '（空）'} のもので、この基幹（版 {__version__}）より古いため使えません"
        f"（未適用の移行 {len(found.expanding)} 件）。kikan upgrade を実行してください。",
        f"The database is of version {found.version or '(empty)'}, older than this program ({__version__}); "
        f"{len(found.expanding)} migrations are pending. Run kikan upgrade.",
    )


def _newer(found: Standing) -> LaunchError:
    return LaunchError(
        f"データベースは版 {found.version} のもので、この基幹（版 {__version__}）より新しいため使えません。"
        f"版 {found.version} の基幹を起動してください。元の版に戻すには、更新前のバックアップを復元します（kikan restore）。",
        f"The database is of version {found.version}, newer than this program ({__version__}). "
        f"Start version {found.version}, or restore the backup taken before the upgrade (kikan restore).",
    )
