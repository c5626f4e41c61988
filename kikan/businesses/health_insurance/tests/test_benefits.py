"""Benefits of NHI: decided from facts and receipts, paid once, taken back; ratios from 70 on; the counter's papers."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from kikan.businesses.health_insurance.models import (
    Benefit,
    BenefitKind,
    BenefitLine,
    CardUse,
    ElderlyRatio,
    InsuredNumber,
    ThirdParty,
)
from kikan.businesses.health_insurance.procedures.decide_benefits import (
    PaidLine,
    decide_childbirth,
    decide_funeral,
    decide_high_cost,
    decide_medical_expense,
    end_benefit,
)
from kikan.businesses.health_insurance.procedures.decide_ratios import decide_ratios
from kikan.businesses.health_insurance.procedures.issue_papers import (
    issue_benefit_notice,
    issue_confirmations,
    issue_limit_certificate,
    issue_qualification_notices,
)
from kikan.businesses.health_insurance.procedures.record_card_use import record_card_use
from kikan.businesses.health_insurance.procedures.record_third_party import (
    follow_third_party,
    report_third_party,
)
from kikan.businesses.health_insurance.reads import benefits as reads
from kikan.businesses.health_insurance.reads.papers import last_day
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, named_town
from kikan.law import LawGap
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutState, PayoutStatus
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import write_columns

# Household 101: 18 (head, earns 4,000,000), 26, child 34; 102: 50 (70 since March 2025), her head 42 left at 75.
HEAD, WIFE, CHILD, ELDERLY = 18, 26, 34, 50
JULY = date(2026, 7, 10)
PRINTER = system_actor(town.TOWN, "health_insurance.print", "health_insurance.look")


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        yield


def untaxed(*persons: int, year: int = 2025) -> None:
    """Their resident tax of a year is decided as free (非課税)."""
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test", procedure="test", subjects=[("person", persons[0])]
        ).number
        nothing = np.zeros((len(persons), 1), dtype=np.int64)
        amounts = (
            "reason", "aggregate_income", "total_income", "taxable_income", "nontaxable_line", "city_levy",
            "prefecture_levy", "city_per_capita", "prefecture_per_capita", "forest_tax", "city_relief",
            "prefecture_relief", "forest_relief", "annual_tax", "salary", "pension", "ordinary", "charge",
        )  # fmt: skip
        write_columns(
            "resident_tax_assessment",
            {
                "person": np.array(persons, dtype=np.int64), "fiscal_year": year, "basis": 1, "status": 4,
                "is_split_decided": False, "parts": nothing, "working": nothing, "valid_from": date(year, 1, 1),
                "valid_until": date(year + 1, 1, 1), "entry": entry, **dict.fromkeys(amounts, 0),
            },
        )  # fmt: skip


def payout_of(number: int = 1) -> PayoutState:
    with tenant(town.TOWN):
        return PayoutState.objects.get(number=number)


def test_a_medical_expense_is_refunded_less_the_own_share_and_waits_for_the_head_to_be_paid() -> None:
    decide_medical_expense(
        person=CHILD, happened_on=JULY, expense=2, paid=12_001, standard=20_000, applied_on=JULY, actor=town.CLERK
    )  # fmt: skip
    with tenant(town.TOWN):
        (row,) = reads.benefits_of(CHILD)
    assert (row.amount, row.category, row.kind_ja) == (9_600, "2割", "療養費（補装具）")
    waits = payout_of()
    assert (waits.payee, waits.rest, waits.reference, waits.status) == (HEAD, 9_600, row.number, 0)
    with tenant(town.OTHER):
        assert not Benefit.objects.exists()


def test_nobody_is_refunded_after_two_years_or_without_being_insured() -> None:
    given = {"person": WIFE, "expense": 1, "paid": 10_000, "standard": 10_000, "actor": town.CLERK}
    with pytest.raises(Refused, match="時効"):
        decide_medical_expense(happened_on=date(2024, 7, 9), applied_on=JULY, **given)
    decide_medical_expense(happened_on=date(2024, 7, 10), applied_on=JULY, **given)
    with pytest.raises(NotFound, match="国保の資格がありません"):
        decide_medical_expense(**{**given, "person": 42}, happened_on=JULY, applied_on=JULY)


def lines(*given: tuple[int, bool, int, int]) -> tuple[PaidLine, ...]:
    return tuple(PaidLine(*each) for each in given)


def high_cost(
    *given: tuple[int, bool, int, int], month: date = date(2026, 6, 1), person: int = HEAD
) -> reads.BenefitRow:
    decide_high_cost(person=person, month=month, lines=lines(*given), applied_on=JULY, actor=town.CLERK)
    with tenant(town.TOWN):
        return reads.benefits_of(person)[0]


def test_a_month_above_the_limit_of_the_households_class_goes_back_and_every_step_is_kept() -> None:
    row = high_cost((WIFE, False, 1_000_000, 300_000), (CHILD, True, 50_000, 10_000))
    # 2,760,000 − 430,000 = 2,330,000: ウ. 80,100 + (1,000,000 − 267,000) × 1 % = 87,430.
    assert (row.category, row.amount) == ("ウ", 300_000 - 87_430)
    steps = {s.name: s.value for s in reads.benefit_steps(row.kind, row.working)}
    assert (steps["counted"], steps["limit"], steps["benefit"]) == (300_000, 87_430, row.amount)
    with tenant(town.TOWN):
        assert [line.paid for line in reads.lines_of(row.number)] == [300_000, 10_000]
    with pytest.raises(Refused, match="すでに決定"):
        high_cost((WIFE, False, 1_000_000, 300_000))


def test_the_fourth_month_within_twelve_has_the_lower_limit_and_one_taken_back_does_not_count() -> None:
    months = [date(2025, 9, 1), date(2025, 12, 1), date(2026, 3, 1), date(2026, 6, 1)]
    found = [high_cost((WIFE, False, 1_000_000, 300_000), month=month).amount for month in months]
    assert found == [212_570, 212_570, 212_570, 300_000 - 44_400]
    with tenant(town.TOWN):
        first, last = (Benefit.objects.get(month=m).number for m in (months[1], months[3]))
    for number in (first, last):
        end_benefit(benefit=number, reason="明細の誤り", actor=town.CLERK)
    again = high_cost((WIFE, False, 1_000_000, 300_000))
    assert again.amount == 212_570
    with pytest.raises(Refused, match="取り消しています"):
        end_benefit(benefit=first, reason="明細の誤り", actor=town.CLERK)
    with tenant(town.TOWN):
        assert PayoutState.objects.filter(status=PayoutStatus.WITHDRAWN).count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([(WIFE, False, 100_000, 30_000)], "超えていません"),
        ([(ELDERLY, False, 1_000_000, 300_000)], "被保険者でない人"),
        ([], "明細がありません"),
    ],
)
def test_a_month_that_cannot_be_refunded_says_why(
    given: list[tuple[int, bool, int, int]], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        high_cost(*given)
    with tenant(town.TOWN):
        assert not BenefitLine.objects.exists()


def test_a_month_whose_limits_nobody_has_found_is_a_gap_and_one_that_goes_on_is_refused() -> None:
    with clock.set_to("2026-09-10"), pytest.raises(LawGap):
        decide_high_cost(
            person=HEAD, month=date(2026, 8, 1), lines=lines((WIFE, False, 1_000_000, 300_000)),
            applied_on=date(2026, 9, 10), actor=town.CLERK,
        )  # fmt: skip
    with pytest.raises(Refused, match="8月1日より前には申請できません"):
        high_cost((WIFE, False, 1_000_000, 300_000), month=date(2026, 7, 1))


def test_from_seventy_the_ratio_is_decided_once_and_the_class_follows_it() -> None:
    assert [c.after for c in decide_ratios(year=2025, actor=town.CLERK)] == [2]
    assert decide_ratios(year=2025, actor=town.CLERK) == []
    with tenant(town.TOWN):
        (row,) = ElderlyRatio.objects.all()
    assert (row.person, row.valid_from, row.valid_until) == (ELDERLY, date(2025, 8, 1), date(2026, 8, 1))
    with pytest.raises(Refused, match="超えていません"):  # not assessed: 一般, 18,000 a month and person
        high_cost((ELDERLY, True, 90_000, 18_000), person=ELDERLY)
    untaxed(42, ELDERLY)
    found = high_cost((ELDERLY, True, 100_000, 20_000), person=ELDERLY)
    # Nobody in her household is taxed and nobody has an income: 低所得Ⅰ, outpatient 8,000.
    assert (found.category, found.amount) == ("低所得Ⅰ", 12_000)
    decide_medical_expense(
        person=ELDERLY, happened_on=JULY, expense=3, paid=10_000, standard=10_000, applied_on=JULY, actor=town.CLERK
    )  # fmt: skip
    with tenant(town.TOWN):
        assert reads.benefits_of(ELDERLY)[0].amount == 8_000


def test_childbirth_pays_what_the_hospital_did_not_receive_and_once() -> None:
    given = {
        "person": WIFE, "happened_on": date(2026, 6, 1), "children": 1, "is_compensated": True,
        "applied_on": JULY, "actor": town.CLERK,
    }  # fmt: skip
    with pytest.raises(Refused, match="支給する額がありません"):
        decide_childbirth(received=500_000, **given)
    decide_childbirth(received=460_000, **given)
    assert payout_of().rest == 40_000
    with pytest.raises(Refused, match="すでに決定"):
        decide_childbirth(received=0, **given)


def test_the_funeral_is_paid_to_who_held_it() -> None:
    given = {"person": HEAD, "happened_on": date(2026, 6, 1), "applied_on": JULY, "actor": town.CLERK}
    with pytest.raises(Refused, match="亡くなった人"):
        decide_funeral(payee=HEAD, **given)
    with pytest.raises(NotFound, match="宛名番号"):
        decide_funeral(payee=999, **given)
    decide_funeral(payee=WIFE, **given)
    assert (payout_of().payee, payout_of().rest) == (WIFE, 50_000)
    with pytest.raises(Refused, match="すでに決定"):
        decide_funeral(payee=WIFE, **given)


def test_who_uses_the_card_gets_the_notice_and_everybody_else_the_confirmation_with_a_number_kept() -> None:
    record_card_use(person=WIFE, is_registered=True, begins_on=JULY, actor=town.CLERK)
    everybody = [HEAD, WIFE, CHILD, ELDERLY]
    assert set(issue_confirmations(persons=everybody, actor=PRINTER)) == {HEAD, CHILD}
    assert set(issue_qualification_notices(persons=everybody, actor=PRINTER)) == {WIFE}
    decide_ratios(year=2025, actor=town.CLERK)
    issued = issue_confirmations(persons=everybody, actor=PRINTER)
    assert set(issued) == {HEAD, CHILD, ELDERLY}
    with tenant(town.TOWN):
        numbers = set(InsuredNumber.objects.values_list("household", "person", "number", "branch"))
        paper = Issue.objects.get(number=issued[ELDERLY]).data
    assert numbers == {(101, HEAD, 1, 1), (101, CHILD, 1, 2), (101, WIFE, 1, 3), (102, ELDERLY, 2, 1)}
    pairs = {p["label"]: p["value"] for p in paper["body"]["pairs"]}
    assert (pairs["一部負担金の割合"], pairs["有効期限"]) == ("2割", "令和8年7月31日")
    with tenant(town.OTHER):
        assert not CardUse.objects.exists()


@pytest.mark.parametrize(
    ("born", "on", "last"),
    [
        (date(1980, 5, 5), date(2026, 7, 31), date(2026, 7, 31)),
        (date(1980, 5, 5), date(2026, 8, 1), date(2027, 7, 31)),
        (date(1956, 10, 1), date(2026, 8, 1), date(2026, 9, 30)),
        (date(1956, 10, 2), date(2026, 8, 1), date(2026, 10, 31)),
        (date(1951, 12, 24), date(2026, 8, 1), date(2026, 12, 23)),
    ],
)
def test_a_paper_ends_in_july_before_seventy_changes_the_share_or_before_the_75th_birthday(
    born: date, on: date, last: date
) -> None:
    assert last_day(born, on) == last


def test_the_limit_certificate_names_the_class_and_a_month_without_limits_is_a_gap() -> None:
    number = issue_limit_certificate(person=WIFE, actor=PRINTER)
    with tenant(town.TOWN):
        pairs = {p["label"]: p["value"] for p in Issue.objects.get(number=number).data["body"]["pairs"]}
    assert (pairs["適用区分"], pairs["発効期日"]) == ("ウ", "令和8年7月1日")
    with clock.set_to("2026-08-10"), pytest.raises(LawGap):
        issue_limit_certificate(person=WIFE, actor=PRINTER)


def test_what_a_third_party_owes_never_exceeds_what_was_paid() -> None:
    report_third_party(
        person=HEAD, happened_on=date(2026, 6, 1), cause=1, opponent="例示　一郎", insurer="例示損害保険", reported_on=JULY,
        actor=town.CLERK,
    )  # fmt: skip
    with pytest.raises(Refused, match="給付額を超えて"):
        follow_third_party(
            number=1, benefits=100, claimed=101, recovered=0, is_closed=False, actor=town.CLERK
        )
    follow_third_party(
        number=1, benefits=500_000, claimed=400_000, recovered=150_000, is_closed=False, actor=town.CLERK
    )
    with tenant(town.TOWN):
        assert reads.third_party_of(1).open_yen == 250_000
    follow_third_party(
        number=1, benefits=500_000, claimed=400_000, recovered=400_000, is_closed=True, actor=town.CLERK
    )
    with pytest.raises(Refused, match="完結"):
        follow_third_party(number=1, benefits=0, claimed=0, recovered=0, is_closed=False, actor=town.CLERK)
    with tenant(town.OTHER):
        assert not ThirdParty.objects.exists()


def test_a_clerk_asks_for_a_high_cost_benefit_and_the_page_explains_it() -> None:
    client = client_of(town.TOWN, "insurance_clerk")
    page = client.get(f"{HOME}persons/{HEAD}/").content.decode()
    assert "高額療養費の支給" in page
    form = {
        "month": "R8.6.1", "applied_on": "R8.7.10", "person_1": WIFE, "way_1": "0", "cost_1": "1000000",
        "paid_1": "300,000", "way_2": "1",
    }  # fmt: skip
    act = f"{HOME}persons/{HEAD}/acts/decide_high_cost/"
    wrong = client.post(act, {**form, "cost_2": "5000"})
    assert wrong.status_code == 400
    assert "2件目は" in wrong.content.decode()
    shown = client.post(act, form).content.decode()
    assert "212,570" in shown
    answer = client.post(act, {**form, "send": "1", "form_token": fresh_token(client)})
    assert answer.status_code == 302
    chief = client_of(town.TOWN, "insurance_chief")
    with tenant(town.TOWN):
        assert not Benefit.objects.exists()
    chief.post(f"{answer['Location']}decide", {"decision": "approve", "form_token": fresh_token(chief)})
    with tenant(town.TOWN):
        number = Benefit.objects.get(kind=BenefitKind.HIGH_COST).number
    explained = client.get(f"{HOME}benefits/{number}/").content.decode()
    assert "国民健康保険法施行令第29条の3第1項" in explained
    assert "87,430円" in explained
    assert "212,570円" in client.get(f"{HOME}benefits/").content.decode()
    issued = issue_benefit_notice(benefit=number, actor=PRINTER)
    with tenant(town.TOWN):
        assert Issue.objects.get(number=issued).data["body"]["appeal_to"] == "都道府県の国民健康保険審査会"
