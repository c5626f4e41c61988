"""The billing run of water, killed at random points by kill -9: trial and release end as if undisturbed."""

import random
import time

import pytest

from kikan.businesses.water.jobs import bill_month
from kikan.businesses.water.models import Bill
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.trial import discard
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.kills.test_yearly_run import computed, kill, until, worker
from tests.security.watered import MONTH
from tests.stories.scene import clerk

POINTS = 5
# Numbers of bills and charges are drawn anew for each run, so they are compared by their order.
FROM = "(SELECT min(charge) FROM ledger_instalment_trial WHERE run = %(run)s)"
COMPUTED = (
    "SELECT to_jsonb(t) - 'run' - 'block' - 'number' - 'water_charge' - 'sewer_charge'"
    " FROM water_bill_trial t WHERE run = %(run)s",
    f"SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', charge - {FROM})"
    " FROM ledger_instalment_trial t WHERE run = %(run)s",
    f"SELECT to_jsonb(t) - 'run' - 'block' || jsonb_build_object('charge', charge - {FROM})"
    " FROM ledger_charge_line_trial t WHERE run = %(run)s",
)

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def _small_blocks(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks even in a small town, so that kills fall between and inside them."""
    monkeypatch.setattr(bill_month, "BLOCK", 2)


def asked() -> int:
    return queue.enqueue(
        "water.bill_month", actor=clerk("water_clerk"), parameters={"month": MONTH, "zone": 0, "winter": 0}
    )


def killed_somewhere(number: int, chance: random.Random) -> None:
    """Let a worker take the run, and kill it within a tenth of a second."""
    with worker() as child:
        until(lambda: queue.find(MODEL_TOWN, number).state != State.QUEUED, "the run did not begin")
        time.sleep(chance.uniform(0, 0.1))
        kill(child)


def bills() -> int:
    with tenant(MODEL_TOWN):
        return Bill.objects.count()


def test_bills_killed_at_random_points_are_computed_and_released_once() -> None:
    number = asked()
    assert run_now(MODEL_TOWN, number) == State.WAITING
    expected, before, chance = computed(number, COMPUTED), bills(), random.Random(7)
    assert len(expected[0]) > 5
    for _ in range(POINTS):
        queue.cancel(number, actor=clerk("water_clerk"))
        discard(MODEL_TOWN, number)
        number = asked()
        killed_somewhere(number, chance)
        until(lambda n=number: run_now(MODEL_TOWN, n) == State.WAITING, "the run was not taken over")
        assert computed(number, COMPUTED) == expected
    for role in ("water_chief", "section_chief"):
        queue.approve(number, actor=clerk(role))
    queue.release_later(number, actor=clerk("water_chief"))
    killed_somewhere(number, chance)
    assert bills() in (before, before + len(expected[0]))
    until(lambda: run_now(MODEL_TOWN, number) == State.DONE, "the release was not taken over")
    assert bills() == before + len(expected[0])
