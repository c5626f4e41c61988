"""The two ordinary roles, the database and its default privileges; safe to repeat.

The owner migrates, the application reads and writes under forced row security. Neither is a
superuser nor passes row security.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

import psycopg
from psycopg import conninfo, sql

from kikan.site.launcher.errors import LaunchError

OWNER, APP, DATABASE = "kikan_owner", "kikan_app", "kikan"
MINIMUM = 150000
DEFAULTS = (
    "GRANT USAGE ON SCHEMA public TO {}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
)
NAMED = {"host", "port", "user", "password", "dbname"}


@dataclass(frozen=True)
class Place:
    """Where a database is and as whom to enter it; the password never shows in its repr."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str = "postgres"
    options: tuple[tuple[str, str], ...] = ()
    """What else the connection string demands, above all TLS (sslmode, sslrootcert)."""

    @property
    def url(self) -> str:
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        is_socket = self.host.startswith("/")
        where = "" if is_socket else f"{self.host}:{self.port}"
        more = (("host", self.host), ("port", str(self.port))) if is_socket else ()
        asked = urlencode((*more, *self.options), quote_via=quote, safe="")
        return f"postgresql://{who}@{where}/{quote(self.database)}" + (f"?{asked}" if asked else "")

    @classmethod
    def parse(cls, url: str) -> Place:
        """The place a connection string names, with libpq's own defaults."""
        parts = conninfo.conninfo_to_dict(url)
        user = str(parts.get("user") or "postgres")
        return cls(
            host=str(parts.get("host") or "127.0.0.1"),
            port=int(parts.get("port") or 5432),
            user=user,
            password=str(parts.get("password") or ""),
            database=str(parts.get("dbname") or user),
            options=tuple((k, str(v)) for k, v in sorted(parts.items()) if k not in NAMED),
        )

    def of(self, database: str) -> Place:
        return replace(self, database=database)

    def entered_as(self, user: str, password: str) -> Place:
        return replace(self, user=user, password=password)

    def connect(self, timeout: int = 10) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that commits each statement; used for roles and databases only."""
        return psycopg.connect(self.url, autocommit=True, connect_timeout=timeout)


def prepare_roles(
    admin: psycopg.Connection[tuple[object, ...]], owner_password: str, app_password: str
) -> None:
    """Make both roles, or set their passwords and take away what they must not have."""
    if admin.info.server_version < MINIMUM:
        raise LaunchError(
            f"PostgreSQL 15 以上が必要です（接続先は {admin.info.server_version // 10000}）。",
            f"PostgreSQL 15 or later is needed (this server is {admin.info.server_version // 10000}).",
        )
    _prepare_role(admin, OWNER, owner_password, "CREATEDB")
    _prepare_role(admin, APP, app_password, "NOCREATEDB")


def _prepare_role(
    admin: psycopg.Connection[tuple[object, ...]], role: str, password: str, right: str
) -> None:
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} ROLE {role} LOGIN PASSWORD {password} NOCREATEROLE {right}").format(
        verb=sql.SQL("ALTER" if exists else "CREATE"),
        role=sql.Identifier(role),
        password=sql.Literal(password),
        right=sql.SQL(right),
    )
    admin.execute(statement)
    refuse_mighty(admin, role)


def refuse_mighty(connection: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    """Row security protects nobody from a superuser or a role with BYPASSRLS: refuse such a role."""
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    if found and found[0]:
        raise LaunchError(
            f"ロール {role} は行単位の保護を通り抜けるため使えません（SUPERUSER または BYPASSRLS）。",
            f"The role {role} passes row security (SUPERUSER or BYPASSRLS) and cannot be used.",
        )


def prepare_database(admin: Place, name: str, owner: Place, template: str = "template0") -> None:
    """Make the database of this name for the owner if missing, with its default privileges."""
    with admin.connect() as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            _lend_role(connection, OWNER)
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                )
            )
    grant_defaults(owner.of(name))


def _lend_role(connection: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    """An administrator who is no superuser must be a member of the role that will own a database."""
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row and not row[0]:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def grant_defaults(owner: Place, role: str = APP) -> None:
    """New tables of the owner reach the application for reading and adding; migrations grant the rest."""
    with owner.connect() as connection:
        for statement in DEFAULTS:
            connection.execute(sql.SQL(statement).format(sql.Identifier(role)))
