"""Workers that are killed, stopped, cut off from the database: a run always ends as if undisturbed."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections

from kikan.shared.jobs import queue, trial
from kikan.shared.jobs.models import State
from kikan.shared.jobs.tests import sample_job
from kikan.shared.jobs.tests.sample_job import TABLE, TOWN, clerk
from kikan.shared.jobs.worker import Worker, run_now
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns

pytestmark = pytest.mark.usefixtures("town")

PATIENCE = 20.0


@contextmanager
def worker() -> Iterator[int]:
    """A worker in a process of its own."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        one = Worker(pause=0.05)
        signal.signal(signal.SIGTERM, one.stop)
        try:
            one.run_forever()
        finally:
            os._exit(0)
    try:
        yield child
    finally:
        try:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def assess(due: str) -> int:
    return queue.enqueue("sampling.assess_year", actor=clerk(), parameters={"year": 2026}, due=due)


def state(number: int) -> str:
    return queue.find(TOWN, number).state


def finish(number: int) -> None:
    """Let this process take the run over; the server needs a moment to notice a killed client."""
    until(lambda: run_now(TOWN, number) in (State.WAITING, State.CANCELLED), "the run was not taken over")


def outcome(number: int) -> tuple[Any, ...]:
    """Everything a run leaves behind that could differ."""
    run = queue.find(TOWN, number)
    with tenant(TOWN):
        blocks = read_columns("SELECT block, units FROM jobs_block WHERE run = %s ORDER BY block", [number])
        counted = [tuple(row) for row in zip(*(c.tolist() for c in blocks.values()), strict=True)]
        return (run.state, run.done, run.total, run.figures, counted, trial.digest(number, TABLE))


@pytest.mark.slow
def test_a_run_killed_at_twenty_points_ends_in_the_undisturbed_state() -> None:
    began = time.monotonic()
    undisturbed = assess("undisturbed")
    finish(undisturbed)
    duration = time.monotonic() - began
    expected = outcome(undisturbed)
    chance = random.Random(20261123)
    hit = 0
    for point in range(20):
        number = assess(f"killed-{point}")
        with worker() as child:
            time.sleep(chance.uniform(0.02, duration * 1.1))
            kill(child)
        hit += state(number) == State.RUNNING
        finish(number)
        assert outcome(number) == expected
    assert hit >= 5, "hardly any kill met a running run"


@pytest.mark.slow
def test_a_run_killed_and_then_cancelled_leaves_no_trace() -> None:
    with tenant(TOWN):
        before = head()
    number = assess("cancelled")
    with worker() as child:
        until(lambda: queue.find(TOWN, number).done >= 50, "no progress")
        kill(child)
    queue.cancel(number, actor=clerk())
    finish(number)
    with tenant(TOWN):
        assert head() == before
        for table in (TABLE, f"{TABLE}_trial", "jobs_block"):
            assert not read_columns(f"SELECT municipality FROM {table}")["municipality"].size


def test_a_running_run_that_is_cancelled_ends_after_its_block() -> None:
    number = assess("cancelled")
    with worker():
        until(lambda: queue.find(TOWN, number).done >= 20, "no progress")
        queue.cancel(number, actor=clerk())
        until(lambda: state(number) == State.CANCELLED, "not cancelled")
        until(lambda: not queue.find(TOWN, number).has_trial, "trial rows stay")
    assert queue.find(TOWN, number).done < 200


def test_a_stopped_worker_leaves_its_run_to_the_next() -> None:
    number = assess("stopped")
    with worker() as child:
        until(lambda: queue.find(TOWN, number).done >= 20, "no progress")
        os.kill(child, signal.SIGTERM)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert state(number) == State.QUEUED
    finish(number)
    assert queue.find(TOWN, number).resumed_from >= 20


def test_two_workers_never_hold_the_same_run() -> None:
    numbers = [assess(f"shared-{n}") for n in range(4)]
    with worker(), worker():
        until(lambda: all(state(n) == State.WAITING for n in numbers), "not all finished")
    assert {queue.find(TOWN, n).claims for n in numbers} == {1}


def test_a_worker_survives_the_loss_of_its_sessions(database_server: Any) -> None:
    number = assess("cut-off")
    finish_alone = assess("undisturbed")
    with worker():
        until(lambda: queue.find(TOWN, number).done >= 20, "no progress")
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        _cut_everybody_off(database_server.url)
        until(lambda: state(number) == state(finish_alone) == State.WAITING, "not resumed")
    assert outcome(number)[1:] == outcome(finish_alone)[1:]


def _cut_everybody_off(server_url: str) -> None:
    """What a restart of the database does to its clients."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            " AND usename = %s",
            [name, connections["default"].settings_dict["USER"]],
        )


def test_a_worker_that_lost_its_run_writes_nothing_more() -> None:
    from kikan.shared.jobs.context import TakenOver
    from kikan.shared.jobs.keeper import Keeper

    number = assess("taken")
    with Keeper.opened() as first:
        lost = first.claim(TOWN, number)
        assert lost is not None
        old = first.context(lost, lambda: False)
    finish(number)
    columns = sample_job.assessed(TOWN, 10, 2026)
    with pytest.raises(TakenOver):
        trial.write_block(old, 999, 200, {TABLE: columns})
    with tenant(TOWN):
        assert len(read_columns(f"SELECT run FROM {TABLE}_trial")["run"]) == 200


def test_progress_inside_a_transaction_is_refused() -> None:
    from kikan.shared.jobs.context import ProgressInsideTransaction
    from kikan.shared.jobs.keeper import Keeper

    number = assess("inside")
    with Keeper.opened() as keeper:
        claimed = keeper.claim(TOWN, number)
        assert claimed is not None
        with pytest.raises(ProgressInsideTransaction), tenant(TOWN):
            keeper.context(claimed, lambda: False).block_done(1)


def test_a_run_that_kills_its_worker_again_and_again_fails() -> None:
    from kikan.shared.jobs.keeper import Keeper

    number = assess("deadly")
    for _ in range(5):
        with Keeper.opened() as keeper:
            until(lambda k=keeper: k.claim(TOWN, number) is not None, "lock stays")  # type: ignore[misc]
    until(lambda: run_now(TOWN, number) == State.FAILED, "goes on")
    assert queue.find(TOWN, number).error == "WorkerLost"
