"""Whatever happens in whatever order, every sum is true after every act: charges, late charges, closings, carry-over."""

import contextlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.businesses.collection.procedures.carry_over import carry_over
from kikan.businesses.collection.procedures.close_day import close_day
from kikan.businesses.collection.procedures.close_evening import close_evening
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.waive_late_charge import waive_late_charge
from kikan.businesses.collection.procedures.write_off import WriteOffReason, write_off
from kikan.businesses.collection.tests.pursued import ACTOR, TOWN, a_person, a_tax, entry, towns
from kikan.shared.errors import ProcedureError
from kikan.shared.ledger import charge as charging
from kikan.shared.ledger import closing
from kikan.shared.ledger.kinds import Kind, kind_of, late_charge_of
from kikan.shared.ledger.models import Balance, Charge, Closing, ReceiptState
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
START = date(2026, 6, 2)
KINDS = ("pay", "pay_late_charge", "correct", "refund", "evening", "waive", "write_off", "close", "carry")
acts = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(1, 700_000), st.integers(0, 40)),
    max_size=9,
)

# Every total straight from the rows, by no code of the ledger.
SIDES = """
SELECT (SELECT coalesce(sum(amount), 0) FROM ledger_charge_line), (SELECT coalesce(sum(amount), 0) FROM ledger_allocation),
  (SELECT coalesce(sum(amount), 0) FROM ledger_write_off), (SELECT coalesce(sum(amount), 0) FROM ledger_receipt),
  (SELECT coalesce(sum(amount), 0) FROM ledger_refund), (SELECT coalesce(sum(interest), 0) FROM ledger_refund)
"""


@given(acts=acts)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_history_every_sum_is_true(acts: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic(), clock.set_to(START.isoformat()):
        towns()
        with tenant(TOWN):
            a_person(18)
            charges = [
                a_tax(18, 600_000, 5_000, year=2026),
                a_tax(18, 400_000, due=date(2025, 7, 31), year=2025),
            ]
        today = START
        for kind, which, amount, days in acts:
            today = min(today + timedelta(days=days), date(2026, 12, 28))
            with clock.set_to(today.isoformat()):
                done(kind, charges[which], amount, today)
                every_sum_is_true()
        transaction.set_rollback(True)


def done(kind: str, charge: int, amount: int, today: date) -> None:
    """One act; what it refuses is no fault of the sums."""
    calls: dict[str, Any] = {
        "pay": lambda: enter_receipt(charge=charge, instalment=1, amount=amount, paid_on=today, actor=ACTOR),
        "pay_late_charge": lambda: enter_receipt(
            charge=charge, instalment=late_charge_of(1), amount=amount % 9_000 + 1, paid_on=today, actor=ACTOR
        ),
        "correct": lambda: corrected(charge, amount, today),
        "refund": refunded,
        "evening": lambda: close_evening(actor=ACTOR),
        "waive": lambda: waive_late_charge(
            charge=charge, instalment=1, amount=amount % 9_000 + 1, reason="災害", actor=ACTOR
        ),
        "write_off": lambda: write_off(
            claims=((charge, 1),), reason=WriteOffReason.EXTINCT_AT_ONCE, grounds="財産なし", actor=ACTOR
        ),
        "close": lambda: close_day(day=today, actor=ACTOR),
        "carry": lambda: carry_over(fiscal_year=2025, actor=ACTOR),
    }
    with contextlib.suppress(ProcedureError), transaction.atomic():
        calls[kind]()


def corrected(charge: int, amount: int, today: date) -> None:
    with tenant(TOWN):
        charging.correct(
            charge, components=(amount, 0, 0, 0), on=today, unit=100, occasional_due_on=today, entry=entry()
        )


def refunded() -> None:
    with tenant(TOWN):
        state = ReceiptState.objects.filter(unallocated__gt=0).order_by("number").first()
    if state is not None:
        decide_refund(receipt=state.number, actor=ACTOR)


def every_sum_is_true() -> None:
    with tenant(TOWN):
        with connection.cursor() as cursor:
            cursor.execute(SIDES)
            charged, allocated, written_off, received, refunded, interest = (
                int(x) for x in cursor.fetchone()
            )
        balances, states = list(Balance.objects.all()), list(ReceiptState.objects.all())
        for b in balances:
            assert b.charged - b.allocated - b.written_off == b.balance >= 0
        assert charged - allocated - written_off == sum(b.balance for b in balances)
        for s in states:
            assert s.amount == s.allocated + s.refunded + s.unallocated
            assert s.unallocated >= 0
        assert received == allocated + refunded + sum(s.unallocated for s in states)
        principal_is_apart(balances)
        closings_add_up({closing.CHARGED: charged, closing.CLEARED: allocated, closing.WRITTEN_OFF: written_off,
                         closing.RECEIVED: received, closing.REFUNDED: refunded, closing.INTEREST: interest})  # fmt: skip


def principal_is_apart(balances: list[Balance]) -> None:
    for number in Charge.objects.values_list("number", flat=True):
        of_charge = [b for b in balances if b.charge == number and kind_of(b.instalment) == Kind.PRINCIPAL]
        assert sum(charging.charged_components(number, 4)) == sum(b.charged for b in of_charge)


def closings_add_up(totals: dict[int, int]) -> None:
    """The closed days and what is not closed yet are everything, each thing once."""
    days = closing.closings(date(2000, 1, 1), date(2100, 1, 1))
    last = Closing.objects.order_by("-day").values_list("until_entry", flat=True).first() or 0
    parts = [
        *(closing.sums_between(after, row.until_entry) for row, after in days),
        closing.sums_between(last, 2**62),
    ]
    for what, total in totals.items():
        assert sum(s.amount for part in parts for s in part if s.what == what) == total
