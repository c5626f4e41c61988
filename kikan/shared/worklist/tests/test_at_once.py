"""Two clerks, two workers, a double click: with real commits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from kikan.shared.addressees.models import Name
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, reads
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.sweep import sweep
from kikan.shared.worklist.tests import sample_business as sample
from kikan.shared.worklist.tests.sample_business import TOWN, NewName, clerk

pytestmark = pytest.mark.usefixtures("live_database", "sampling")

NAMED = {"person": 1, "name": NewName("見本 花子", date(2026, 4, 1))}


@pytest.fixture(autouse=True)
def _people(live_database: Any) -> None:
    sample.begin(persons=tuple(range(1, 41)), actor=clerk())


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start all together; a refusal counts as a result."""
    ready = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return call()
        except ProcedureError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_a_double_click_approves_once() -> None:
    number = acts.enter("sampling.name", actor=clerk(1), arguments=NAMED, subjects=[("person", 1)])
    results = at_once(*[lambda: acts.approve(number, actor=clerk(2))] * 3)
    assert sum(isinstance(r, Refused) for r in results) == 2
    with tenant(TOWN):
        assert Name.objects.filter(person=1).count() == 1


def test_two_clerks_entering_the_same_person_at_once_leave_one_draft() -> None:
    def enter(user: int) -> Callable[[], int]:
        return lambda: acts.enter(
            "sampling.name", actor=clerk(user), arguments=NAMED, subjects=[("person", 1)]
        )

    results = at_once(enter(1), enter(2), enter(3))
    assert sum(isinstance(r, Refused) for r in results) == 2
    with tenant(TOWN):
        assert len(reads.provisional_entries_of([("person", 1)])) == 1


def test_several_workers_sweeping_at_once_propose_everything_once() -> None:
    for person in range(1, 41):
        sample.name(person=person, name=NewName("見本", date(2026, 4, 1)), actor=clerk())
    at_once(*[lambda: sweep(TOWN)] * 4)
    sweep(TOWN)
    with tenant(TOWN):
        waiting = [act.subjects[0][1] for act in reads.open_acts() if act.procedure]
    assert sorted(waiting) == list(range(1, 41))


def test_a_preview_waits_for_no_other_preview_and_no_act() -> None:
    inside, leave = threading.Event(), threading.Event()

    def act_slowly() -> None:
        with tenant(TOWN):
            sample.name(person=2, name=NewName("見本", date(2026, 4, 1)), actor=clerk())
            inside.set()
            leave.wait(10)

    def look() -> float:
        inside.wait(10)
        began = time.monotonic()
        preview("sampling.name", clerk(), **NAMED)
        return time.monotonic() - began

    def two_looks() -> list[float]:
        try:
            return [look(), look()]
        finally:
            leave.set()

    _, seconds = at_once(act_slowly, two_looks)
    assert max(seconds) < 5
