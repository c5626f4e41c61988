"""A PostgreSQL that is not ours: whom we enter as, what we make there, what we refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kikan.site.launcher import LaunchError, Server
from kikan.site.launcher.elsewhere import enter_elsewhere
from kikan.site.launcher.installation import Installation
from kikan.site.launcher.roles import Place, grant_defaults, prepare_database
from kikan.site.launcher.templates import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def admin(server: Server) -> Place:
    return server.start()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "data")
    made.prepare()
    return made


def _enter(monkeypatch: pytest.MonkeyPatch, where: Installation, app: Place, owner: Place | None = None):
    monkeypatch.setenv("KIKAN_DATABASE_URL", app.url)
    if owner is None:
        monkeypatch.delenv("KIKAN_OWNER_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("KIKAN_OWNER_DATABASE_URL", owner.url)
    return enter_elsewhere(where)


def test_an_administrators_url_makes_two_ordinary_roles_once(monkeypatch, installation, admin) -> None:
    app, owner = _enter(monkeypatch, installation, admin)
    assert (app.user, owner.user, app.database) == ("kikan_app", "kikan_owner", "kikan")
    with owner.connect() as connection:
        connection.execute("CREATE TABLE probe (n int)")
    with app.connect() as connection:
        connection.execute("INSERT INTO probe VALUES (1)")
        assert connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)
    assert _enter(monkeypatch, installation, admin) == (app, owner)


def test_a_database_the_administrator_names_is_used(monkeypatch, installation, admin) -> None:
    with admin.connect() as connection:
        connection.execute("CREATE DATABASE town")
    app, owner = _enter(monkeypatch, installation, admin.of("town"))
    assert app.database == "town"
    with owner.connect() as connection:
        connection.execute("CREATE TABLE probe (n int)")


def test_the_roles_of_another_installation_keep_their_passwords(
    monkeypatch, installation, admin, tmp_path
) -> None:
    app, _ = _enter(monkeypatch, installation, admin)
    other = Installation(tmp_path / "other")
    other.prepare()
    with pytest.raises(LaunchError, match="KIKAN_OWNER_DATABASE_URL"):
        _enter(monkeypatch, other, admin)
    app.connect().close()


def test_given_roles_are_used_and_an_ordinary_one_alone_migrates_nothing(
    monkeypatch, installation, admin
) -> None:
    with admin.connect() as connection:
        connection.execute("CREATE ROLE town_owner LOGIN PASSWORD 'o'")
        connection.execute("CREATE ROLE town_app LOGIN PASSWORD 'a'")
        connection.execute("CREATE DATABASE town OWNER town_owner")
    app, owner = (admin.of("town").entered_as(user, user[5]) for user in ("town_app", "town_owner"))
    assert _enter(monkeypatch, installation, app, owner) == (app, owner)
    with owner.connect() as connection:
        connection.execute("CREATE TABLE probe (n int)")
    with app.connect() as connection:
        connection.execute("INSERT INTO probe VALUES (1)")
    assert _enter(monkeypatch, installation, app) == (app, None)


def test_an_application_role_that_passes_row_security_is_refused(monkeypatch, installation, admin) -> None:
    with admin.connect() as connection:
        connection.execute("CREATE ROLE strong LOGIN PASSWORD 's' BYPASSRLS")
    with pytest.raises(LaunchError, match="BYPASSRLS"):
        _enter(monkeypatch, installation, admin.entered_as("strong", "s"))


def test_a_server_that_does_not_answer_is_named_without_the_password(
    monkeypatch, installation, admin, server
) -> None:
    server.stop()
    with pytest.raises(LaunchError) as refused:
        _enter(monkeypatch, installation, admin)
    assert str(admin.port) in str(refused.value)
    assert admin.password not in str(refused.value)


def test_tls_demanded_by_a_connection_string_is_demanded_always() -> None:
    asked = "sslmode=verify-full&sslrootcert=%2Fetc%2Fkikan%2Fdb-ca.pem"
    place = Place.parse(f"postgresql://app:p@db.example:5432/kikan?{asked}")
    assert (
        place.of("second").entered_as("owner", "o").url
        == f"postgresql://owner:o@db.example:5432/second?{asked}"
    )
    socket = Place.parse("postgresql://app:p@/kikan?host=/run/db&sslmode=disable")
    assert Place.parse(socket.url) == socket


def test_tables_made_with_roles_of_others_are_read_by_the_application(admin) -> None:
    """What docs/operations/production.md has an administrator do, and no more."""
    with admin.connect() as connection:
        connection.execute("CREATE ROLE town_owner LOGIN PASSWORD 'o'")
        connection.execute("CREATE ROLE town_app LOGIN PASSWORD 'a'")
        connection.execute("CREATE DATABASE town OWNER town_owner TEMPLATE template0 ENCODING 'UTF8'")
    app, owner = (admin.of("town").entered_as(user, user[5]) for user in ("town_app", "town_owner"))
    plain = {k: v for k, v in os.environ.items() if not k.startswith("KIKAN_")} | {
        "KIKAN_DATABASE_URL": app.url
    }
    for environment, arguments in (
        (plain | {"KIKAN_OWNER_DATABASE_URL": owner.url}, ["migrate"]),
        (plain, ["migrate", "--check"]),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "kikan", *arguments], env=environment, cwd=ROOT, check=False
        )
        assert ended.returncode == 0, arguments


def test_a_place_says_nothing_of_its_password(admin) -> None:
    assert admin.password not in repr(admin)
    assert Place.parse(admin.url) == admin


def test_what_the_owner_makes_later_reaches_the_application(monkeypatch, installation, admin) -> None:
    app, owner = _enter(monkeypatch, installation, admin)
    prepare_database(admin, "second", owner)
    grant_defaults(owner.of("second"))
    with owner.of("second").connect() as connection:
        connection.execute("CREATE TABLE probe (n int)")
    with app.of("second").connect() as connection:
        assert connection.execute("SELECT count(*) FROM probe").fetchone() == (0,)
