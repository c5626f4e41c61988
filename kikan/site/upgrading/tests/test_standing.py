"""A version refuses an older and a newer database, and takes the one that only expanded."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations import Migration

from kikan import __version__
from kikan.site.launcher import LaunchError
from kikan.site.upgrading import phases
from kikan.site.upgrading.standing import refusal, refuse_unless_fitting, standing

KNOWN = ("desk", "0001_initial")


def _did(owner: object, statement: str, *values: object) -> None:
    owner.execute(statement, values)  # type: ignore[attr-defined]
    owner.commit()  # type: ignore[attr-defined]


def _record(owner: object, version: str, phase: str, serves_from: str) -> None:
    _did(
        owner,
        "INSERT INTO operation_upgrade (version, phase, serves_from, migrations, backup) VALUES (%s, %s, %s, 1, '')",
        version, phase, serves_from,
    )  # fmt: skip


def _unknown(owner: object) -> None:
    _did(owner, "INSERT INTO django_migrations (app, name, applied) VALUES ('desk', '0999_later', now())")


def test_a_database_made_by_this_program_fits(live_database) -> None:
    assert standing().is_current
    refuse_unless_fitting()


def test_an_older_database_is_refused_with_what_to_do(live_database, owner_connection) -> None:
    _did(owner_connection, "DELETE FROM django_migrations WHERE app = %s AND name = %s", *KNOWN)
    with pytest.raises(LaunchError, match=r"より古いため使えません（未適用の移行 1 件）。kikan upgrade"):
        refuse_unless_fitting()


def test_a_newer_database_is_refused_with_both_ways_out(live_database, owner_connection) -> None:
    _unknown(owner_connection)
    _record(owner_connection, "99.0.0", "finished", "99.0.0")
    with pytest.raises(LaunchError, match=r"版 99.0.0 のもので.*より新しい.*kikan restore"):
        refuse_unless_fitting()


def test_a_database_that_only_expanded_for_a_later_version_still_serves(
    live_database, owner_connection
) -> None:
    _unknown(owner_connection)
    _record(owner_connection, "99.0.0", "expanded", __version__)
    refuse_unless_fitting()
    _record(owner_connection, "99.0.0", "finishing", "99.0.0")
    assert refusal(standing()) is not None


def test_unknown_tables_without_a_record_of_versions_are_refused(live_database, owner_connection) -> None:
    _unknown(owner_connection)
    _did(owner_connection, "DELETE FROM operation_upgrade")
    assert refusal(standing()) is not None


def test_the_former_version_may_add_rows_without_a_column_it_does_not_know(
    live_database, owner_connection
) -> None:
    made = Migration("0002_probe", "operation")
    made.operations = [
        migrations.AddField("backup", "probe", models.CharField(max_length=9, default="無し'")),
    ]
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    state = executor._create_project_state(with_applied_migrations=True)
    with connections["owner"].schema_editor() as editor:
        after = made.apply(state, editor)
    insert = "INSERT INTO operation_backup (name, version, bytes, seconds) VALUES ('a', 'b', 1, 1)"
    with connections["owner"].cursor() as cursor:
        phases.give_defaults(made, after, cursor)
        cursor.execute(f"{insert} RETURNING probe")
        assert cursor.fetchone() == ("無し'",)
        phases.take_defaults(made, after, cursor)
        with pytest.raises(Exception, match="probe"):
            cursor.execute(insert)
    connection.close()
