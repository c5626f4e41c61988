"""Applications for benefits passed on to the union: taken once, sent once, again when mended, answered, taken back."""

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.late_elderly_medical.exchange.union import FORM
from kikan.businesses.late_elderly_medical.models import BenefitApplication, BenefitStage, UnionKind
from kikan.businesses.late_elderly_medical.procedures.accept_loss import accept_loss
from kikan.businesses.late_elderly_medical.procedures.apply_benefit import (
    answer_benefit,
    apply_benefit,
    mend_benefit,
    withdraw_benefit,
)
from kikan.businesses.late_elderly_medical.procedures.make_union_file import Made, make_union_file
from kikan.businesses.late_elderly_medical.reads import benefit_applications as reads
from kikan.businesses.late_elderly_medical.reads import union
from kikan.businesses.late_elderly_medical.tests import town
from kikan.shared.access.tests.people import client_of
from kikan.shared.errors import NotFound, ProcedureError, Refused
from kikan.shared.tenancy import tenant

HIGH_COST, REFUND, FUNERAL = 1, 2, 3
TODAY = date(2026, 7, 15)
HOME = f"/{town.TOWN}/late_elderly_medical/"


def applied(kind: int = HIGH_COST, person: int = town.HUSBAND, month: date = date(2026, 4, 20)) -> reads.Line:
    apply_benefit(
        person=person, kind=kind, applied_on=date(2026, 7, 10), month=month, paid=90_000, claimant_name="見本　次郎",
        papers="領収書", actor=town.CLERK,
    )  # fmt: skip
    return last(person)


def last(person: int = town.HUSBAND) -> reads.Line:
    with tenant(town.TOWN):
        return reads.applications_of(person)[0]


def sent() -> Made:
    return make_union_file(kind=UnionKind.APPLICATIONS, fiscal_year=2026, actor=town.CLERK)


def lines_of(made: Made) -> list[dict[str, str]]:
    assert made.number is not None
    with tenant(town.TOWN):
        content = FORM.write(UnionKind.APPLICATIONS, [line.cells for line in union.sent_of(made.number)])
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def answered(line: reads.Line, stage: BenefitStage, on: date = TODAY) -> reads.Line:
    answer_benefit(
        person=line.person, application=line.application, stage=stage, answered_on=on, reason="口座の誤り", actor=town.CLERK
    )  # fmt: skip
    return last(line.person)


def test_an_application_is_sent_once_and_again_after_it_came_back_and_was_mended(undone: int) -> None:
    line = applied()
    assert (line.stage, line.month, line.kind_ja) == (BenefitStage.RECEIVED, date(2026, 4, 1), "高額療養費")
    (told,) = lines_of(sent())
    assert (told["異動区分"], told["給付の種類"], told["支払額"], told["診療年月"]) == (
        "1",
        "1",
        "90000",
        "20260401",
    )
    assert last().stage == BenefitStage.FORWARDED
    assert sent().number is None
    back = answered(line, BenefitStage.RETURNED)
    assert (back.stage, back.reason) == (BenefitStage.RETURNED, "口座の誤り")
    assert sent().number is None, "what came back waits until it is mended"
    mend_benefit(
        person=town.HUSBAND,
        application=line.application,
        paid=90_000,
        claimant_name="見本　次郎",
        actor=town.CLERK,
    )
    (again,) = lines_of(sent())
    assert (again["異動区分"], again["送付の回"]) == ("2", "2")
    assert answered(last(), BenefitStage.GRANTED).next_acts == []
    assert sent().number is None
    with tenant(town.TOWN):
        stages = BenefitApplication.objects.filter(application=line.application).values_list(
            "stage", flat=True
        )
        assert {1, 2, 3, 4} <= set(stages), "every stage stays in the history"


def test_one_taken_back_is_taken_back_at_the_union_too_and_may_be_applied_for_again(undone: int) -> None:
    line = applied()
    with pytest.raises(Refused, match="すでに受け付けています"):
        applied(month=date(2026, 4, 1))
    sent()
    withdraw_benefit(person=line.person, application=line.application, reason="二重の申請", actor=town.CLERK)
    (told,) = lines_of(sent())
    assert told["異動区分"] == "3"
    assert applied().application != line.application


def test_a_refund_may_be_applied_for_more_than_once_a_month(undone: int) -> None:
    assert applied(REFUND).application != applied(REFUND).application
    assert sent().new == 2


def test_a_funeral_is_paid_for_one_who_died_insured_and_once(undone: int) -> None:
    with pytest.raises(Refused, match="死亡して資格を喪失した記録がありません"):
        applied(FUNERAL, town.SILENT, date(2026, 7, 1))
    accept_loss(
        person=town.SILENT, lost_on=date(2026, 7, 2), lost_by=2, reported_on=date(2026, 7, 2), actor=town.CLERK
    )  # fmt: skip
    line = applied(FUNERAL, town.SILENT, date(2026, 7, 1))
    assert (line.is_funeral, line.month) == (True, date(2026, 7, 1))
    with pytest.raises(Refused, match="すでに受け付けています"):
        applied(FUNERAL, town.SILENT, date(2026, 7, 1))


def test_nothing_is_taken_out_of_its_order(undone: int) -> None:
    with pytest.raises(Refused, match="資格がありません"):
        applied(month=date(2020, 1, 1))
    with pytest.raises(Refused, match="受付日より後"):
        applied(month=date(2026, 7, 11))
    line = applied()
    with pytest.raises(Refused, match="送付していない"):
        answered(line, BenefitStage.GRANTED)
    sent()
    with pytest.raises(Refused, match="送付した日から今日まで"):
        answered(line, BenefitStage.GRANTED, date(2026, 7, 14))
    with pytest.raises(Refused, match="広域連合で処理"):
        mend_benefit(person=line.person, application=line.application, claimant_name="x", actor=town.CLERK)
    with pytest.raises(NotFound):
        withdraw_benefit(person=town.WIDOW, application=line.application, reason="x", actor=town.CLERK)
    answered(line, BenefitStage.GRANTED)
    with pytest.raises(ProcedureError):
        withdraw_benefit(person=line.person, application=line.application, reason="x", actor=town.CLERK)


def test_the_page_of_the_person_offers_the_next_act_and_the_register_asks_a_fixed_number_of_queries(
    undone: int,
) -> None:
    clerk = client_of(town.TOWN, "insurance_clerk")
    line = applied()
    page = clerk.get(f"{HOME}persons/{town.HUSBAND}/").content.decode()
    place = f"{HOME}persons/{town.HUSBAND}/acts/mend_benefit/?application={line.application}"
    assert place in page
    form = clerk.get(place).content.decode()
    assert 'value="領収書"' in form
    counts = []
    for person in (town.HUSBAND, town.WIDOW):
        clerk.get(f"{HOME}benefits/")
        with CaptureQueriesContext(connection) as found:
            listed = clerk.get(f"{HOME}benefits/").content.decode()
        counts.append(len(found))
        assert "高額療養費" in listed
        if person == town.HUSBAND:
            applied(person=town.WIDOW)
    assert counts[0] == counts[1]
