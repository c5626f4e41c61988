"""A database for one measurement (測定用データベース): made, migrated, pointed at, dropped afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kikan.site.launcher.roles import Place
from kikan.site.launcher.server import Server
from kikan.site.launcher.templates import TestDatabases


@dataclass(frozen=True)
class Bench:
    """Where the measured database is, for the owner, for the application and for the superuser."""

    owner: Place
    app: Place
    admin: Place

    def as_owner(self) -> psycopg.Connection[tuple[object, ...]]:
        return self.owner.connect()


@contextmanager
def own_database(server: str | None) -> Iterator[Bench]:
    """A fresh database on the server of this URL (its superuser's), or on an embedded one started for it.

    Django and child processes are pointed at it: call this before Django is set up.
    """
    with _server(server) as admin:
        databases = TestDatabases(admin)
        name = databases.fresh()
        try:
            bench = Bench(databases.owner.of(name), databases.app.of(name), admin.of(name))
            _point_django(bench)
            yield bench
        finally:
            _close_django()
            databases.drop_all()


@contextmanager
def _server(url: str | None) -> Iterator[Place]:
    if url:
        yield Place.parse(url)
        return
    folder = Path(tempfile.mkdtemp(prefix="kikan-bench-"))
    folder.chmod(0o711)  # the server's own account passes through
    server = Server(folder / "database", secrets.token_hex(16))
    try:
        yield server.start()
    finally:
        server.stop(fast=False)
        shutil.rmtree(folder)


def _point_django(bench: Bench) -> None:
    import django

    os.environ["KIKAN_DATABASE_URL"] = bench.app.url
    os.environ["KIKAN_OWNER_DATABASE_URL"] = bench.owner.url
    os.environ["KIKAN_NO_POOL"] = "1"
    os.environ.setdefault("KIKAN_VAULT_KEY", secrets.token_urlsafe(32))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kikan.site.settings"
    django.setup()


def _close_django() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()
