"""The upgrade drill (更新訓練): the newest backup beside, brought to the version of this program, no row lost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kikan import __version__
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import DATABASE, Place
from kikan.site.recovery import keeping
from kikan.site.recovery.archive import FOLDER, Archive, backups_folder
from kikan.site.recovery.base import one_at_a_time
from kikan.site.recovery.beside import places, restored
from kikan.site.recovery.content import content_of
from kikan.site.recovery.municipal import kikan

# What an upgrade writes of itself, and tables that a later version may empty on purpose.
OWN = {"django_migrations", "operation_upgrade"}
COUNT = "SELECT count(*) FROM django_migrations"


@dataclass(frozen=True)
class Upgraded:
    """seconds: of the upgrade alone, without restoring; lost: tables that are gone or have fewer rows."""

    version: str
    backup: str
    migrations: int
    seconds: float
    lost: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        return not self.lost


def upgrade_beside(installation: Installation) -> Upgraded:
    """Upgrade a restored copy while the living data is used. Errors: LaunchError where nothing runs or no backup is."""
    if not installation.supervisor:
        raise LaunchError(
            "起動していません。訓練は起動したまま行います（kikan start）。",
            "Nothing is running: start it first.",
        )
    backups = backups_folder(installation.folder)
    with one_at_a_time(backups):
        base, archive = keeping.newest(backups), Archive(backups / FOLDER)
        with restored(installation, base, archive, {"recovery_target": "immediate"}) as beside:
            app, owner = places(installation, beside)
            admin = beside.admin.of(DATABASE)
            before, applied = content_of(admin), _applied(admin)
            began = time.monotonic()
            kikan(["upgrade", "--backup-taken-by", "訓練"], app, owner)
            kikan(["upgrade", "--finish"], app, owner)
            seconds = time.monotonic() - began
            after = content_of(admin)
            return Upgraded(
                __version__, base.folder.name, _applied(admin) - applied, seconds,
                tuple(t for t, (rows, _) in sorted(before.items()) if t not in OWN and after.get(t, (0, ""))[0] < rows),
            )  # fmt: skip


def _applied(admin: Place) -> int:
    with admin.connect() as connection:
        row = connection.execute(COUNT).fetchone()
    return int(str(row[0])) if row else 0
