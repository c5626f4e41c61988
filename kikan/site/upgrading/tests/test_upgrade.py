"""A living installation of version 0.1.0 with its data becomes this version."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from kikan import __version__
from kikan.site.launcher.templates import ROOT
from kikan.site.upgrading.tests.conftest import Former

# Every version runs the migrations when the database of the tests is made; the life beside them is tried on one.
pytestmark = [pytest.mark.slow, pytest.mark.once]
TOWN = 62022
WORKING = str(Path(__file__).with_name("working.py"))
UPGRADE = ("-m", "kikan", "upgrade", "--backup-taken-by", "試験")
# Search keys are computed from the names beside them; a version that reads names better computes them anew.
COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND column_name NOT LIKE '%\\_key' AND table_type = 'BASE TABLE'
  AND table_name NOT IN ('django_migrations', 'django_content_type')
GROUP BY 1
"""


def _content(former: Former, columns: dict[str, list[str]]) -> dict[str, object]:
    """Rows and sum of each table over the columns the former version knew."""
    found = {}
    with former.admin.connect() as connection:
        for table, names in columns.items():
            shown = sql.SQL(", ").join(sql.Identifier(n) for n in names)
            query = sql.SQL("SELECT count(*), sum(hashtextextended(ROW({})::text, 0)) FROM {}")
            found[table] = connection.execute(query.format(shown, sql.Identifier(table))).fetchone()
    return found


def _columns(former: Former) -> dict[str, list[str]]:
    with former.admin.connect() as connection:
        return {str(t): list(c) for t, c in connection.execute(COLUMNS).fetchall()}  # type: ignore[call-overload]


def _work(former: Former, *, new: bool) -> dict[str, object]:
    found: dict[str, object] = json.loads(former.run(WORKING, str(TOWN), new=new).splitlines()[-1])
    return found


def test_the_former_version_serves_while_tables_expand_and_nothing_is_lost(former: Former) -> None:
    columns = _columns(former)
    before = _content(former, columns)
    assert "kikan upgrade" in former.run("-m", "kikan", "start", "--no-serve", code=1)
    assert "kikan upgrade" in former.run("-m", "kikan", "worker", code=1)
    assert "kikan upgrade" in former.run("-m", "kikan", "web", code=1)
    former.run(*UPGRADE)
    assert _content(former, columns) == before
    worked = _work(former, new=False)
    assert worked["version"] == "0.1.0"
    assert set(worked["pages"].values()) == {200}  # type: ignore[attr-defined]
    former.run(*UPGRADE, "--finish")
    worked_after = _work(former, new=True)
    assert worked_after["version"] == __version__
    assert set(worked_after["pages"].values()) == {200}  # type: ignore[attr-defined]
    assert worked_after["entry"] == int(str(worked["entry"])) + 1
    former.run("-m", "kikan", "upgrade", "--check")
    assert former.one("SELECT count(*) FROM operation_upgrade WHERE phase = 'finished'") == 1


def test_a_killed_upgrade_goes_on_where_it_was(former: Former) -> None:
    columns = _columns(former)
    before = _content(former, columns)
    child = subprocess.Popen(
        [sys.executable, *UPGRADE], env=former.environment(), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    had = former.one("SELECT count(*) FROM django_migrations")
    deadline = time.monotonic() + 60
    while former.one("SELECT count(*) FROM django_migrations") == had and child.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    former.run(*UPGRADE)
    former.run(*UPGRADE, "--finish")
    assert _content(former, columns) == before
    former.run("-m", "kikan", "upgrade", "--check")


def test_a_second_upgrade_and_a_finish_beside_the_former_version_are_refused(former: Former) -> None:
    with psycopg.connect(former.owner.url) as other:
        other.execute("SELECT pg_advisory_lock(5830512115)")
        assert "別の更新が実行中" in former.run(*UPGRADE, code=1)
    former.run(*UPGRADE)
    with psycopg.connect(former.app.url):
        assert "前の版の基幹がまだ 1 件" in former.run(*UPGRADE, "--finish", code=1)
    former.run(*UPGRADE, "--finish")


def test_without_a_backup_nothing_begins(former: Former) -> None:
    assert "バックアップが要ります" in former.run("-m", "kikan", "upgrade", code=1)
    assert former.one("SELECT to_regclass('operation_upgrade')") is None
    assert "KIKAN_BACKUP_DATABASE_URL" not in os.environ
