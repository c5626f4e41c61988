"""School aid is paid to the guardian, month by month, and all payments of a year are its amount."""

from datetime import date

import pytest

from kikan.businesses.schooling.models.aid import AidGround
from kikan.businesses.schooling.models.pupil import BeganBy
from kikan.businesses.schooling.procedures.aid import apply_aid, decide_aid
from kikan.businesses.schooling.procedures.decide_aid_payments import (
    Decided,
    cancel_aid_return,
    decide_aid_payments,
    decide_entrance_payments,
    demand_aid_return,
)
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.leave_register import leave_register
from kikan.businesses.schooling.procedures.make_register import make_register
from kikan.businesses.schooling.procedures.record_aid_costs import record_aid_costs
from kikan.businesses.schooling.reads import aid_costs, aid_payments, years
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.test_screens import HOME, chief, sent, shown
from kikan.businesses.schooling.tests.town import CLERK, ENTRANT, SIXTH
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.models import Balance
from kikan.shared.ledger.payout_models import Payout, PayoutStatus
from kikan.shared.ledger.purposes import SCHOOL_AID
from kikan.shared.tenancy import clock, tenant

YEARLY, COMMUTING = 13_900, 2_270
ENTRANCE, FIRST_GRADE = 57_060, 11_630
PAYS_ON = date(2027, 3, 25)


@pytest.fixture
def aided(settled: None) -> int:
    """A child of the sixth grade, aided from November to March: five months."""
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)
    asked = date(2026, 10, 15)
    apply_aid(person=SIXTH, year=2026, applied_on=asked, ground=AidGround.TAX_FREE, actor=town.FIRST)
    decide_aid(person=SIXTH, year=2026, decision=1, actor=town.SECOND)
    return SIXTH


def paid_through(month: date) -> Decided:
    with clock.set_to(month):
        return decide_aid_payments(year=2026, through=month, pays_on=PAYS_ON, actor=CLERK)


def of_months(count: int) -> int:
    return YEARLY * count // 12 + COMMUTING * count // 12


def owed() -> list[tuple[int, int]]:
    with tenant(town.TOWN):
        rows = Payout.objects.filter(purpose=SCHOOL_AID.code).order_by("number")
        return list(rows.values_list("payee", "amount"))


def test_the_guardian_gets_what_is_due_and_the_parts_are_the_year(aided: int) -> None:
    assert paid_through(date(2026, 11, 20)).amount == of_months(1)
    assert paid_through(date(2027, 1, 20)).amount == of_months(3) - of_months(1)
    assert paid_through(date(2027, 3, 20)).amount == of_months(5) - of_months(3)
    assert {payee for payee, _ in owed()} == {town.FATHER}
    assert sum(amount for _, amount in owed()) == of_months(5)


def test_a_second_decision_of_a_month_pays_nobody(aided: int) -> None:
    first, second = paid_through(date(2026, 12, 1)), paid_through(date(2026, 12, 31))
    assert (first.count, second) == (1, Decided(0, 0, 0, 0))
    assert len(owed()) == 1


def test_what_was_paid_for_a_month_not_aided_is_told_and_pays_nobody(aided: int) -> None:
    paid_through(date(2027, 2, 1))
    leave_register(person=SIXTH, left_on=date(2026, 12, 16), closed_by=1, actor=CLERK)
    assert paid_through(date(2027, 3, 1)).count == 0
    with tenant(town.TOWN):
        (left,) = aid_payments.due_of(2026, date(2027, 3, 1), years.own_law())
    assert left.amount == of_months(2) - of_months(4)
    assert "過払い" in left.told_ja


@pytest.mark.parametrize(
    ("through", "pays_on", "why"),
    [
        (date(2026, 3, 31), date(2026, 11, 1), "2026年度の月ではありません"),
        (date(2027, 4, 1), date(2026, 11, 1), "2026年度の月ではありません"),
        (date(2026, 12, 1), date(2026, 11, 1), "早すぎます"),
        (date(2026, 11, 1), date(2026, 10, 14), "支払日が過ぎて"),
    ],
)
def test_a_month_or_a_day_that_cannot_be_is_refused(
    aided: int, through: date, pays_on: date, why: str
) -> None:
    with clock.set_to(date(2026, 10, 15)), pytest.raises(Refused, match=why):
        decide_aid_payments(year=2026, through=through, pays_on=pays_on, actor=CLERK)


def test_the_page_shows_who_gets_what_and_then_decides(aided: int) -> None:
    client, page = chief(), f"{HOME}aid/2026/payments/"
    typed = {"through": "令和8年11月1日", "pays_on": "令和8年11月25日"}
    far = client.post(page, {**typed, "through": "9999-12-31", "preview": "1"})
    assert (far.status_code, "月ではありません" in far.content.decode()) == (400, True)
    seen = client.post(page, typed | {"preview": "1"}).content.decode()
    assert f"{of_months(1):,}" in seen
    assert owed() == []
    sent(client, page, **typed, decide="1")
    assert owed() == [(town.FATHER, of_months(1))]
    assert str(PayoutStatus.WAITING.label) in shown(client, f"{HOME}persons/{SIXTH}/")


def test_what_cannot_be_taken_from_a_later_payment_is_asked_back(aided: int) -> None:
    paid_through(date(2027, 2, 1))
    leave_register(person=SIXTH, left_on=date(2026, 12, 16), closed_by=1, actor=CLERK)
    given = {"person": SIXTH, "year": 2026, "actor": CLERK}
    over = of_months(4) - of_months(2)
    with clock.set_to(date(2027, 2, 10)):
        with pytest.raises(Refused, match="納期限が今日以前"):
            demand_aid_return(first_due_on=date(2027, 2, 10), **given)  # type: ignore[arg-type]
        demand_aid_return(first_due_on=date(2027, 3, 31), parts=2, **given)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="過払いの額がありません"):
            demand_aid_return(first_due_on=date(2027, 3, 31), **given)  # type: ignore[arg-type]
    with tenant(town.TOWN):
        back = aid_payments.payments_of(SIXTH)[0]
        rows = Balance.objects.filter(charge=back.charge).order_by("instalment")
        assert [(b.due_on, b.balance) for b in rows] == [
            (date(2027, 3, 31), over - over // 2), (date(2027, 4, 30), over // 2),
        ]  # fmt: skip
        assert claims_of_payers([town.FATHER]).payer.tolist() == [town.FATHER] * 2
    assert (back.amount, back.payee) == (-over, town.FATHER)
    client, page = chief(), f"{HOME}persons/{SIXTH}/"
    assert "返還（収納管理）" in shown(client, page)
    assert sent(client, page, return_notice=str(back.number)).status_code == 302
    with clock.set_to(date(2027, 2, 12)):
        cancel_aid_return(person=SIXTH, number=back.number, actor=CLERK)
        with pytest.raises(NotFound):
            cancel_aid_return(person=SIXTH, number=back.number, actor=CLERK)
        assert "返還の取消し" in shown(client, page)
        assert "返還通知書を発行する" not in shown(client, page)
        with tenant(town.TOWN):
            assert not any(b.balance for b in Balance.objects.filter(charge=back.charge))
        demand_aid_return(first_due_on=date(2027, 3, 31), **given)  # type: ignore[arg-type]


def test_entrance_money_comes_before_the_entry_once_and_goes_back_from_who_moves_away(settled: None) -> None:
    make_register(year=2027, actor=CLERK)
    with clock.set_to(date(2027, 2, 1)):
        apply_aid(
            person=ENTRANT,
            year=2027,
            applied_on=date(2027, 2, 1),
            ground=AidGround.TAX_FREE,
            actor=town.FIRST,
        )
        decide_aid(person=ENTRANT, year=2027, decision=1, actor=town.SECOND)
        client, page = chief(), f"{HOME}aid/2027/payments/"
        late = sent(client, page, through="令和9年4月1日", pays_on="令和9年4月1日", entrance="1")
        assert "入学の前日まで" in late.content.decode()
        sent(client, page, through="令和9年4月1日", pays_on="令和9年3月10日", entrance="1")
        assert owed() == [(town.FATHER, ENTRANCE)]
        assert decide_entrance_payments(year=2027, pays_on=date(2027, 3, 10), actor=CLERK) == Decided(
            0, 0, 0, 0
        )
        with tenant(town.TOWN):
            (april,) = aid_payments.due_of(2027, date(2027, 4, 1), years.own_law())
        assert april.items == {"goods": FIRST_GRADE // 12}
    with clock.set_to(date(2027, 3, 25)):
        leave_register(person=ENTRANT, left_on=date(2027, 3, 20), closed_by=1, actor=CLERK)
        demand_aid_return(person=ENTRANT, year=2027, first_due_on=date(2027, 4, 30), actor=CLERK)
    with tenant(town.TOWN):
        assert aid_payments.payments_of(ENTRANT)[0].amount == -ENTRANCE


def test_actual_costs_of_a_schools_list_are_tried_kept_and_paid_within_the_ceiling(aided: int) -> None:
    page, law_of_trip = f"{HOME}aid/2026/payments/", 22_000
    bad = "\n".join(
        (
            f"{SIXTH},修学旅行費,30000", f"{SIXTH},修学旅行費,1", f"{SIXTH},学用品費,100",
            f"{ENTRANT}\t修学旅行費\t100", "x,修学旅行費,1", f"{SIXTH},給食費,-1",
        )
    )  # fmt: skip
    tried = sent(chief(), page, lines=bad, costs_try="1").content.decode()
    assert "6行のうち、受け付けられない行は5行です" in tried
    for said in (
        "同じ費目がすでに",
        "実費で支給する費目では",
        "認定されていません",
        "数字ではありません",
        "1,000万円",
    ):
        assert said in tried
    assert "何も記録していません" in sent(chief(), page, lines=bad, costs="1").content.decode()
    with pytest.raises(Refused, match="1行から"):
        record_aid_costs(year=2026, text="\n", actor=CLERK)
    assert sent(chief(), page, lines=f"{SIXTH},修学旅行費,30000", costs="1").status_code == 302
    assert record_aid_costs(year=2026, text=f"{SIXTH},修学旅行費,30000", actor=CLERK) == 0
    assert paid_through(date(2026, 11, 20)).amount == of_months(1) + law_of_trip
    assert record_aid_costs(year=2026, text=f"{SIXTH},修学旅行費,20000", actor=CLERK) == 1
    with tenant(town.TOWN):
        (left,) = aid_payments.due_of(2026, date(2026, 11, 20), years.own_law())
    assert left.items == {"school_trip": -2_000}


def test_the_state_bears_half_of_what_is_paid_for_who_is_on_assistance(settled: None) -> None:
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)
    apply_aid(
        person=SIXTH, year=2026, applied_on=date(2026, 10, 15), ground=AidGround.ASSISTED, actor=town.FIRST
    )
    decide_aid(person=SIXTH, year=2026, decision=1, actor=town.SECOND)
    record_aid_costs(year=2026, text=f"{SIXTH},修学旅行費,15001", actor=CLERK)
    with tenant(town.TOWN):
        assert aid_costs.state_share_of(2026, years.own_law()) == (15_001, 7_500)
    assert paid_through(date(2026, 11, 20)).amount == 15_001
