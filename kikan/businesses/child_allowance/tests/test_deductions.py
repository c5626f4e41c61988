"""Fees and donations are taken from a payment up to what is paid, the rest is paid out; each section's sum adds up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.child_allowance.models import DeductionLine, Payment
from kikan.businesses.child_allowance.procedures.decide_payments import decide_payments
from kikan.businesses.child_allowance.procedures.deductions import end_deduction, record_deduction
from kikan.businesses.child_allowance.procedures.determine_months import determine_months
from kikan.businesses.child_allowance.procedures.issue_notice import issue_payment_notice
from kikan.businesses.child_allowance.reads.deductions import deductions_of, share_out, sums_of_year, taken_by
from kikan.businesses.child_allowance.tests.scene import CLERK, FATHER, HOME, claimed, family
from kikan.businesses.health_insurance.tests import town
from kikan.law import column
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import Payout
from kikan.shared.tenancy import clock, tenant

TODAY, AUGUST = date(2026, 7, 10), date(2026, 8, 1)
CONSENT, CHILDCARE, DONATION = 1, 2, 3
FEE, LUNCH, GIFT = 1, 2, 9


def asked(ground: int, item: int, amount: int, section: str = "学校教育課") -> int:
    return record_deduction(
        person=FATHER, ground=ground, item=item, amount=amount, section=section, asked_on=TODAY, from_on=TODAY,
        actor=CLERK,
    ).number  # fmt: skip


def test_what_is_taken_is_told_and_the_rest_is_paid(live_database: object) -> None:
    with family():
        claimed()
        asked(DONATION, GIFT, 90_000, "財政課")
        asked(CONSENT, LUNCH, 4_000)
        asked(CHILDCARE, FEE, 3_000, "保育課")
        for ground, item in ((CHILDCARE, LUNCH), (DONATION, LUNCH), (CONSENT, GIFT), (CONSENT, LUNCH)):
            with pytest.raises(Refused):
                asked(ground, item, 1_000)
        with pytest.raises(NotFound):
            end_deduction(person=FATHER, number=999, on=TODAY, actor=CLERK)
        with tenant(town.TOWN):
            gift = next(d for d in deductions_of(FATHER) if d.item == GIFT)
        assert decide_payments(pay_month=AUGUST, actor=CLERK) == 1
        with tenant(town.TOWN):
            paid = Payment.objects.get()
            assert (paid.due, paid.deducted, paid.amount) == (
                20_000,
                20_000,
                0,
            )  # the donation takes the rest
            assert [yen for _, yen in taken_by(FATHER)[paid.number]] == [13_000, 4_000, 3_000]
            assert not Payout.objects.filter(person=FATHER).exists()
            assert {(s.section, s.recipients, s.amount) for s in sums_of_year(2026)} == {
                ("保育課", 1, 3_000), ("学校教育課", 1, 4_000), ("財政課", 1, 13_000),
            }  # fmt: skip
        assert issue_payment_notice(person=FATHER, payment=paid.number, actor=CLERK)
        clerk = client_of(town.TOWN, "child_clerk")
        page = clerk.get(f"{HOME}persons/{FATHER}/").content.decode()
        assert "学校給食費　申出による徴収（第21条）" in page
        assert "徴収・寄附" in page
        form = clerk.get(f"{HOME}persons/{FATHER}/acts/record_deduction/").content.decode()
        assert "受け入れる課" in form
        report = clerk.get(f"{HOME}report/?year=2026").content.decode()
        assert "保育課" in report
        # Ended before the next payment: the donation takes nothing any more.
        end_deduction(person=FATHER, number=gift.deduction, on=date(2026, 9, 1), actor=CLERK)
    with clock.set_to("2026-09-20"):
        determine_months(actor=CLERK)
        assert decide_payments(pay_month=date(2026, 10, 1), actor=CLERK) == 1
        with tenant(town.TOWN):
            newest = Payment.objects.order_by("-number")[0]
            assert (newest.due, newest.deducted, newest.amount) == (20_000, 7_000, 13_000)
            assert DeductionLine.objects.filter(payment=newest.number).count() == 2
            assert Payout.objects.filter(person=FATHER).count() == 1


@given(
    st.lists(st.integers(0, 50_000), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3), st.integers(1, 30_000)), max_size=12),
)
def test_never_more_than_is_paid_and_fees_before_donations(
    amounts: list[int], requests: list[tuple[int, int, int]]
) -> None:
    recipients = column(*range(len(amounts)))
    rows = requests or [(99, 1, 1)]
    columns = {
        "deduction": column(*range(len(rows))), "recipient": column(*(r for r, _, _ in rows)),
        "ground": column(*(g for _, g, _ in rows)), "amount": column(*(a for *_, a in rows)),
    }  # fmt: skip
    taken = share_out(recipients, column(*amounts), columns)
    sums = taken.sums(len(amounts)).tolist()
    for who, amount in enumerate(amounts):
        assert sums[who] == min(amount, sum(a for r, _, a in rows if r == who))
    got = dict(zip(taken.deduction.tolist(), taken.amount.tolist(), strict=True))
    for one, (who, ground, _) in enumerate(rows):
        for other, (whose, later, wanted) in enumerate(rows):
            if who == whose and later < ground and got.get(one):
                assert got.get(other) == wanted
