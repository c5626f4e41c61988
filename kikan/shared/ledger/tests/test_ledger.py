"""The ledger's sums hold after any prefix of any history, and the database refuses what would break them."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.shared.access import system_actor
from kikan.shared.addressees.models import Person
from kikan.shared.journal.append import append
from kikan.shared.ledger import charge as charging
from kikan.shared.ledger import kinds, sums
from kikan.shared.ledger import receive as receiving
from kikan.shared.ledger.law.instalments import Open, place_difference, share_components
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.ledger.models import Allocation, Balance, ChargeLine, Receipt, ReceiptState, Refund
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import write_columns

TOWN, OTHER = 62022, 62090
ACTOR = system_actor(TOWN)
START = date(2026, 7, 31)
YEAR = [START + timedelta(days=31 * i) for i in range(4)]

pytestmark = pytest.mark.django_db


def entry(kind: str = "test.act") -> int:
    return append(actor=ACTOR, kind=kind, procedure=kind, subjects=[("person", 1)]).number


def a_person(number: int = 1) -> None:
    Person.objects.get_or_create(municipality=TOWN, number=number, defaults={"entry": entry("test.person")})


def a_charge(amounts: list[int], reference: int = 1) -> int:
    parts = [charging.Part(i + 1, YEAR[i], (a, 0, 0, 0)) for i, a in enumerate(amounts)]
    return charging.charge(
        levy=HEALTH_INSURANCE.code, fiscal_year=2026, payer=1, reference=reference, parts=parts, entry=entry()
    )


def paid(charge: int, instalment: int, amount: int) -> int:
    number = receiving.receive(
        receiving.Incoming("counter", START, START, amount, charge, instalment, 1), entry=entry()
    )
    receiving.clear(number, entry=entry())
    return number


def test_a_payment_of_the_exact_amount_leaves_nothing_open() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000, 4000])
        paid(number, 1, 5000)
        assert list(Balance.objects.order_by("instalment").values_list("balance", flat=True)) == [0, 4000]


def test_what_was_paid_too_much_stays_on_the_receipt_and_can_be_refunded() -> None:
    with tenant(TOWN):
        a_person()
        receipt = paid(a_charge([5000]), 1, 7000)
        assert ReceiptState.objects.get(number=receipt).unallocated == 2000
        receiving.refund(receipt, amount=2000, interest=0, payee=1, reason="overpaid", entry=entry())
        assert ReceiptState.objects.get(number=receipt).unallocated == 0


def test_a_correction_below_what_was_paid_frees_the_difference() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000, 5000])
        receipts = [paid(number, 1, 5000), paid(number, 2, 5000)]
        charging.correct(
            number, components=(6000, 0, 0, 0), on=START, unit=100, occasional_due_on=YEAR[3], entry=entry()
        )
        free = [ReceiptState.objects.get(number=r).unallocated for r in receipts]
        assert free == [0, 4000]


def test_an_increase_after_the_last_due_date_opens_an_occasional_instalment() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000])
        later = YEAR[0] + timedelta(days=60)
        charging.correct(
            number, components=(5000, 0, 0, 700), on=later, unit=100, occasional_due_on=YEAR[3], entry=entry()
        )
        assert [(b.instalment, b.due_on, b.charged) for b in Balance.objects.order_by("instalment")] == [
            (1, YEAR[0], 5000),
            (2, YEAR[3], 700),
        ]


def test_a_late_charge_is_an_instalment_of_its_own_and_never_counted_as_principal() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000, 4000])
        late, fee = kinds.late_charge_of(1), kinds.reminder_fee_of(1)
        charging.ask_besides(number, {late: 300, fee: 100}, due_on=YEAR[1], entry=entry())
        paid(number, late, 300)
        assert charging.charged_components(number, 4) == (9000, 0, 0, 0)
        assert sum(d.charged for d in sums.due_days(HEALTH_INSURANCE.code, 2026)) == 9000
        charging.correct(
            number, components=(0, 0, 0, 0), on=START, unit=100, occasional_due_on=YEAR[3], entry=entry()
        )
        assert {b.instalment: (b.charged, b.balance) for b in Balance.objects.filter(charge=number)} == {
            1: (0, 0), 2: (0, 0), late: (300, 0), fee: (100, 100),
        }  # fmt: skip


def test_a_late_charge_taken_back_frees_what_was_paid_for_it() -> None:
    with tenant(TOWN):
        a_person()
        number, late = a_charge([5000]), kinds.late_charge_of(1)
        charging.ask_besides(number, {late: 300}, due_on=YEAR[1], entry=entry())
        receipt = paid(number, late, 300)
        charging.ask_besides(number, {late: -200}, due_on=YEAR[1], entry=entry())
        assert ReceiptState.objects.get(number=receipt).unallocated == 200


def test_a_whole_file_pays_principal_and_late_charges_each_its_own() -> None:
    with tenant(TOWN):
        a_person()
        number, late = a_charge([5000]), kinds.late_charge_of(1)
        charging.ask_besides(number, {late: 300}, due_on=YEAR[1], entry=entry())
        columns = [
            np.array(c, dtype=np.int64) for c in ([number] * 2, [1, late], [5000, 400], [1, 1], [1, 2])
        ]
        booked = receiving.receive_columns(
            *columns, channel="store", paid_on=START, processed_on=START, source=9, entry=entry()
        )
        assert booked.left.tolist() == [0, 100]


def test_the_database_refuses_to_allocate_more_than_was_received() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000])
        receipt = receiving.receive(
            receiving.Incoming("counter", START, START, 100, number, 1, 1), entry=entry()
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            receiving.allocate(receipt, {(number, 1): 101}, entry=entry())


def test_the_database_refuses_to_pay_an_instalment_twice() -> None:
    with tenant(TOWN):
        a_person()
        number = a_charge([5000])
        paid(number, 1, 5000)
        receipt = receiving.receive(
            receiving.Incoming("counter", START, START, 5000, number, 1, 1), entry=entry()
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            receiving.allocate(receipt, {(number, 1): 1}, entry=entry())


def test_among_a_whole_run_of_lines_one_false_line_is_refused() -> None:
    """Many rows are checked in one pass and not one by one: the refusal must be the same."""
    count = 1100
    with tenant(TOWN):
        a_person()
        number = a_charge([5000])
        paid(number, 1, 5000)
        instalment = np.arange(2, count + 2, dtype=np.int64)
        where: dict[str, Any] = {"charge": np.full(count, number), "instalment": instalment, "entry": entry()}
        write_columns("ledger_instalment", {**where, "due_on": START})
        amount = np.full(count, 700, dtype=np.int64)
        right = lines(where, instalment, amount)
        # One line takes a yen from the instalment that is paid already.
        wrong = lines(where, np.append(1, instalment[1:]), np.append(-1, amount[1:]))
        with pytest.raises(IntegrityError, match="beyond its charge"), transaction.atomic():
            write_columns("ledger_charge_line", wrong)
        assert write_columns("ledger_charge_line", right) == count


def lines(where: dict[str, Any], instalment: np.ndarray, amount: np.ndarray) -> dict[str, Any]:
    """Charge lines whose whole amount is the first component."""
    components = np.zeros((len(amount), 4), dtype=np.int64)
    components[:, 0] = amount
    return {**where, "instalment": instalment, "amount": amount, "components": components}


def test_among_a_whole_file_one_receipt_used_beyond_its_amount_is_refused() -> None:
    count = 1100
    with tenant(TOWN):
        a_person()
        number = a_charge([700])
        instalment = np.arange(2, count + 2, dtype=np.int64)
        where: dict[str, Any] = {"charge": np.full(count, number), "instalment": instalment, "entry": entry()}
        write_columns("ledger_instalment", {**where, "due_on": START})
        write_columns("ledger_charge_line", lines(where, instalment, np.full(count, 700, dtype=np.int64)))
        receipt = receiving.receive(
            receiving.Incoming("counter", START, START, 10 * count, number, 1, 1), entry=entry()
        )
        amount = np.full(count, 10, dtype=np.int64)
        right = {**where, "receipt": np.full(count, receipt), "amount": amount}
        with pytest.raises(IntegrityError, match="than was received"), transaction.atomic():
            write_columns("ledger_allocation", {**right, "amount": np.append(11, amount[1:])})
        assert write_columns("ledger_allocation", right) == count


def test_the_same_record_of_a_file_is_never_booked_twice() -> None:
    with tenant(TOWN):
        a_person()
        incoming = receiving.Incoming("bank", START, START, 100, source=7, record=1)
        receiving.receive(incoming, entry=entry())
        with pytest.raises(IntegrityError), transaction.atomic():
            receiving.receive(incoming, entry=entry())


def test_another_municipality_sees_no_charge_and_no_receipt() -> None:
    with tenant(TOWN):
        a_person()
        paid(a_charge([5000]), 1, 1000)
    with tenant(OTHER):
        assert not Balance.objects.exists()
        assert not Receipt.objects.exists()


acts = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(0, 2), st.integers(1, 9000)),
        st.tuples(st.just("correct"), st.integers(0, 2), st.integers(0, 20000)),
        st.tuples(st.just("refund"), st.integers(0, 2), st.integers(1, 9000)),
    ),
    max_size=8,
)


@given(acts=acts, days=st.integers(0, 130))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_prefix_of_any_history_every_sum_is_true(
    acts: list[tuple[str, int, int]], days: int
) -> None:
    with transaction.atomic():
        with tenant(TOWN):
            a_person()
            charges = [a_charge([3000, 2000, 2000], reference=r) for r in (1, 2, 3)]
            expected = dict.fromkeys(charges, 7000)
            for act, which, amount in acts:
                charge = charges[which]
                if act == "pay":
                    paid(charge, which + 1, amount)
                elif act == "correct":
                    charging.correct(
                        charge, components=(amount, 0, 0, 0), on=START + timedelta(days=days), unit=100,
                        occasional_due_on=YEAR[3], entry=entry(),
                    )  # fmt: skip
                    expected[charge] = amount
                else:
                    refund_something(amount)
                the_sums_are_true(expected)
        transaction.set_rollback(True)


def refund_something(at_most: int) -> None:
    state = ReceiptState.objects.filter(unallocated__gt=0).order_by("number").first()
    if state:
        amount = min(at_most, state.unallocated)
        receiving.refund(state.number, amount=amount, interest=0, payee=1, reason="overpaid", entry=entry())


def the_sums_are_true(expected: dict[int, int]) -> None:
    for charge, yearly in expected.items():
        lines = list(ChargeLine.objects.filter(charge=charge))
        allocated = sum(a.amount for a in Allocation.objects.filter(charge=charge))
        balances = list(Balance.objects.filter(charge=charge))
        assert sum(line.amount for line in lines) == yearly
        assert sum(b.balance for b in balances) == yearly - allocated
        assert all(b.balance >= 0 for b in balances)
    received = sum(r.amount for r in Receipt.objects.all())
    allocated = sum(a.amount for a in Allocation.objects.all())
    refunded = sum(r.amount for r in Refund.objects.all())
    states = list(ReceiptState.objects.all())
    assert received == allocated + refunded + sum(s.unallocated for s in states)
    assert all(s.unallocated >= 0 for s in states)


@given(
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), min_size=1, max_size=6),
    st.integers(-60000, 60000),
)
def test_a_difference_is_placed_whole_or_refused(pairs: list[tuple[int, int]], difference: int) -> None:
    rows = [Open(i + 1, START, max(c, b), min(c, b)) for i, (c, b) in enumerate(pairs)]
    charged = sum(r.charged for r in rows)
    if difference < -charged:
        with pytest.raises(ValueError, match="more would be taken back"):
            place_difference(difference, rows, START, 100)
        return
    places = place_difference(difference, rows, START, 100)
    assert sum(places.values()) == difference
    assert all(r.charged + places.get(r.instalment, 0) >= 0 for r in rows)


@given(st.lists(st.integers(-5000, 5000), min_size=4, max_size=4), st.integers(1, 6))
def test_components_agree_with_the_places_by_row_and_by_column(parts: list[int], count: int) -> None:
    total = sum(parts)
    places = {i + 1: total // count for i in range(count)}
    places[1] += total - sum(places.values())
    shared = share_components(tuple(parts), places) if total else {1: tuple(parts)}
    assert [sum(column) for column in zip(*shared.values(), strict=True)] == parts
    assert all(sum(shared[i]) == places[i] for i in shared)
