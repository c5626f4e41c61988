"""Migrations of a living installation: each says its phase, none that was released is edited."""

import pytest
from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from kikan.site.upgrading import phases
from kikan.site.upgrading.released import ever_released, released, sum_of

LOADER = MigrationLoader(None)
OURS = {
    named: migration
    for named, migration in LOADER.disk_migrations.items()
    if apps.get_app_config(named[0]).name.startswith("kikan.")
}
NEW = {named: migration for named, migration in OURS.items() if named not in ever_released()}
HOW = 'say `phase = "expand"` (the former version goes on serving) or `phase = "contract"` in the class'


def test_every_migration_says_its_phase() -> None:
    silent = [n for n, m in NEW.items() if phases.phase_of(m) not in (phases.EXPAND, phases.CONTRACT)]
    assert silent == [], HOW


def test_a_migration_that_expands_takes_nothing_away() -> None:
    taking = {n: phases.takes_away(m) for n, m in NEW.items() if phases.phase_of(m) == phases.EXPAND}
    assert {n: what for n, what in taking.items() if what} == {}, "put it into a migration that contracts"


def test_no_migration_that_expands_waits_for_one_that_contracts() -> None:
    contracting = [n for n, m in NEW.items() if phases.phase_of(m) == phases.CONTRACT]
    behind = {n for c in contracting for n in LOADER.graph.backwards_plan(c)} - set(contracting)
    assert behind == set(), "expand first, contract last: the new version could not start in between"


@pytest.mark.parametrize("version", list(released()))
def test_what_was_released_is_never_edited(version: str) -> None:
    now = {n: sum_of(apps.get_app_config(n[0]).name, n[1]) for n in released()[version]}
    assert {n for n, digest in released()[version].items() if now[n] != digest} == set()


TAKING = [
    "ALTER TABLE a DROP COLUMN b",
    "DROP TABLE a",
    "ALTER TABLE a RENAME COLUMN b TO c",
    "ALTER TABLE a RENAME TO c",
    "ALTER TABLE a ALTER COLUMN b TYPE bigint",
    "ALTER TABLE a ALTER COLUMN b SET NOT NULL",
]
GIVING = [
    "CREATE TABLE a (b int)",
    "ALTER TABLE a ADD COLUMN b int",
    "DROP TABLE IF EXISTS a_trial",
    "DROP INDEX a",
]


def _migration(statement: str) -> Migration:
    from django.db import migrations

    made = Migration("0002_probe", "probe")
    made.operations = [migrations.RunSQL([statement])]
    return made


@pytest.mark.parametrize("statement", TAKING)
def test_a_statement_that_takes_away_is_noticed(statement: str) -> None:
    assert phases.takes_away(_migration(statement)) == [statement]


@pytest.mark.parametrize("statement", GIVING)
def test_a_statement_that_only_adds_is_let_pass(statement: str) -> None:
    assert phases.takes_away(_migration(statement)) == []
