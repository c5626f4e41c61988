"""Status reports, what the dead were not paid, what comes back: from the ask to the ledger."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from kikan.businesses.child_allowance.law.status_reports import GROUNDS, Situations
from kikan.businesses.child_allowance.models import Payment
from kikan.businesses.child_allowance.procedures.accept_unpaid_claim import accept_unpaid_claim
from kikan.businesses.child_allowance.procedures.cancel_decision import cancel_decision
from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.businesses.child_allowance.procedures.demand_return import cancel_return, demand_return
from kikan.businesses.child_allowance.procedures.end_entitlement import end_entitlement
from kikan.businesses.child_allowance.procedures.issue_notice import issue_payment_notice, issue_return_notice
from kikan.businesses.child_allowance.procedures.record_civil_servant import record_civil_servant
from kikan.businesses.child_allowance.procedures.status_reports import (
    ask_status_reports,
    record_circumstance,
    record_status_report,
    suspend_unanswered,
)
from kikan.businesses.child_allowance.reads import entitlements, status_reports
from kikan.businesses.child_allowance.reads.payments import unpaid_total
from kikan.businesses.child_allowance.reads.reports import of_year
from kikan.businesses.child_allowance.reads.returns import returns_of
from kikan.businesses.child_allowance.tests.scene import CHILD, CLERK, FATHER, HOME, born, claimed, family
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import sent, shown
from kikan.law import Law, book, call
from kikan.law.days import day
from kikan.law.ordinances import ordinance_of
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.back import instalments_of
from kikan.shared.ledger.claims import claims_of_payers, late_charges, law_on, limitations
from kikan.shared.ledger.models import Balance, PayoutState
from kikan.shared.tenancy import clock, tenant

AUGUST, JULY_9 = date(2026, 8, 1), date(2026, 7, 9)


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with family():
        yield


def asked() -> None:
    """A recipient since June whom the municipality asks for a report."""
    claimed()
    record_circumstance(person=FATHER, kind=9, on=date(2026, 6, 1), actor=CLERK)
    assert ask_status_reports(year=2026, actor=CLERK) == 1


def test_a_report_is_asked_only_for_the_grounds_of_the_law() -> None:
    count = len(GROUNDS)
    each = {name: np.arange(count) == place for place, name in enumerate(GROUNDS)}
    found = [
        call("child_allowance_act.status_report_ground", Situations(each), law=ordinances_of(apart)).tolist()
        for apart in ("no", "yes")
    ]
    assert found == [[0, 1, 2, 3, 4, 5, 6, 7, 0, 9], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]


def ordinances_of(apart: str) -> Law:
    """The law of 1 June 2026 in a town that asks, or does not ask, who lives apart from a child."""
    value = {
        "id": "child_allowance_act.status_report_apart",
        "value": apart,
        "cites": "試験のための値",
        "from": date(2012, 4, 1),
    }
    return book().law("event_date", day(date(2026, 6, 1)), ordinance_of(book(), 1, "試験の町", [value]))


def test_a_report_is_asked_held_back_for_and_paid_after_it_came(settled: None) -> None:
    asked()
    assert ask_status_reports(year=2026, actor=CLERK) == 0
    with pytest.raises(Refused, match="までの日"):
        record_status_report(person=FATHER, year=2026, received_on=date(2026, 5, 31), actor=CLERK)
    record_status_report(person=FATHER, year=2026, received_on=date(2026, 7, 1), lacks="申立書", actor=CLERK)
    assert suspend_unanswered(year=2026, actor=CLERK) == 1
    assert suspend_unanswered(year=2026, actor=CLERK) == 0
    assert decide_payments(pay_month=AUGUST, actor=CLERK) == 0
    kinds = []
    for held_back in (0, 1):
        run = queue.enqueue(
            "child_allowance.print_status_reports", actor=CLERK, parameters={"year": 2026, "held_back": held_back}
        )  # fmt: skip
        run_now(town.TOWN, run)
        figures = queue.find(town.TOWN, run).figures
        with tenant(town.TOWN):
            kinds.append((figures["notices"], Issue.objects.get(number=figures["first_issue"]).kind))
    assert kinds == [(1, "child_allowance.status_report"), (1, "child_allowance.suspension_notice")]
    page = shown(client_of(town.TOWN, "child_clerk"), f"{HOME}status_reports/")
    for told in ("市町村が求める事情", "不備あり（申立書）", "差止中"):
        assert told in page
    entry = record_status_report(person=FATHER, year=2026, received_on=date(2026, 7, 10), actor=CLERK)
    with tenant(town.TOWN):
        assert not entitlements.suspension_of(FATHER, clock.today())
    cancel_decision(cancelled=entry.number, actor=CLERK)
    with tenant(town.TOWN):
        assert entitlements.suspension_of(FATHER, clock.today())
        assert [r.is_answered for r in status_reports.reports_of(year=2026)] == [False]
    record_status_report(person=FATHER, year=2026, received_on=date(2026, 7, 10), actor=CLERK)
    assert decide_payments(pay_month=AUGUST, actor=CLERK) == 1


def test_who_lives_with_the_children_and_has_no_circumstance_is_not_asked(settled: None) -> None:
    claimed()
    assert ask_status_reports(year=2026, actor=CLERK) == 0
    with pytest.raises(NotFound, match="求めていません"):
        record_status_report(person=FATHER, year=2026, received_on=date(2026, 7, 1), actor=CLERK)
    with pytest.raises(Refused, match="法令値がありません"):
        suspend_unanswered(year=2999, actor=CLERK)
    with pytest.raises(Refused, match="提出期限"), clock.set_to("2026-06-30"):
        suspend_unanswered(year=2026, actor=CLERK)
    with pytest.raises(Refused, match="状況について"), clock.set_to("2026-05-31"):
        ask_status_reports(year=2026, actor=CLERK)


def test_what_the_dead_were_not_paid_goes_to_the_child_once(settled: None) -> None:
    claimed(on=date(2026, 4, 20), event_on=date(2026, 4, 20), children=(CHILD, born(901, date(2024, 4, 1))))
    end_entitlement(person=FATHER, event_on=JULY_9, lost_by=2, actor=CLERK)
    assert decide_payments(pay_month=AUGUST, actor=CLERK) == 0
    given = {"person": FATHER, "claimed_on": date(2026, 7, 10), "pays_on": date(2026, 7, 20), "actor": CLERK}
    with pytest.raises(Refused, match="死亡の日から"):
        accept_unpaid_claim(child=CHILD, **(given | {"claimed_on": date(2026, 7, 8)}))  # type: ignore[arg-type]
    accept_unpaid_claim(child=CHILD, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="未支払の額がありません"):
        accept_unpaid_claim(child=CHILD, **given)  # type: ignore[arg-type]
    with tenant(town.TOWN):
        paid = Payment.objects.get()
        (waits,) = PayoutState.objects.all()
    assert (paid.payee, waits.payee, waits.person, waits.rest) == (CHILD, CHILD, FATHER, 30000)
    assert issue_payment_notice(person=FATHER, payment=paid.number, actor=CLERK)


def test_what_was_paid_too_much_is_asked_back_in_parts_without_late_charge(settled: None) -> None:
    claimed(on=date(2026, 3, 20), event_on=date(2026, 3, 20))
    decide_payments(pay_month=AUGUST, actor=CLERK)
    with pytest.raises(Refused, match="過払いの額がありません"):
        demand_return(person=FATHER, first_due_on=date(2026, 8, 31), actor=CLERK)
    end_entitlement(person=FATHER, event_on=date(2026, 4, 30), lost_by=4, actor=CLERK)
    demand_return(person=FATHER, first_due_on=date(2026, 8, 31), parts=7, actor=CLERK)
    with tenant(town.TOWN):
        (back,) = returns_of(FATHER)
        parts, claims = instalments_of(back.charge), claims_of_payers([FATHER])
        assert unpaid_total(date(2026, 8, 1)) == (0, 0)
        assert not late_charges(claims, date(2026, 12, 31)).charge.any()
        assert not limitations(claims, date(2031, 8, 31), law_on(AUGUST)).is_over.any()
        over = limitations(claims, date(2031, 9, 1), law_on(AUGUST)).is_over
        assert over.tolist() == [True] + [False] * 6
    assert (back.amount, sum(yen for _, _, yen in parts)) == (30000, 30000)
    assert [(on, yen) for _, on, yen in parts[:2]] == [(date(2026, 8, 31), 4290), (date(2026, 9, 30), 4285)]
    assert issue_return_notice(person=FATHER, back=back.number, actor=CLERK)
    cancel_return(person=FATHER, number=back.number, actor=CLERK)
    with tenant(town.TOWN):
        assert unpaid_total(date(2026, 8, 1)) == (0, 30000)
        assert not sum(b.balance for b in Balance.objects.filter(charge=back.charge))
        assert [r.state_ja for r in returns_of(FATHER)] == ["取消し"]
    with pytest.raises(NotFound):
        cancel_return(person=FATHER, number=back.number, actor=CLERK)


def test_the_page_offers_the_return_and_carries_it_out(settled: None) -> None:
    claimed(on=date(2026, 3, 20), event_on=date(2026, 3, 20))
    decide_payments(pay_month=AUGUST, actor=CLERK)
    end_entitlement(person=FATHER, event_on=date(2026, 4, 30), lost_by=4, actor=CLERK)
    client = client_of(town.TOWN, "child_clerk")
    address = f"{HOME}persons/{FATHER}/acts/demand_return/"
    assert "返納の決定" in shown(client, f"{HOME}persons/{FATHER}/")
    answer = client.post(address, {"ground": "1", "first_due_on": "R8.7.1", "parts": "2", "preview": "1"})
    assert "納期限が今日以前" in answer.content.decode()
    answer = sent(client, address, ground="1", first_due_on="R8.8.31", parts="2", preview="1")
    assert "児童手当返納金" in answer.content.decode()


def test_the_year_is_counted_by_month_pension_and_class(settled: None) -> None:
    third = born(902, date(2026, 1, 20))
    claimed(on=date(2026, 5, 20), children=(CHILD, born(901, date(2020, 4, 1)), third))
    decide_payments(pay_month=AUGUST, actor=CLERK)
    with tenant(town.TOWN):
        rows = of_year(2026)
        assert of_year(2025) == []
    june = [
        (r.pension_ja, r.class_ja, r.recipients, r.children, r.amount, r.decided)
        for r in rows
        if r.month.month == 6
    ]
    assert june == [
        ("被用者", "3歳未満　第3子以降", 1, 1, 30000, 30000), ("被用者", "3歳以上　第1子・第2子", 1, 2, 20000, 20000),
    ]  # fmt: skip
    page = shown(client_of(town.TOWN, "child_clerk"), f"{HOME}report/?year=2026")
    assert "3歳以上　第1子・第2子" in page


def test_an_employers_notice_is_told_and_refuses_a_claim(settled: None) -> None:
    told = {"person": FATHER, "on": date(2026, 4, 1), "told_on": date(2026, 7, 1), "actor": CLERK}
    with pytest.raises(Refused, match="通知がありません"):
        record_civil_servant(**told)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="受付日は今日以前"):
        record_civil_servant(employer="見本市役所", **(told | {"told_on": date(2026, 7, 11)}))  # type: ignore[arg-type]
    claimed(on=date(2026, 3, 20), event_on=date(2026, 3, 20))
    record_civil_servant(employer="見本市役所", **told)  # type: ignore[arg-type]
    page = shown(client_of(town.TOWN, "child_clerk"), f"{HOME}persons/{FATHER}/")
    assert "見本市役所　二重に支給しないよう" in page
    end_entitlement(person=FATHER, event_on=date(2026, 4, 1), lost_by=5, actor=CLERK)
    with pytest.raises(Refused, match="見本市役所から"):
        claimed()
    record_civil_servant(**(told | {"on": date(2026, 5, 1)}))  # type: ignore[arg-type]
    assert claimed()
