"""The yearly run: trial, two approvals, release, and corrections that touch exactly what changed."""

from collections.abc import Iterator
from datetime import date

import pytest

from kikan.businesses.health_insurance.law.levy import Levy as Working
from kikan.businesses.health_insurance.models import Levy, LevyMember
from kikan.businesses.health_insurance.procedures.accept_withdrawal import accept_withdrawal
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.ledger.models import Balance, Charge, ChargeLine
from kikan.shared.tenancy import clock, tenant

YEAR = 2026


@pytest.fixture
def settled(live_database: object) -> Iterator[None]:
    town.settle()
    with clock.set_to("2026-07-10"):
        yield


def assessed() -> int:
    number = queue.enqueue(
        "health_insurance.assess_year", actor=town.CLERK, parameters={"fiscal_year": YEAR}, due=str(YEAR)
    )
    assert run_now(town.TOWN, number) == State.WAITING
    return number


def released() -> int:
    number = assessed()
    queue.approve(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE
    return number


def levies() -> dict[int, Levy]:
    with tenant(town.TOWN):
        return {row.household: row for row in Levy.objects.filter(fiscal_year=YEAR, ended_by__isnull=True)}


def test_a_trial_shows_its_sums_and_nobody_is_charged_yet(settled: None) -> None:
    number = assessed()
    figures = queue.find(town.TOWN, number).figures
    assert figures["levied"] == 3
    assert figures["total"] == sum(figures[part] for part in ("medical", "support", "care", "child"))
    assert levies() == {}
    with tenant(town.TOWN):
        assert not Charge.objects.exists()


def test_one_approval_does_not_release(settled: None) -> None:
    number = assessed()
    queue.approve(number, actor=town.FIRST)
    with pytest.raises(Refused, match="二人"):
        queue.release_later(number, actor=town.FIRST)


def test_release_charges_each_household_what_its_working_says(settled: None) -> None:
    released()
    found = levies()
    assert set(found) == {101, 102, 103}
    with tenant(town.TOWN):
        for household, levy in found.items():
            lines = list(ChargeLine.objects.filter(charge=levy.charge))
            assert sum(line.amount for line in lines) == levy.total > 0, household
            sums = [sum(parts) for parts in zip(*(line.components for line in lines), strict=True)]
            assert sums == [levy.medical, levy.support, levy.care, levy.child]
        assert Balance.objects.filter(charge=found[101].charge).count() == 10


def test_the_kept_working_gives_the_amounts_back(settled: None) -> None:
    import numpy as np

    released()
    levy = levies()[101]
    working = Working.unpack(np.array([levy.working], dtype=np.int64))
    assert int(working.total[0]) == levy.total
    assert int(working.reduction.tenths[0]) == levy.tenths


def test_the_head_who_went_to_late_elderly_pays_for_the_spouse_as_a_specified_household(
    settled: None,
) -> None:
    released()
    levy = levies()[102]
    assert (levy.payer, levy.members, levy.tenths) == (42, 1, 7)
    with tenant(town.TOWN):
        members = {row.person: row for row in LevyMember.objects.filter(household=102)}
    assert members[42].insured_months == 0
    assert members[42].is_judged
    assert members[50].insured_months == 0b111111111111


def test_who_joins_in_october_is_charged_six_months(settled: None) -> None:
    released()
    with tenant(town.TOWN):
        joined = LevyMember.objects.get(household=103, person=69)
    assert joined.insured_months == 0b111111000000


def test_the_same_year_is_not_assessed_twice(settled: None) -> None:
    released()
    number = queue.enqueue("health_insurance.assess_year", actor=town.CLERK, parameters={"fiscal_year": YEAR})
    assert run_now(town.TOWN, number) == State.FAILED


def test_without_new_facts_a_reassessment_changes_nothing(settled: None) -> None:
    released()
    assert reassess_changed(fiscal_year=YEAR, actor=town.CLERK) == []
    assert reassess_changed(fiscal_year=YEAR, actor=town.CLERK) == []


def test_a_corrected_income_changes_exactly_that_household(settled: None) -> None:
    released()
    before = levies()
    correct_income(
        person=18, fiscal_year=YEAR, declared={"salary_revenue": 6_000_000}, reported_on=date(2026, 7, 10),
        reason="更正", actor=town.CLERK,
    )  # fmt: skip
    changes = reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
    after = levies()
    assert [(c.household, c.before, c.after) for c in changes] == [(101, before[101].total, after[101].total)]
    assert after[101].total > before[101].total
    with tenant(town.TOWN):
        assert sum(b.charged for b in Balance.objects.filter(charge=after[101].charge)) == after[101].total
    assert reassess_changed(fiscal_year=YEAR, actor=town.CLERK) == []


def test_land_sold_is_levied_on_after_its_special_deduction(settled: None) -> None:
    released()
    before = levies()
    sold = {"salary_revenue": 3_000_000, "long_land": 32_000_000}
    correct_income(
        person=18,
        fiscal_year=YEAR,
        declared=sold,
        reported_on=date(2026, 7, 10),
        reason="譲渡",
        actor=town.CLERK,
    )
    reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
    whole = levies()
    declared = sold | {"long_land_deduction": 30_000_000}
    correct_income(
        person=18,
        fiscal_year=YEAR,
        declared=declared,
        reported_on=date(2026, 7, 11),
        reason="特別控除",
        actor=town.CLERK,
    )
    reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
    after = levies()
    assert before[101].total < after[101].total < whole[101].total


def test_leaving_in_the_year_lowers_the_levy_by_the_months(settled: None) -> None:
    released()
    accept_withdrawal(
        person=50, lost_on=date(2026, 7, 1), lost_by=2, reported_on=date(2026, 7, 5), actor=town.CLERK
    )
    (change,) = reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
    assert change.household == 102
    assert change.after < change.before
    with tenant(town.TOWN):
        member = LevyMember.objects.get(household=102, person=50, ended_by__isnull=True)
    # 社保加入: 喪失日は加入の翌日なので、6月30日に加入した人は6月末に国保の資格がない。
    assert member.insured_months == 0b000000000011


def test_a_fact_that_changes_between_trial_and_release_is_computed_again(settled: None) -> None:
    number = assessed()
    correct_income(
        person=18, fiscal_year=YEAR, declared={"salary_revenue": 0}, reported_on=date(2026, 7, 10),
        reason="更正", actor=town.CLERK,
    )  # fmt: skip
    queue.approve(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE
    levy = levies()[101]
    assert levy.tenths == 7
    with tenant(town.TOWN):
        assert sum(line.amount for line in ChargeLine.objects.filter(charge=levy.charge)) == levy.total
    assert reassess_changed(fiscal_year=YEAR, actor=town.CLERK) == []


def test_the_other_municipality_has_no_levy(settled: None) -> None:
    released()
    with tenant(town.OTHER):
        assert not Levy.objects.exists()
