"""A child with a certificate falls ill in another prefecture: paid there, asked back here, explained, decided, told."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.medical_subsidy.procedures.apply import apply_child
from kikan.businesses.medical_subsidy.procedures.decide_refunds import decide_refunds
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate, issue_refund_notice
from kikan.businesses.medical_subsidy.procedures.receipts import correct_receipt, enter_receipt
from kikan.businesses.medical_subsidy.reads import recipients, refunds
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound
from kikan.shared.ledger import payouts
from kikan.shared.ledger.payout_models import PayoutStatus
from kikan.shared.ledger.purposes import MEDICAL_SUBSIDY
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

ARRIVED, ILL, TODAY = date(2026, 11, 10), date(2026, 11, 18), date(2026, 11, 23)
CHILD_SCHEME, OUTPATIENT = 3, 1


@pytest.fixture(scope="module", autouse=True)
def _day(settled_town: int) -> Iterator[None]:
    with clock.set_to(TODAY):
        yield


def certified() -> tuple[int, int]:
    """A family moves in; the child is applied for, decided by another, and gets a certificate. (parent, child)"""
    parent, _, child = accept_move_in(
        actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), ARRIVED)
    ).persons
    taker = clerk("medical_clerk")
    apply_child(person=child, applied_on=TODAY, event_on=ARRIVED, payee=parent, insurer=3, actor=taker)
    with tenant(MODEL_TOWN):
        (asked,) = recipients.applications(person=child)
    draft = acts.enter(
        "medical_subsidy.decide", actor=taker, subjects=[("person", child)],
        arguments={"person": child, "application": asked.number},
    )  # fmt: skip
    acts.approve(draft, actor=clerk("medical_chief"))
    issue_certificate(person=child, scheme=CHILD_SCHEME, actor=taker)
    return parent, child


def test_what_was_paid_elsewhere_comes_back_less_what_the_insurer_gives(settled_town: int) -> None:
    parent, child = certified()
    with tenant(MODEL_TOWN):
        (held,) = recipients.recipients(person=child)
    assert (held.valid_from, held.copay_ja) == (ARRIVED, "無")
    bill = {
        "person": child, "scheme": CHILD_SCHEME, "month": ILL, "institution": "大阪見本病院", "care": OUTPATIENT,
        "points": 30_000, "paid": 60_000, "applied_on": TODAY, "actor": clerk("medical_clerk"),
    }  # fmt: skip
    with pytest.raises(NotFound, match="受給資格がありません"):
        enter_receipt(**bill, care_on=date(2026, 11, 9))  # type: ignore[arg-type]
    enter_receipt(**bill, care_on=ILL)  # type: ignore[arg-type]
    with tenant(MODEL_TOWN):
        (receipt,) = refunds.receipts(person=child)
    assert receipt.subsidy == 60_000
    correct_receipt(
        receipt=receipt.number, reason="高額療養費の決定", points=30_000, paid=60_000, high_cost=15_000,
        actor=clerk("medical_clerk"),
    )  # fmt: skip
    done = decide_refunds(applied_on=TODAY, pays_on=date(2026, 12, 25), actor=clerk("medical_chief"))
    with tenant(MODEL_TOWN):
        (payment,) = refunds.payments_of(child)
        state = payouts.states(MEDICAL_SUBSIDY, [payment.number])[payment.number]
    assert (done.count, payment.payee, payment.amount) == (1, parent, 45_000)
    assert state.status == PayoutStatus.WAITING
    paper = issue_refund_notice(payment=payment.number, actor=clerk("medical_clerk"))
    with tenant(MODEL_TOWN):
        text = str(Issue.objects.get(number=paper).data)
    assert all(part in text for part in ("大阪見本病院（外来）", "60,000", "15,000", "45,000円"))
