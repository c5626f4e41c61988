"""The yearly run of resident tax: who is taxed, trial, two approvals, release, charges over the instalments."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.resident_tax.models import Assessment, Basis, Reason, Status
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.resident_tax.reads.assessments import (
    ORDINARY,
    AssessedTax,
    assessment_columns,
    assessments_of,
)
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.models import Balance, Charge, ChargeLine
from kikan.shared.tenancy import clock, tenant

YEAR = 2026


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    with clock.set_to(town.TODAY):
        town.settle()
        yield


def assessed(year: int = YEAR) -> dict[int, AssessedTax]:
    with tenant(town.TOWN):
        return {a.person: a for a in assessments_of([p for p, *_ in town.PEOPLE], year)}


@pytest.mark.usefixtures("undone")
def test_the_run_taxes_whoever_lives_here_on_1_january_and_charges_what_its_working_says() -> None:
    found = assessed()
    # Died or moved away before 1 January, or came after it: not of this municipality.
    assert {town.DEAD, town.NEWCOMER}.isdisjoint(found)
    assert {town.ON_NEW_YEAR, town.LEAVER} <= set(found)
    status = {person: Status(a.status) for person, a in found.items()}
    assert status[town.EARNER] == status[town.PENSIONER] == status[town.LEAVER] == Status.TAXED
    assert status[town.POOR] == Status.PER_CAPITA
    assert status[town.SILENT] == Status.UNDECLARED
    reasons = {person: Reason(a.reason) for person, a in found.items() if a.status == Status.FREE}
    assert reasons == {
        town.SPOUSE: Reason.INCOME, town.CHILD: Reason.CHILD, town.MINOR: Reason.STATUS, town.STUDENT: Reason.ASSISTED,
    }  # fmt: skip
    earner = found[town.EARNER]
    # 給与 5,000,000 → 所得 3,560,000; 控除 700,000 + 330,000 + 430,000 → 課税 2,100,000; 調整控除 2,500.
    assert (earner.total_income, earner.taxable_income) == (3_560_000, 2_100_000)
    assert (earner.city_levy, earner.prefecture_levy) == (124_500, 83_000)
    assert earner.annual_tax == 124_500 + 83_000 + 3_000 + 2_000 + 1_000
    working = earner.unpacked()
    assert working is not None
    assert int(working.annual_tax[0]) == earner.annual_tax


@pytest.mark.usefixtures("undone")
def test_what_is_paid_by_oneself_falls_due_in_the_ordinance_s_instalments_to_the_yen() -> None:
    with tenant(town.TOWN):
        for tax in assessed().values():
            lines = (
                list(ChargeLine.objects.filter(charge=tax.charge).order_by("instalment"))
                if tax.charge
                else []
            )
            sums = [sum(parts) for parts in zip(*(line.components for line in lines), strict=True)]
            assert tuple(sums or [0, 0, 0]) == tax.parts_of(ORDINARY), tax.person
            assert all(line.amount == sum(line.components) for line in lines)
            assert all(part >= 0 for line in lines for part in line.components)
        earner = list(Balance.objects.filter(charge=assessed()[town.EARNER].charge).order_by("instalment"))
    assert [b.charged for b in earner] == [24_500, *[21_000] * 9]
    # 6月から3月までの10期。12月分は1月4日。2026年5月31日のような休日には当たらない期だけを見る。
    assert (earner[0].due_on, earner[6].due_on) == (date(2026, 6, 30), date(2027, 1, 4))


def test_a_fact_that_changes_between_trial_and_release_is_computed_again(settled: None) -> None:
    number = town.tried()
    correct_income(
        person=town.EARNER, fiscal_year=YEAR, declared={"salary_revenue": 0}, reported_on=date(2026, 7, 10),
        reason="申告", actor=town.CLERK,
    )  # fmt: skip
    correct_income(
        person=town.SILENT, fiscal_year=YEAR, declared={"salary_revenue": 4_000_000}, reported_on=date(2026, 7, 10),
        reason="申告", actor=town.CLERK,
    )  # fmt: skip
    town.let_go(number)
    found = assessed()
    assert (found[town.EARNER].status, found[town.SILENT].status) == (Status.FREE, Status.TAXED)
    with tenant(town.TOWN):
        assert not Charge.objects.filter(payer=town.EARNER).exists()
        charged = ChargeLine.objects.filter(charge=found[town.SILENT].charge)
        assert sum(line.amount for line in charged) == found[town.SILENT].annual_tax


def test_a_trial_charges_nobody_and_a_year_is_assessed_once_by_two_approvals_in_its_own_municipality(
    settled: None,
) -> None:
    number = town.tried()
    figures = queue.find(town.TOWN, number).figures
    assert figures["people"] == 10
    assert figures["total"] == figures["city"] + figures["prefecture"] + figures["forest"] > 0
    with tenant(town.TOWN):
        assert not Assessment.objects.exists()
        assert not Charge.objects.exists()
    queue.approve(number, actor=town.FIRST)
    with pytest.raises(Refused, match="二人"):
        queue.release_later(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE
    again = queue.enqueue("resident_tax.assess_year", actor=town.CLERK, parameters={"fiscal_year": YEAR})
    assert run_now(town.TOWN, again) == State.FAILED
    with tenant(town.OTHER):
        assert not Assessment.objects.exists()
        assert len(assessment_columns(YEAR)["person"]) == 0
    with tenant(town.TOWN):
        columns = assessment_columns(YEAR)
    assert (
        columns["annual_tax"].sum()
        == columns["ordinary"].sum()
        == queue.find(town.TOWN, number).figures["total"]
    )
    assert set(columns["basis"].tolist()) == {Basis.RESIDENT}
