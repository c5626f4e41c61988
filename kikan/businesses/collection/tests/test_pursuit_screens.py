"""The screens about what is not paid, in one town of invented payers: each shows, acts, and refuses in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kikan.businesses.collection.procedures.agree_plan import agree_plan
from kikan.businesses.collection.procedures.close_day import close_day
from kikan.businesses.collection.procedures.close_evening import close_evening
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.tests.pursued import ACTOR, OTHER, TOWN, a_person, a_tax, towns
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.jobs.models import Run
from kikan.shared.ledger.models import Grace, GraceKind, PayoutAtWindow, Plan
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import REFUND
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.models import PendingAct

pytestmark = pytest.mark.django_db
HOME = f"/{TOWN}/collection/"
TODAY = date(2026, 11, 2)


@pytest.fixture
def charge() -> Iterator[int]:
    """Payer 18 owes 300,000 yen since 31 July 2026."""
    with clock.set_to(TODAY.isoformat()):
        towns()
        with tenant(TOWN):
            number = a_tax(a_person(18), 300_000, 20_000)
        yield number


@pytest.fixture
def clerk(charge: int) -> Client:
    return client_of(TOWN, "collection_chief")


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(HOME + path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def sent(client: Client, path: str, status: int = 302, **values: Any) -> Any:
    answer = client.post(HOME + path, {"form_token": fresh_token(client), **values})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def test_the_list_and_the_page_of_a_payer_show_late_charges_to_the_day(clerk: Client, charge: int) -> None:
    assert "5,400円" in shown(clerk, "arrears/")
    page = shown(clerk, "persons/18/arrears/")
    assert "325,400" in page
    assert f"charges/{charge}/1/late/" in page
    late = shown(clerk, f"charges/{charge}/1/late/")
    assert "2.8％" in late
    assert "4,712円" in late
    shown(clerk, "persons/999/arrears/", 404)
    shown(clerk, f"charges/{charge}/9/late/", 404)


def test_a_plan_is_simulated_then_agreed_and_shown_with_its_parts(clerk: Client, charge: int) -> None:
    form = {"claims": [f"{charge}-1"], "first_on": "令和8年11月30日", "count": "3"}
    page = sent(clerk, "persons/18/plan/", 200, **form).content.decode()
    assert "第3回" in page
    assert "告示されている" not in page or "2026" in page
    answer = sent(clerk, "persons/18/plan/", send="1", **form)
    with tenant(TOWN):
        (plan,) = Plan.objects.all()
    assert answer["Location"].endswith(f"plans/{plan.number}/")
    assert "履行中" in shown(clerk, f"plans/{plan.number}/")
    assert "履行中" in shown(clerk, "plans/")
    sent(clerk, f"plans/{plan.number}/", why="withdrawn")
    assert "取下げ" in shown(clerk, f"plans/{plan.number}/")


@pytest.mark.parametrize(
    ("path", "values", "said"),
    [
        ("persons/18/plan/", {"first_on": "令和8年11月30日"}, "一つ以上選んでください"),
        ("persons/18/plan/", {"first_on": "きのう", "count": "3", "claims": ["c-1"]}, "日"),
        ("persons/18/plan/", {"first_on": "令和8年11月30日", "monthly": "100", "claims": ["c-1"]}, "終わりません"),
        ("persons/18/postpone/", {"claims": ["c-1"], "kind": "1", "waiver": "1", "begins_on": "20260901",
                                  "until_on": "20250901", "reason": "災害"}, "2年以内"),
        ("persons/18/defer/", {"claims": ["c-1"], "until_on": "20250101", "reason": "x"}, "過ぎています"),
        ("persons/18/write-off/", {"claims": ["c-1"], "reason": "9", "grounds": "x"}, "選択"),
        ("persons/18/arrears/", {"stage": "first", "pay_by": "20260101"}, "今日より後"),
        ("reminders/", {"due_on": "20260731", "sent_on": "20260731"}, "納期限より後"),
        ("closings/", {"day": "20991231"}, "今日より後"),
        ("persons/18/certificate/", {"kind": "complete", "copies": "1"}, "完納証明書は交付できません"),
        ("persons/18/certificate/", {"kind": "ordinary", "copies": "1"}, "選んでください"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    clerk: Client, charge: int, path: str, values: dict[str, Any], said: str
) -> None:
    given = {
        k: [x.replace("c-", f"{charge}-") for x in v] if isinstance(v, list) else v for k, v in values.items()
    }
    page = sent(clerk, path, 400, **{"send": "1", **given}).content.decode()
    assert said in page


def test_a_postponement_waits_for_another_person_and_nothing_else_is_handed_in_meanwhile(
    clerk: Client, charge: int
) -> None:
    claims = [f"{charge}-1"]
    sent(clerk, "persons/18/postpone/", claims=claims, kind="1", waiver="1", begins_on="20260901",
         until_on="20261130", reason="災害による損失")  # fmt: skip
    sent(clerk, "persons/18/write-off/", 400, claims=claims, reason="3", grounds="財産なし")
    with tenant(TOWN):
        assert list(PendingAct.objects.values_list("procedure", flat=True)) == ["collection.postpone"]
        assert not Grace.objects.exists()


def test_a_reminder_held_back_stands_on_the_page(clerk: Client, charge: int) -> None:
    sent(clerk, "persons/18/defer/", claims=[f"{charge}-1"], until_on="20261120", reason="相談中")
    with tenant(TOWN):
        assert Grace.objects.get().kind == GraceKind.REMINDER_DEFERRED
    assert "督促の保留" in shown(clerk, "persons/18/arrears/")


def test_a_run_of_reminders_is_started_and_has_its_page(clerk: Client) -> None:
    sent(clerk, "reminders/", due_on="20260731", sent_on="20261102")
    with tenant(TOWN):
        run = Run.objects.get(municipality=TOWN)
    page = shown(clerk, f"reminders/{run.number}/")
    assert "法定の期限" in page


def test_a_day_is_closed_and_told_line_by_line(clerk: Client, charge: int) -> None:
    enter_receipt(charge=charge, instalment=1, amount=300_000, paid_on=TODAY, actor=ACTOR)
    close_evening(actor=ACTOR)
    sent(clerk, "closings/", day="20261102")
    assert "300,000円" in shown(clerk, "closings/20261102/")
    assert "93％" in shown(clerk, "closings/?month=202611")  # 300,000 of 320,000
    shown(clerk, "closings/20261103/", 404)
    assert "まで締めています" in sent(clerk, "closings/", 400, day="20261102").content.decode()


def test_a_refund_is_decided_with_its_reason_paid_and_told(clerk: Client, charge: int) -> None:
    receipt = enter_receipt(charge=charge, instalment=1, amount=400_000, paid_on=TODAY, actor=ACTOR)
    page = shown(clerk, f"overpaid/{receipt}/")
    assert "誤納" in page
    sent(clerk, f"overpaid/{receipt}/", 400, reason="2", arose_on="20261102")
    sent(clerk, f"overpaid/{receipt}/", reason="4", arose_on="20261102", send="1")
    done = decide_refund(receipt=receipt, actor=ACTOR)
    assert "支払待ち" in shown(clerk, "refunds/")
    with tenant(TOWN):
        payout = states(REFUND, [done.refund or 0])[done.refund or 0].number
    sent(clerk, f"payouts/{payout}/", paid_on="20261102")
    with tenant(TOWN):
        assert PayoutAtWindow.objects.get().payout == payout
    sent(clerk, f"refunds/{done.refund}/", notice="1")
    assert "支払済" in shown(clerk, f"refunds/{done.refund}/")


def test_a_certificate_and_a_demand_are_handed_out_from_the_counter(clerk: Client, charge: int) -> None:
    sent(
        clerk,
        "persons/18/certificate/",
        kind="ordinary",
        years=["21-2026"],
        copies="1",
        shown=[f"{charge}-1"],
    )
    sent(clerk, "persons/18/arrears/", stage="first", pay_by="20261130")
    with tenant(TOWN):
        kinds = list(Issue.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["collection.payment_certificate", "collection.demand"]


def test_limitations_stand_in_their_list(clerk: Client) -> None:
    with tenant(TOWN):
        a_tax(18, 20_000, due=date(2021, 7, 30), year=2021)
    close_evening(actor=ACTOR)
    assert "完成" in shown(clerk, "limitations/")


def test_nobody_of_another_municipality_sees_any_of_it(charge: int) -> None:
    made = agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 11, 30), count=3, actor=ACTOR)
    close_day(day=TODAY, actor=ACTOR)
    other = client_of(OTHER, "collection_chief")
    for path in (
        f"plans/{made.plan}/",
        "persons/18/arrears/",
        "closings/20261102/",
        f"charges/{charge}/1/late/",
    ):
        answer = other.get(f"/{OTHER}/collection/{path}")
        assert answer.status_code == 404, path
