"""Letters and certificates: demands, the payment certificate, the paper of a plan, the notice of a refund."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.collection.procedures.agree_plan import agree_plan
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.issue_demand import issue_demand
from kikan.businesses.collection.procedures.issue_payment_certificate import issue_payment_certificate
from kikan.businesses.collection.procedures.issue_plan_paper import issue_plan_paper
from kikan.businesses.collection.procedures.issue_refund_notice import issue_refund_notice
from kikan.businesses.collection.tests.pursued import ACTOR, TOWN, a_person, a_tax, towns
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 18)
LEVY = 21


@pytest.fixture(autouse=True)
def _scene() -> Iterator[None]:
    with clock.set_to(TODAY.isoformat()):
        towns()
        yield


def owing(number: int, amount: int = 30_000) -> int:
    with tenant(TOWN):
        return a_tax(a_person(number), amount, 20_000)


def test_a_demand_lists_everything_overdue_with_late_charges_to_the_day() -> None:
    owing(18, 3_000_000)
    with clock.set_to("2026-11-02"):
        number = issue_demand(person=18, stage="first", pay_by=date(2026, 11, 30), actor=ACTOR)
        with tenant(TOWN):
            body = Issue.objects.get(number=number).data["body"]
    assert [row[2] for row in body["rows"]] == ["第1期", "第2期"]
    assert body["rows"][0][6] == "54,200"
    with pytest.raises(Refused, match="今日より後"):
        issue_demand(person=18, stage="first", pay_by=TODAY, actor=ACTOR)


def test_who_owes_nothing_overdue_gets_no_demand() -> None:
    charge = owing(18)
    enter_receipt(charge=charge, instalment=1, amount=30_000, paid_on=TODAY, actor=ACTOR)
    with pytest.raises(Refused, match="催告する未納がありません"):
        issue_demand(person=18, stage="first", pay_by=date(2026, 11, 30), actor=ACTOR)


def test_a_payment_certificate_tells_what_is_paid_open_and_not_due_and_marks_a_receipt_shown() -> None:
    charge = owing(18)
    (number,) = issue_payment_certificate(
        person=18, kind="ordinary", years=((LEVY, 2026),), shown=((charge, 1, 30_000),), actor=ACTOR
    )
    with tenant(TOWN):
        body = Issue.objects.get(number=number).data["body"]
    (year,) = body["years"]
    assert (year["tax"], year["paid"], year["open"], year["not_due"]) == (
        "50,000",
        "30,000※",
        "20,000",
        "20,000",
    )
    assert body["has_shown"]


def test_a_certificate_of_no_arrears_is_refused_while_something_is_overdue() -> None:
    charge = owing(18)
    with pytest.raises(Refused, match="30,000円"):
        issue_payment_certificate(person=18, kind="complete", years=(), actor=ACTOR)
    enter_receipt(charge=charge, instalment=1, amount=30_000, paid_on=TODAY, actor=ACTOR)
    assert len(issue_payment_certificate(person=18, kind="complete", years=(), actor=ACTOR)) == 1
    with pytest.raises(Refused, match="選んだ年度"):
        issue_payment_certificate(person=18, kind="ordinary", years=((LEVY, 2020),), actor=ACTOR)


def test_the_paper_of_a_plan_and_the_notice_of_a_refund_say_what_was_decided() -> None:
    charge = owing(18, 300_000)
    made = agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 8, 31), count=3, actor=ACTOR)
    receipt = enter_receipt(charge=charge, instalment=2, amount=370_000, paid_on=TODAY, actor=ACTOR)
    done = decide_refund(receipt=receipt, actor=ACTOR)
    plan, notice = (
        issue_plan_paper(plan=made.plan, actor=ACTOR),
        issue_refund_notice(refund=done.refund or 0, actor=ACTOR),
    )
    with tenant(TOWN):
        bodies = {i.number: i.data["body"] for i in Issue.objects.all()}
    assert len(bodies[plan]["rows"]) == 3
    assert bodies[plan]["signs"]
    assert bodies[notice]["rows"][0][4] == "300,000"
    assert {"label": "還付する額", "value": "50,000円"} in bodies[notice]["pairs"]
