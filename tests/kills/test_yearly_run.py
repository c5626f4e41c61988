"""The yearly run of NHI, killed at random points by kill -9: resumed it ends as if undisturbed, cancelled it leaves nothing."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from kikan.businesses.health_insurance.jobs import assess_year
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.trial import discard
from kikan.shared.jobs.worker import Worker, run_now
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

YEAR = 2024
POINTS = 20
PATIENCE = 30.0
# Everything a run computes; charge numbers are drawn anew for each run, so they are compared by their order.
COMPUTED = (
    "SELECT to_jsonb(t) - 'run' - 'block' - 'charge' AS row FROM health_insurance_levy_trial t WHERE run = %(run)s",
    "SELECT to_jsonb(t) - 'run' - 'block' FROM health_insurance_levy_member_trial t WHERE run = %(run)s",
    "SELECT to_jsonb(t) - 'run' - 'block' - 'number' FROM ledger_charge_trial t WHERE run = %(run)s",
    "SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', charge - (SELECT min(charge) FROM"
    " health_insurance_levy_trial WHERE run = %(run)s)) FROM ledger_instalment_trial t WHERE run = %(run)s",
    "SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', charge - (SELECT min(charge) FROM"
    " health_insurance_levy_trial WHERE run = %(run)s)) FROM ledger_charge_line_trial t WHERE run = %(run)s",
)

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def _small_blocks(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks even in a small town, so that kills fall between and inside them."""
    monkeypatch.setattr(assess_year, "BLOCK", 2)


@contextmanager
def worker() -> Iterator[int]:
    """A worker process; killed for good at the end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            Worker(pause=0.02).run_forever()
        finally:
            os._exit(0)
    try:
        yield child
    finally:
        kill(child)
        os.waitpid(child, 0)


def kill(child: int) -> None:
    """kill -9; one that is dead already stays so until it is waited for."""
    os.kill(child, signal.SIGKILL)


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def asked() -> int:
    return queue.enqueue(
        "health_insurance.assess_year", actor=clerk("insurance_clerk"), parameters={"fiscal_year": YEAR}
    )


def computed(number: int, queries: Sequence[str] = COMPUTED) -> list[list[str]]:
    """Every row of the trial, sorted."""
    with tenant(MODEL_TOWN), connection.cursor() as cursor:
        found = []
        for query in queries:
            cursor.execute(query, {"run": number})
            found.append(sorted(str(row) for (row,) in cursor.fetchall()))
    return found


def dropped(number: int) -> None:
    queue.cancel(number, actor=clerk("insurance_clerk"))
    discard(MODEL_TOWN, number)


def undisturbed() -> list[list[str]]:
    number = asked()
    assert run_now(MODEL_TOWN, number) == State.WAITING
    rows = computed(number)
    dropped(number)
    return rows


def done(number: int) -> int:
    return queue.find(MODEL_TOWN, number).done


def test_a_run_killed_at_twenty_random_points_ends_in_the_undisturbed_state() -> None:
    expected = undisturbed()
    chance, interrupted = random.Random(20), 0
    assert len(expected[0]) > 10
    for _ in range(POINTS):
        number = asked()
        with worker() as child:
            until(lambda n=number: queue.find(MODEL_TOWN, n).state == State.RUNNING, "the run did not begin")
            time.sleep(chance.uniform(0, 0.4))
            interrupted += queue.find(MODEL_TOWN, number).state == State.RUNNING
            kill(child)
        until(lambda n=number: run_now(MODEL_TOWN, n) == State.WAITING, "the run was not taken over")
        assert computed(number) == expected
        dropped(number)
    assert interrupted >= POINTS // 4


def test_a_run_killed_and_then_cancelled_leaves_no_row() -> None:
    number = asked()
    with worker() as child:
        until(lambda: done(number) > 0, "no block was finished")
        kill(child)
    queue.cancel(number, actor=clerk("insurance_clerk"))
    until(lambda: run_now(MODEL_TOWN, number) == State.CANCELLED, "the run was not cancelled")
    with worker():
        until(lambda: computed(number) == [[], [], [], [], []], "trial rows were left")
