"""One municipality put back alone while the clerks of another go on writing."""

import json
import subprocess
import sys
import time

import psycopg
import pytest

from kikan.shared.exchange.leaving import differences
from kikan.shared.tenancy.opener import LOCK, OPEN, SETTING
from kikan.site.launcher import LaunchError
from kikan.site.recovery import keeping
from kikan.site.recovery.municipal import restore_municipality
from kikan.site.recovery.tests.conftest import House

# Restoring with the tools of each version is tried by test_whole; one municipality alone is the same on all.
pytestmark = [pytest.mark.slow, pytest.mark.once]
TOWN, OTHER = 62022, 62090


def _export(house: House, code: int, folder) -> None:
    _kikan(house, "export", f"{code:06d}", str(folder))


def _kikan(house: House, *arguments: str) -> str:
    command = [sys.executable, "-m", "kikan", *arguments]
    return subprocess.run(command, env=house.environment(), check=True, capture_output=True, text=True).stdout


def _ruined(house: House) -> int:
    """What nobody wanted: acts entered and rows lost after the moment; the journal's head then."""
    head = int(house.clerk("act", TOWN, 4))
    with house.admin.connect() as connection:
        connection.execute("DELETE FROM addressees_name WHERE municipality = %s AND ended_by IS NULL", [TOWN])
        connection.execute(
            "INSERT INTO jobs_run (municipality, number, job, parameters, state, step, total, done, resumed_from,"
            " requested_by, office, cancel_requested, claims, attempts, has_trial, figures, error, error_at, entry)"
            " VALUES (%s, 1, 'test', '{}', 'done', 'release', 0, 0, 0, 1, 0, false, 1, 0, false, '{}', '', '', %s)",
            [TOWN, head],
        )
    return head


def test_a_town_is_back_to_the_row_while_the_clerks_of_another_lose_nothing(house: House, tmp_path) -> None:
    keeping.backup(house.installation)
    acts = _entries(house, OTHER)
    house.clerk("act", TOWN, 2)
    _export(house, TOWN, tmp_path / "then")
    until = house.now()
    time.sleep(0.05)
    head = _ruined(house)
    with _working(house, OTHER) as clerk:
        done = restore_municipality(house.installation, TOWN, until, ("佐藤", "鈴木"))
        worked = _finished(clerk)
    assert len((done.aside / "journal_entry.csv").read_text().splitlines()) == 1 + head
    assert done.entry == head + 1
    assert done.runs == 1
    _differs_only_in_numbers_and_the_entry(house, tmp_path)
    assert worked["acts"] > 3
    assert worked["longest"] < 20
    assert _entries(house, OTHER) == acts + 2 * worked["acts"]
    assert house.one(f"SELECT last FROM journal_counter WHERE municipality = {OTHER}") == _entries(
        house, OTHER
    )
    assert house.clerk("stale", TOWN, head).strip() == f"Stale ({head + 1},)"


def _entries(house: House, code: int):
    return house.one(f"SELECT count(*) FROM journal_entry WHERE municipality = {code}")


def _differs_only_in_numbers_and_the_entry(house: House, tmp_path) -> None:
    _export(house, TOWN, tmp_path / "again")
    changed = {"journal_counter", "journal_entry", "journal_subject", "tenancy_number_series"}
    assert set(differences(tmp_path / "then", tmp_path / "again")) == changed
    then, again = ((tmp_path / f / "journal_entry.csv").read_text().splitlines() for f in ("then", "again"))
    assert again[:-1] == then
    assert "administration.restored" in again[-1]


def _working(house: House, code: int):
    clerk = subprocess.Popen(
        [sys.executable, "-m", "kikan.site.recovery.tests.clerk", "work", str(code)],
        env=house.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert clerk.stdout is not None
    assert clerk.stdout.readline() == "working\n"
    return clerk


def _finished(clerk: subprocess.Popen[str]) -> dict[str, float]:
    found = json.loads(clerk.communicate("\n", timeout=30)[0])
    assert clerk.returncode == 0
    return found


def test_a_town_with_an_unfinished_run_is_refused_and_nothing_changes(house: House) -> None:
    until = house.now()
    with house.admin.connect() as connection:
        connection.execute("UPDATE jobs_run SET state = 'waiting' WHERE municipality = %s", [TOWN])
    house.clerk("act", TOWN, 1)
    head = house.one(f"SELECT last FROM journal_counter WHERE municipality = {TOWN}")
    with pytest.raises(LaunchError, match="終わっていない一括処理"):
        restore_municipality(house.installation, TOWN, until, ("佐藤", "鈴木"))
    with house.admin.connect() as connection:
        connection.execute("DELETE FROM jobs_run WHERE municipality = %s", [TOWN])
    assert house.one(f"SELECT last FROM journal_counter WHERE municipality = {TOWN}") == head


def test_while_a_town_is_put_back_only_its_own_transactions_wait(house: House) -> None:
    with psycopg.connect(house.admin.url) as putting_back, psycopg.connect(house.admin.url) as clerk:
        putting_back.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, TOWN])
        clerk.execute("SET lock_timeout = '200ms'")
        clerk.execute(OPEN, [SETTING, str(OTHER), LOCK, OTHER])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            clerk.execute(OPEN, [SETTING, str(TOWN), LOCK, TOWN])


def test_a_town_that_did_not_exist_then_is_refused(house: House) -> None:
    until = house.now()
    with pytest.raises(LaunchError, match="団体 062138 はありません"):
        restore_municipality(house.installation, 62138, until, ("佐藤", "鈴木"))
