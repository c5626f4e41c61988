"""The database a test gets: migrated, entered as the ordinary role, left as it was."""

import pytest
from django.db import connection


def _one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_enter_as_a_role_that_row_security_binds() -> None:
    assert _one("SELECT current_user") == "kikan_app"
    assert _one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.django_db
def test_the_application_owns_no_table() -> None:
    assert _one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") > 0
    assert _one("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0


def test_a_live_database_keeps_what_was_committed(live_database, owner_connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_content_type (app_label, model) VALUES ('kikan', 'kept by nobody')"
        )
    found = owner_connection.execute(
        "SELECT 1 FROM django_content_type WHERE model = 'kept by nobody'"
    ).fetchone()
    assert found == (1,)


@pytest.mark.django_db
def test_another_test_sees_nothing_of_a_live_database() -> None:
    assert _one("SELECT count(*) FROM django_content_type WHERE model = 'kept by nobody'") == 0
