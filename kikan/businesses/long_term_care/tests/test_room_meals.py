"""Lower meals and rooms from the application to the certificate, the renewal in July and the end."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.long_term_care.law.room_meals import holds_for
from kikan.businesses.long_term_care.models.room_meals import RoomMealLimit, Spouse
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.decide_room_meal_refund import decide_room_meal_refund
from kikan.businesses.long_term_care.procedures.issue_papers import issue_benefit_notice, issue_room_meal_card
from kikan.businesses.long_term_care.procedures.renew_room_meals import renew_room_meals
from kikan.businesses.long_term_care.procedures.room_meals import (
    apply_room_meals,
    decide_room_meals,
    end_room_meals,
)
from kikan.businesses.long_term_care.reads import benefits, room_meals
from kikan.businesses.long_term_care.reads.room_meals import LimitLine
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import shown
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue, Printed
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Payout
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

ON = date(2026, 7, 10)


def applied(person: int = town.TURNING, on: date = ON, **other: object) -> None:
    told: dict[str, object] = {
        "untaxed_pension": 0, "savings": 3_000_000, "spouse_kind": Spouse.NONE, "has_consent": True,
    }  # fmt: skip
    apply_room_meals(person=person, applied_on=on, actor=town.CLERK, **(told | other))  # type: ignore[arg-type]


def granted(person: int = town.TURNING, **other: object) -> LimitLine | None:
    applied(person, **other)
    decide_room_meals(person=person, actor=town.CLERK)
    with tenant(town.TOWN):
        return room_meals.limit_on(person, ON)


def held_until_july(person: int) -> None:
    """A stage of the year before, whatever the incomes."""
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 5)]).number
        values = {"stage": 2, "application": 0, "decided_on": ON, "working": [0, 0, 0, 0, 2]}
        history.add(
            RoomMealLimit, {"person": person}, values, entry=entry, valid_from=date(2025, 8, 1),
            valid_until=date(2026, 8, 1),
        )  # fmt: skip


def reason_of(person: int) -> str:
    with tenant(town.TOWN):
        return room_meals.applications_of(person)[0].reason_ja


def test_a_stage_holds_from_the_month_of_application_to_the_end_of_july(undone: int) -> None:
    held = granted()  # pension of 1,400,000
    assert held is not None
    assert (held.stage_ja, held.valid_from, held.last_on) == ("第3段階②", date(2026, 7, 1), date(2026, 7, 31))


def test_a_pension_free_of_tax_counts_like_any_other(undone: int) -> None:
    held = granted(town.SPOUSE)  # pension of 700,000
    assert held is not None
    assert held.stage_ja == "第2段階"
    more = granted(town.SPOUSE, untaxed_pension=200_000)
    assert more is not None
    assert more.stage_ja == "第3段階①"


def test_the_savings_of_a_couple_less_debts_are_held_against_the_ceiling_of_a_couple(undone: int) -> None:
    couple = {"spouse_kind": Spouse.HERE, "spouse": town.SPOUSE}
    assert granted(savings=15_000_001, **couple) is None
    assert "預貯金等" in reason_of(town.TURNING)
    assert granted(savings=15_000_001, debts=1, **couple) is not None


def test_a_taxed_household_or_a_spouse_taxed_elsewhere_is_refused_with_the_reason(undone: int) -> None:
    assert granted(town.WIDOW) is None
    assert "世帯" in reason_of(town.WIDOW)
    assert granted(spouse_kind=Spouse.TAXED_ELSEWHERE) is None
    assert "配偶者" in reason_of(town.TURNING)


def test_nothing_is_decided_on_an_income_nobody_declared(undone: int) -> None:
    applied(town.SILENT)
    with pytest.raises(Refused, match="所得が分からない"):
        decide_room_meals(person=town.SILENT, actor=town.CLERK)


def test_an_application_needs_consent_a_place_among_the_insured_and_no_other_waiting(undone: int) -> None:
    with pytest.raises(Refused, match="同意書"):
        applied(has_consent=False)
    with pytest.raises(NotFound, match="資格がありません"):
        applied(town.YOUNG)
    with pytest.raises(Refused, match="宛名番号"):
        applied(spouse_kind=Spouse.HERE)
    applied()
    with pytest.raises(Refused, match="処理中"):
        applied()


def test_who_entered_a_decision_does_not_approve_it(undone: int) -> None:
    applied()
    draft = acts.enter(
        "long_term_care.decide_room_meals", actor=town.FIRST, subjects=[("person", town.TURNING)],
        arguments={"person": town.TURNING},
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        acts.approve(draft, actor=town.FIRST)
    acts.approve(draft, actor=town.SECOND)
    with tenant(town.TOWN):
        assert room_meals.limit_on(town.TURNING, ON) is not None


def test_limits_end_on_their_day_and_with_the_loss_of_being_insured(undone: int) -> None:
    granted()
    end_room_meals(person=town.TURNING, ends_on=date(2026, 7, 12), actor=town.CLERK)
    with tenant(town.TOWN):
        assert room_meals.limits_of_person(town.TURNING)[0].last_on == date(2026, 7, 11)
    with pytest.raises(NotFound, match="有効な負担限度額認定"):
        end_room_meals(person=town.TURNING, ends_on=date(2026, 7, 12), actor=town.CLERK)
    granted(town.SPOUSE)
    accept_loss(
        person=town.SPOUSE, lost_on=date(2026, 7, 14), lost_by=1, reported_on=date(2026, 7, 15), actor=town.CLERK
    )  # fmt: skip
    with tenant(town.TOWN):
        assert room_meals.limits_of_person(town.SPOUSE)[0].last_on == date(2026, 7, 13)


def test_the_certificate_tells_the_limits_of_its_stage_and_a_refusal_its_reason(undone: int) -> None:
    granted()
    card = issue_room_meal_card(person=town.TURNING, actor=town.CLERK)
    with tenant(town.TOWN):
        text = str(Issue.objects.get(number=card).data)
    assert "第3段階②" in text
    assert "1日 1,370円" in text
    assert granted(town.WIDOW) is None
    refusal = issue_room_meal_card(person=town.WIDOW, actor=town.CLERK)
    with tenant(town.TOWN):
        assert "課税されている人がいるため" in str(Issue.objects.get(number=refusal).data)
    with clock.set_to("2026-08-01"), pytest.raises(NotFound, match="有効な負担限度額認定"):
        issue_room_meal_card(person=town.TURNING, actor=town.CLERK)


def test_a_renewal_is_for_the_year_from_august_and_needs_limits_to_renew(undone: int) -> None:
    assert holds_for(ON, is_renewal=True) == (date(2026, 8, 1), date(2027, 8, 1))
    with pytest.raises(Refused, match="7月31日まで"):
        applied(is_renewal=True)
    granted()
    applied(is_renewal=True)
    assert renew_room_meals(year=2026, run=1, actor=town.CLERK) == 1
    assert renew_room_meals(year=2026, run=1, actor=town.CLERK) == 0
    with tenant(town.TOWN):
        last, first = room_meals.limits_of_person(town.TURNING)
    assert (first.last_on, last.valid_from, last.last_on) == (
        date(2026, 7, 31), date(2026, 8, 1), date(2027, 7, 31),
    )  # fmt: skip


def test_a_renewal_of_many_asks_as_many_queries_as_one_and_decides_each_as_alone(undone: int) -> None:
    counts, decided = [], []
    with clock.set_to(town.TODAY):
        for people in ([town.TURNING], [town.SPOUSE, town.SILENT, town.PART_TIME]):
            for person in people:
                held_until_july(person)
                applied(person, is_renewal=True)
            with CaptureQueriesContext(connection) as asked:
                decided.append(renew_room_meals(year=2026, run=1, actor=town.CLERK))
            counts.append(len(asked))
    assert decided == [1, 2]  # nobody knows the income of the third
    assert counts[0] == counts[1]
    with tenant(town.TOWN):
        held = {
            p: room_meals.limit_on(p, date(2026, 8, 1)) for p in (town.TURNING, town.SPOUSE, town.PART_TIME)
        }
        assert room_meals.open_row(town.SILENT) is not None
    assert {p: line.stage_ja for p, line in held.items() if line} == {
        town.TURNING: "第3段階②", town.SPOUSE: "第2段階", town.PART_TIME: "第2段階",
    }  # fmt: skip


@pytest.mark.usefixtures("decided_town")
def test_the_run_of_july_decides_after_two_approvals_and_leaves_what_cannot_be_decided() -> None:
    granted()
    with clock.set_to(town.TODAY):
        applied(is_renewal=True)
        number = town.tried("long_term_care.renew_room_meals", 2026)
        assert queue.find(town.TOWN, number).figures["room_meals_4"] == 1
        town.let_go(number)
        again = queue.enqueue(
            "long_term_care.renew_room_meals", actor=town.CLERK, parameters={"fiscal_year": 2026}
        )
        assert run_now(town.TOWN, again) == State.DONE
    with tenant(town.TOWN):
        assert room_meals.limit_on(town.TURNING, date(2026, 8, 1)) is not None


STAY: dict[str, Any] = {
    "person": town.TURNING, "service_on": ON, "place": 1, "meals_paid": 43_350, "meal_days": 30, "room_paid": 70_000,
    "room_days": 30, "applied_on": ON, "actor": town.CLERK,
}  # fmt: skip


def test_what_was_paid_above_the_limits_comes_back_up_to_the_standard_cost(undone: int) -> None:
    with clock.set_to(town.TODAY):
        with pytest.raises(NotFound, match="負担限度額認定"):
            decide_room_meal_refund(**{**STAY, "person": town.WIDOW})
        granted()
        with pytest.raises(Refused, match="0から31"):
            decide_room_meal_refund(**{**STAY, "meal_days": 32})
        with pytest.raises(Refused, match="超えて支払った額がありません"):
            decide_room_meal_refund(**{**STAY, "meals_paid": 40_800, "room_paid": 41_100})
        decide_room_meal_refund(**STAY)
        decide_room_meal_refund(**{**STAY, "is_short": True, "room_paid": 0, "room_days": 0})
    with tenant(town.TOWN):
        short, stay = benefits.benefits_of(town.TURNING)
        # 第3段階②: meals 1,445 − 1,360 a day; a unit room at most 2,066 − 1,370, whatever was paid beyond it.
        assert stay.amount == 30 * (1_445 - 1_360) + 30 * (2_066 - 1_370)
        assert short.amount == 30 * (1_445 - 1_300)
        steps = {s.name: s.value for s in benefits.benefit_steps(benefits.benefit_of(stay.number))}
        assert steps["room_most"] == 30 * 2_066
        assert Payout.objects.filter(reference=stay.number, purpose=31, amount=stay.amount).exists()
    issued = issue_benefit_notice(benefit=stay.number, actor=town.CLERK)
    with tenant(town.TOWN):
        text = str(Issue.objects.get(number=issued).data)
    assert "第51条の3" in text
    assert "第3段階②" in text
    with clock.set_to(town.TODAY):
        page = f"/{town.TOWN}/long_term_care/persons/{town.TURNING}/acts/decide_room_meal_refund/"
        assert "多床室" in shown(client_of(town.TOWN, "care_clerk"), page)


@pytest.mark.usefixtures("decided_town")
def test_letters_of_renewal_reach_whose_limits_end_and_who_has_not_asked() -> None:
    with clock.set_to(town.TODAY):
        for person in (town.HUSBAND, town.WIFE):
            held_until_july(person)
        applied(town.WIFE, is_renewal=True)
        run = town.run_of("long_term_care.print_room_meal_reminders", fiscal_year=2026)
        with tenant(town.TOWN):
            told = list(Printed.objects.filter(run=run).values_list("subject", flat=True))
    assert town.HUSBAND in told
    assert town.WIFE not in told
