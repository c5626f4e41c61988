"""Somebody leaves a job, joins NHI in the middle of the year, has a child, turns 40: each month charged once, every yen
explained."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.procedures.accept_enrolment import accept_enrolment
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.procedures.record_reliefs import (
    claim_maternity_relief,
    claim_unemployment_relief,
)
from kikan.businesses.health_insurance.reads.explained import explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.record_birth import record_birth
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories.scene import HOME, OSAKA, accepted, clerk, newcomer, proposals, told

YEAR = 2026
ENROL = "health_insurance.accept_enrolment"
LEFT_EMPLOYEE_INSURANCE = 2


@pytest.fixture
def couple(settled_town: int) -> Iterator[tuple[int, int]]:
    """A worker born on 10 December 1986 and his wife, who came on 1 August 2026 with an employer's insurance."""
    with transaction.atomic():
        told()
        persons = (
            newcomer("渡邉\U000e010f　架空", "ワタナベ　カクウ", "世帯主", date(1986, 12, 10)),
            newcomer("渡邉\U000e010f　花", "ワタナベ　ハナ", "妻", date(1988, 8, 8), sex=2),
        )
        moved = accept_move_in(
            actor=clerk("resident_clerk"), happened_on=date(2026, 8, 1), reported_on=date(2026, 8, 3), persons=persons,
            place=HOME, came_from=OSAKA,
        )  # fmt: skip
        told()
        worker, wife = moved.persons
        for person, salary in ((worker, 4_200_000), (wife, 0)):
            (act,) = proposals(ENROL, person)
            acts.decline(
                act.number, actor=clerk("insurance_chief"), reason="勤務先の健康保険に加入している。"
            )
            correct_income(
                person=person, fiscal_year=YEAR, declared={"salary_revenue": salary}, reported_on=SAMPLE_DAY,
                reason="前住所地照会", actor=clerk("tax_clerk"),
            )  # fmt: skip
        yield worker, wife
        transaction.set_rollback(True)


def levied(person: int) -> Levy:
    """The levy in force; its parts make the whole, the ledger asks exactly it, and it comes out the same again."""
    reassess_changed(fiscal_year=YEAR, actor=clerk("insurance_clerk"))
    with tenant(MODEL_TOWN):
        levy = Levy.objects.get(payer=person, fiscal_year=YEAR, ended_by__isnull=True)
        asked = sum(Balance.objects.filter(charge=levy.charge).values_list("charged", flat=True))
        shown = explained(kept_levy(levy.household, YEAR))
    assert levy.medical + levy.support + levy.care + levy.child == levy.total == asked
    assert shown.is_reproduced is True
    return levy


def months(levy: Levy) -> dict[int, tuple[int, int]]:
    """Months insured, and months with care, of each member."""
    with tenant(MODEL_TOWN):
        rows = LevyMember.objects.filter(household=levy.household, fiscal_year=YEAR, ended_by__isnull=True)
        return {r.person: (r.insured_months.bit_count(), r.care_months.bit_count()) for r in rows}


def test_a_worker_between_jobs_with_a_child_to_come_and_a_fortieth_birthday(couple: tuple[int, int]) -> None:
    (worker, wife), insurance = couple, clerk("insurance_clerk")
    with tenant(MODEL_TOWN):
        assert not Levy.objects.filter(payer=worker).exists()  # insured elsewhere: nothing is owed here
    left, report = date(2026, 9, 30), date(2026, 10, 5)
    for person in couple:
        accept_enrolment(
            person=person, acquired_on=date(2026, 10, 1), acquired_by=LEFT_EMPLOYEE_INSURANCE, reported_on=report,
            actor=insurance,
        )  # fmt: skip
    joined = levied(worker)
    # October to March; care from the month in which 40 is reached, the eve of the birthday.
    assert months(joined) == {worker: (6, 4), wife: (6, 0)}
    assert joined.care > 0

    claim_unemployment_relief(person=worker, left_on=left, leaving=31, reported_on=report, actor=insurance)
    eased = levied(worker)
    assert eased.total < joined.total
    assert eased.care < joined.care

    claim_maternity_relief(
        person=wife, due_on=date(2026, 11, 20), is_multiple=False, reported_on=report, actor=insurance
    )
    expecting = levied(worker)
    assert expecting.total < eased.total  # her flat amounts of October to January fall away

    baby = newcomer("渡邉\U000e010f　芽", "ワタナベ　メイ", "子", date(2026, 11, 20), sex=2)
    born = record_birth(
        actor=clerk("resident_clerk"), reported_on=SAMPLE_DAY, household=expecting.household, child=baby
    )
    told()
    (act,) = proposals(ENROL, born.persons[0])
    accepted(act, clerk("insurance_chief"))
    family = levied(worker)
    assert months(family)[born.persons[0]] == (5, 0)
    assert family.total > expecting.total
    # Nothing is left to follow, and the day of the birthday itself asks nothing more of anybody.
    with clock.set_to(date(2026, 12, 10)):
        assert reassess_changed(fiscal_year=YEAR, actor=insurance) == []
