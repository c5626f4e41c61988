"""Papers by the hundred: bills of a month with one slip for both services, letters of arrears; runs never print twice."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.collection.models import Slip, SlipPart
from kikan.businesses.water.documents import BILL, REMINDER
from kikan.businesses.water.models import ArrearsStep, Step
from kikan.businesses.water.procedures.issue_bill import issue_bills
from kikan.businesses.water.reads.yearly import years_of_levies
from kikan.businesses.water.tests import town
from kikan.businesses.water.tests.test_bill_month import bills, release, tried
from kikan.shared.addressees.protection import cover
from kikan.shared.documents.models import Bundle, Issue, Printed
from kikan.shared.documents.print_runs import passed_over
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import SEWER, WATER
from kikan.shared.ledger.sums import due_days
from kikan.shared.tenancy import clock, tenant


@pytest.fixture
def billed(live_database: object) -> Iterator[list[int]]:
    """Three points billed for September, due on 26 October."""
    town.settle()
    with clock.set_to("2026-10-01"):
        points = [town.point(sequence=3 - n) for n in range(3)]
        for n, at in enumerate(points):
            town.opened(at, payer=town.PEOPLE[n])
            town.read(at, date(2026, 9, 20), 130 + n)
        release(tried(202609))
        yield points


def worked(job: str, **parameters: int) -> int:
    number = queue.enqueue(job, actor=town.CLERK, parameters=parameters)
    assert run_now(town.TOWN, number) == State.DONE, queue.find(town.TOWN, number).error
    return number


def test_one_slip_asks_for_water_and_sewer_and_a_new_one_takes_its_place(billed: list[int]) -> None:
    bill = bills(202609)[billed[0]]
    first = issue_bills(numbers=[bill.number], paper="bill", actor=town.CLERK).issues[bill.number]
    with tenant(town.TOWN):
        slip = Slip.objects.get()
        parts = list(
            SlipPart.objects.filter(slip=slip.number).order_by("line").values_list("charge", "amount")
        )
        assert parts == [(bill.water_charge, bill.water), (bill.sewer_charge, bill.sewer)]
        data = Issue.objects.get(number=first).data["body"]
        (printed,) = data["slips"]
        assert printed["amount"] == f"{bill.water + bill.sewer:,}"
        assert printed["title"] == f"水道 {bill.water:,}・下水 {bill.sewer:,}"
    issue_bills(numbers=[bill.number], paper="bill", actor=town.CLERK)
    with tenant(town.TOWN):
        old, new = Slip.objects.order_by("number")
        assert old.cancelled_by == new.entry
        assert (new.replaces, new.reissue) == (old.number, 1)


def test_the_bills_of_a_month_are_printed_by_route_and_the_protected_left_to_their_officer(
    billed: list[int],
) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", 26)])
        cover(
            26, entry=entry.number, begins_on=date(2026, 9, 1), kind="dv", measure=1, is_provisional=False,
            last_on=date(2027, 8, 31),
        )  # fmt: skip
    decided = bills(202609)
    number = worked("water.print_bills", month=202609, zone=0)
    with tenant(town.TOWN):
        made = Printed.objects.filter(run=number).exclude(issue=0).order_by("issue")
        assert [p.subject for p in made] == [decided[billed[2]].number, decided[billed[0]].number]
        assert passed_over(number) == [decided[billed[1]].number]
        assert Bundle.objects.get(kind=BILL.kind).papers == 2
    before = queue.find(town.TOWN, number).figures
    assert (before["notices"], before["passed_over"], before["pages"]) == (2, 1, 4)


def test_reminders_go_to_who_is_late_and_to_nobody_twice(billed: list[int]) -> None:
    with clock.set_to("2026-11-10"):
        assert queue.find(town.TOWN, worked("water.pursue", step=Step.REMINDED)).figures["notices"] == 0, (
            "20 days"
        )
    with clock.set_to("2026-11-20"):
        number = worked("water.pursue", step=Step.REMINDED)
        assert queue.find(town.TOWN, number).figures["notices"] == 3
        assert queue.find(town.TOWN, worked("water.pursue", step=Step.REMINDED)).figures["notices"] == 0
    bill = bills(202609)[billed[0]]
    with tenant(town.TOWN):
        assert ArrearsStep.objects.count() == 3
        body = Issue.objects.filter(kind=REMINDER.kind).earliest("number").data["body"]
        assert f"{bill.water:,}" in body["rows"][0]
        assert body["slips"][0]["amount"] == f"{bill.water:,}", "the sewer fee is not reminded with the water"


def test_the_year_of_a_levy_is_the_sum_of_its_due_days(billed: list[int]) -> None:
    with tenant(town.TOWN):
        found = years_of_levies(2026)
        for levy, line in zip((WATER, SEWER), found, strict=True):
            days = due_days(levy.code, 2026)
            assert (line.ja, line.charged) == (levy.ja, sum(d.charged for d in days))
            assert (line.received, line.written_off) == (0, 0)
            assert line.owed == sum(d.balance for d in days) > 0


def test_a_printed_run_of_one_town_is_nothing_to_another(billed: list[int]) -> None:
    worked("water.print_bills", month=202609, zone=0)
    town.settle(town.OTHER)
    with tenant(town.OTHER):
        assert not Printed.objects.exists()
        assert not Slip.objects.exists()
