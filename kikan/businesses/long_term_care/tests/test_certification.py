"""From an application to the card: every step in its order, periods to the day, ratios and refunds to the yen."""

from datetime import date

import pytest

from kikan.businesses.long_term_care.law.certification import valid_until
from kikan.businesses.long_term_care.law.survey import INDEPENDENCE, ITEMS
from kikan.businesses.long_term_care.models.certification import ApplicationKind, Level
from kikan.businesses.long_term_care.models.insured import InsuredKind
from kikan.businesses.long_term_care.procedures.accept_gain import accept_gain
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.apply_certification import (
    apply_certification,
    carry_over_certification,
    postpone_decision,
    record_first_judgement,
    withdraw_application,
)
from kikan.businesses.long_term_care.procedures.cancel_gain_or_loss import cancel_gain_or_loss
from kikan.businesses.long_term_care.procedures.decide_benefit import (
    decide_high_cost,
    decide_refund,
)
from kikan.businesses.long_term_care.procedures.decide_certification import decide_certification
from kikan.businesses.long_term_care.procedures.decide_ratios import decide_ratios
from kikan.businesses.long_term_care.procedures.record_circumstance import record_circumstance
from kikan.businesses.long_term_care.procedures.record_exception import record_exception
from kikan.businesses.long_term_care.procedures.record_survey import record_survey
from kikan.businesses.long_term_care.reads import benefits, certification, insured
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, ProcedureError, Refused
from kikan.shared.ledger.models import PayoutState
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

APPLIED = date(2026, 6, 20)


def applied(
    person: int = town.WIDOW, kind: int = ApplicationKind.NEW, on: date = APPLIED, **more: str
) -> None:
    apply_certification(person=person, kind=kind, applied_on=on, actor=town.CLERK, **more)


def judged(person: int = town.WIDOW, on: date = APPLIED) -> None:
    record_first_judgement(
        person=person,
        surveyed_on=on,
        opinion_on=on,
        first_level=Level.CARE_2,
        first_minutes=550,
        actor=town.CLERK,
    )


def decided(
    person: int = town.WIDOW,
    level: int = Level.CARE_2,
    on: date = date(2026, 7, 10),
    months: int | None = None,
) -> None:
    decide_certification(person=person, judged_on=on, level=level, months=months, actor=town.CLERK)


def certified(person: int = town.WIDOW, level: int = Level.CARE_2) -> None:
    applied(person)
    judged(person)
    decided(person, level)


@pytest.mark.parametrize(
    ("begins", "months", "until"),
    [
        (date(2026, 6, 20), 6, date(2027, 1, 1)),
        (date(2026, 6, 1), 6, date(2026, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
    ],
)
def test_a_certification_ends_with_a_month(begins: date, months: int, until: date) -> None:
    assert valid_until(begins, months) == until


def test_a_decision_certifies_from_the_day_of_application_for_the_standard_time(undone: int) -> None:
    certified()
    with tenant(town.TOWN):
        held = certification.certification_on(town.WIDOW, date(2026, 7, 15))
    assert held is not None
    assert (held.level_ja, held.valid_from, held.last_on) == ("要介護2", APPLIED, date(2026, 12, 31))
    assert held.limit_units == 19_705


def test_no_decision_before_the_first_judgement_and_no_judgement_before_survey_and_opinion(
    undone: int,
) -> None:
    applied()
    with pytest.raises(Refused, match="一次判定が記録されていません"):
        decided()
    with pytest.raises(Refused, match="そろっていません"):
        record_first_judgement(
            person=town.WIDOW, surveyed_on=APPLIED, first_level=Level.CARE_1, actor=town.CLERK
        )


def test_a_period_outside_what_the_law_allows_is_refused(undone: int) -> None:
    applied()
    judged()
    with pytest.raises(Refused, match="3か月から12か月まで"):
        decided(months=24)


def test_who_needs_no_care_is_told_so_and_not_certified(undone: int) -> None:
    applied()
    judged()
    decided(level=Level.NONE)
    with tenant(town.TOWN):
        assert certification.certifications_of(town.WIDOW) == []
        assert certification.applications_of(town.WIDOW)[0].stage_ja == "非該当"


def test_a_renewal_follows_the_old_certification_without_a_gap_and_not_too_early(undone: int) -> None:
    certified()
    with pytest.raises(Refused, match="2026年11月1日から"):
        applied(kind=ApplicationKind.RENEWAL, on=date(2026, 7, 14))
    with clock.set_to("2026-12-10"):
        applied(kind=ApplicationKind.RENEWAL, on=date(2026, 11, 20))
        judged(on=date(2026, 11, 25))
        decided(on=date(2026, 12, 5), months=48)
    with tenant(town.TOWN):
        last, first = certification.certifications_of(town.WIDOW)
    assert (last.valid_from, last.last_on) == (date(2027, 1, 1), date(2030, 12, 31))
    assert first.last_on == date(2026, 12, 31)


def test_a_change_of_level_ends_the_old_one_on_its_day(undone: int) -> None:
    certified()
    with clock.set_to("2026-09-20"):
        applied(kind=ApplicationKind.CHANGE, on=date(2026, 9, 1))
        judged(on=date(2026, 9, 5))
        decided(level=Level.CARE_4, on=date(2026, 9, 15))
    with tenant(town.TOWN):
        last, first = certification.certifications_of(town.WIDOW)
    assert (first.last_on, last.valid_from, last.level_ja) == (date(2026, 8, 31), date(2026, 9, 1), "要介護4")


def test_two_applications_at_once_are_refused_until_the_first_is_withdrawn(undone: int) -> None:
    applied()
    with pytest.raises(Refused, match="処理中の申請"):
        applied()
    withdraw_application(person=town.WIDOW, actor=town.CLERK)
    applied()


def test_a_postponement_names_a_day_after_the_thirty(undone: int) -> None:
    applied()
    with pytest.raises(Refused, match="処理期限以前"):
        postpone_decision(person=town.WIDOW, postponed_to=date(2026, 7, 20), reason="調査", actor=town.CLERK)
    postpone_decision(person=town.WIDOW, postponed_to=date(2026, 8, 20), reason="調査", actor=town.CLERK)
    with tenant(town.TOWN):
        (line,) = certification.open_applications()
    assert not line.is_late(date(2026, 8, 20))
    assert line.is_late(date(2026, 8, 21))


def test_somebody_of_fifty_becomes_insured_by_the_decision_and_needs_a_disease(undone: int) -> None:
    with pytest.raises(NotFound, match="資格がありません"):
        apply_certification(person=town.YOUNG, kind=ApplicationKind.NEW, applied_on=APPLIED, actor=town.CLERK)
    applied(town.YOUNG, disease="初老期における認知症")
    judged(town.YOUNG)
    decided(town.YOUNG)
    with tenant(town.TOWN):
        (line,) = insured.lines_of(town.YOUNG)
    assert (line.kind, line.acquired_on) == (InsuredKind.SECOND, APPLIED)


def test_who_moves_in_certified_keeps_the_level_for_six_months_when_in_time(undone: int) -> None:
    moved_in = date(2026, 7, 1)
    with pytest.raises(Refused, match="14日以内"):
        carry_over_certification(
            person=town.NEW, level=Level.CARE_3, moved_in_on=moved_in, applied_on=date(2026, 7, 16), actor=town.CLERK
        )  # fmt: skip
    carry_over_certification(
        person=town.NEW, level=Level.CARE_3, moved_in_on=moved_in, applied_on=date(2026, 7, 15), actor=town.CLERK
    )  # fmt: skip
    with tenant(town.TOWN):
        held = certification.certification_on(town.NEW, moved_in)
    assert held is not None
    assert (held.level_ja, held.last_on) == ("要介護3", date(2026, 12, 31))


def test_nobody_is_insured_before_the_day_of_reaching_sixty_five(undone: int) -> None:
    accept_loss(
        person=town.NEW, lost_on=date(2026, 7, 1), lost_by=9, reported_on=date(2026, 7, 1), actor=town.CLERK
    )  # fmt: skip
    with pytest.raises(Refused, match="2026年7月1日"):
        _gained(town.NEW, date(2026, 6, 30))
    _gained(town.NEW, date(2026, 7, 1))


def test_a_second_gain_and_a_loss_before_the_gain_are_refused(undone: int) -> None:
    with pytest.raises(Refused, match="すでに介護保険の資格"):
        _gained(town.WIDOW, date(2026, 7, 1))
    with pytest.raises(Refused, match="取得日より前"):
        accept_loss(
            person=town.NEW, lost_on=date(2026, 6, 1), lost_by=1, reported_on=date(2026, 7, 1), actor=town.CLERK
        )  # fmt: skip


def test_who_is_insured_elsewhere_by_exception_does_not_gain_here(undone: int) -> None:
    record_exception(
        person=town.YOUNG, kind=2, facility="見本苑", other_body=62090, begins_on=date(2026, 7, 1), actor=town.CLERK
    )  # fmt: skip
    with pytest.raises(Refused, match="他の市町村の被保険者"):
        _gained(town.YOUNG, date(2026, 7, 2))


def _gained(person: int, on: date) -> int:
    return accept_gain(
        person=person, acquired_on=on, acquired_by=1, reported_on=date(2026, 7, 15), actor=town.CLERK
    ).number  # fmt: skip


def test_undoing_a_loss_restores_the_spell_and_its_number(undone: int) -> None:
    with tenant(town.TOWN):
        before = insured.lines_of(town.WIFE)
    lost = accept_loss(
        person=town.WIFE, lost_on=date(2026, 7, 2), lost_by=1, reported_on=date(2026, 7, 2), actor=town.CLERK
    )  # fmt: skip
    cancel_gain_or_loss(cancelled=lost.number, actor=town.CLERK)
    with tenant(town.TOWN):
        after = insured.lines_of(town.WIFE)
    assert [(s.insured_number, s.valid_from, s.valid_until) for s in after] == [
        (s.insured_number, s.valid_from, s.valid_until) for s in before
    ]


def test_ratios_are_decided_for_the_certified_and_follow_a_corrected_income(undone: int) -> None:
    certified(town.HUSBAND)
    first = decide_ratios(year=2026, actor=town.CLERK)
    assert [(c.person, c.before, c.after) for c in first] == [(town.HUSBAND, None, 1)]
    town.earned(town.HUSBAND, pension_revenue=4_500_000)
    again = decide_ratios(year=2026, actor=town.CLERK)
    assert [(c.person, c.before, c.after) for c in again] == [(town.HUSBAND, 1, 3)]
    assert decide_ratios(year=2026, actor=town.CLERK) == []


def test_public_assistance_keeps_the_ratio_at_one_tenth(undone: int) -> None:
    certified(town.HUSBAND)
    town.earned(town.HUSBAND, pension_revenue=4_500_000)
    record_circumstance(person=town.HUSBAND, kind=1, begins_on=date(2026, 7, 1), actor=town.CLERK)
    (change,) = decide_ratios(year=2026, actor=town.CLERK)
    assert change.after == 1


def refunded(kind: int, paid: int, on: date = date(2026, 8, 10), **more: bool) -> int:
    with clock.set_to("2026-08-20"):
        decide_refund(
            person=town.WIDOW, kind=kind, service_on=on, paid=paid, applied_on=date(2026, 8, 20), actor=town.CLERK, **more
        )  # fmt: skip
    with tenant(town.TOWN):
        return benefits.benefits_of(town.WIDOW)[0].amount


@pytest.fixture
def with_ratio(undone: int) -> None:
    certified()
    decide_ratios(year=2026, actor=town.CLERK)


def test_equipment_is_refunded_within_what_is_left_of_the_years_ceiling(with_ratio: None) -> None:
    assert refunded(1, 70_001) == 63_000
    assert refunded(1, 40_000) == 26_999  # 29,999 left
    with pytest.raises(Refused, match="残りは0円"):
        refunded(1, 5_000)


def test_a_repair_of_another_dwelling_counts_anew(with_ratio: None) -> None:
    assert refunded(2, 250_000) == 180_000
    assert refunded(2, 100_000, is_new_dwelling=True) == 90_000


def test_two_years_after_the_month_a_claim_is_too_late(with_ratio: None) -> None:
    with clock.set_to("2028-09-01"), pytest.raises(ProcedureError, match="2年"):
        decide_refund(
            person=town.WIDOW, kind=1, service_on=date(2026, 8, 10), paid=1_000, applied_on=date(2028, 9, 1),
            actor=town.CLERK,
        )  # fmt: skip


def test_a_month_above_the_household_limit_is_refunded_once(with_ratio: None) -> None:
    with clock.set_to("2026-09-20"):
        values = {
            "person": town.WIDOW,
            "month": date(2026, 8, 1),
            "paid": 60_000,
            "applied_on": date(2026, 9, 20),
        }
        decide_high_cost(**values, actor=town.CLERK)
        with tenant(town.TOWN):
            assert benefits.benefits_of(town.WIDOW)[0].amount == 60_000 - 44_400
        with pytest.raises(Refused, match="決定しています"):
            decide_high_cost(**values, actor=town.CLERK)


def test_an_untaxed_person_of_low_income_has_a_limit_of_his_own(with_ratio: None) -> None:
    town.earned(town.SON, salary_revenue=900_000)
    with clock.set_to("2026-09-20"):
        decide_high_cost(
            person=town.WIDOW, month=date(2026, 8, 1), paid=24_600, applied_on=date(2026, 9, 20), actor=town.CLERK
        )  # fmt: skip
    with tenant(town.TOWN):
        assert benefits.benefits_of(town.WIDOW)[0].amount == 24_600 - 15_000


def test_a_benefit_waits_to_be_paid_as_soon_as_it_is_decided(with_ratio: None) -> None:
    refunded(1, 10_000)
    with tenant(town.TOWN):
        (line,) = benefits.unpaid()
        payout = PayoutState.objects.get(number=line.payout)
    assert (line.state_ja, payout.payee, payout.rest) == ("支払待ち", town.WIDOW, line.amount)


def test_the_seventy_four_items_of_a_survey_are_kept_mended_and_shown(undone: int) -> None:
    assert len(ITEMS) - INDEPENDENCE == 74
    browser, home = client_of(town.TOWN, "care_clerk"), f"/{town.TOWN}/long_term_care/persons/{town.WIDOW}/"
    page = f"{home}acts/record_survey/"
    with clock.set_to(town.TODAY):
        applied()
        assert "1-3 寝返り" in shown(browser, page)
        typed = {f"item_{place}": "1" for place in range(len(ITEMS))}
        typed |= {"surveyed_on": "R8.6.25", "remarks": "夜間に不穏", "item_9": "2"}
        assert sent(browser, page, preview="1", **typed).status_code == 200
        entered = sent(browser, page, send="1", **typed)
        assert entered.status_code == 302
        acts.approve(int(entered.url.rstrip("/").rsplit("/", 1)[1]), actor=town.FIRST)
        text = shown(browser, home)
        assert "何かにつかまればできる" in text
        assert "夜間に不穏" in text
        assert sent(browser, page, send="1", **(typed | {"item_9": "4"})).status_code == 400
        for answers, said in (([1], "項目の数"), ([9] * len(ITEMS), "選択肢にない")):
            with pytest.raises(Refused, match=said):
                record_survey(
                    person=town.WIDOW, surveyed_on=date(2026, 6, 25), answers=answers, actor=town.CLERK
                )
        with pytest.raises(Refused, match="申請日から今日まで"):
            record_survey(
                person=town.WIDOW, surveyed_on=date(2026, 6, 1), answers=[1] * len(ITEMS), actor=town.CLERK
            )
        record_survey(
            person=town.WIDOW, surveyed_on=date(2026, 6, 26), answers=[1] * len(ITEMS), actor=town.CLERK
        )
        with tenant(town.TOWN):
            found = certification.survey_of(town.WIDOW)
            application = certification.open_application(town.WIDOW)
    assert found is not None
    assert found.found == []
    assert application is not None
    assert application.surveyed_on == date(2026, 6, 26)
