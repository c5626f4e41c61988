"""Receipts become subsidies by the law, in order up to the month's cap; payments bring what is left, corrections included."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT, OUTPATIENT, PHARMACY
from kikan.businesses.medical_subsidy.models.recipient import EndedBy
from kikan.businesses.medical_subsidy.procedures.decide_refunds import Decided, decide_refunds
from kikan.businesses.medical_subsidy.procedures.end_subsidy import end_subsidy
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_refund_notice
from kikan.businesses.medical_subsidy.procedures.receipts import correct_receipt, enter_receipt
from kikan.businesses.medical_subsidy.reads import refunds as reads
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    CHILD,
    CHILDREN,
    CLERK,
    FATHER,
    HOME,
    SEVERE,
    TODAY,
    WIDOW,
    child_granted,
    disabled_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.payout_models import Payout
from kikan.shared.ledger.purposes import MEDICAL_SUBSIDY
from kikan.shared.tenancy import tenant

JULY = date(2026, 7, 1)


def entered(person: int = CHILD, scheme: int = CHILDREN, **told: Any) -> reads.ReceiptLine:
    """A receipt of July taken in; as it stands."""
    asked: dict[str, Any] = {
        "month": JULY, "institution": "隣県病院", "care": OUTPATIENT, "points": 1_000, "paid": 2_000, "applied_on": TODAY,
    } | told  # fmt: skip
    enter_receipt(person=person, scheme=scheme, actor=CLERK, **asked)
    return of(person)[-1]


def of(person: int) -> list[reads.ReceiptLine]:
    with tenant(town.TOWN):
        return reads.receipts(person=person)


def paid(applied_on: date = TODAY) -> Decided:
    return decide_refunds(applied_on=applied_on, pays_on=date(2026, 7, 31), actor=CLERK)


def owed() -> list[tuple[int, int, int]]:
    with tenant(town.TOWN):
        rows = Payout.objects.filter(purpose=MEDICAL_SUBSIDY.code).order_by("number")
        return list(rows.values_list("person", "payee", "amount"))


@pytest.fixture
def aided(settled: None) -> None:
    """The child subsidised without own share; the widow with one."""
    child_granted()
    disabled_granted(is_income_taxed=True, levy=0)


def test_without_an_own_share_all_that_is_left_after_others_is_paid(aided: None) -> None:
    assert entered().subsidy == 2_000
    rest = entered(points=20_000, paid=60_000, high_cost=25_000, additional=5_000, institution="遠方病院")
    assert (rest.others, rest.subsidy, rest.user_part) == (30_000, 30_000, 0)
    steps = {s.name: (s.value, s.cites) for s in rest.steps}
    assert (steps["cost"][0], steps["own_share"][0], steps["subsidy"][0]) == (200_000, 30_000, 30_000)
    assert all(cites for _, cites in steps.values())


def test_with_one_a_tenth_is_borne_up_to_the_cap_of_each_institution(aided: None) -> None:
    first = entered(WIDOW, SEVERE, points=10_000, paid=30_000)
    assert (first.user_part, first.subsidy) == (10_000, 20_000)
    second = entered(WIDOW, SEVERE, points=10_001, paid=30_003)
    assert (second.user_part, second.subsidy) == (8_000, 22_003)
    other = entered(WIDOW, SEVERE, points=10_000, paid=30_000, institution="別の医院")
    assert other.user_part == 10_000
    inside = entered(WIDOW, SEVERE, points=90_000, paid=80_000, care=INPATIENT)
    assert inside.user_part == 57_600
    assert entered(WIDOW, SEVERE, care=PHARMACY, institution="薬局").user_part == 0


def test_a_correction_lets_the_later_receipts_of_the_month_follow(aided: None) -> None:
    first = entered(WIDOW, SEVERE, points=10_000, paid=30_000)
    entered(WIDOW, SEVERE, points=10_001, paid=30_003)
    correct_receipt(receipt=first.number, reason="点数の誤り", points=5_000, paid=15_000, actor=CLERK)
    assert [r.user_part for r in of(WIDOW)] == [5_000, 10_000]
    correct_receipt(
        receipt=first.number, reason="取下げ", points=5_000, paid=15_000, is_void=True, actor=CLERK
    )
    assert [(r.user_part, r.subsidy) for r in of(WIDOW)] == [(0, 0), (10_000, 20_003)]
    with pytest.raises(Refused, match="変わるところがありません"):
        correct_receipt(
            receipt=first.number, reason="再び", points=5_000, paid=15_000, is_void=True, actor=CLERK
        )


def test_payments_go_to_the_payee_once_and_set_corrections_right(aided: None) -> None:
    one = entered()
    assert (paid(), paid()) == (Decided(1, 2_000, paid_entry()), Decided(0, 0, 0))
    assert owed() == [(CHILD, FATHER, 2_000)]
    correct_receipt(receipt=one.number, reason="誤り", points=1_000, paid=1_500, actor=CLERK)
    assert paid().count == 0
    entered(institution="別の医院")
    assert paid().amount == 1_500
    assert [amount for *_, amount in owed()] == [2_000, 1_500]
    assert sum(amount for *_, amount in owed()) == sum(r.subsidy for r in of(CHILD))


def paid_entry() -> int:
    with tenant(town.TOWN):
        return reads.payments_of(CHILD)[0].entry


def test_only_what_was_handed_in_by_the_day_is_paid(aided: None) -> None:
    entered()
    assert paid(date(2026, 7, 9)).count == 0
    with pytest.raises(Refused, match="支払日が過ぎて"):
        decide_refunds(applied_on=TODAY, pays_on=date(2026, 7, 9), actor=CLERK)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"paid": 10_001}, "医療費（10,000円）を超えて"),
        ({"high_cost": 2_001}, "支払った額を超えて"),
        ({"month": date(2026, 8, 1)}, "今日より後"),
        ({"care_on": date(2026, 6, 30)}, "診療月の日ではありません"),
        ({"month": date(2018, 5, 1)}, "受給資格がありません|期限を過ぎて"),
        ({"month": date(2026, 6, 1)}, "受給資格がありません"),
    ],
)
def test_what_cannot_be_is_refused(aided: None, told: dict[str, Any], why: str) -> None:
    with pytest.raises((Refused, NotFound), match=why):
        entered(**told)
    assert of(CHILD) == []


def test_the_same_receipt_is_taken_in_once(aided: None) -> None:
    entered()
    with pytest.raises(Refused, match="同じ領収書"):
        entered()


def test_in_a_month_that_holds_in_part_the_day_is_asked_for(aided: None) -> None:
    end_subsidy(
        person=CHILD, scheme=CHILDREN, ends_on=date(2026, 7, 6), lost_by=EndedBy.MOVED_OUT, actor=CLERK
    )
    with pytest.raises(Refused, match="月の途中"):
        entered()
    with pytest.raises(NotFound, match="受給資格がありません"):
        entered(care_on=date(2026, 7, 6))
    assert entered(care_on=date(2026, 7, 5)).subsidy == 2_000


def test_the_notice_tells_every_receipt(aided: None) -> None:
    entered()
    paid()
    with tenant(town.TOWN):
        number = reads.payments_of(CHILD)[0].number
    paper = issue_refund_notice(payment=number, actor=CLERK)
    with tenant(town.TOWN):
        text = str(Issue.objects.get(number=paper).data)
    for part in ("隣県病院（外来）", "2,000円", "令和8年7月"):
        assert part in text


def test_a_receipt_at_the_counter_is_explained_kept_corrected_and_paid(aided: None) -> None:
    client = client_of(town.TOWN, "medical_clerk")
    page = f"{HOME}persons/{CHILD}/refunds/"
    told = {
        "scheme": "3", "month": "令和8年7月", "institution": "隣県病院", "care": "1", "points": "1,000", "paid": "2,000",
        "applied_on": "令和8年7月10日",
    }  # fmt: skip
    seen = client.post(page, {**told, "preview": "1"}).content.decode()
    assert "残る自己負担額" in seen
    assert of(CHILD) == []
    for month in ("2026-07", "R8.7", "令和8年7月9日"):
        assert (
            "残る自己負担額" in client.post(page, {**told, "month": month, "preview": "1"}).content.decode()
        )
    assert "refunds/?done=" in sent(client, page, **told, send="1").url
    (row,) = of(CHILD)
    detail = f"{HOME}receipts/{row.number}/"
    assert "助成額の計算" in shown(client, detail)
    sent(client, detail, points="1,000", paid="1,800", reason="写し間違い")
    assert of(CHILD)[0].subsidy == 1_800
    pay = f"{HOME}refunds/"
    assert "1,800" in shown(client, pay)
    sent(client, pay, applied_on="令和8年7月10日", pays_on="令和8年7月31日", decide="1")
    assert owed() == [(CHILD, FATHER, 1_800)]
    assert "支給の決定" in shown(client, page)
    wrong = client.post(page, {**told, "month": "7月ごろ", "preview": "1"})
    assert wrong.status_code == 400
