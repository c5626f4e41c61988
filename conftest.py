"""Tests run against a real PostgreSQL, as the ordinary application role, under forced row security.

KIKAN_TEST_SERVER=postgresql://superuser:…@host/postgres names a server; without it an embedded one
is started for the run. `db` rolls back; `live_database` is a database of its own with real commits.
"""

import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

from kikan.site.launcher.roles import Place
from kikan.site.launcher.templates import RUN, TestDatabases
from kikan.site.launcher.tests import statements

SERVER = "KIKAN_TEST_SERVER"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "512MB",
}
# A new database is some 3,500 files: in memory they are copied in a tenth of a second, on a disk in one or two.
# Backups and what else a test writes go there, too.
MEMORY, ENOUGH = Path("/dev/shm"), 8 * 2**30
_closing: list[Any] = []
os.environ.setdefault("KIKAN_VAULT_KEY", "a-key-for-tests-alone-of-enough-letters")

# A busy machine must not fail a property; in CI the same examples are tried every time.
hypothesis.settings.register_profile("kikan", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("kikan")


def pytest_configure(config: pytest.Config) -> None:
    """With several workers the server is started once, before they are."""
    for plugin in statements.plugins():
        config.pluginmanager.register(plugin)
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        os.environ[RUN] = str(os.getpid())
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
            folder = _temporary_folder(MEMORY)
            folder.__enter__()
            _closing.append(folder)
    if getattr(config.option, "numprocesses", None) and not is_worker and SERVER not in os.environ:
        running = _embedded_server()
        os.environ[SERVER] = running.__enter__().url
        _closing.append(running)


DATABASE_FIXTURES = {"db", "django_db_setup", "test_databases", "live_database", "owner_connection"}


LONGEST = (
    "test_every_screen",
    "test_start",
    "test_bad_input",
    "test_upgrade",
    "kills/",
    "recovery/",
    "test_roles",
    "test_protected",
    "test_personal_data",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that it can be run again on another version (-m database).

    What takes longest goes first: a worker that begins it last would keep everybody waiting. Workers keep to this order
    by --no-loadscope-reorder alone.
    """
    # Modules and items stay to the end: the collector need not look through them again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    weights: dict[str, int] = {}
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")
        file = _file_of(item)
        weights[file] = max(weights.get(file, 0), _weight(item))
    items.sort(
        key=lambda item: (
            next((n for n, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST)),
            -weights[_file_of(item)],
            not item.nodeid.startswith("tests/"),
        )
    )


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


def _weight(item: pytest.Item) -> int:
    """Tests at length, tests with a database, and the quick rest, with which both workers end together."""
    if any(item.get_closest_marker(name) for name in ("slow", "once", "browser")):
        return 2
    return 1 if item.get_closest_marker("database") else 0


def pytest_unconfigure() -> None:
    while _closing:
        os.environ.pop(SERVER, None)
        _closing.pop().__exit__(None, None, None)


@contextmanager
def _temporary_folder(where: Path) -> Iterator[None]:
    """What this run and its children write for a while is kept there, and gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kikan-temporary-", dir=where))
    folder.chmod(0o711)  # the server's own account passes through
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        try:
            yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _embedded_server() -> Iterator[Place]:
    """A PostgreSQL in a temporary folder; KIKAN_POSTGRES_BIN names another version."""
    from kikan.site.launcher import Server

    folder = Path(tempfile.mkdtemp(prefix="kikan-test-"))
    folder.chmod(0o711)  # the server's own account passes through
    server = Server(folder / "database", secrets.token_hex(16), settings=FAST)
    try:
        yield server.start()
    finally:
        server.stop(fast=False)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def database_server() -> Iterator[Place]:
    """The superuser's place on the server of this run."""
    if SERVER in os.environ:
        yield Place.parse(os.environ[SERVER])
        return
    with _embedded_server() as place:
        yield place


@pytest.fixture(scope="session")
def test_databases(database_server: Place) -> Iterator[TestDatabases]:
    databases = TestDatabases(database_server)
    yield databases
    databases.drop_all()


@pytest.fixture(scope="session")
def django_db_setup(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    """Django connects as the application role to a fresh database of this run; it migrates nothing."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name):
        yield


@contextmanager
def _connected_to(databases: TestDatabases, name: str) -> Iterator[None]:
    """Point Django's connections and the environment of child processes at one database."""
    places = {"default": databases.app.of(name), "owner": databases.owner.of(name)}
    urls = {"KIKAN_DATABASE_URL": places["default"].url, "KIKAN_OWNER_DATABASE_URL": places["owner"].url}
    with pytest.MonkeyPatch.context() as patch:
        for variable, url in urls.items():
            patch.setenv(variable, url)
        _close_connections()
        for alias, place in places.items():
            _point(patch, alias, place)
        try:
            yield
        finally:
            _close_connections()


def _point(patch: pytest.MonkeyPatch, alias: str, place: Place) -> None:
    from django.db import connections

    values = {"NAME": place.database, "USER": place.user, "PASSWORD": place.password}
    for key, value in {**values, "HOST": place.host, "PORT": str(place.port)}.items():
        patch.setitem(connections.settings[alias], key, value)
        patch.setitem(connections[alias].settings_dict, key, value)


def _close_connections() -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@pytest.fixture
def live_database(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[Place]:
    """A database of its own with real commits, for threads, children and kills; dropped afterwards.

    Django's connections and KIKAN_DATABASE_URL point at it. Not together with `db`.
    """
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name):
        yield test_databases.app.of(name)
    test_databases.drop(name)


@pytest.fixture
def owner_connection(
    request: pytest.FixtureRequest, test_databases: TestDatabases
) -> Iterator[psycopg.Connection]:
    """A connection of the owner to the database of this test; it sees committed rows only."""
    from django.db import connections

    if "live_database" not in request.fixturenames:
        request.getfixturevalue("django_db_setup")
    with psycopg.connect(test_databases.owner.of(connections.settings["default"]["NAME"]).url) as connection:
        yield connection


@pytest.fixture
def transactional_db() -> None:
    """Refused: flushing needs TRUNCATE, which the application role rightly lacks."""
    pytest.fail("use `live_database` for tests with real commits")
