"""The billing run: trial, two approvals, release; readings that came in between; winter without readings."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from kikan.businesses.water.law.charge import Charge as Working
from kikan.businesses.water.models import Bill, Reading, ReadingKind
from kikan.businesses.water.tests import town
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock, tenant


@pytest.fixture
def points(live_database: object) -> Iterator[list[int]]:
    """Three points opened in August and read in August, September and October."""
    town.settle()
    with clock.set_to(town.TODAY):
        found = [town.point(zone=1 + n // 2, sequence=n + 1) for n in range(3)]
        for n, at in enumerate(found):
            town.opened(at, payer=town.PEOPLE[n])
            for month, index in ((8, 110), (9, 130 + n), (10, 150 + 3 * n)):
                town.read(at, date(2026, month, 20), index)
        yield found


def tried(month: int, **more: int) -> int:
    number = queue.enqueue("water.bill_month", actor=town.CLERK, parameters={"month": month, **more})
    assert run_now(town.TOWN, number) == State.WAITING, queue.find(town.TOWN, number).error
    return number


def release(number: int) -> None:
    queue.approve(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE, queue.find(town.TOWN, number).error


def bills(month: int) -> dict[int, Bill]:
    with tenant(town.TOWN):
        return {b.point: b for b in Bill.objects.filter(month=month, ended_by__isnull=True)}


def test_a_month_is_tried_approved_by_two_and_charged_once(points: list[int]) -> None:
    number = tried(202609)
    figures = queue.find(town.TOWN, number).figures
    assert (figures["bills"], figures["volume"]) == (3, 20 + 21 + 22)
    assert bills(202609) == {}
    release(number)
    decided = bills(202609)
    assert sorted(decided) == sorted(points)
    first = decided[points[0]]
    # 20 m3 in a month: 800 + 10 × 80 + 10 × 180 = 3,400, × 1.1; sewer 1,925 + 10 × 209 with tax
    assert (first.water, first.water_tax, first.sewer) == (3740, 340, 4015)
    assert first.due_on == date(2026, 10, 26), "the 25th is a Sunday"
    working = Working.unpack(np.array([first.water_working], dtype=np.int64))
    assert working.total[0] == first.water
    with tenant(town.TOWN):
        assert Balance.objects.get(charge=first.water_charge).balance == 3740
        assert Charge.objects.get(number=first.sewer_charge).reference == first.number
        before = Charge.objects.count()
    again = queue.enqueue("water.bill_month", actor=town.CLERK, parameters={"month": 202609, "zone": 0})
    assert run_now(town.TOWN, again) == State.DONE
    with tenant(town.TOWN):
        assert Charge.objects.count() == before


def test_a_reading_entered_after_the_trial_is_billed_with_the_release(points: list[int]) -> None:
    number = tried(202610, zone=1)
    late = town.point(sequence=9)
    town.opened(late, payer=42)
    town.read(late, date(2026, 10, 21), 105)
    release(number)
    decided = bills(202610)
    assert sorted(decided) == sorted([*points[:2], late])
    assert decided[late].part_days == 81
    assert decided[points[1]].volume == 22


def test_a_run_needs_two_persons(points: list[int]) -> None:
    number = tried(202609)
    queue.approve(number, actor=town.FIRST)
    with pytest.raises(Refused):
        queue.approve(number, actor=town.FIRST)


def test_a_winter_month_is_billed_on_the_mean_of_the_last_two_readings(points: list[int]) -> None:
    with clock.set_to("2026-12-25"):
        number = tried(202612, zone=2, winter=1)
        release(number)
        decided = bills(202612)
        assert list(decided) == points[2:]
        # read 22 and 24 in September and October
        assert decided[points[2]].volume == 23
        with tenant(town.TOWN):
            row = Reading.objects.get(kind=ReadingKind.WINTER)
        assert (row.index, row.volume) == (None, 23)
