"""What is done about what is not paid: late charges, postponements, agreements, write-offs, carry-over, closings, refunds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kikan.businesses.collection.procedures.agree_plan import agree_plan
from kikan.businesses.collection.procedures.carry_over import carry_over
from kikan.businesses.collection.procedures.close_day import close_day
from kikan.businesses.collection.procedures.close_evening import close_evening
from kikan.businesses.collection.procedures.decide_late_charges import decide_late_charges
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.end_grace import end_grace
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.pay_at_window import pay_at_window
from kikan.businesses.collection.procedures.postpone import postpone
from kikan.businesses.collection.procedures.waive_late_charge import waive_late_charge
from kikan.businesses.collection.procedures.write_off import WriteOffReason, write_off
from kikan.businesses.collection.reads.arrears import debtors, debts_of, plans, warned
from kikan.businesses.collection.tests.pursued import (
    ACTOR,
    FIRST_DUE,
    OTHER,
    RESIDENT,
    SECOND_DUE,
    TOWN,
    a_person,
    a_tax,
    entry,
    towns,
)
from kikan.law import book
from kikan.law.ordinances import ordinance_of
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger import charge as charging
from kikan.shared.ledger import closing
from kikan.shared.ledger.charge import Part
from kikan.shared.ledger.kinds import late_charge_of
from kikan.shared.ledger.law.refund_interest import RefundReason
from kikan.shared.ledger.levies import HEALTH_INSURANCE, LATE_ELDERLY, LEVIES, LONG_TERM_CARE
from kikan.shared.ledger.models import (
    Appropriation,
    Balance,
    Carried,
    Closing,
    Evening,
    Grace,
    GraceKind,
    LimitationWarning,
    Payout,
    PayoutAtWindow,
    PayoutStatus,
    Plan,
    Receipt,
    ReceiptState,
    Refund,
    RefundTerms,
)
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import REFUND
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.worklist.sweep import sweep

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
EVENING = "collection.evening"


@pytest.fixture(autouse=True)
def _scene() -> Iterator[None]:
    with clock.set_to(TODAY.isoformat()):
        towns()
        with tenant(TOWN):
            a_person(18)
        yield


def taxed(*amounts: int, **more: Any) -> int:
    with tenant(TOWN):
        return a_tax(18, *amounts, **more)


def pays(charge: int, amount: int, on: date = TODAY, instalment: int = 1) -> int:
    return enter_receipt(charge=charge, instalment=instalment, amount=amount, paid_on=on, actor=ACTOR)


def stands(charge: int, instalment: int) -> tuple[int, int, int, int]:
    with tenant(TOWN):
        b = Balance.objects.get(charge=charge, instalment=instalment)
        return b.charged, b.allocated, b.written_off, b.balance


# --- late charges


def test_the_late_charge_is_asked_for_once_when_the_tax_is_paid_late() -> None:
    charge = taxed(300_000)
    pays(charge, 300_000)
    # 31 days at 2.8 % and 63 days at 9.1 %: 713 + 4,712 yen, cut below 100
    assert decide_late_charges(charges=(charge,), actor=ACTOR) == 5_400
    assert decide_late_charges(charges=(charge,), actor=ACTOR) == 0
    assert stands(charge, late_charge_of(1)) == (5_400, 0, 0, 5_400)


def test_the_evening_finds_what_was_paid_late_and_twice_adds_nothing() -> None:
    charge, in_time = taxed(300_000), taxed(50_000, year=2025, due=date(2026, 11, 30))
    pays(charge, 300_000)
    pays(in_time, 50_000)
    assert close_evening(actor=ACTOR).late == 5_400
    assert close_evening(actor=ACTOR).late == 0
    with tenant(TOWN):
        assert not Balance.objects.filter(charge=in_time, instalment=late_charge_of(1)).exists()


def test_a_new_day_asks_for_the_evening_work_once_and_in_each_municipality_apart() -> None:
    for day in (TODAY, date(2026, 11, 3)):
        with clock.set_to(day):
            for _ in range(2):
                sweep(TOWN)
                sweep(OTHER)
    asked = {
        town: [r for r in queue.recent(town, 20, "collection") if r.job == EVENING] for town in (TOWN, OTHER)
    }
    assert {town: len(runs) for town, runs in asked.items()} == {TOWN: 2, OTHER: 2}


def test_a_part_payment_lowers_what_later_days_cost() -> None:
    charge = taxed(300_000)
    pays(charge, 200_000, FIRST_DUE)
    pays(charge, 100_000)
    # 100,000 yen from the day after: 237 + 1,570 yen
    assert decide_late_charges(charges=(charge,), actor=ACTOR) == 1_800


def test_a_tax_reduced_later_lowers_its_late_charge_and_frees_what_was_paid_for_it() -> None:
    charge = taxed(300_000)
    pays(charge, 300_000)
    decide_late_charges(charges=(charge,), actor=ACTOR)
    receipt = pays(charge, 5_400, instalment=late_charge_of(1))
    with tenant(TOWN):
        charging.correct(
            charge, components=(150_000, 0, 0, 0), on=TODAY, unit=100, occasional_due_on=TODAY, entry=entry()
        )
    decide_late_charges(charges=(charge,), actor=ACTOR)
    assert stands(charge, late_charge_of(1))[:2] == (2_700, 2_700)
    with tenant(TOWN):
        assert ReceiptState.objects.get(number=receipt).unallocated == 2_700


def test_a_waiver_gives_up_a_part_and_stays_given_up() -> None:
    charge = taxed(300_000)
    pays(charge, 300_000)
    asked = {"charge": charge, "instalment": 1, "reason": "災害による", "actor": ACTOR}
    assert waive_late_charge(amount=5_000, **asked) == 400
    assert decide_late_charges(charges=(charge,), actor=ACTOR) == 0
    assert stands(charge, late_charge_of(1)) == (5_400, 0, 5_000, 400)
    with pytest.raises(Refused, match="400円"):
        waive_late_charge(amount=500, **asked)


# --- postponement, agreements


def postponed(charge: int, **more: Any) -> int:
    values = {
        "payer": 18, "claims": ((charge, 1),), "kind": GraceKind.POSTPONEMENT, "begins_on": date(2026, 9, 1),
        "until_on": date(2026, 11, 30), "waiver": 1, "reason": "災害による損失",
    }  # fmt: skip
    return postpone(**{**values, **more}, actor=ACTOR)


def test_postponed_days_cost_nothing_and_lengthen_the_claims_life() -> None:
    charge = taxed(300_000)
    before = of(charge).limitation_on
    postponed(charge)
    line = of(charge)
    assert line.late == 0  # 713 yen of the first month alone, below 1,000
    assert (line.limitation_on - before).days == 91
    assert "徴収猶予" in line.graces[0]


def test_a_second_postponement_of_the_same_days_is_refused_and_one_may_end_early() -> None:
    charge = taxed(300_000)
    postponed(charge)
    with pytest.raises(Refused, match="同じ種類"):
        postponed(charge, begins_on=date(2026, 11, 30), until_on=date(2027, 1, 31))
    end_grace(
        charge=charge, instalment=1, kind=GraceKind.POSTPONEMENT, last_on=date(2026, 9, 30), reason="不履行", actor=ACTOR
    )  # fmt: skip
    with tenant(TOWN):
        (row,) = Grace.objects.filter(ended_by__isnull=True)
        assert row.valid_until == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"until_on": date(2026, 8, 1)}, "2年以内"),
        ({"until_on": date(2028, 12, 1)}, "2年以内"),
        ({"reason": " "}, "理由"),
        ({"kind": 7}, "種類"),
        ({"payer": 26}, "ほかの納付義務者"),
    ],
)
def test_a_postponement_that_cannot_be_is_refused(more: dict[str, Any], said: str) -> None:
    charge = taxed(300_000)
    with pytest.raises(Refused, match=said):
        postponed(charge, **more)


def of(charge: int, instalment: int = 1) -> Any:
    with tenant(TOWN):
        return next(c for c in debts_of(18, TODAY) if (c.charge, c.instalment) == (charge, instalment))


def test_a_plan_pays_the_oldest_tax_first_and_the_late_charges_at_the_end() -> None:
    charge = taxed(300_000)
    made = agree_plan(
        payer=18, claims=((charge, 1),), first_on=date(2026, 11, 30), monthly=200_000, actor=ACTOR
    )
    parts = made.simulation.parts
    assert parts[0].amount == 200_000
    assert sum(p.tax for p in parts) == 300_000
    assert made.simulation.total == sum(p.amount for p in parts) == 300_000 + made.simulation.late
    assert made.simulation.late > 0
    with pytest.raises(Refused, match="続いている分納"):
        agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 12, 25), count=3, actor=ACTOR)


def test_a_plan_of_so_many_months_has_so_many_parts_and_begins_the_limitation_anew() -> None:
    charge = taxed(300_000)
    made = agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 12, 31), count=6, actor=ACTOR)
    assert [p.due_on.day for p in made.simulation.parts] == [31, 31, 28, 31, 30, 31]
    assert made.simulation.known_until == date(2026, 12, 31)
    assert of(charge).limitation_on == date(2031, 11, 2)


def test_a_missed_part_stands_in_the_list_until_it_is_paid() -> None:
    charge = taxed(300_000)
    agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 11, 30), count=3, actor=ACTOR)
    with tenant(TOWN):
        assert plans(date(2026, 12, 1))[0].missed > 100_000
    pays(charge, 150_000)
    with tenant(TOWN):
        assert plans(date(2026, 12, 1))[0].missed == 0


# --- limitation, write-offs, carry-over


OLD = date(2021, 7, 30)


def test_a_claim_is_written_off_by_limitation_only_when_it_is_over() -> None:
    old, young = taxed(20_000, due=OLD, year=2021), taxed(30_000)
    given = {"reason": WriteOffReason.LIMITATION, "grounds": "財産調査の結果", "actor": ACTOR}
    with pytest.raises(Refused, match="時効が完成していない"):
        write_off(claims=((young, 1),), **given)
    assert write_off(claims=((old, 1),), **given) == 20_000
    assert stands(old, 1) == (20_000, 0, 20_000, 0)
    with pytest.raises(Refused, match="未納がありません"):
        write_off(claims=((old, 1),), **given)


def test_the_evening_warns_once_of_a_limitation_that_is_over() -> None:
    charge = taxed(20_000, due=OLD, year=2021)
    assert close_evening(actor=ACTOR).warnings == 1
    assert close_evening(actor=ACTOR).warnings == 0
    with tenant(TOWN):
        (found,) = warned()
        assert (found.charge, found.stage, found.last_on) == (charge, 0, date(2026, 7, 30))


TWO_YEARS = date(2024, 10, 31)
PREMIUMS = {LONG_TERM_CARE.code: "介護保険法第200条", LATE_ELDERLY.code: "確保に関する法律第160条"}


@pytest.mark.parametrize("levy", [*PREMIUMS, HEALTH_INSURANCE.code])
def test_a_premium_lapses_after_two_years_and_a_tax_after_five(levy: int) -> None:
    if levy == HEALTH_INSURANCE.code:
        levied_as("premium")
    rest = [0] * (len(LEVIES[levy].components) - 1)
    with tenant(TOWN):
        parts = [Part(1, TWO_YEARS, (20_000, *rest))]
        premium = charging.charge(
            levy=levy, fiscal_year=2024, payer=18, reference=99, parts=parts, entry=entry()
        )
        tax = a_tax(18, 30_000, due=TWO_YEARS, year=2024, levy=RESIDENT)
    lines = of(premium), of(tax)
    assert [line.limitation_on for line in lines] == [date(2026, 10, 31), date(2029, 10, 31)]
    assert [line.is_over for line in lines] == [True, False]
    given = {"reason": WriteOffReason.LIMITATION, "grounds": "財産調査の結果", "actor": ACTOR}
    with pytest.raises(Refused, match="時効が完成していない"):
        write_off(claims=((premium, 1), (tax, 1)), **given)
    assert close_evening(actor=ACTOR).warnings == 1
    with tenant(TOWN):
        assert [w.charge for w in warned()] == [premium]
        assert debtors(TODAY)[0].limitation_on == date(2026, 10, 31)
    assert write_off(claims=((premium, 1),), **given) == 20_000
    with tenant(TOWN):
        cites = JournalEntry.objects.filter(kind="collection.written_off").get().cites
    assert PREMIUMS.get(levy, "国民健康保険法第110条") in cites


def test_what_the_ordinance_calls_a_tax_lapses_as_taxes_do_year_by_year() -> None:
    charges = {year: taxed(20_000, due=date(year, 10, 31), year=year) for year in (2022, 2024, 2026)}
    assert {of(c).limitation_on.year - y for y, c in charges.items()} == {5}
    levied_as("premium", 2024)
    lives = {year: of(c).limitation_on.year - year for year, c in charges.items()}
    assert lives == {2022: 5, 2024: 2, 2026: 2}


def levied_as(kind: str, since: int = 2022) -> None:
    """What the town levies for NHI from a year on."""
    name = "national_health_insurance.levy_kind"
    with tenant(TOWN):
        row = {"id": name, "from": since, "value": kind, "cites": "例示", "illustrative": True}
        ordinances.enter(ordinance_of(book(), TOWN, "見本市", [row]), entry=entry())


def test_what_is_open_is_carried_over_once_and_counts_as_arrears_from_then_on() -> None:
    last_year, this_year = taxed(40_000, due=OLD, year=2025), taxed(30_000)
    assert carry_over(fiscal_year=2025, actor=ACTOR) == 1
    with pytest.raises(Refused, match="終わっています"):
        carry_over(fiscal_year=2025, actor=ACTOR)
    with pytest.raises(Refused, match="出納閉鎖"):
        carry_over(fiscal_year=2026, actor=ACTOR)
    pays(last_year, 10_000)
    pays(this_year, 10_000)
    with tenant(TOWN):
        cleared = [s for s in closing.sums_between(0, 10**9) if s.what == closing.CLEARED]
        assert {(s.fiscal_year, s.is_carried): s.amount for s in cleared} == {
            (2025, True): 10_000, (2026, False): 10_000,
        }  # fmt: skip


# --- closing


def test_a_closed_day_counts_everything_once_and_takes_nothing_afterwards() -> None:
    charge = taxed(30_000)
    pays(charge, 10_000)
    close_day(day=TODAY, actor=ACTOR)
    late = pays(charge, 5_000)
    with tenant(TOWN):
        assert Receipt.objects.get(number=late).processed_on == date(2026, 11, 4)  # 3 November is a holiday
        with pytest.raises(IntegrityError, match="closed day"), transaction.atomic():
            Receipt.objects.create(
                municipality=TOWN, number=10**9, channel="counter", paid_on=TODAY, processed_on=TODAY, amount=1,
                entry=entry(),
            )  # fmt: skip
    with pytest.raises(Refused, match="まで締めています"):
        close_day(day=TODAY, actor=ACTOR)
    with clock.set_to("2026-11-04"):
        close_day(day=date(2026, 11, 4), actor=ACTOR)
    with tenant(TOWN):
        days = [
            sum(s.amount for s in closing.sums_between(after, row.until_entry) if s.what == closing.RECEIVED)
            for row, after in closing.closings(date(2026, 11, 1), date(2026, 12, 1))
        ]
    assert days == [10_000, 5_000]


# --- refunds


def test_an_overpayment_pays_overdue_tax_then_its_late_charge_and_the_rest_goes_back() -> None:
    overdue, paid = taxed(30_000), taxed(50_000, year=2025, due=date(2026, 6, 30))
    receipt = pays(paid, 50_000 + 40_000)
    done = decide_refund(receipt=receipt, actor=ACTOR)
    # 71 yen and 471 yen: below 1,000 together, so no late charge is asked.
    assert (done.appropriated, done.refunded, done.interest) == (30_000, 10_000, 0)
    assert stands(overdue, 1)[3] == 0
    with tenant(TOWN):
        assert Appropriation.objects.get(charge=overdue).suitable_on == TODAY


def test_a_late_charge_that_follows_from_the_appropriation_is_paid_from_it_as_well() -> None:
    overdue, paid = taxed(300_000), taxed(50_000, year=2025, due=date(2026, 6, 30))
    receipt = pays(paid, 50_000 + 310_000)
    done = decide_refund(receipt=receipt, actor=ACTOR)
    assert (done.appropriated, done.refunded) == (305_400, 4_600)
    assert stands(overdue, late_charge_of(1))[3] == 0


def test_a_reduced_tax_is_given_back_with_interest_from_the_day_after_payment() -> None:
    charge = taxed(500_000)
    receipt = pays(charge, 500_000, date(2025, 7, 31))
    with tenant(TOWN):
        charging.correct(
            charge, components=(0, 0, 0, 0), on=TODAY, unit=100, occasional_due_on=TODAY, entry=entry()
        )
    done = decide_refund(receipt=receipt, actor=ACTOR)
    # 153 days at 0.9 % and 306 days at 1.3 %
    assert done.interest == (500_000 * 9 * 153 // 365_000 + 500_000 * 13 * 306 // 365_000) // 100 * 100
    assert (done.begins_on, done.terms.reason) == (date(2025, 8, 1), RefundReason.DECISION)  # type: ignore[union-attr]
    with tenant(TOWN):
        waits = states(REFUND, [done.refund or 0])[done.refund or 0]
    assert (waits.rest, waits.status) == (done.refunded + done.interest, PayoutStatus.WAITING)


def test_a_request_for_correction_needs_its_day() -> None:
    receipt = pays(taxed(5_000), 9_000)
    with pytest.raises(Refused, match="更正の請求の日"):
        decide_refund(receipt=receipt, reason=RefundReason.REQUEST, actor=ACTOR)


# --- apart


def test_nothing_of_it_is_seen_by_another_municipality() -> None:
    charge = taxed(300_000)
    postponed(charge)
    agree_plan(payer=18, claims=((charge, 1),), first_on=date(2026, 11, 30), count=3, actor=ACTOR)
    old = taxed(20_000, due=OLD, year=2021)
    carry_over(fiscal_year=2025, actor=ACTOR)
    receipt = pays(old, 20_000 + 400_000, SECOND_DUE)
    done = decide_refund(receipt=receipt, actor=ACTOR)
    with tenant(TOWN):
        waits = states(REFUND, [done.refund or 0])[done.refund or 0]
    pay_at_window(payout=waits.number, paid_on=TODAY, actor=ACTOR)
    taxed(20_000, due=OLD, year=2020)
    close_evening(actor=ACTOR)
    close_day(day=TODAY, actor=ACTOR)
    kept = (
        Appropriation, Carried, Closing, Evening, Grace, LimitationWarning, Plan, Refund, Payout, PayoutAtWindow,
        RefundTerms,
    )  # fmt: skip
    with tenant(TOWN):
        assert [m.__name__ for m in kept if not m.objects.exists()] == []
    with tenant(OTHER):
        assert [m.__name__ for m in kept if m.objects.exists()] == []
        assert debtors(TODAY) == []
