"""Databases for tests: a template migrated once per state of the migrations, and fresh copies of it.

Several test runs may share one server: an advisory lock orders those who make and copy templates.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from psycopg import sql

from kikan.site.launcher.roles import APP, OWNER, Place, prepare_database, prepare_roles

ROOT = Path(__file__).resolve().parents[3]
LOCK = 5_830_512_114
KEPT_TEMPLATES = 6
# The process that started this run and all its workers; what they share is called by it and dropped after it.
RUN = "KIKAN_TEST_RUN"
# Whatever decides how a migrated database looks: the migrations and what they call.
SOURCES = (
    "kikan/**/migrations/*.py",
    "kikan/**/migrations/*.sql",
    "kikan/**/operations*.py",
    "kikan/**/operations/*.py",
    "kikan/shared/facts/**/*.py",
    "kikan/site/settings.py",
    "kikan/site/businesses.py",
    "kikan/site/launcher/roles.py",
)
Layer = tuple[str, Callable[[str], None]]
"""A label, and what fills the database of a given name."""
HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]


class TestDatabases:
    """Makes and drops databases on one server; the ordinary roles get passwords derived from the superuser's."""

    __test__ = False

    def __init__(self, admin: Place) -> None:
        self.admin = admin
        self.owner = admin.entered_as(OWNER, _derived(admin, OWNER))
        self.app = admin.entered_as(APP, _derived(admin, APP))
        self._names: list[str] = []

    def fresh(self) -> str:
        """The name of a new migrated database that belongs to this run."""
        return self.filled()

    def filled(self, *layers: Layer) -> str:
        """The name of a new database in which the layers were filled, each once a run upon the one before.

        All processes of a run copy the same one.
        """
        name = self._copy(self._kept(layers))
        self._names.append(name)
        return name

    def _kept(self, layers: Sequence[Layer]) -> str:
        """The database of this run that holds the layers; it is made if it does not exist.

        Who fills one locks its label alone, so that the others go on making databases.
        """
        if not layers:
            with self._locked() as connection:
                return self._template(connection)
        label, fill = layers[-1]
        kept = f"kikan_run_{HOST}_{os.environ.get(RUN, os.getpid())}_{label}"
        with self._locked(label) as connection:
            if kept not in _databases(connection, kept):
                name = self._copy(self._kept(layers[:-1]))
                fill(name)
                _rename(connection, name, kept)
        return kept

    def _copy(self, source: str) -> str:
        name = self._name()
        with self._locked() as connection:
            _create(connection, name, source)
        return name

    def _name(self) -> str:
        return f"kikan_run_{HOST}_{os.getpid()}_{secrets.token_hex(3)}"

    def drop(self, name: str) -> None:
        with self.admin.connect() as connection:
            _drop(connection, name)
        self._names.remove(name)

    def drop_all(self) -> None:
        for name in list(self._names):
            self.drop(name)

    @contextmanager
    def _locked(self, label: str = "") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with self.admin.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK + zlib.crc32(label.encode())])
            yield connection

    def _template(self, connection: psycopg.Connection[tuple[object, ...]]) -> str:
        """The template for the migrations as they are now, made if it does not exist."""
        name = f"kikan_template_{state_of_migrations()}"
        if name not in _databases(connection, "kikan_template_"):
            prepare_roles(connection, self.owner.password, self.app.password)
            _drop_leftovers(connection)
            unfinished = f"kikan_unfinished_{HOST}_{os.getpid()}"
            _drop(connection, unfinished)
            prepare_database(self.admin, unfinished, self.owner)
            try:
                migrate(self.owner.of(unfinished), self.app.of(unfinished))
                _rename(connection, unfinished, name)
            finally:
                _drop(connection, unfinished)
        return name


def state_of_migrations() -> str:
    """A short hash over all files that decide how a migrated database looks."""
    digest = hashlib.sha256(f"{django.VERSION}".encode())
    for path in sorted({p for pattern in SOURCES for p in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def migrate(owner: Place, app: Place) -> None:
    """Run all migrations as owner in a process of its own; its output is shown when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--database", "owner", "--no-input", "-v", "0"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kikan.site.settings",
            "KIKAN_DATABASE_URL": app.url,
            "KIKAN_OWNER_DATABASE_URL": owner.url,
        },
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the migrations failed:\n{done.stdout}{done.stderr}")


def _derived(admin: Place, role: str) -> str:
    # The same for every run on this server, so that parallel runs do not lock each other out.
    return hashlib.sha256(f"{role}:{admin.password}".encode()).hexdigest()[:32]


def _create(connection: psycopg.Connection[tuple[object, ...]], name: str, template: str) -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def _rename(connection: psycopg.Connection[tuple[object, ...]], name: str, to: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))
    )


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _databases(connection: psycopg.Connection[tuple[object, ...]], prefix: str) -> list[str]:
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [prefix]
    ).fetchall()
    return [str(row[0]) for row in rows]


def _drop_leftovers(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Drop databases of runs of this machine that were killed, and the oldest templates."""
    for name in _databases(connection, f"kikan_run_{HOST}_"):
        if not Path(f"/proc/{name.split('_')[3]}").exists():
            _drop(connection, name)
    for name in _databases(connection, "kikan_template_")[:-KEPT_TEMPLATES]:
        _drop(connection, name)
