"""An installation with a running embedded server and the migrated tables, for all tests of this folder."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kikan.site.launcher import installation as installing
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import APP, DATABASE, OWNER, Place, prepare_database, prepare_roles
from kikan.site.launcher.server import ADMIN, Server
from kikan.site.launcher.templates import TestDatabases
from kikan.site.recovery.archive import archive_settings

FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass
class House:
    """A running installation; `start` and `stop` do what the supervisor does."""

    installation: Installation
    server: Server
    holding: object = None

    @property
    def admin(self) -> Place:
        return self.installation.place(ADMIN).of(DATABASE)

    def start(self) -> None:
        self.holding = self.installation.locked()
        self.holding.__enter__()
        self.server = self.installation.server()
        self.installation.note_running(database_port=self.server.start().port)

    def stop(self) -> None:
        self.server.stop()
        if self.holding is not None:
            self.holding.__exit__(None, None, None)
            self.holding = None

    def environment(self) -> dict[str, str]:
        keep = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")}
        app, owner = self.installation.place(APP).url, self.installation.place(OWNER).url
        return {
            **keep,
            "KIKAN_DATA_DIR": str(self.installation.folder),
            "KIKAN_DATABASE_URL": app,
            "KIKAN_OWNER_DATABASE_URL": owner,
            "DJANGO_SETTINGS_MODULE": "kikan.site.settings",
        }

    def clerk(self, *arguments: object) -> str:
        return subprocess.run(
            [sys.executable, "-m", "kikan.site.recovery.tests.clerk", *map(str, arguments)],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def now(self) -> object:
        return self.one("SELECT clock_timestamp()")

    def one(self, query: str) -> object:
        with self.admin.connect() as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else None


@pytest.fixture(scope="session")
def house(test_databases: TestDatabases) -> Iterator[House]:
    """Towns 62022 and 62090 with a few acts each."""
    folder = Path(tempfile.mkdtemp(prefix="kikan-recovery-"))
    folder.chmod(0o711)
    installation = Installation(folder / "data")
    installation.prepare()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installing, "archive_settings", lambda where: {**archive_settings(where), **FAST})
        made = House(installation, installation.server())
        try:
            made.start()
            _furnish(made, test_databases)
            yield made
        finally:
            made.stop()
            shutil.rmtree(folder)


def _furnish(house: House, databases: TestDatabases) -> None:
    """The migrated tables come as a dump from the tests' template, much faster than by migrating."""
    app, owner = (house.installation.place(role) for role in (APP, OWNER))
    with house.installation.place(ADMIN).connect() as connection:
        prepare_roles(connection, owner.password, app.password)
    prepare_database(house.installation.place(ADMIN), DATABASE, owner)
    name = databases.fresh()
    try:
        dumped = _program(house, "pg_dump", databases.admin.of(name), "--format=custom")
        _program(house, "pg_restore", house.admin, "--exit-on-error", content=dumped)
    finally:
        databases.drop(name)
    house.clerk("found", 62022, 62090)


def _program(house: House, name: str, place: Place, *options: str, content: bytes | None = None) -> bytes:
    where = [f"--host={place.host}", f"--port={place.port}", f"--username={place.user}"]
    done = subprocess.run(
        [house.server.binaries.program(name), *where, f"--dbname={place.database}", *options],
        env={"PATH": os.defpath, "PGPASSWORD": place.password},
        input=content,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that the server's own account can pass through."""
    path = Path(tempfile.mkdtemp(prefix="kikan-recovery-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)
