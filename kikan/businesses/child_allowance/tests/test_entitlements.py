"""Entitlements: which months an act brings, what the ledger says, what is paid, what the register proposes."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.child_allowance.models import Decision, MonthlyResult, Payment, PaymentLine
from kikan.businesses.child_allowance.procedures.accept_claim import accept_claim
from kikan.businesses.child_allowance.procedures.add_child import add_child
from kikan.businesses.child_allowance.procedures.cancel_decision import cancel_decision
from kikan.businesses.child_allowance.procedures.confirm_support import confirm_support
from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments, settle
from kikan.businesses.child_allowance.procedures.determine_months import determine_months
from kikan.businesses.child_allowance.procedures.end_entitlement import end_entitlement
from kikan.businesses.child_allowance.procedures.remove_child import remove_child
from kikan.businesses.child_allowance.procedures.suspend_payment import release_payment, suspend_payment
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.payments import month_lines
from kikan.businesses.child_allowance.tests.scene import CHILD, CLERK, FATHER, MOTHER, born, claimed, family
from kikan.businesses.health_insurance.tests import town
from kikan.law import column
from kikan.shared.access import system_actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutState
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import sweep
from kikan.shared.worklist.arguments import from_json
from kikan.shared.worklist.models import PendingAct

AUGUST = date(2026, 8, 1)


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with family():
        yield


def amounts(recipient: int = FATHER) -> dict[str, int]:
    """The recipient's sum of every month of the ledger that brings something."""
    found: dict[str, int] = {}
    with tenant(town.TOWN):
        for line in month_lines(recipient):
            if line.amount:
                found[f"{line.month:%Y-%m}"] = found.get(f"{line.month:%Y-%m}", 0) + line.amount
    return dict(sorted(found.items()))


def payments() -> list[tuple[int, int, int, int]]:
    """(due, offset, amount, carried) of every payment in order."""
    with tenant(town.TOWN):
        rows = Payment.objects.order_by("number").values_list("due", "offset", "amount", "carried")
        return [tuple(row) for row in rows]


def decisions() -> list[tuple[int, int]]:
    """(before, after) of every decision in order."""
    with tenant(town.TOWN):
        return [(d.before, d.amount) for d in Decision.objects.order_by("number")]


def pay(month: date = AUGUST, **more: object) -> int:
    return decide_payments(pay_month=month, actor=CLERK, **more)  # type: ignore[arg-type]


def test_a_claim_of_may_pays_from_june(settled: None) -> None:
    claimed()
    assert amounts() == {"2026-06": 10000, "2026-07": 10000}
    assert decisions() == [(0, 10000)]


def test_what_is_decided_to_be_paid_waits_for_the_bank_on_its_day(settled: None) -> None:
    claimed()
    assert pay() == 1
    with tenant(town.TOWN):
        (waits,) = PayoutState.objects.all()
    assert (waits.payee, waits.rest, waits.payable_on) == (FATHER, 20000, date(2026, 8, 10))


def test_a_claim_in_time_after_the_event_counts_from_the_event(settled: None) -> None:
    claimed(on=date(2026, 6, 15), event_on=date(2026, 5, 31))
    assert min(amounts()) == "2026-06"


def test_a_third_child_and_a_student_bring_thirty_thousand(settled: None) -> None:
    second, third, student = (
        born(901, date(2024, 4, 1)),
        born(902, date(2026, 6, 20)),
        born(903, date(2006, 5, 5)),
    )
    claimed(children=(CHILD, second))
    assert amounts()["2026-07"] == 25000
    add_child(
        person=FATHER, child=third, event_on=date(2026, 6, 20), claimed_on=date(2026, 7, 3), actor=CLERK
    )
    assert amounts()["2026-07"] == 55000
    confirm_support(
        person=FATHER, child=student, event_on=date(2026, 6, 30), claimed_on=date(2026, 7, 10), actor=CLERK,
        graduates_in=date(2027, 3, 31),
    )  # fmt: skip
    assert amounts()["2026-07"] == 10000 + 30000 + 30000
    with tenant(town.TOWN):
        (confirmation,) = reads.confirmations_of(FATHER)
    assert confirmation.valid_until == date(2027, 4, 1)
    assert decisions() == [(0, 25000), (25000, 55000), (55000, 70000)]


def test_a_child_of_school_age_needs_no_confirmation(settled: None) -> None:
    claimed()
    with pytest.raises(Refused, match="確認は要りません"):
        confirm_support(
            person=FATHER, child=CHILD, event_on=date(2026, 7, 1), claimed_on=date(2026, 7, 1), actor=CLERK
        )


def test_a_child_has_one_recipient(settled: None) -> None:
    claimed()
    with pytest.raises(Refused, match="別の受給者"):
        accept_claim(
            person=MOTHER,
            kind=1,
            event_on=date(2026, 7, 1),
            claimed_on=date(2026, 7, 1),
            children=[CHILD],
            actor=CLERK,
        )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"claimed_on": date(2026, 7, 11)}, "今日より後"),
        ({"event_on": date(2026, 7, 9), "claimed_on": date(2026, 7, 8)}, "事由発生日より前"),
        ({"children": []}, "児童を選んで"),
        ({"is_civil_servant": True}, "勤務先"),
        ({"children": [FATHER]}, "支給対象の年齢"),
        ({"event_on": date(2024, 7, 1), "claimed_on": date(2024, 7, 1)}, "所得の判定"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(settled: None, changed: dict[str, object], said: str) -> None:
    usual: dict[str, object] = {
        "event_on": date(2026, 7, 1),
        "claimed_on": date(2026, 7, 1),
        "children": [CHILD],
    }
    with pytest.raises(Refused, match=said):
        accept_claim(person=MOTHER, kind=1, actor=CLERK, **(usual | changed))  # type: ignore[arg-type]


def test_the_third_birthday_lowers_the_amount_by_itself_and_a_second_run_writes_nothing(
    settled: None,
) -> None:
    born(901, date(2023, 8, 1))
    claimed(children=(CHILD, 901))
    for today, added in (("2026-08-01", 2), ("2026-09-01", 2), ("2026-09-02", 0)):
        with clock.set_to(today), tenant(town.TOWN):
            assert determine_months(actor=CLERK) == added
    assert amounts() == {"2026-06": 25000, "2026-07": 25000, "2026-08": 25000, "2026-09": 20000}


def test_a_payment_takes_the_months_before_once(settled: None) -> None:
    claimed()
    assert pay() == 1
    assert pay() == 0
    assert payments() == [(20000, 0, 20000, 0)]
    with tenant(town.TOWN):
        assert Payment.objects.get().pays_on == date(2026, 8, 10) or Payment.objects.get().pays_on == date(
            2026, 8, 7
        )
        assert sum(PaymentLine.objects.values_list("amount", flat=True)) == 20000


def test_an_odd_month_is_no_month_of_payment(settled: None) -> None:
    claimed()
    with pytest.raises(Refused, match="定例の支払月"):
        pay(date(2026, 7, 1))


def test_what_is_held_back_is_paid_with_all_its_months_after_the_release(settled: None) -> None:
    claimed()
    suspend_payment(person=FATHER, on=date(2026, 7, 1), reason=1, actor=CLERK)
    assert pay() == 0
    release_payment(person=FATHER, on=date(2026, 7, 10), actor=CLERK)
    assert pay() == 1
    assert payments() == [(20000, 0, 20000, 0)]


def test_an_overpayment_is_offset_against_what_follows(settled: None) -> None:
    second = born(901, date(2024, 4, 1))
    claimed(children=(CHILD, second))
    pay()
    remove_child(person=FATHER, child=second, event_on=date(2026, 6, 10), lost_by=4, actor=CLERK)
    with clock.set_to("2026-09-30"), tenant(town.TOWN):
        determine_months(actor=CLERK)
        pay(date(2026, 10, 1))
    assert payments() == [(50000, 0, 50000, 0), (20000, 15000, 5000, 0)]


def test_an_end_keeps_the_month_of_the_event_and_its_cancelling_brings_the_rest_back(settled: None) -> None:
    claimed()
    entry = end_entitlement(person=FATHER, event_on=date(2026, 6, 30), lost_by=1, actor=CLERK).number
    assert amounts() == {"2026-06": 10000}
    cancel_decision(cancelled=entry, actor=CLERK)
    assert amounts() == {"2026-06": 10000, "2026-07": 10000}


def test_the_ledger_is_only_added_to(settled: None) -> None:
    claimed()
    with tenant(town.TOWN):
        before = MonthlyResult.objects.count()
    end_entitlement(person=FATHER, event_on=date(2026, 6, 30), lost_by=1, actor=CLERK)
    with tenant(town.TOWN):
        assert MonthlyResult.objects.count() == before + 1


def test_a_town_sees_nothing_of_another(settled: None) -> None:
    claimed()
    pay()
    town.settle(town.OTHER)
    with tenant(town.OTHER):
        assert reads.spells_of([FATHER]) == []
        assert month_lines(FATHER) == []
        assert not Payment.objects.exists()
    other = system_actor(town.OTHER, "child_allowance.change")
    with pytest.raises(NotFound):
        end_entitlement(person=FATHER, event_on=date(2026, 7, 1), lost_by=1, actor=other)


def proposed() -> list[tuple[str, dict[str, object]]]:
    sweep.settle(town.TOWN)
    with tenant(town.TOWN):
        found = PendingAct.objects.filter(business="child_allowance").order_by("number")
        return [(a.procedure.removeprefix("child_allowance."), a.arguments) for a in found]


def happened(kind: str, *persons: int, on: date = date(2026, 7, 5)) -> None:
    with tenant(town.TOWN):
        append(
            actor=town.CLERK, kind=kind, procedure="test", subjects=[("person", p) for p in persons], happened_on=on,
            reported_on=on,
        )  # fmt: skip


def test_a_family_that_moves_in_is_proposed_to_claim_as_it_stands(settled: None) -> None:
    happened("residents.moved_in", FATHER, MOTHER, CHILD)
    ((procedure, arguments),) = proposed()
    assert (procedure, arguments["person"], arguments["children"]) == ("accept_claim", FATHER, [CHILD])
    accept_claim(**from_json("child_allowance.accept_claim", arguments), actor=CLERK)
    assert decisions() == [(0, 10000)]


def test_a_birth_in_a_recipients_home_is_proposed_as_an_increase(settled: None) -> None:
    born(901, date(2022, 1, 1))
    claimed(children=(901,))
    happened("residents.born", CHILD)
    ((procedure, arguments),) = proposed()
    assert (procedure, arguments["person"], arguments["child"]) == ("add_child", FATHER, CHILD)


def test_a_recipient_who_moves_out_is_proposed_to_end_and_a_dead_child_too(settled: None) -> None:
    claimed()
    happened("residents.moved_out", FATHER)
    happened("residents.died", CHILD)
    assert [(p, a["lost_by"]) for p, a in proposed()] == [("end_entitlement", 1), ("end_entitlement", 3)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-40, 40)), max_size=20))
def test_offsets_neither_create_nor_lose_a_yen_and_never_pay_below_zero(lines: list[tuple[int, int]]) -> None:
    lines.sort(key=lambda line: line[0])
    recipient, unpaid = column(*(r for r, _ in lines)), column(*(a for _, a in lines))
    found = settle(recipient, 4, unpaid)
    paid = np.bincount(recipient, weights=found.line, minlength=4).astype(np.int64)
    owed = np.bincount(recipient, weights=unpaid, minlength=4).astype(np.int64)
    assert (paid == found.due - found.offset).all()
    assert (paid >= 0).all()
    assert (owed == paid - found.carried).all()
    assert (np.abs(found.line) <= np.abs(unpaid)).all()
