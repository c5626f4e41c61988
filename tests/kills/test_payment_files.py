"""Booking a file of payments, killed at random points by kill -9: every payment ends booked once, to the yen."""

import random
import time

import pytest
from django.db import connection

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.jobs import book_file
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.tests.files import bars, store_line, whole
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.kills.test_yearly_run import kill, until, worker
from tests.stories.scene import clerk

POINTS, PAYMENTS = 6, 60
BOOKED = """
SELECT count(*), count(DISTINCT receipt), sum(r.amount)::bigint FROM collection_outcome o
JOIN ledger_receipt r ON r.municipality = o.municipality AND r.number = o.receipt
WHERE o.municipality = %(town)s AND o.file = %(file)s
"""
RECEIVED = "SELECT count(*) FROM ledger_receipt WHERE municipality = %(town)s AND source = %(file)s"
ALLOCATED = """
SELECT coalesce(sum(a.amount), 0)::bigint FROM ledger_allocation a
JOIN ledger_receipt r ON r.municipality = a.municipality AND r.number = a.receipt
WHERE a.municipality = %(town)s AND r.source = %(file)s
"""

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(autouse=True)
def _small_blocks(settled_town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks, so that kills fall between and inside them."""
    monkeypatch.setattr(book_file, "BLOCK", 3)


def a_file(number: int) -> int:
    """Sixty payments of one yen each, for as many instalments as are open; the rest is paid too much."""
    with tenant(MODEL_TOWN):
        open_ones = list(Balance.objects.filter(balance__gt=PAYMENTS).order_by("charge", "instalment")[:20])
    lines = [
        store_line(
            "settled",
            bars(MODEL_TOWN, b.charge, b.instalment, 1),
            1,
            at=f"2026110110{i:02d}",
            shop=str(number),
        )
        for i, b in enumerate((open_ones * PAYMENTS)[:PAYMENTS])
    ]
    file = read_file(layouts()["store_a"], whole(lines, file_id=f"KILL{number}", made_on="20261120"))
    return receive_file(file=file, actor=clerk("collection_clerk"))


def asked(file: int) -> int:
    return queue.enqueue("collection.book_file", actor=clerk("collection_clerk"), parameters={"file": file})


def state(file: int) -> list[tuple[int, ...]]:
    with tenant(MODEL_TOWN), connection.cursor() as cursor:
        found = []
        for query in (BOOKED, RECEIVED, ALLOCATED):
            cursor.execute(query, {"town": MODEL_TOWN, "file": file})
            found.append(cursor.fetchone())
    return found


def test_a_booking_killed_at_random_points_books_every_payment_once() -> None:
    undisturbed = a_file(0)
    assert run_now(MODEL_TOWN, asked(undisturbed)) == State.DONE
    expected = state(undisturbed)
    assert expected == [(PAYMENTS, PAYMENTS, PAYMENTS), (PAYMENTS,), (PAYMENTS,)]
    chance, interrupted = random.Random(6), 0
    for point in range(1, POINTS + 1):
        file = a_file(point)
        number = asked(file)
        with worker() as child:
            until(lambda n=number: queue.find(MODEL_TOWN, n).state == State.RUNNING, "the run did not begin")
            time.sleep(chance.uniform(0, 0.3))
            interrupted += queue.find(MODEL_TOWN, number).state == State.RUNNING
            kill(child)
        until(lambda n=number: run_now(MODEL_TOWN, n) == State.DONE, "the run was not taken over")
        assert run_now(MODEL_TOWN, asked(file)) == State.DONE
        assert state(file) == expected
    assert interrupted
