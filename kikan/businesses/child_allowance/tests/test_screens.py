"""The counter of the child allowance: a proposal becomes a claim, a page tells why, notices are issued."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from kikan.businesses.child_allowance.models import Decision, Payment
from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.businesses.child_allowance.procedures.end_entitlement import end_entitlement
from kikan.businesses.child_allowance.procedures.issue_notice import (
    issue_decision_notice,
    issue_payment_notice,
)
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.tests.scene import (
    APPROVER,
    CHILD,
    CLERK,
    FATHER,
    HOME,
    born,
    claimed,
    family,
)
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.models import PendingAct


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with family():
        yield


def clerk() -> Client:
    return client_of(town.TOWN, "child_clerk")


def read_at(page: str) -> str:
    return page.split('name="read_at" value="')[1].split('"', maxsplit=1)[0]


def test_the_proposal_of_a_move_in_opens_filled_in_and_is_granted_by_another(settled: None) -> None:
    with tenant(town.TOWN):
        append(
            actor=town.CLERK, kind="residents.moved_in", procedure="test", happened_on=date(2026, 7, 5),
            reported_on=date(2026, 7, 6), subjects=[("person", FATHER), ("person", CHILD)],
        )  # fmt: skip
    sweep.settle(town.TOWN)
    with tenant(town.TOWN):
        number = PendingAct.objects.get(business="child_allowance").number
    client, address = clerk(), f"{HOME}acts/{number}/"
    page = shown(client, address)
    assert "checked" in page
    given = {
        "kind": "1", "event_on": "R8.7.5", "claimed_on": "R8.7.6", "children": str(CHILD), "pension_kind": "1",
        "read_at": read_at(page),
    }  # fmt: skip
    previewed = client.post(address, {**given, "preview": "1"})
    assert "児童手当の受給資格" in previewed.content.decode(), previewed.content.decode()
    answer = sent(client, address, **given, send="1")
    assert answer.status_code == 302
    acts.approve(number, actor=APPROVER)
    with tenant(town.TOWN):
        assert [s.valid_from for s in reads.spells_of([FATHER])] == [date(2026, 8, 1)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"claimed_on": "R8.2.30"}, "claimed_on-error"),
        ({"claimed_on": "R8.7.11"}, "請求日が今日より後"),
        ({"children": ""}, "児童を選んで"),
        ({"is_civil_servant": "1"}, "勤務先"),
        ({"kind": "7"}, "kind-error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(settled: None, changed: dict[str, str], said: str) -> None:
    given = {
        "kind": "1", "event_on": "R8.7.1", "claimed_on": "R8.7.1", "children": str(CHILD), "pension_kind": "1",
    }  # fmt: skip
    given = {name: value for name, value in (given | changed).items() if value}
    answer = clerk().post(f"{HOME}persons/{FATHER}/acts/accept_claim/", {**given, "preview": "1"})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_the_page_tells_of_every_month_why_it_brings_what(settled: None) -> None:
    claimed(children=(CHILD, born(901, date(2024, 4, 1))))
    decide_payments(pay_month=date(2026, 8, 1), actor=CLERK)
    page = shown(clerk(), f"{HOME}persons/{FATHER}/")
    for told in ("3歳未満　第2子", "3歳以上小学校修了前　第1子", "児童手当法第6条第1項", "15,000", "50,000"):
        assert told in page
    assert "受給者（被用者）" in shown(clerk(), HOME)
    assert "受給者" in shown(client_of(town.TOWN, "child_chief"), f"/{town.TOWN}/residents/persons/{FATHER}/")


def test_every_decision_and_payment_has_its_notice(settled: None) -> None:
    claimed()
    decide_payments(pay_month=date(2026, 8, 1), actor=CLERK)
    end_entitlement(person=FATHER, event_on=date(2026, 7, 9), lost_by=1, actor=CLERK)
    with tenant(town.TOWN):
        numbers = list(Decision.objects.order_by("number").values_list("number", flat=True))
        payment = Payment.objects.get().number
    issued = [issue_decision_notice(person=FATHER, decision=n, actor=CLERK) for n in numbers]
    issued.append(issue_payment_notice(person=FATHER, payment=payment, actor=CLERK))
    with tenant(town.TOWN):
        kinds = [Issue.objects.get(number=n).kind.removeprefix("child_allowance.") for n in issued]
    assert kinds == ["grant_notice", "end_notice", "payment_notice"]


def test_a_notice_is_issued_from_the_page(settled: None) -> None:
    claimed()
    with tenant(town.TOWN):
        number = Decision.objects.get().number
    answer = sent(clerk(), f"{HOME}persons/{FATHER}/paper/", paper=f"decision:{number}")
    assert answer.status_code == 302, answer.content.decode()[:2000]


def test_a_regular_payment_is_asked_for_once_a_month(settled: None) -> None:
    claimed()
    client = clerk()
    first = sent(client, f"{HOME}payments/", pay_month="R8.8.1")
    again = sent(client, f"{HOME}payments/", pay_month="R8.8.20")
    assert first.status_code == 302
    assert first["Location"] == again["Location"]


def test_a_payment_outside_the_regular_months_is_decided_on_the_page(settled: None) -> None:
    claimed()
    answer = sent(clerk(), f"{HOME}persons/{FATHER}/pay/", pays_on="R8.7.15")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with tenant(town.TOWN):
        assert [p.amount for p in Payment.objects.all()] == [10000]
