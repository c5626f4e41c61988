"""What an insurer owes as a high-cost benefit the subsidy does not pay: taken off refunds, claimed for care in kind."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.procedures.decide_benefits import (
    PaidLine,
    decide_high_cost,
    end_benefit,
)
from kikan.businesses.health_insurance.reads import benefits
from kikan.businesses.medical_subsidy.exchange.claims import read_claims
from kikan.businesses.medical_subsidy.law.insurer_part import Classes, Payments, month_owed
from kikan.businesses.medical_subsidy.models.recipient import Insurer
from kikan.businesses.medical_subsidy.procedures.change_insurance import change_insurance
from kikan.businesses.medical_subsidy.procedures.claim_on_insurers import (
    cancel_insurer_claim,
    claim_on_insurer,
    tell_high_cost,
    waiting,
)
from kikan.businesses.medical_subsidy.procedures.receipts import correct_receipt, enter_receipt
from kikan.businesses.medical_subsidy.procedures.take_claims import take_claims
from kikan.businesses.medical_subsidy.reads import high_cost as reads
from kikan.businesses.medical_subsidy.reads import refunds
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.test_claims import file_of
from kikan.businesses.medical_subsidy.tests.town import (
    ALONE,
    CHILD,
    CHILDREN,
    CLERK,
    FATHER,
    HOME,
    WIDOW,
    child_granted,
    disabled_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.law import book, column
from kikan.law.days import month_number
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import sweep
from kikan.shared.worklist.models import PendingAct

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 3)
NHI = system_actor(town.TOWN, *(f"health_insurance.{right}" for right in ("look", "change", "approve")))


@pytest.fixture
def child(settled: None) -> int:
    """The recipient's number of a child of NHI without own share."""
    row = child_granted()
    assert row is not None
    return row.number


def entered(points: int = 50_000, paid: int = 150_000) -> refunds.ReceiptLine:
    enter_receipt(
        person=CHILD, scheme=CHILDREN, month=JULY, institution="隣県病院", care=2, points=points, paid=paid,
        applied_on=clock.today(), actor=CLERK,
    )  # fmt: skip
    with tenant(town.TOWN):
        return refunds.receipts(person=CHILD)[-1]


def decided() -> benefits.BenefitRow:
    """NHI decides the household's July: the child bore 150,000 yen of 200,000, the father the rest."""
    lines = [PaidLine(CHILD, False, 500_000, 150_000), PaidLine(FATHER, False, 166_666, 50_000)]
    decide_high_cost(person=FATHER, month=JULY, lines=lines, applied_on=AUGUST, actor=NHI)
    with tenant(town.TOWN):
        return benefits.benefits_of(FATHER)[0]


def tasks() -> list[str]:
    sweep.settle(town.TOWN)
    with tenant(town.TOWN):
        rows = PendingAct.objects.filter(business="medical_subsidy", title__contains="高額療養費")
        return [row.reason for row in rows.order_by("number")]


def test_a_refund_is_less_by_what_nhi_decided_and_follows_what_it_decides_later(child: int) -> None:
    with clock.set_to(AUGUST):
        row = decided()
        own = row.amount * 150_000 // 200_000
        first = entered()
        assert (first.insurer_part, first.subsidy) == (own, 150_000 - own)
        assert tasks() == []
        steps = {s.name: s.value for s in first.steps}
        assert (steps["month_benefit"], steps["part"], steps["own_share"]) == (own, own, 150_000 - own)
        told = {"points": 50_000, "paid": 150_000, "actor": CLERK, "reason": "国保の決定の取消し"}
        with pytest.raises(Refused, match="変わるところがありません"):
            correct_receipt(receipt=first.number, **told)
        end_benefit(benefit=row.number, reason="誤り", actor=NHI)
        assert len(tasks()) == 1
        correct_receipt(receipt=first.number, **told)
        with tenant(town.TOWN):
            (after,) = refunds.receipts(person=CHILD)
        assert (after.insurer_part, after.subsidy) == (0, 150_000)


def test_of_another_insurer_the_class_or_the_amount_told_counts(child: int) -> None:
    change_insurance(
        person=CHILD, from_on=JULY, insurer=int(Insurer.SOCIETY), insurer_number="06139999", actor=CLERK
    )
    with pytest.raises(Refused, match="どちらか一方"):
        tell_high_cost(person=CHILD, month=JULY, actor=CLERK)
    with pytest.raises(Refused, match="所得区分はありません"):
        tell_high_cost(person=CHILD, month=JULY, limit_class="カ", actor=CLERK)
    client, page = client_of(town.TOWN, "medical_chief"), f"{HOME}persons/{CHILD}/refunds/"
    assert sent(client, page, tell="", month="2026-07", limit_class="ウ").status_code == 302
    one = entered()
    assert (one.insurer_part, one.subsidy) == (150_000 - 82_430, 82_430)
    assert "自己負担限度額" in shown(client, f"{HOME}receipts/{one.number}/")
    small = entered(points=1_000, paid=3_000)
    assert (small.insurer_part, small.subsidy) == (0, 3_000)
    tell_high_cost(person=CHILD, month=JULY, amount=100_000, actor=CLERK)
    correct_receipt(receipt=one.number, points=50_000, paid=150_000, reason="保険者の決定", actor=CLERK)
    with tenant(town.TOWN):
        assert [r.insurer_part for r in refunds.receipts(person=CHILD)] == [100_000, 0]


def test_what_was_paid_in_kind_is_claimed_of_the_insurer_once_and_again_when_taken_back(child: int) -> None:
    content = file_of(f"{child:07d},202607,0612345678,見本医院,2,50000,150000,,,150000")
    take_claims(file=read_claims(content), month=JULY, actor=CLERK)
    with clock.set_to(AUGUST):
        row = decided()
        own = row.amount * 150_000 // 200_000
        assert len(tasks()) == 1
        with tenant(town.TOWN):
            (due,) = waiting(JULY)
        assert (due.amount, due.basis_ja, due.subsidy) == (own, "国保の支給決定", 150_000)
        client, page = client_of(town.TOWN, "medical_chief"), f"{HOME}insurers/?month=2026-07"
        assert f"{own:,}" in shown(client, page)
        given = {"insurer": due.insurer_key, "debtor": str(ALONE), "due_on": "2026-08-31"}
        assert sent(client, page, claim="", **given).status_code == 302
        with pytest.raises(Refused, match="請求する額がありません"):
            claim_on_insurer(
                month=JULY, insurer=due.insurer_key, debtor=ALONE, due_on=date(2026, 8, 31), actor=CLERK
            )
        with tenant(town.TOWN):
            (made,) = reads.claims_made()
            owed = [b.balance for b in Balance.objects.filter(charge=made.charge)]
        assert (made.amount, made.left, owed) == (own, own, [own])
        assert "保険者への請求の未入金" in shown(client, HOME)
        assert sent(client, page, letter="", number=str(made.number)).status_code == 302
        end_benefit(benefit=row.number, reason="誤り", actor=NHI)
        assert len(tasks()) == 2
        with tenant(town.TOWN):
            assert [r.amount for r in waiting(JULY)] == [-own]
        assert sent(client, page, end="", number=str(made.number)).status_code == 302
        with pytest.raises(NotFound):
            cancel_insurer_claim(number=made.number, actor=CLERK)
        with tenant(town.TOWN):
            assert waiting(JULY) == []
            assert reads.open_claims() == (0, 0)
        # A receipt that comes first takes its part; the claim is for the rest.
        decided()
        entered(points=10_000, paid=30_000)
        with tenant(town.TOWN):
            (rest,) = waiting(JULY)
        assert (rest.taken, rest.amount) == (30_000, own - 30_000)
        assert client.get(f"{HOME}insurers/?month=2026-09").status_code == 200
        assert client.get(f"{HOME}insurers/?month=x").status_code == 200


def test_the_pages_ask_as_much_for_many_as_for_few(child: int) -> None:
    client, counts, owed = client_of(town.TOWN, "medical_chief"), [], []
    widow = disabled_granted(is_income_taxed=False, levy=0)
    assert widow is not None
    pages = [f"{HOME}insurers/?month=2026-07", f"{HOME}prefecture/?year=2026&month=2026-07&scheme=3"]
    for person, number, limit_class in ((CHILD, child, "オ"), (WIDOW, widow.number, "一般")):
        content = file_of(f"{number:07d},202607,0612345678,見本医院,2,50000,150000,,,150000")
        take_claims(file=read_claims(content), month=JULY, actor=CLERK)
        tell_high_cost(person=person, month=JULY, limit_class=limit_class, actor=CLERK)
        for page in pages:
            shown(client, page)
        with CaptureQueriesContext(connection) as seen:
            for page in pages:
                shown(client, page)
        counts.append(len(seen))
        with tenant(town.TOWN):
            owed.append([r.amount for r in waiting(JULY)])
    assert counts[0] == counts[1]
    assert owed == [[150_000 - 35_400], [150_000 - 35_400, 150_000 - 57_600]]


@given(st.lists(st.tuples(st.integers(0, 300_000), st.booleans()), min_size=1, max_size=6), st.integers(0, 4))
def test_more_paid_is_never_less_benefit_and_never_more_than_what_counts(
    paid: list[tuple[int, bool]], row: int
) -> None:
    law = book().law("service_month", month_number(JULY))

    def benefit(scale: int) -> tuple[int, int]:
        own = column(*(yen * scale for yen, _ in paid))
        rows = Payments(column(*([0] * len(paid))), own > 0, own * 4, own)
        found = month_owed(rows, Classes(column(row), column(0) > 0, column(0) > 0), law=law)
        return int(found.benefit[0]), int(found.counted[0])

    (once, counted), (twice, _) = benefit(1), benefit(2)
    assert 0 <= once <= counted
    assert once <= twice
