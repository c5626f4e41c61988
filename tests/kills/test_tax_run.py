"""The yearly run of resident tax, killed at random points by kill -9: resumed it ends as if undisturbed."""

import random
import time
from typing import Any

import pytest

from kikan.businesses.resident_tax.jobs import assess_year
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.trial import discard
from kikan.shared.jobs.worker import run_now
from tests.conftest import MODEL_TOWN
from tests.kills.test_yearly_run import computed, kill, until, worker
from tests.stories.scene import clerk

YEAR, POINTS = 2024, 5
# Everything a run computes; charge numbers are drawn anew for each run, so they are compared by their order.
CHARGE = "charge - (SELECT min(charge) FROM resident_tax_assessment_trial WHERE run = %(run)s)"
COMPUTED = (
    f"SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', {CHARGE}) AS row"
    " FROM resident_tax_assessment_trial t WHERE run = %(run)s",
    "SELECT to_jsonb(t) - 'run' - 'block' - 'number' FROM ledger_charge_trial t WHERE run = %(run)s",
    f"SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', {CHARGE})"
    " FROM ledger_charge_line_trial t WHERE run = %(run)s",
)
pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def _small_blocks(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks even in a small town, so that kills fall between and inside them."""
    monkeypatch.setattr(assess_year, "BLOCK", 8)


def asked() -> int:
    return queue.enqueue(
        "resident_tax.assess_year", actor=clerk("tax_clerk"), parameters={"fiscal_year": YEAR}
    )


def dropped(number: int) -> None:
    queue.cancel(number, actor=clerk("tax_clerk"))
    discard(MODEL_TOWN, number)


def test_a_run_killed_at_random_points_ends_in_the_undisturbed_state() -> None:
    number = asked()
    assert run_now(MODEL_TOWN, number) == State.WAITING
    expected: Any = computed(number, COMPUTED)
    dropped(number)
    chance, interrupted = random.Random(20), 0
    assert min(len(rows) for rows in expected) > 10
    for _ in range(POINTS):
        number = asked()
        with worker() as child:
            until(lambda n=number: queue.find(MODEL_TOWN, n).state == State.RUNNING, "the run did not begin")
            time.sleep(chance.uniform(0, 0.3))
            interrupted += queue.find(MODEL_TOWN, number).state == State.RUNNING
            kill(child)
        until(lambda n=number: run_now(MODEL_TOWN, n) == State.WAITING, "the run was not taken over")
        assert computed(number, COMPUTED) == expected
        dropped(number)
    assert interrupted >= 1
