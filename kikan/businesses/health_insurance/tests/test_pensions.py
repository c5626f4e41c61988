"""The levy taken from pensions: the year of the beginning, interim months, the year after, and whatever ends it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kikan.businesses.health_insurance.procedures.accept_enrolment import accept_enrolment
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.collect_from_pension import (
    begin_pension_collection,
    choose_transfer,
    end_pension_collection,
)
from kikan.businesses.health_insurance.procedures.decide_remission import decide_remission
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.procedures.review_pensions import review_pension_collections
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.pensioners import (
    ALONE,
    COUPLE,
    ELDER,
    HEAD,
    PENSION,
    WIFE,
    YOUNGER,
    charged,
    collected,
    interim,
    levy,
    pension_town,
    with_account,
)
from kikan.businesses.health_insurance.tests.scene import name_everybody, released
from kikan.shared.access import system_actor
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.levies import HEALTH_INSURANCE_PENSION
from kikan.shared.ledger.models import Charge, ChargeLine
from kikan.shared.tenancy import clock, tenant

INTERIM, MAIN = {1, 2, 3}, {4, 5, 6}


@pytest.fixture(autouse=True)
def _pensions(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pension_town(monkeypatch):
        yield


def second_year() -> None:
    """Interim months in April, the levies of 2026 in July."""
    with clock.set_to("2026-03-20"):
        interim(2026)
    with clock.set_to("2026-07-10"):
        released(2026)


def components(number: int) -> list[int]:
    with tenant(town.TOWN):
        lines = ChargeLine.objects.filter(charge=number).values_list("components", flat=True)
        return [sum(parts) for parts in zip(*lines, strict=True)]


def sums(household: int = COUPLE, year: int = 2026) -> tuple[int, int, int]:
    """(levy, from the pension, of the payer himself)."""
    row = levy(household, year)
    return row.total, sum(charged(row.pension_charge).values()), sum(charged(row.charge).values())


def test_in_the_year_it_begins_the_pension_pays_half_from_october() -> None:
    row = levy(COUPLE, 2025)
    months, own = charged(row.pension_charge), charged(row.charge)
    assert set(months) == MAIN
    assert sum(months.values()) == row.total // 2 // 100 * 100
    assert sum(own.values()) == row.total - sum(months.values())
    both = [a + b for a, b in zip(components(row.pension_charge), components(row.charge), strict=True)]
    assert both == [row.medical, row.support, row.care, row.child]
    with tenant(town.TOWN):
        charge = Charge.objects.get(number=row.pension_charge)
    assert (charge.levy, charge.payer) == (HEALTH_INSURANCE_PENSION.code, HEAD)


def test_nobody_else_is_collected_from() -> None:
    assert levy(101, 2025).pension_charge == 0
    # An old system handed the elder over with his interim amount; nothing was charged for April 2025.
    assert levy(ALONE, 2025).pension_charge > 0


def test_the_second_year_begins_with_february_and_the_rest_falls_to_the_main_months() -> None:
    second_year()
    february = charged(levy(COUPLE, 2025).pension_charge)[6]
    row = levy(COUPLE, 2026)
    months = charged(row.pension_charge)
    assert [months[m] for m in INTERIM] == [february] * 3
    assert sum(months.values()) == row.total
    assert charged(row.charge) == {}
    assert components(row.pension_charge) == [row.medical, row.support, row.care, row.child]


def test_who_turns_seventy_five_within_the_year_is_not_collected_from() -> None:
    second_year()
    row = levy(ALONE, 2026)
    assert (row.pension_charge, sum(charged(row.charge).values())) == (0, row.total)


def test_a_review_before_the_year_ends_his_collection_with_its_april_and_once_only() -> None:
    with clock.set_to("2026-03-20"):
        (ended,) = review_pension_collections(fiscal_year=2026, actor=town.CLERK)
        assert (ended.person, ended.ends_on, ended.reason) == (
            ELDER,
            date(2026, 4, 1),
            "世帯主が年度内に75歳になる",
        )
        assert review_pension_collections(fiscal_year=2026, actor=town.CLERK) == []
    assert collected(ELDER) == [(date(2025, 4, 1), date(2026, 4, 1), ended.reason)]


def test_less_owed_stops_the_pension_and_the_rest_is_asked_by_instalments() -> None:
    second_year()
    before = sums()
    with clock.set_to("2026-07-10"):
        accept_withdrawal(
            person=WIFE, lost_on=date(2026, 7, 1), lost_by=2, reported_on=date(2026, 7, 5), actor=town.CLERK
        )
        (change,) = reassess_changed(fiscal_year=2026, actor=town.CLERK)
        assert reassess_changed(fiscal_year=2026, actor=town.CLERK) == []
    row = levy(COUPLE, 2026)
    assert (change.before, change.after) == (before[0], row.total)
    assert set(charged(row.pension_charge)) == {1, 2}
    total, pension, own = sums()
    assert (pension + own, own > 0) == (total, True)
    assert collected(HEAD)[-1][1:] == (date(2026, 8, 1), "国民健康保険税の減額")
    both = [a + b for a, b in zip(components(row.pension_charge), components(row.charge), strict=True)]
    assert both == [row.medical, row.support, row.care, row.child]


def test_a_head_who_leaves_is_collected_from_no_more_though_the_pension_was_not_too_much() -> None:
    """In the year of the beginning the instalments give way first; the law asks that the head is insured."""
    with clock.set_to("2025-11-10"):
        accept_withdrawal(
            person=HEAD, lost_on=date(2025, 11, 1), lost_by=2, reported_on=date(2025, 11, 5), actor=town.CLERK
        )
        reassess_changed(fiscal_year=2025, actor=town.CLERK)
    assert collected(HEAD)[-1][1:] == (date(2025, 12, 1), "世帯主が被保険者でなくなった")
    total, pension, own = sums(year=2025)
    assert (set(charged(levy(COUPLE, 2025).pension_charge)), pension + own) == ({4}, total)


def test_a_younger_insured_who_joins_ends_the_collection_of_the_household() -> None:
    """Born in 1985 and living with the couple: the levy rises, and the pension pays no more from the next month on."""
    second_year()
    with clock.set_to("2026-07-10"):
        accept_enrolment(
            person=YOUNGER,
            acquired_on=date(2026, 7, 1),
            acquired_by=2,
            reported_on=date(2026, 7, 5),
            actor=town.CLERK,
        )
        (change,) = reassess_changed(fiscal_year=2026, actor=town.CLERK)
    assert change.difference > 0
    assert collected(HEAD)[-1][1:] == (date(2026, 8, 1), "65歳未満の被保険者がいる")
    total, pension, own = sums()
    assert (set(charged(levy(COUPLE, 2026).pension_charge)), pension + own) == ({1, 2}, total)


def test_a_remission_stops_the_pension_and_taken_back_is_asked_of_the_payer() -> None:
    second_year()
    total = levy(COUPLE, 2026).total
    with clock.set_to("2026-07-10"):
        let_off = {"person": HEAD, "fiscal_year": 2026, "actor": town.CLERK}
        decide_remission(amount=10_000, reason="条例第26条", **let_off)
        _, pension, own = sums()
        assert (set(charged(levy(COUPLE, 2026).pension_charge)), pension + own) == ({1, 2}, total - 10_000)
        decide_remission(amount=0, reason="取消し", **let_off)
    _, again, own = sums()
    assert (again, again + own) == (pension, total)


def test_stopped_at_the_end_of_a_year_the_interim_months_of_the_next_are_taken_back_too() -> None:
    with clock.set_to("2026-03-20"):
        interim(2026)
        decide_remission(
            person=HEAD, fiscal_year=2025, amount=levy(COUPLE, 2025).total, reason="災害", actor=town.CLERK
        )
    assert collected(HEAD)[-1][1] == date(2026, 4, 1)
    assert sums(year=2025)[1:] == (0, 0)
    with clock.set_to("2026-07-10"):
        released(2026)
    total, pension, own = sums()
    assert (pension, own) == (0, total)


def test_an_increase_is_asked_of_the_payer_and_the_pension_goes_on() -> None:
    from kikan.businesses.resident_tax.procedures.correct_income import correct_income

    second_year()
    _, pension, _ = sums()
    with clock.set_to("2026-07-10"):
        correct_income(
            person=HEAD, fiscal_year=2026, declared={"salary_revenue": 3_000_000}, reported_on=date(2026, 7, 10),
            reason="更正", actor=town.CLERK,
        )  # fmt: skip
        (change,) = reassess_changed(fiscal_year=2026, actor=town.CLERK)
    total, after, own = sums()
    assert (after, own) == (pension, change.difference)
    assert collected(HEAD)[-1][2] == ""
    assert total == after + own


def test_stopped_by_hand_the_months_left_are_asked_of_the_person() -> None:
    second_year()
    with clock.set_to("2026-09-10"):
        end_pension_collection(
            person=HEAD, ends_on=date(2026, 10, 1), reason="年金の支給停止", actor=town.CLERK
        )
        with pytest.raises(NotFound, match="特別徴収"):
            end_pension_collection(person=HEAD, ends_on=date(2026, 10, 1), reason="再度", actor=town.CLERK)
    total, pension, own = sums()
    assert (set(charged(levy(COUPLE, 2026).pension_charge)), pension + own) == (INTERIM, total)


def test_stopped_before_the_levy_is_known_only_the_months_taken_stay_with_the_pension() -> None:
    with clock.set_to("2026-03-20"):
        interim(2026)
    with clock.set_to("2026-05-20"):
        end_pension_collection(
            person=HEAD, ends_on=date(2026, 6, 1), reason="年金の支給停止", actor=town.CLERK
        )
    with clock.set_to("2026-07-10"):
        released(2026)
    total, pension, own = sums()
    assert (set(charged(levy(COUPLE, 2026).pension_charge)), pension + own) == ({1}, total)


def test_an_account_lets_the_head_choose_transfer_unless_something_is_overdue() -> None:
    second_year()
    wish = {"person": HEAD, "is_wished": True, "actor": town.CLERK}
    with clock.set_to("2026-07-10"):
        with pytest.raises(Refused, match="口座が登録されていません"):
            choose_transfer(begins_on=date(2026, 7, 10), **wish)
        with_account(HEAD)
        with pytest.raises(Refused, match="納期限を過ぎた国保税"):
            choose_transfer(begins_on=date(2026, 7, 10), **wish)


def test_who_chose_transfer_is_not_collected_from_until_he_takes_it_back() -> None:
    with clock.set_to("2025-06-12"):
        with_account(HEAD)
        choose_transfer(person=HEAD, is_wished=True, begins_on=date(2025, 6, 12), actor=town.CLERK)
        assert collected(HEAD) == []
        total, pension, own = sums(year=2025)
        assert (pension, own) == (0, total)
        april = {
            "person": HEAD,
            "payer": 1000,
            "pension": PENSION,
            "begins_on": date(2026, 4, 1),
            "actor": town.CLERK,
        }
        with pytest.raises(Refused, match="口座振替の申出がない"):
            begin_pension_collection(**april)
        choose_transfer(person=HEAD, is_wished=False, begins_on=date(2025, 6, 12), actor=town.CLERK)
        begin_pension_collection(**april)
    with clock.set_to("2026-03-20"):
        interim(2026)
    with clock.set_to("2026-07-10"):
        released(2026)
    months = charged(levy(COUPLE, 2026).pension_charge)
    assert [months[m] for m in INTERIM] == [total // 6 // 100 * 100] * 3


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"begins_on": date(2026, 5, 1)}, "4月・6月・8月・10月のいずれか"),
        ({"begins_on": date(2025, 10, 1)}, "開始の日が過ぎて"),
        ({"pension": 179_999}, "年金の額が下限以上である"),
        ({"pension": 180_000}, "介護保険料と国保税の合計が上限以内である"),
        ({}, "すでに特別徴収"),
        ({"person": ELDER}, "世帯主がこの年度に75歳にならない"),
        ({"person": 18}, "世帯の被保険者の全員が65歳以上である"),
        ({"person": 42}, "世帯主が国保の被保険者である"),
    ],
)
def test_a_collection_that_the_law_does_not_allow_is_refused_by_name(
    changed: dict[str, object], why: str
) -> None:
    asked = {
        "person": HEAD,
        "payer": 1000,
        "pension": PENSION,
        "begins_on": date(2026, 4, 1),
        "actor": town.CLERK,
    }
    with clock.set_to("2026-03-20"), pytest.raises(Refused, match=why):
        begin_pension_collection(**asked | changed)


def test_only_a_head_is_collected_from() -> None:
    with clock.set_to("2026-03-20"), pytest.raises(NotFound, match="世帯主ではありません"):
        begin_pension_collection(
            person=WIFE, payer=1000, pension=PENSION, begins_on=date(2026, 4, 1), actor=town.CLERK
        )


def notice() -> dict[str, Any]:
    issued = issue_levy_notices(
        fiscal_year=2026, households=[COUPLE], actor=system_actor(town.TOWN, "health_insurance.print")
    )
    with tenant(town.TOWN):
        return dict(Issue.objects.get(number=dict(issued.issues)[COUPLE]).data["body"])


def test_the_notice_says_which_months_of_the_pension_pay_and_has_slips_for_the_rest_only() -> None:
    name_everybody()
    second_year()
    row = levy(COUPLE, 2026)
    with clock.set_to("2026-07-10"):
        body = notice()
        months = [i for i in body["instalments"] if i["method"] == "年金から特別徴収"]
        assert [i["term"] for i in months] == [
            "年金4月",
            "年金6月",
            "年金8月",
            "年金10月",
            "年金12月",
            "年金2月",
        ]
        assert {i["due_on"] for i in months} == {"年金の支払日"}
        assert body["slips"] == []
        assert any(
            said["heading"] == "年金からの徴収" and f"{row.total:,}円" in said["text"]
            for said in body["explanation"]
        )
        end_pension_collection(
            person=HEAD, ends_on=date(2026, 10, 1), reason="年金の支給停止", actor=town.CLERK
        )
        body = notice()
    assert body["slips"]
    assert [i["term"] for i in body["instalments"] if "年金" in i["term"]] == [
        "年金4月",
        "年金6月",
        "年金8月",
    ]
    assert {i["method"] for i in body["instalments"]} == {"年金から特別徴収", "納付書"}
