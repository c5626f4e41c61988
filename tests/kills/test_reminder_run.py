"""The run of reminders, killed at random points by kill -9: resumed it ends as if undisturbed."""

import random
import time

import pytest
from django.db import connection

from kikan.businesses.collection.jobs import remind
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.trial import discard
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.kills.test_yearly_run import computed, kill, until, worker
from tests.stories.scene import clerk

POINTS = 5
COMPUTED = tuple(
    f"SELECT to_jsonb(t) - 'run' - 'block' FROM ledger_{table}_trial t WHERE run = %(run)s"
    for table in ("reminder", "instalment", "charge_line")
)
MOST_OWED = """
SELECT due_on FROM ledger_balance WHERE balance > 0 AND instalment < 1000 GROUP BY due_on ORDER BY count(*) DESC, due_on LIMIT 1
"""

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def _small_blocks(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks even in a small town, so that kills fall between and inside them."""
    monkeypatch.setattr(remind, "BLOCK", 1)


def asked() -> int:
    """The run for the day on which most was not paid, sent eighteen days later."""
    with tenant(MODEL_TOWN), connection.cursor() as cursor:
        cursor.execute(MOST_OWED)
        due_on = cursor.fetchone()[0]
    sent_on = due_on.fromordinal(due_on.toordinal() + 18)
    parameters: dict[str, int | str] = {
        "due_on": int(f"{due_on:%Y%m%d}"),
        "sent_on": int(f"{sent_on:%Y%m%d}"),
    }
    return queue.enqueue("collection.remind", actor=clerk("collection_chief"), parameters=parameters)


def dropped(number: int) -> None:
    queue.cancel(number, actor=clerk("collection_chief"))
    discard(MODEL_TOWN, number)


def test_a_run_of_reminders_killed_at_random_points_ends_in_the_undisturbed_state() -> None:
    number = asked()
    assert run_now(MODEL_TOWN, number) == State.WAITING
    expected = computed(number, COMPUTED)
    assert len(expected[0]) > 1
    dropped(number)
    chance = random.Random(5)
    for _ in range(POINTS):
        number = asked()
        with worker() as child:
            until(lambda n=number: queue.find(MODEL_TOWN, n).state == State.RUNNING, "the run did not begin")
            time.sleep(chance.uniform(0, 0.1))
            kill(child)
        until(lambda n=number: run_now(MODEL_TOWN, n) == State.WAITING, "the run was not taken over")
        assert computed(number, COMPUTED) == expected
        dropped(number)
