"""A PostgreSQL that we do not start (KIKAN_DATABASE_URL): may it be used, and as whom."""

from __future__ import annotations

import os

import psycopg
from psycopg import sql

from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import (
    APP,
    DATABASE,
    MINIMUM,
    OWNER,
    Place,
    grant_defaults,
    prepare_database,
    prepare_roles,
    refuse_mighty,
)


def named_elsewhere() -> bool:
    return bool(os.environ.get("KIKAN_DATABASE_URL"))


def enter_elsewhere(installation: Installation) -> tuple[Place, Place | None]:
    """The places of application and owner on the server that KIKAN_DATABASE_URL names.

    With KIKAN_OWNER_DATABASE_URL both are given. Otherwise an administrator's URL lets us make the two
    roles; an ordinary role is used as it is, and nothing can be migrated (owner is None).
    """
    app = Place.parse(os.environ["KIKAN_DATABASE_URL"])
    owner_url = os.environ.get("KIKAN_OWNER_DATABASE_URL")
    with _connected(app) as connection:
        is_admin = _is_administrator(connection)
        if not owner_url and is_admin:
            return _made_by_administrator(installation, app, connection)
        refuse_mighty(connection, app.user)
    if not owner_url:
        return app, None
    owner = Place.parse(owner_url)
    with _connected(owner) as connection:
        refuse_mighty(connection, owner.user)
    grant_defaults(owner, app.user)
    return app, owner


def _connected(place: Place) -> psycopg.Connection[tuple[object, ...]]:
    try:
        connection = place.connect()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise LaunchError(
            f"データベース {place.host}:{place.port}/{place.database} に {place.user} で接続できません: {reason}",
            f"No connection to {place.host}:{place.port}/{place.database} as {place.user}.",
        ) from None
    version = connection.info.server_version
    if version < MINIMUM:
        connection.close()
        raise LaunchError(
            f"PostgreSQL 15 以上が必要です（接続先は {version // 10000}）。",
            f"PostgreSQL 15 or later is needed (this server is {version // 10000}).",
        )
    return connection


def _is_administrator(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _made_by_administrator(
    installation: Installation, admin: Place, connection: psycopg.Connection[tuple[object, ...]]
) -> tuple[Place, Place]:
    """Make roles and database with an administrator's URL, once; other installations' roles stay theirs."""
    name = DATABASE if admin.database in ("postgres", "template1") else admin.database
    app = admin.entered_as(APP, installation.secret(APP)).of(name)
    owner = admin.entered_as(OWNER, installation.secret(OWNER)).of(name)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = ANY(%s)", [[APP, OWNER]]).fetchone()
    if known:
        _refuse_foreign(owner.of(admin.database))
    else:
        prepare_roles(connection, owner.password, app.password)
    if name == admin.database:
        for statement in ("GRANT ALL ON DATABASE {} TO {}", "GRANT ALL ON SCHEMA public TO {1}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(OWNER)))
    prepare_database(admin, name, owner)
    return app, owner


def _refuse_foreign(owner: Place) -> None:
    try:
        owner.connect().close()
    except psycopg.OperationalError:
        raise LaunchError(
            f"この PostgreSQL にはすでに {owner.user} があり、別の導入のものです。"
            "KIKAN_DATABASE_URL（アプリ）と KIKAN_OWNER_DATABASE_URL（所有者）の両方を指定してください。",
            f"This PostgreSQL already has the role {owner.user} of another installation. "
            "Set both KIKAN_DATABASE_URL (application) and KIKAN_OWNER_DATABASE_URL (owner).",
        ) from None
