"""From an application to a certificate, its loss, return and undoing: by the law, the register and the taxes."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.medical_subsidy.law.numbers import with_check_digit
from kikan.businesses.medical_subsidy.models.application import Work
from kikan.businesses.medical_subsidy.models.recipient import EndedBy
from kikan.businesses.medical_subsidy.procedures.apply import apply_child, apply_disability, apply_family
from kikan.businesses.medical_subsidy.procedures.cancel_act import cancel_act
from kikan.businesses.medical_subsidy.procedures.change_insurance import change_insurance
from kikan.businesses.medical_subsidy.procedures.decide import decide
from kikan.businesses.medical_subsidy.procedures.end_subsidy import end_subsidy
from kikan.businesses.medical_subsidy.procedures.issue_papers import (
    issue_certificate,
    issue_decision_notice,
    reissue_certificate,
    take_certificate_back,
)
from kikan.businesses.medical_subsidy.procedures.record_tax import record_tax
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    ALONE,
    CHILD,
    CHILDREN,
    CLERK,
    FATHER,
    HOME,
    MOTHER,
    SEVERE,
    SINGLE,
    TODAY,
    TOWN,
    WIDOW,
    child_granted,
    decided,
    disabled_granted,
    held,
    single_granted,
)
from kikan.businesses.schooling.tests.test_screens import sent, shown
from kikan.law import column
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.archive import pdf
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts


def printed(number: int) -> str:
    with tenant(town.TOWN):
        return str(Issue.objects.get(number=number).data)


def test_a_child_is_subsidised_from_the_month_of_application_to_the_march_after_18(settled: None) -> None:
    row = child_granted()
    assert row is not None
    assert (row.valid_from, row.last_on, row.copay_ja) == (date(2026, 7, 1), date(2040, 3, 31), "無")


def test_nobody_is_subsidised_before_the_event(settled: None) -> None:
    row = child_granted(event_on=date(2026, 7, 5))
    assert row is not None
    assert row.valid_from == date(2026, 7, 5)


def test_a_disabled_person_without_taxes_bears_nothing_until_the_end_of_june(settled: None) -> None:
    row = disabled_granted()
    assert row is not None
    assert (row.last_on, row.copay_ja) == (date(2027, 6, 30), "無")
    shorter = disabled_granted(ground_until=date(2026, 12, 31))
    assert shorter is not None
    assert shorter.last_on == date(2026, 12, 31)
    assert shorter.number == row.number


def test_the_income_tax_of_who_has_taxable_income_must_be_proven(settled: None) -> None:
    apply_disability(person=ALONE, applied_on=TODAY, physical=2, insurer=3, actor=CLERK)
    with pytest.raises(Refused, match="所得税が分かりません"):
        decided(ALONE, SEVERE)
    record_tax(person=ALONE, year=2026, is_income_taxed=True, actor=CLERK)
    row = decided(ALONE, SEVERE)
    assert row is not None
    assert row.copay_ja == "有"


def test_a_levy_at_the_limit_is_refused_with_the_requirement_that_fails(settled: None) -> None:
    assert disabled_granted(levy=234_999, is_income_taxed=False) is not None
    end_subsidy(person=WIDOW, scheme=SEVERE, ends_on=date(2026, 7, 2), lost_by=EndedBy.CONDITION, actor=CLERK)
    assert disabled_granted(levy=235_000, is_income_taxed=False) is None
    with tenant(town.TOWN):
        row = reads.applications(person=WIDOW)[0]
        steps = {s.name: (s.value, s.cites) for s in reads.explained(row.working)}
    assert row.state_ja == "却下"
    assert (steps["income"][0], steps["ground"][0]) == (False, True)
    assert steps["income"][1]
    assert "所得の要件" in printed(issue_decision_notice(application=row.number, actor=CLERK))


def test_a_single_mother_and_child_hold_while_she_works_or_is_excused(settled: None) -> None:
    row = single_granted()
    assert row is not None
    assert row.last_on == date(2027, 6, 30)
    assert single_granted(MOTHER, work=Work.ILLNESS) is not None
    end_subsidy(person=MOTHER, scheme=SINGLE, ends_on=TODAY, lost_by=EndedBy.CONDITION, actor=CLERK)
    assert single_granted(MOTHER, work=Work.NOT_WORKING) is None
    assert single_granted(MOTHER, is_single=False) is None


def test_the_tax_of_the_parent_decides_for_the_child(settled: None) -> None:
    with pytest.raises(Refused, match="所得税が分かりません"):
        single_granted(supporter=FATHER)
    record_tax(person=CHILD, year=2026, is_income_taxed=True, actor=CLERK)
    assert decided(CHILD, SINGLE) is None


def test_who_is_assisted_is_refused(settled: None) -> None:
    assert child_granted(is_assisted=True) is None


def test_an_application_needs_a_resident_a_day_not_to_come_and_no_other_waiting(settled: None) -> None:
    with pytest.raises(Refused, match="今日より後"):
        child_granted(date(2026, 7, 11))
    with pytest.raises(NotFound, match="住民ではありません"):
        child_granted(date(2021, 8, 7))
    with pytest.raises(Refused, match="等級がありません"):
        disabled_granted(physical=0)
    with pytest.raises(NotFound, match="宛名番号の人はいません"):
        apply_child(person=CHILD, applied_on=TODAY, payee=9_999, actor=CLERK)
    with pytest.raises(Refused, match="6桁か8桁"):
        child_granted(insurer=4, insurer_number="0x")
    apply_child(person=CHILD, applied_on=TODAY, payee=FATHER, actor=CLERK)
    with pytest.raises(Refused, match="審査中"):
        child_granted()


def test_an_insurance_must_be_known(settled: None) -> None:
    with pytest.raises(Refused, match="医療保険の加入"):
        disabled_granted(ALONE, is_income_taxed=False)
    with pytest.raises(Refused, match="6桁か8桁"):
        change_insurance(person=ALONE, from_on=TODAY, insurer=4, insurer_number="123", actor=CLERK)
    change_insurance(person=ALONE, from_on=TODAY, insurer=4, insurer_number="06069999", actor=CLERK)
    assert decided(ALONE, SEVERE) is not None


def test_who_entered_a_decision_does_not_approve_it(settled: None) -> None:
    apply_child(person=CHILD, applied_on=TODAY, payee=FATHER, actor=town.FIRST)
    with tenant(town.TOWN):
        number = reads.waiting()[0].number
    draft = acts.enter(
        "medical_subsidy.decide", actor=town.FIRST, subjects=[("person", CHILD)],
        arguments={"person": CHILD, "application": number},
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        acts.approve(draft, actor=town.FIRST)
    acts.approve(draft, actor=town.SECOND)
    assert held(CHILD, CHILDREN) is not None


def test_a_decision_is_taken_once(settled: None) -> None:
    child_granted()
    with tenant(town.TOWN):
        number = reads.applications(person=CHILD)[0].number
    with pytest.raises(NotFound, match="審査中"):
        decide(person=CHILD, application=number, actor=CLERK)


def test_a_loss_ends_the_time_and_undoing_brings_it_back(settled: None) -> None:
    row = child_granted()
    ended = end_subsidy(
        person=CHILD, scheme=CHILDREN, ends_on=date(2026, 7, 9), lost_by=EndedBy.MOVED_OUT, actor=CLERK
    )
    assert held(CHILD, CHILDREN) is None
    last = held(CHILD, CHILDREN, date(2026, 7, 8))
    assert last is not None
    assert (last.lost_ja, last.last_on) == ("転出", date(2026, 7, 8))
    cancel_act(cancelled=ended.number, actor=CLERK)
    again = held(CHILD, CHILDREN)
    assert row is not None
    assert again is not None
    assert (again.last_on, again.lost_ja) == (row.last_on, "")
    with pytest.raises(NotFound, match="受給資格がありません"):
        end_subsidy(
            person=WIDOW, scheme=SEVERE, ends_on=TODAY, lost_by=EndedBy.DIED, actor=CLERK
        )  # fmt: skip


def test_undoing_goes_from_the_last_act_to_the_first(settled: None) -> None:
    first = apply_child(person=CHILD, applied_on=TODAY, payee=FATHER, actor=CLERK).number
    decided(CHILD, CHILDREN)
    with pytest.raises(Refused, match="後から行われた異動"):
        cancel_act(cancelled=first, actor=CLERK)
    with tenant(town.TOWN):
        decision = reads.applications(person=CHILD)[0].entry
    cancel_act(cancelled=decision, actor=CLERK)
    cancel_act(cancelled=first, actor=CLERK)
    assert held(CHILD, CHILDREN) is None
    with tenant(town.TOWN):
        assert reads.applications(person=CHILD) == []


def test_a_certificate_tells_numbers_and_days_is_given_again_and_comes_back_once(settled: None) -> None:
    with pytest.raises(NotFound, match="受給資格がありません"):
        issue_certificate(person=CHILD, scheme=CHILDREN, actor=CLERK)
    row = child_granted()
    assert row is not None
    card = issue_certificate(person=CHILD, scheme=CHILDREN, actor=CLERK)
    text = printed(card)
    for part in (f"{row.number:07d}", "令和22年3月31日", "国民健康保険", "令和3年8月8日", "子育て支援医療証"):
        assert part in text
    again = reissue_certificate(issue=card, reason="紛失", actor=CLERK)
    take_certificate_back(issue=card, reason="見つかった", actor=CLERK)
    with tenant(town.TOWN):
        cards = {c.issue: (c.reissue_of, c.is_returned) for c in reads.certificates_of([CHILD])}
    assert cards == {card: (None, True), again: (card, False)}
    with pytest.raises(Refused, match="返還"):
        reissue_certificate(issue=card, reason="紛失", actor=CLERK)
    with pytest.raises(Refused, match="回収"):
        take_certificate_back(issue=card, reason="再び", actor=CLERK)
    with tenant(town.TOWN):
        assert pdf(card, CLERK)[:5] == b"%PDF-"


def test_the_check_digit_is_that_of_the_notice() -> None:
    # Insurers' numbers are made by the same rule: 全国健康保険協会東京支部 01130012, 山形支部 01060011.
    assert with_check_digit(column(113_001, 106_001), 7).tolist() == [1_130_012, 1_060_011]
    assert with_check_digit(column(0), 6).tolist() == [0]
    with pytest.raises(ValueError, match="more than 6 digits"):
        with_check_digit(column(1_000_000), 6)


def test_a_family_applies_at_once_and_is_undone_at_once(settled: None) -> None:
    asked: dict[str, Any] = {"person": FATHER, "applied_on": TODAY, "actor": CLERK}
    with pytest.raises(Refused, match="一人ずつ"):
        apply_family(scheme=SEVERE, members=[CHILD], **asked)
    with pytest.raises(Refused, match="就労の状況"):
        apply_family(scheme=SINGLE, members=[CHILD], is_single=True, **asked)
    with pytest.raises(NotFound, match="同じ世帯"):
        apply_family(scheme=CHILDREN, members=[CHILD, WIDOW], **asked)
    entry = apply_family(scheme=SINGLE, members=[CHILD], work=1, is_single=True, insurer=3, **asked).number
    with tenant(TOWN):
        rows = reads.applications(scheme=SINGLE)
        assert {(r.person, r.supporter, r.payee, r.child) for r in rows} == {
            (CHILD, FATHER, FATHER, CHILD), (FATHER, FATHER, FATHER, CHILD),
        }  # fmt: skip
        assert reads.insurances_on([CHILD], TODAY)[CHILD].insurer == 3
        assert JournalEntry.objects.get(number=entry).procedure == "medical_subsidy.apply_family"
    with pytest.raises(Refused, match="審査中"):
        apply_family(scheme=SINGLE, members=[CHILD], work=1, is_single=True, **asked)
    cancel_act(cancelled=entry, actor=CLERK)
    with tenant(TOWN):
        assert reads.applications(scheme=SINGLE) == []
    client = client_of(TOWN, "medical_clerk")
    address = f"{HOME}persons/{FATHER}/acts/apply_family/"
    assert "生）" in shown(client, address)
    answer = sent(
        client, address, scheme="3", members=[str(CHILD), str(MOTHER)], applied_on="R8.7.10", preview="1"
    )
    assert answer.status_code == 200, answer.content.decode()[:3000]
