"""Unpaid premiums restrict benefits: whom, after which notice, what changes, and how it ends. All persons are invented."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.long_term_care.law.restrictions import (
    reduced_ratio,
    reduction_period,
    restriction_stage,
)
from kikan.businesses.long_term_care.listeners import on_day
from kikan.businesses.long_term_care.models import Certification, CopayRatio, RestrictionKind
from kikan.businesses.long_term_care.procedures.announce_restrictions import announce_restrictions
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_high_cost, decide_refund
from kikan.businesses.long_term_care.procedures.hold_payments import deduct_from_held
from kikan.businesses.long_term_care.procedures.issue_papers import issue_insured_card
from kikan.businesses.long_term_care.procedures.issue_restriction_papers import (
    issue_restriction_announcements,
    issue_restriction_notice,
)
from kikan.businesses.long_term_care.procedures.restrictions import (
    announce_restriction,
    answer_restriction,
    decide_restriction,
    end_restriction,
)
from kikan.businesses.long_term_care.reads import benefits, restrictions
from kikan.businesses.long_term_care.reads.arrears import arrears, candidates
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.law import book, column
from kikan.law.days import day
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.levies import LONG_TERM_CARE
from kikan.shared.ledger.models import Payout, PayoutState
from kikan.shared.ledger.receive import Incoming, allocate, receive
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

WIDOW, HUSBAND = town.WIDOW, town.HUSBAND
PAYMENT, SUSPENSION, REDUCTION = (
    RestrictionKind.PAYMENT,
    RestrictionKind.SUSPENSION,
    RestrictionKind.REDUCTION,
)
LAW = book().law("event_date", day(date(2026, 7, 1)))
# A premium of 2025 fell due at the end of August; one of 2024, where a test asks for it, at the end of July.
A_YEAR, MORE, LAPSED = "2026-09-10", "2027-03-01", "2026-10-10"


@pytest.fixture
def certified(undone: int) -> int:
    """A widow and a husband who pays from his pension, certified on 10 July 2026 for long, with a ratio."""
    certify("2026-07-10")
    owe(2025, date(2025, 8, 31))
    return WIDOW


def owe(year: int, due_on: date, amount: int = 60_000, person: int = WIDOW) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 4)]).number
        charge(
            levy=LONG_TERM_CARE.code, fiscal_year=year, payer=person, reference=person,
            parts=[Part(1, due_on, (amount,))], entry=entry,
        )  # fmt: skip


def certify(on: str) -> None:
    day_ = date.fromisoformat(on)
    with clock.set_to(on), tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 2)]).number
        for person in (WIDOW, HUSBAND):
            level = {"level": 23, "application": 0, "certified_on": day_, "limit_units": 27_048}
            history.replace(
                Certification,
                {"person": person},
                level,
                entry=entry,
                valid_from=day_,
                valid_until=date(2032, 8, 1),
            )
            history.replace(
                CopayRatio, {"person": person}, {"tenths": 1, "working": [0, 0, 0, 1]}, entry=entry, valid_from=day_,
                valid_until=date(2032, 8, 1),
            )  # fmt: skip


def announced(kind: RestrictionKind = PAYMENT, on: str = A_YEAR) -> None:
    with clock.set_to(on):
        answer_by = date.fromordinal(clock.today().toordinal() + 20)
        announce_restriction(person=WIDOW, kind=kind, answer_by=answer_by, actor=town.CLERK)


def restricted(kind: RestrictionKind = PAYMENT, on: str = A_YEAR) -> str:
    """Warned and decided three weeks later; the day of the decision."""
    announced(kind, on)
    later = date.fromordinal(date.fromisoformat(on).toordinal() + 21).isoformat()
    with clock.set_to(later):
        decide_restriction(person=WIDOW, kind=kind, actor=town.CLERK)
    return later


def holds(kind: RestrictionKind, on: str) -> bool:
    with tenant(town.TOWN):
        return restrictions.restriction_on(WIDOW, kind, date.fromisoformat(on)) is not None


def pay_everything(on: str) -> None:
    with clock.set_to(on), tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 3)]).number
        claims = claims_of_payers([WIDOW])
        rows = zip(claims.charge.tolist(), claims.instalment.tolist(), claims.balance.tolist(), strict=True)
        open_ones = {(charge, part): left for charge, part, left in rows if left > 0}
        receipt = receive(
            Incoming("test", clock.today(), clock.today(), sum(open_ones.values()), payer=WIDOW), entry=entry
        )
        allocate(receipt, open_ones, entry=entry)


def refunded(on: str, paid: int = 20_000) -> int:
    with clock.set_to(on):
        decide_refund(
            person=WIDOW,
            kind=4,
            service_on=clock.today(),
            paid=paid,
            applied_on=clock.today(),
            actor=town.CLERK,
        )
    with tenant(town.TOWN):
        return benefits.benefits_of(WIDOW)[0].number


def payout_of(benefit: int) -> PayoutState | None:
    with tenant(town.TOWN):
        return PayoutState.objects.filter(reference=benefit, purpose=31).first()


def stage_of(due: date, on: int, *, owes: bool = True) -> int:
    return int(restriction_stage(column(day(due)), column(int(owes)).astype(bool), column(on), law=LAW)[0])


@given(due=st.dates(date(2020, 1, 1), date(2030, 12, 31)), wait=st.integers(0, 900))
def test_the_stage_rises_a_year_and_then_half_a_year_after_the_due_day(due: date, wait: int) -> None:
    stage = stage_of(due, day(due) + wait)
    assert (wait > 365) or stage == 0
    assert (wait < 368) or stage >= 1
    assert (wait > 545) or stage <= 1
    assert (wait < 552) or stage == 2
    assert stage_of(due, day(due) + wait, owes=False) == 0


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 7, 31), 0), (date(2026, 8, 1), 1), (date(2027, 1, 31), 1), (date(2027, 2, 1), 2),
    ],
)  # fmt: skip
def test_the_months_must_have_passed_before_the_day(on: date, stage: int) -> None:
    assert stage_of(date(2025, 7, 31), day(on)) == stage


YEARS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=10)


@given(years=YEARS)
def test_the_months_of_reduction_are_never_above_half_the_months_that_lapsed(
    years: list[tuple[int, int]],
) -> None:
    rows = [(lapsed, min(paid, 12 - lapsed)) for lapsed, paid in years]
    whole = column(*(12 for _ in rows))
    found = reduction_period(
        whole * 0, 1, whole, column(*(p for _, p in rows)), column(*(gone for gone, _ in rows)), law=LAW
    )
    gone = sum(g for g, _ in rows)
    came = sum(p for _, p in rows)
    assert found.months[0] == (gone * gone // (2 * (gone + came)) if gone else 0)


def test_two_years_lapsed_of_ten_are_two_months_and_one_row_is_as_good_as_many() -> None:
    whole = column(*(60_000 for _ in range(10)))
    paid = column(*(0 if i < 2 else 60_000 for i in range(10)))
    alone = reduction_period(whole * 0, 1, whole, paid, whole - paid, law=LAW)
    assert (alone.lapsed[0], alone.paid[0], alone.months[0]) == (2_000, 8_000, 2)
    both = reduction_period(
        column(*([0] * 10 + [1] * 10)),
        2,
        *(column(*c.tolist() * 2) for c in (whole, paid, whole - paid)),
        law=LAW,
    )
    assert both.months.tolist() == [2, 2]


def test_one_or_two_tenths_become_three_and_three_become_four() -> None:
    assert reduced_ratio(column(1, 2, 3), law=LAW).tolist() == [3, 3, 4]


def test_whom_arrears_meet_is_found_for_everybody_and_for_one_alike(certified: int) -> None:
    with clock.set_to(A_YEAR), tenant(town.TOWN):
        found, alone = arrears(clock.today()), arrears(clock.today(), [WIDOW])
        assert [(c.person, c.kind) for c in candidates(clock.today())] == [(WIDOW, PAYMENT)]
        where = found.person.tolist().index(WIDOW)
        assert found.overdue[where] == alone.overdue[0] > 0
        assert found.overdue[found.person.tolist().index(HUSBAND)] == 0  # his pension payer owes, not he
    with clock.set_to("2026-08-20"), tenant(town.TOWN):
        assert candidates(clock.today()) == []
    with clock.set_to(MORE), tenant(town.TOWN):
        assert [c.kind for c in candidates(clock.today())] == [PAYMENT, SUSPENSION]


def test_nobody_is_warned_twice_of_the_same_nor_without_ground(certified: int) -> None:
    with clock.set_to(A_YEAR):
        with pytest.raises(Refused, match="対象になる滞納"):
            announce_restriction(person=WIDOW, kind=SUSPENSION, answer_by=date(2026, 10, 1), actor=town.CLERK)
        with pytest.raises(Refused, match="期限が今日以前"):
            announce_restriction(person=WIDOW, kind=PAYMENT, answer_by=clock.today(), actor=town.CLERK)
        assert announce_restrictions(answer_by=date(2026, 10, 1), run=1, actor=town.CLERK) == 1
        assert announce_restrictions(answer_by=date(2026, 10, 1), run=2, actor=town.CLERK) == 0
        with pytest.raises(Refused, match="まだ決定していない"):
            announce_restriction(person=WIDOW, kind=PAYMENT, answer_by=date(2026, 10, 1), actor=town.CLERK)
        issued = issue_restriction_announcements(persons=[WIDOW, HUSBAND], actor=town.CLERK)
    assert list(issued) == [WIDOW]
    with tenant(town.TOWN):
        assert "償還払い" in str(Issue.objects.get(number=issued[WIDOW]).data)


def test_the_decision_waits_for_the_time_to_answer_and_for_another_person(certified: int) -> None:
    announced()
    with clock.set_to("2026-09-20"), pytest.raises(Refused, match="期限がまだ過ぎていません"):
        decide_restriction(person=WIDOW, kind=PAYMENT, actor=town.CLERK)
    with clock.set_to("2026-10-10"):
        draft = acts.enter(
            "long_term_care.decide_restriction", actor=town.FIRST, subjects=[("person", WIDOW)],
            arguments={"person": WIDOW, "kind": PAYMENT.value},
        )  # fmt: skip
        with pytest.raises(NotPermitted):
            acts.approve(draft, actor=town.FIRST)
        acts.approve(draft, actor=town.SECOND)
    assert holds(PAYMENT, "2026-10-10")
    assert not holds(PAYMENT, "2026-10-09")


def test_a_special_circumstance_or_a_payment_in_time_spares(certified: int) -> None:
    announced()
    with clock.set_to("2026-09-20"):
        answer_restriction(
            person=WIDOW,
            kind=PAYMENT,
            answered_on=clock.today(),
            circumstance=1,
            statement="床上浸水",
            actor=town.CLERK,
        )
        decide_restriction(person=WIDOW, kind=PAYMENT, actor=town.CLERK)
    assert not holds(PAYMENT, "2026-09-20")
    with clock.set_to(A_YEAR), tenant(town.TOWN):
        assert candidates(clock.today()) == []
    announced(SUSPENSION, MORE)
    pay_everything("2027-03-05")
    with clock.set_to("2027-03-25"):
        decide_restriction(person=WIDOW, kind=SUSPENSION, actor=town.CLERK)
    assert not holds(SUSPENSION, "2027-03-25")


def test_the_card_and_the_notice_tell_the_restriction(certified: int) -> None:
    on = restricted()
    with clock.set_to(on):
        card, notice = (
            issue(person=WIDOW, actor=town.CLERK) for issue in (issue_insured_card, issue_restriction_notice)
        )
    with tenant(town.TOWN):
        for number in (card, notice):
            assert "支払方法の変更" in str(Issue.objects.get(number=number).data)
    with clock.set_to("2026-09-05"):
        plain = issue_insured_card(person=HUSBAND, actor=town.CLERK)
    with tenant(town.TOWN):
        assert "{'label': '給付制限', 'value': 'なし'}" in str(Issue.objects.get(number=plain).data)


def test_who_has_paid_is_proposed_to_be_freed_and_held_payments_are_made(certified: int) -> None:
    on = restricted(SUSPENSION, MORE)
    benefit = refunded(on)
    assert payout_of(benefit) is None
    with tenant(town.TOWN):
        line = benefits.benefits_of(WIDOW)[0]
        assert (line.is_held, line.state_ja) == (True, "一時差止")
        assert line in benefits.unpaid()
        assert not [p for p in on_day(date(2027, 3, 23), 10**9) if "restriction" in p.key]
    pay_everything("2027-03-24")
    with tenant(town.TOWN):
        asked = [p for p in on_day(date(2027, 3, 25), 10**9) if p.key.startswith("restriction_paid")]
        assert [p.arguments["kind"] for p in asked] == [SUSPENSION]
    with clock.set_to("2027-03-25"):
        end_restriction(person=WIDOW, kind=SUSPENSION, ends_on=clock.today(), reason="完納", actor=town.CLERK)
        with pytest.raises(NotFound, match="給付制限がありません"):
            end_restriction(
                person=WIDOW, kind=SUSPENSION, ends_on=clock.today(), reason="完納", actor=town.CLERK
            )
    assert not holds(SUSPENSION, "2027-03-25")
    payout = payout_of(benefit)
    assert payout is not None
    assert payout.amount == 18_000


def test_what_is_held_may_pay_the_premiums_when_both_restrictions_stand(certified: int) -> None:
    restricted(PAYMENT, MORE)
    on = restricted(SUSPENSION, "2027-03-02")
    benefit = refunded(on)
    with clock.set_to(on), pytest.raises(Refused, match="通知が済んでいません"):
        deduct_from_held(person=WIDOW, notified_on=date.fromisoformat(on), actor=town.CLERK)
    with tenant(town.TOWN):
        before = int(claims_of_payers([WIDOW]).balance.sum())
    with clock.set_to("2027-03-25"):
        deduct_from_held(person=WIDOW, notified_on=date(2027, 3, 23), actor=town.CLERK)
        with pytest.raises(NotFound):
            deduct_from_held(person=WIDOW, notified_on=date(2027, 3, 23), actor=town.CLERK)
    payout = payout_of(benefit)
    assert payout is not None
    assert payout.set_off + payout.rest == 18_000
    with tenant(town.TOWN):
        assert before - int(claims_of_payers([WIDOW]).balance.sum()) == payout.set_off > 0
        assert Payout.objects.filter(reference=benefit, purpose=31).count() == 1


def test_premiums_that_lapsed_before_the_certification_reduce_benefits_from_the_next_month(
    certified: int,
) -> None:
    certify(LAPSED)
    owe(2024, date(2024, 7, 31))
    with clock.set_to(LAPSED), tenant(town.TOWN):
        found = arrears(clock.today(), [WIDOW])
        assert found.lapsed[0] == 60_000
        assert found.reduction.lapsed[0] == 1_000
        assert found.reduction.months[0] == 6  # nothing was ever paid: half of one year
    on = restricted(REDUCTION, LAPSED)
    assert on == "2026-10-31"
    assert not holds(REDUCTION, on)
    assert holds(REDUCTION, "2026-11-01")
    assert holds(REDUCTION, "2027-04-30")
    assert not holds(REDUCTION, "2027-05-01")
    certify("2027-03-01")  # what lapsed before makes no second reduction
    with clock.set_to(MORE), tenant(town.TOWN):
        assert arrears(clock.today(), [WIDOW]).reduction.months[0] == 0
    refunded("2026-11-05")
    with tenant(town.TOWN):
        assert benefits.benefits_of(WIDOW)[0].amount == 14_000
    with clock.set_to("2026-12-05"), pytest.raises(Refused, match="高額介護サービス費を支給しません"):
        decide_high_cost(
            person=WIDOW, month=date(2026, 11, 1), paid=90_000, applied_on=clock.today(), actor=town.CLERK
        )


def test_the_page_lists_candidates_cases_and_restrictions(certified: int) -> None:
    browser, page = client_of(town.TOWN, "care_chief"), f"/{town.TOWN}/long_term_care/restrictions/"
    with clock.set_to(A_YEAR):
        first = shown(browser, page)
        answer = sent(browser, page, announce="1", answer_by="R8.9.1")
        assert answer.status_code == 400
        assert "今日より後の日" in answer.content.decode()
        assert announce_restrictions(answer_by=date(2026, 10, 1), run=1, actor=town.CLERK) == 1
        second = shown(browser, page)
    assert "予告する人はいません。" not in first
    assert "予告する人はいません。" in second
    restricted(SUSPENSION, MORE)
    with clock.set_to(MORE):
        assert "保険給付の支払の一時差止" in shown(browser, page)
        assert "給付制限（保険料の滞納）" in shown(browser, f"/{town.TOWN}/long_term_care/persons/{WIDOW}/")


def test_the_page_asks_the_same_number_of_queries_for_more_people(certified: int) -> None:
    browser, page = client_of(town.TOWN, "care_chief"), f"/{town.TOWN}/long_term_care/restrictions/"
    counts = []
    with clock.set_to(A_YEAR):
        shown(browser, page)
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                shown(browser, page)
            counts.append(len(asked))
            if len(counts) == 1:
                owe(2025, date(2025, 8, 31), person=HUSBAND)
    assert counts[0] == counts[1]
