"""A small invented yearly run (見本賦課) for the tests: one row per person, amount by the length of the name."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
import psycopg

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.history import replace
from kikan.shared.history.operations import history_sql
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.operations import trial_sql
from kikan.shared.journal.append import append, head, hold
from kikan.shared.manifest import Job, Manifest
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

TOWN, OTHER = 999997, 999989
RIGHTS = frozenset({"sampling.change", "sampling.batch", "sampling.approve"})
THIS = "kikan.shared.jobs.tests.sample_job"
TABLE = "sampling_levy"
FACTS = {"addressees_name": "person"}
BLOCK = 10
SECONDS_PER_BLOCK = 0.01

CREATE = f"""
CREATE TABLE {TABLE} (municipality int, person bigint, year int, amount bigint NOT NULL, valid_from date,
  valid_until date NOT NULL, entry bigint NOT NULL, ended_by bigint,
  PRIMARY KEY (municipality, person, year, valid_from, entry))
"""


def create_tables(owner: psycopg.Connection[Any]) -> None:
    for statement in (CREATE, *history_sql(TABLE, ("person", "year")), *trial_sql(TABLE)):
        owner.execute(statement)
    owner.commit()


def clerk(user: int = 1, municipality: int = TOWN) -> Actor:
    return Actor(user, municipality, 1, RIGHTS)


def settle_people(count: int, municipality: int = TOWN) -> None:
    """Persons 1 … count with a name each."""
    from kikan.shared.addressees.models import Name, Person

    with tenant(municipality):
        entry = append(
            actor=clerk(municipality=municipality),
            kind="sampling.begun",
            procedure="sampling.begin",
            subjects=(),
        ).number
        Person.objects.bulk_create(
            Person(municipality=municipality, number=n, entry=entry) for n in _to(count)
        )
        Name.objects.bulk_create(
            Name(
                municipality=municipality,
                person=n,
                kind="official",
                name="見" * (n % 7 + 1),
                name_key="",
                kana_key="",
                valid_from=date(2000, 1, 1),
                entry=entry,
            )
            for n in _to(count)
        )


def _to(count: int) -> range:
    return range(1, count + 1)


def rename(person: int, text: str) -> int:
    from kikan.shared.addressees.models import Name

    with tenant(TOWN):
        entry = append(
            actor=clerk(), kind="sampling.named", procedure="sampling.name", subjects=[("person", person)]
        )
        values = {"name": text, "name_key": "", "kana_key": ""}
        key = {"person": person, "kind": "official"}
        replace(Name, key, values, entry=entry.number, valid_from=date(2000, 1, 1))
    return entry.number


def run(run: RunContext) -> Outcome:
    """Assess everybody block by block, then wait for the approvals."""
    with tenant(run.municipality):
        now = head()
    known_at = run.fix_known_at(now)
    columns = assessed(run.municipality, known_at, run.parameters["year"])
    finished = trial.finished_blocks(run)
    run.expect(len(columns["person"]), sum(finished.values()))
    for block, start in enumerate(range(0, len(columns["person"]), BLOCK)):
        if block in finished:
            continue
        part = {name: values[start : start + BLOCK] for name, values in columns.items()}
        time.sleep(SECONDS_PER_BLOCK)
        trial.write_block(run, block, len(part["person"]), {TABLE: part})
    run.note_figures(levy=int(columns["amount"].sum()))
    return Outcome.WAITING


def assessed(municipality: int, known_at: int, year: int) -> dict[str, np.ndarray]:
    with tenant(municipality):
        read = read_columns(
            "SELECT person, length(name) * 100 AS amount FROM addressees_name WHERE entry <= %(known)s"
            " AND (ended_by IS NULL OR ended_by > %(known)s) ORDER BY person",
            {"known": known_at},
        )
    size = len(read["person"])
    april = np.datetime64(f"{year}-04-01").astype(int)
    return read | {
        "year": np.full(size, year),
        "valid_from": np.full(size, april),
        "valid_until": np.full(size, april + 365),
    }


def release(run: RunContext) -> None:
    """Release with whoever changed meanwhile computed anew."""
    trial.release_when_current(
        run.number,
        facts=FACTS,
        recompute=lambda changed: recompute(run, changed),
        act=lambda known_at: decide(run, known_at),
        hold=hold,
        municipality=run.municipality,
    )


def recompute(run: RunContext, changed: np.ndarray) -> int:
    with tenant(run.municipality):
        known_at = head()
    columns = assessed(run.municipality, known_at, run.parameters["year"])
    mine = np.isin(columns["person"], changed)
    trial.rewrite(run, changed, "person", {TABLE: {name: values[mine] for name, values in columns.items()}})
    return known_at


def decide(run: RunContext, known_at: int) -> dict[str, int]:
    entry = append(
        actor=run.actor, kind="sampling.levied", procedure="sampling.decide", subjects=[("run", run.number)]
    )
    tables = [trial.Released(TABLE, replaces=("person", "year"))]
    return trial.release(run.number, tables, entry.number, facts=FACTS, known_at=known_at)


def break_down(run: RunContext) -> None:
    raise ValueError("見本 太郎 の氏名")


@contextmanager
def registered() -> Iterator[None]:
    jobs = (
        Job("sampling.assess_year", "見本賦課", f"{THIS}.run", "sampling.batch", release=f"{THIS}.release"),
        Job("sampling.break_down", "失敗する処理", f"{THIS}.break_down", "sampling.batch"),
    )
    before = dict(manifest._registered)
    manifest._registered.clear()
    manifest.register(Manifest("sampling", "見本業務", jobs=jobs))
    try:
        yield
    finally:
        manifest._registered.clear()
        manifest._registered.update(before)
