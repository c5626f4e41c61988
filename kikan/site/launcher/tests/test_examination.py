"""kikan doctor finds what is wrong."""

import psycopg
import pytest

from kikan.site.launcher import examination
from kikan.site.launcher.examination import examine, pinned, unprotected_tables


def _bad() -> list[str]:
    return [finding.english for finding in examine() if finding.state == "bad"]


def test_a_migrated_database_has_nothing_bad(live_database) -> None:
    assert _bad() == []


def test_a_tenant_table_without_forced_row_security_is_named(live_database, owner_connection) -> None:
    owner_connection.execute("ALTER TABLE tenancy_closed_day NO FORCE ROW LEVEL SECURITY")
    owner_connection.commit()
    assert unprotected_tables() == ["tenancy_closed_day"]
    assert "tables without forced row security" in _bad()


def test_a_pending_migration_is_named(live_database, owner_connection: psycopg.Connection) -> None:
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'journal'")
    owner_connection.commit()
    assert [text for text in _bad() if text.startswith("pending: journal.")]


def test_a_database_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIKAN_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    assert _bad() == ["the database does not answer"]


def test_a_package_of_another_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "pinned", lambda text: iter([("Django", "0.9")]))
    monkeypatch.delenv("KIKAN_DATABASE_URL", raising=False)
    assert "packages differ from the lock" in _bad()


def test_a_lock_is_read_with_the_markers_of_this_machine() -> None:
    lock = 'a[b]==1.0 \\\n    --hash=sha256:0\nc==2 ; sys_platform == "nowhere" \\\nd==3 ; python_version > "3" \\\n'
    assert list(pinned(lock)) == [("a", "1.0"), ("d", "3")]
