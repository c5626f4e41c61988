"""Premiums of the late-stage elderly: what each owes by hand, both parts, collection, corrections, ratios."""

from datetime import date

import pytest

from kikan.businesses.late_elderly_medical.procedures.accept_gain import accept_gain
from kikan.businesses.late_elderly_medical.procedures.accept_loss import accept_loss
from kikan.businesses.late_elderly_medical.procedures.cancel_gain_or_loss import cancel_gain_or_loss
from kikan.businesses.late_elderly_medical.procedures.claim_revenue import claim_revenue
from kikan.businesses.late_elderly_medical.procedures.collect_from_pension import begin_pension_collection
from kikan.businesses.late_elderly_medical.procedures.correct_premiums import correct_premiums
from kikan.businesses.late_elderly_medical.procedures.decide_ratios import decide_ratios
from kikan.businesses.late_elderly_medical.procedures.issue_papers import (
    issue_confirmations,
    issue_premium_notices,
)
from kikan.businesses.late_elderly_medical.reads.insured import lines_of, ratios_of
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.tests import town
from kikan.businesses.long_term_care.tests import town as care
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.ledger.levies import LATE_ELDERLY, LATE_ELDERLY_PENSION
from kikan.shared.ledger.models import Balance, Charge, ChargeLine
from kikan.shared.premiums.explained import explained
from kikan.shared.premiums.reads import Kept, premium_of
from kikan.shared.tenancy import tenant

# Of FY2025: 47,600 yen and 9.43 % of the union of Yamagata, parts uncut, the year cut below 100 yen.
BY_HAND_2025 = {
    # The son heads the home (income above every line): no reduction; pension 700,000 has no income.
    town.WIDOW: (0, 47_600),
    # Pension 2,400,000: income 1,300,000 - 430,000 = 870,000 -> 82,041; judged 1,150,000 above the line of 2 tenths.
    town.HUSBAND: (0, 129_600),
    # Nothing declared: nobody can judge, so no reduction and no income levy.
    town.SILENT: (0, 47_600),
    # A former dependant: 7 tenths off goes before half; 14,280 for 7 months from September.
    town.ASSISTED: (7, 8_200),
}


def premium(person: int, year: int) -> Kept:
    with tenant(town.TOWN):
        return premium_of(PLAN, person, year)


def charged(person: int, levy: int, year: int) -> dict[int, int]:
    with tenant(town.TOWN):
        found = Charge.objects.filter(levy=levy, fiscal_year=year, payer=person).values_list(
            "number", flat=True
        )
        rows = Balance.objects.filter(charge__in=list(found)).order_by("due_on", "instalment")
        return {row.instalment: row.charged for row in rows}


@pytest.mark.parametrize("person", BY_HAND_2025)
def test_a_premium_is_what_a_hand_computes(decided_town: int, person: int) -> None:
    kept = premium(person, 2025)
    assert (kept.grade, kept.total) == BY_HAND_2025[person]
    assert kept.parts == (kept.total, 0)


def test_from_2026_the_part_for_children_is_added_with_its_own_components(decided_town: int) -> None:
    # 870,000 x 0.25 % = 2,175 + 1,400 = 3,575, cut below 100 yen (illustrative values).
    kept = premium(town.HUSBAND, 2026)
    assert kept.parts == (129_600, 3_500)
    with tenant(town.TOWN):
        levies = (LATE_ELDERLY.code, LATE_ELDERLY_PENSION.code)
        found = Charge.objects.filter(levy__in=levies, fiscal_year=2026, payer=town.HUSBAND)
        charges = found.values_list("number", flat=True)
        lines = ChargeLine.objects.filter(charge__in=list(charges)).values_list("components", flat=True)
        assert [sum(parts) for parts in zip(*lines, strict=True)] == [129_600, 3_500]


def test_the_pension_of_the_second_year_goes_on_with_what_february_took(decided_town: int) -> None:
    first = charged(town.HUSBAND, LATE_ELDERLY_PENSION.code, 2025)
    assert list(first.values()) == [12_000, 12_000, 12_000, 31_200, 31_200, 31_200]
    second = charged(town.HUSBAND, LATE_ELDERLY_PENSION.code, 2026)
    assert list(second.values())[:3] == [31_200] * 3
    assert sum(second.values()) == premium(town.HUSBAND, 2026).total


def test_every_premium_comes_out_the_same_again(decided_town: int) -> None:
    for person in BY_HAND_2025:
        for year in town.YEARS:
            with tenant(town.TOWN):
                assert explained(PLAN, premium_of(PLAN, person, year)).is_reproduced is True


def test_a_wife_who_turns_seventy_five_counts_in_the_household_from_her_month(undone: int) -> None:
    """Born 6 June 1952: 75 in 2027, so by recognition of a disability from July 2026."""
    accept_gain(
        person=town.WIFE, acquired_on=date(2026, 7, 10), acquired_by=3, reported_on=date(2026, 7, 10), actor=town.CLERK
    )  # fmt: skip
    changes = {c.person: c for c in correct_premiums(fiscal_year=2026, actor=town.CLERK)}
    assert set(changes) == {town.WIFE}
    assert premium(town.WIFE, 2026).months == 9
    assert sum(charged(town.WIFE, LATE_ELDERLY.code, 2026).values()) == changes[town.WIFE].after > 0


def test_an_income_corrected_upwards_is_asked_for_and_the_ratio_follows(undone: int) -> None:
    before = {c.person: c.after for c in decide_ratios(year=2026, actor=town.CLERK)}
    # Taxable 720,000 and pension 2,400,000, alone in the household: two tenths.
    assert before[town.HUSBAND] == 2
    care.earned(town.HUSBAND, pension_revenue=5_000_000)
    (change,) = correct_premiums(fiscal_year=2026, actor=town.CLERK)
    assert (change.person, change.difference > 0) == (town.HUSBAND, True)
    assert [(c.person, c.before, c.after) for c in decide_ratios(year=2026, actor=town.CLERK)] == [
        (town.HUSBAND, 2, 3)
    ]


def test_a_claimed_revenue_below_the_line_frees_from_three_tenths(undone: int) -> None:
    care.earned(town.HUSBAND, pension_revenue=3_700_000, business_income=300_000)
    assert (town.HUSBAND, 3) in {(c.person, c.after) for c in decide_ratios(year=2026, actor=town.CLERK)}
    claim_revenue(person=town.HUSBAND, year=2026, revenue=3_800_000, actor=town.CLERK)
    (change,) = decide_ratios(year=2026, actor=town.CLERK)
    assert (change.before, change.after) == (3, 2)


def test_who_died_owes_the_months_before_and_the_rest_is_taken_back(undone: int) -> None:
    accept_loss(
        person=town.SILENT, lost_on=date(2026, 7, 2), lost_by=2, reported_on=date(2026, 7, 2), actor=town.CLERK
    )  # fmt: skip
    (change,) = correct_premiums(fiscal_year=2026, actor=town.CLERK)
    assert premium(town.SILENT, 2026).months == 3
    assert sum(charged(town.SILENT, LATE_ELDERLY.code, 2026).values()) == change.after


def test_nobody_gains_before_the_birthday_or_without_recognition(undone: int) -> None:
    with pytest.raises(Refused, match="2027年6月6日"):
        accept_gain(
            person=town.WIFE, acquired_on=date(2026, 7, 10), acquired_by=1, reported_on=date(2026, 7, 10),
            actor=town.CLERK,
        )  # fmt: skip


def test_undoing_a_loss_restores_the_spell(undone: int) -> None:
    lost = accept_loss(
        person=town.WIDOW, lost_on=date(2026, 7, 2), lost_by=1, reported_on=date(2026, 7, 2), actor=town.CLERK
    )  # fmt: skip
    cancel_gain_or_loss(cancelled=lost.number, actor=town.CLERK)
    with tenant(town.TOWN):
        (line,) = lines_of(town.WIDOW)
    assert line.is_open


@pytest.mark.parametrize("pension", [179_999, 180_000])
def test_a_pension_too_small_for_both_premiums_is_not_collected_from(undone: int, pension: int) -> None:
    values = {"person": town.WIDOW, "payer": 1000, "begins_on": date(2026, 10, 1), "actor": town.CLERK}
    if pension < 180_000:
        with pytest.raises(Refused, match="特別徴収ができません"):
            begin_pension_collection(pension=pension, **values)
    else:
        begin_pension_collection(pension=pension, **values)


def test_confirmations_and_notices_are_issued_with_the_ratio_and_the_steps(undone: int) -> None:
    decide_ratios(year=2026, actor=town.CLERK)
    persons = [town.WIDOW, town.HUSBAND]
    cards = issue_confirmations(persons=persons, actor=town.CLERK)
    notices = issue_premium_notices(fiscal_year=2026, persons=persons, actor=town.CLERK)
    assert set(cards) == set(notices) == set(persons)
    with tenant(town.TOWN):
        assert ratios_of([town.WIDOW])[0].tenths == 1
        told = Issue.objects.get(number=notices[town.HUSBAND]).data["body"]
    assert told["total"] == "133,100円"
    assert any(pair["value"] == "133,100円" for pair in told["pairs"])
    assert "審査会" in told["appeal_to"]
