"""Reminders: who is reminded, the run with its approvals, the letters; demands, certificates, notices of refunds."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.collection.models import IncomingFile, IncomingRecord, Outcome, Slip, SlipPart
from kikan.businesses.collection.procedures.defer_reminder import defer_reminder
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.tests.pursued import (
    ACTOR,
    FIRST_DUE,
    OTHER,
    RIGHTS,
    TOWN,
    a_person,
    a_tax,
    entry,
    towns,
)
from kikan.shared.access import Actor
from kikan.shared.documents.models import Issue
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.kinds import reminder_fee_of
from kikan.shared.ledger.models import Balance, Reminder
from kikan.shared.tenancy import clock, tenant

SENT = date(2026, 8, 18)
LEVY = 21


@pytest.fixture(autouse=True)
def _scene(live_database: object) -> Iterator[None]:
    with clock.set_to(SENT.isoformat()):
        towns()
        yield


def somebody(user: int) -> Actor:
    return Actor(user, TOWN, 1, frozenset({*RIGHTS, "collection.approve"}), "test")


def owing(number: int, amount: int = 30_000, address: str = "見本町一丁目1番1号") -> int:
    with tenant(TOWN):
        return a_tax(a_person(number, address), amount, 20_000)


def reminded(sent_on: date = SENT, due_on: date = FIRST_DUE) -> int:
    """A run up to its trial."""
    parameters: dict[str, int | str] = {
        "due_on": int(f"{due_on:%Y%m%d}"),
        "sent_on": int(f"{sent_on:%Y%m%d}"),
    }
    number = queue.enqueue("collection.remind", actor=somebody(1), parameters=parameters)
    assert run_now(TOWN, number) == State.WAITING
    return number


def released(number: int) -> None:
    queue.approve(number, actor=somebody(2))
    queue.approve(number, actor=somebody(3))
    queue.release_later(number, actor=somebody(2), not_before=clock.now())
    assert run_now(TOWN, number) == State.DONE


def preliminary(charge: int) -> None:
    """A payment that the stores have told of and not settled yet (速報)."""
    by, now = entry(), SENT
    IncomingFile.objects.create(
        municipality=TOWN, number=1, channel="store", layout="store_a", file_id="1", made_on=now, sha256="0" * 64,
        records=1, amount=30_000, bad=0, entry=by,
    )  # fmt: skip
    IncomingRecord.objects.create(
        municipality=TOWN, file=1, record=1, stage=1, identity=7, amount=30_000, paid_on=now, charge=charge,
        instalment=1, entry=by,
    )  # fmt: skip
    Outcome.objects.create(
        municipality=TOWN, file=1, record=1, identity=7, result=1, charge=charge, instalment=1, entry=by
    )


def test_a_run_reminds_who_owes_once_with_the_fee_and_leaves_out_who_must_not_be_reminded() -> None:
    charge, paid, deferred, on_its_way = owing(18), owing(26), owing(34), owing(68)
    owing(42, 1)
    owing(50, address="")
    enter_receipt(charge=paid, instalment=1, amount=30_000, paid_on=FIRST_DUE, actor=ACTOR)
    defer_reminder(
        payer=34, claims=((deferred, 1),), until_on=date(2026, 9, 30), reason="相談中", actor=ACTOR
    )
    with tenant(TOWN):
        preliminary(on_its_way)
    number = reminded()
    figures = queue.find(TOWN, number).figures
    assert {n: figures[n] for n in ("reminders", "too_small", "postponed", "without_address", "reserved", "fees")} == {
        "reminders": 1, "too_small": 1, "postponed": 1, "without_address": 1, "reserved": 1, "fees": 100,
    }  # fmt: skip
    released(number)
    with tenant(TOWN):
        (row,) = Reminder.objects.all()
        assert (row.charge, row.instalment, row.amount, row.sent_on) == (charge, 1, 30_000, SENT)
        assert Balance.objects.get(charge=charge, instalment=reminder_fee_of(1)).balance == 100
    assert queue.find(TOWN, reminded()).figures["already"] == 1
    with tenant(OTHER):
        assert not Reminder.objects.exists()


def test_who_pays_between_the_trial_and_the_release_is_not_reminded() -> None:
    owing(18)
    paid = owing(26)
    number = reminded()
    enter_receipt(charge=paid, instalment=1, amount=30_000, paid_on=SENT, actor=ACTOR)
    released(number)
    with tenant(TOWN):
        assert list(Reminder.objects.values_list("amount", flat=True)) == [30_000]
        assert not Balance.objects.filter(charge=paid, instalment=reminder_fee_of(1)).exists()


def test_the_letters_come_with_a_slip_of_tax_and_fee_and_never_twice() -> None:
    charge = owing(18)
    number = reminded()
    released(number)
    for _ in range(2):
        letters = queue.enqueue(
            "collection.print_reminders", actor=ACTOR, parameters={"entry": queue.find(TOWN, number).entry}
        )
        assert run_now(TOWN, letters) == State.DONE
    with tenant(TOWN):
        (paper,) = Issue.objects.filter(kind="collection.reminder")
        assert paper.data["body"]["rows"][0][4:] == ["30,000", "100", "0", "30,100"]
        assert paper.data["body"]["slips"][0]["amount"] == "30,100"
        (slip,) = Slip.objects.all()
        parts = SlipPart.objects.filter(slip=slip.number).order_by("line")
        assert [(p.charge, p.instalment, p.amount) for p in parts] == [
            (charge, 1, 30_000),
            (charge, 2001, 100),
        ]


def test_a_reminder_sent_before_the_due_day_is_refused() -> None:
    parameters: dict[str, int | str] = {"due_on": 20260731, "sent_on": 20260731}
    number = queue.enqueue("collection.remind", actor=somebody(1), parameters=parameters)
    assert run_now(TOWN, number) == State.FAILED


def test_what_has_lapsed_is_not_reminded() -> None:
    long_ago = date(2021, 7, 30)
    with tenant(TOWN):
        a_tax(a_person(18), 30_000, due=long_ago, year=2021)
        a_tax(a_person(26), 30_000, due=long_ago, year=2020)
    number = reminded(due_on=long_ago)
    figures = queue.find(TOWN, number).figures
    assert (figures["candidates"], figures["lapsed"], figures["reminders"]) == (2, 2, 0)
