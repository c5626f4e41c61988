"""One income, four insurances: what happens to people passes from the register and the tax through NHI, care and the
late-stage elderly, each yen charged once and explained. Everybody here is invented."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.health_insurance.models import Enrolment, Levy, SpecifiedMember
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.reads.coverage import coverage
from kikan.businesses.health_insurance.reads.explained import explained as nhi_explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.late_elderly_medical.procedures.correct_premiums import (
    correct_premiums as correct_elderly,
)
from kikan.businesses.late_elderly_medical.procedures.decide_ratios import decide_ratios as elderly_ratios
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN as ELDERLY
from kikan.businesses.late_elderly_medical.tests import town as elders
from kikan.businesses.long_term_care.models.certification import Certification, Level
from kikan.businesses.long_term_care.procedures.accept_gain import accept_gain
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.apply_certification import carry_over_certification
from kikan.businesses.long_term_care.procedures.correct_premiums import correct_premiums as correct_care
from kikan.businesses.long_term_care.procedures.decide_ratios import decide_ratios as care_ratios
from kikan.businesses.long_term_care.procedures.issue_papers import (
    issue_entitlement,
    issue_premium_notices,
    issue_ratio_cards,
)
from kikan.businesses.long_term_care.reads import certification
from kikan.businesses.long_term_care.reads.premium_plan import PLAN as CARE
from kikan.businesses.long_term_care.tests import town
from kikan.shared.access import Actor, system_actor
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Charge, ChargeLine
from kikan.shared.premiums.explained import explained
from kikan.shared.premiums.models import Premium
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.reads import open_acts
from kikan.site.launcher.templates import TestDatabases

YEAR = 2026
INSURANCES = ("health_insurance", "late_elderly_medical", "long_term_care", "resident_tax")
RIGHTS = frozenset(f"{b}.{r}" for b in INSURANCES for r in ("look", "change", "approve", "batch", "print"))
CLERK = system_actor(town.TOWN, *RIGHTS)
FIRST, SECOND = (Actor(user, town.TOWN, 1, RIGHTS) for user in (7, 8))
# In NHI: who is under 75 without an employer's insurance. The son and the newcomer of 65 are employed.
IN_NHI = {
    town.WIFE: 302, town.PART_TIME: 304, town.YOUNG: 307, town.TURNING: 308, town.SPOUSE: 308,
}  # fmt: skip


@pytest.fixture(scope="module")
def levied_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """Everything of FY2026 decided: tax, NHI, care, late-stage elderly."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(town.TODAY):
        elders.settle()
        with tenant(town.TOWN):
            entry = append(actor=CLERK, kind="test.insured", procedure="test", subjects=[("load", 4)]).number
            since = date(2020, 4, 1)
            for person, household in IN_NHI.items():
                values = {"household": household, "acquired_on": since, "acquired_by": 1}
                add(Enrolment, {"person": person}, values, entry=entry, valid_from=since)
            moved = {"household": 302}
            add(SpecifiedMember, {"person": town.HUSBAND}, moved, entry=entry, valid_from=date(2025, 1, 10))
        for year in town.YEARS:
            _released("resident_tax.assess_year", year)
        for business in ("health_insurance", "late_elderly_medical", "long_term_care"):
            _released(f"{business}.assess_year", YEAR)
        sweep.settle(town.TOWN)
        yield town.TOWN
    test_databases.drop(name)


def _released(job: str, year: int) -> None:
    number = queue.enqueue(job, actor=CLERK, parameters={"fiscal_year": year})
    run_now(town.TOWN, number)
    queue.approve(number, actor=FIRST)
    queue.approve(number, actor=SECOND)
    queue.release_later(number, actor=FIRST)
    run_now(town.TOWN, number)


@pytest.fixture
def undone(levied_town: int) -> Iterator[int]:
    with transaction.atomic():
        yield levied_town
        transaction.set_rollback(True)


def owed(levies: tuple[int, ...], payer: int) -> int:
    """What the ledger asks of a payer for the year."""
    with tenant(town.TOWN):
        numbers = Charge.objects.filter(levy__in=levies, fiscal_year=YEAR, payer=payer).values_list(
            "number", flat=True
        )
        return sum(ChargeLine.objects.filter(charge__in=list(numbers)).values_list("amount", flat=True))


def every_yen_is_explained() -> None:
    """Each premium and levy in force comes out the same again, and the ledger asks exactly it."""
    with tenant(town.TOWN):
        premiums = list(Premium.objects.filter(fiscal_year=YEAR, ended_by__isnull=True))
        levies = list(Levy.objects.filter(fiscal_year=YEAR, ended_by__isnull=True))
    assert premiums
    assert levies
    for row in premiums:
        plan = CARE if row.levy == CARE.levy.code else ELDERLY
        with tenant(town.TOWN):
            from kikan.shared.premiums.reads import premium_of

            shown = explained(plan, premium_of(plan, row.person, YEAR))
        assert shown.is_reproduced is True
        assert sum(row.parts) == row.total == owed((plan.levy.code, plan.withheld.code), row.person)
    for levy in levies:
        with tenant(town.TOWN):
            assert nhi_explained(kept_levy(levy.household, YEAR)).is_reproduced is True
        assert levy.total == owed((21,), levy.payer)


def test_the_year_begins_with_every_yen_explained_and_nobody_insured_twice(levied_town: int) -> None:
    every_yen_is_explained()
    with tenant(town.TOWN):
        found = coverage(date(2026, 7, 15))
    assert found.twice == ()
    assert (found.residents, found.in_nhi, found.in_elderly) == (11, 5, 4)
    assert {line.person for line in found.lines} == {town.SON, town.NEW}


def test_a_corrected_income_ripples_through_tax_nhi_care_the_elderly_and_both_ratios(undone: int) -> None:
    """The husband's pension was 5 million: his wife's NHI loses its reduction, his own premiums and ratios rise."""
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test.certified", procedure="test", subjects=[("load", 5)]).number
        values = {
            "level": Level.CARE_1,
            "application": 0,
            "certified_on": date(2026, 4, 1),
            "limit_units": 16_765,
        }
        add(
            Certification, {"person": town.HUSBAND}, values, entry=entry, valid_from=date(2026, 4, 1),
            valid_until=date(2027, 4, 1),
        )  # fmt: skip
    assert {c.person: c.after for c in care_ratios(year=YEAR, actor=CLERK)} == {town.HUSBAND: 1}
    assert {c.person: c.after for c in elderly_ratios(year=YEAR, actor=CLERK)}[town.HUSBAND] == 2
    town.earned(town.HUSBAND, pension_revenue=5_000_000)
    nhi = reassess_changed(fiscal_year=YEAR, actor=CLERK)
    care = correct_care(fiscal_year=YEAR, actor=CLERK)
    elderly = correct_elderly(fiscal_year=YEAR, actor=CLERK)
    assert [(c.household, c.difference > 0) for c in nhi] == [(302, True)]
    assert [(c.person, c.difference > 0) for c in care] == [(town.HUSBAND, True)]
    assert [(c.person, c.difference > 0) for c in elderly] == [(town.HUSBAND, True)]
    assert [(c.before, c.after) for c in care_ratios(year=YEAR, actor=CLERK)] == [(1, 3)]
    assert [(c.person, c.before, c.after) for c in elderly_ratios(year=YEAR, actor=CLERK)] == [
        (town.HUSBAND, 2, 3)
    ]
    every_yen_is_explained()
    told = issue_premium_notices(fiscal_year=YEAR, persons=[town.HUSBAND], actor=CLERK)
    cards = issue_ratio_cards(year=YEAR, persons=[town.HUSBAND], actor=CLERK)
    assert len(told) == len(cards) == 1
    # A second look finds nothing left to follow.
    assert reassess_changed(fiscal_year=YEAR, actor=CLERK) == []
    assert correct_care(fiscal_year=YEAR, actor=CLERK) == []
    assert correct_elderly(fiscal_year=YEAR, actor=CLERK) == []


def test_a_widows_stage_falls_when_her_sons_income_is_corrected_and_her_charge_with_it(undone: int) -> None:
    town.earned(town.SON, salary_revenue=900_000)
    (change,) = correct_care(fiscal_year=YEAR, actor=CLERK)
    assert (change.person, change.before, change.after) == (town.WIDOW, 65_800, 20_800)
    elderly = {c.person: c for c in correct_elderly(fiscal_year=YEAR, actor=CLERK)}
    assert elderly[town.WIDOW].difference < 0  # her home is now reduced by seven tenths, too
    every_yen_is_explained()


def proposed(procedure: str) -> dict[int, int]:
    """Open proposals of a procedure: act by person."""
    with tenant(town.TOWN):
        found = [a for a in open_acts() if a.procedure == procedure]
    return {dict(a.subjects)["person"]: a.number for a in found}


def test_one_of_a_couple_turns_seventy_five_and_the_other_stays_in_nhi(undone: int) -> None:
    with clock.set_to("2026-08-20"):
        sweep.settle(town.TOWN)
        leaves = proposed("health_insurance.accept_withdrawal")
        comes = proposed("late_elderly_medical.accept_gain")
        assert set(leaves) == set(comes) == {town.TURNING}
        for act in (leaves[town.TURNING], comes[town.TURNING]):
            acts.approve(act, actor=CLERK)
        (nhi,) = reassess_changed(fiscal_year=YEAR, actor=CLERK)
        elderly = correct_elderly(fiscal_year=YEAR, actor=CLERK)
    assert nhi.household == 308
    assert nhi.difference < 0  # 特定世帯 from August: half of the flat amount of the household
    assert [(c.person, c.before) for c in elderly] == [(town.TURNING, 0)]
    with tenant(town.TOWN):
        found = coverage(date(2026, 8, 20))
        premium = Premium.objects.get(
            levy=ELDERLY.levy.code, person=town.TURNING, fiscal_year=YEAR, ended_by__isnull=True
        )
        working = nhi_explained(kept_levy(308, YEAR))
    assert found.twice == ()
    assert town.TURNING not in {line.person for line in found.lines}
    assert premium.months == 8  # August to March
    assert {m.person: m.role for m in working.members}[town.TURNING].startswith("世帯主")
    assert correct_care(fiscal_year=YEAR, actor=CLERK) == []  # care goes on as it was
    every_yen_is_explained()


def test_a_certification_moves_with_its_person_to_another_member(undone: int) -> None:
    """What leaves is a paper; what arrives is typed from it. The towns share nothing."""
    with tenant(town.TOWN):
        entry = append(actor=CLERK, kind="test.certified", procedure="test", subjects=[("load", 5)]).number
        values = {
            "level": Level.CARE_3,
            "application": 0,
            "certified_on": date(2026, 4, 1),
            "limit_units": 27_048,
        }
        add(
            Certification, {"person": town.WIDOW}, values, entry=entry, valid_from=date(2026, 4, 1),
            valid_until=date(2027, 4, 1),
        )  # fmt: skip
    leaves = date(2026, 7, 11)
    assert issue_entitlement(person=town.WIDOW, leaves_on=leaves, actor=CLERK) > 0
    accept_loss(person=town.WIDOW, lost_on=leaves, lost_by=1, reported_on=leaves, actor=CLERK)
    with tenant(town.TOWN):
        assert certification.certification_on(town.WIDOW, leaves) is None
    town.settle(town.OTHER)
    other = system_actor(town.OTHER, *RIGHTS)
    with tenant(town.OTHER):
        assert certification.certifications_of(town.YOUNG) == []
    newcomer = town.NEW  # a person of the other town; its number says nothing of this one's
    lost = accept_loss(
        person=newcomer, lost_on=date(2026, 7, 1), lost_by=9, reported_on=date(2026, 7, 1), actor=other
    )
    assert lost.municipality == town.OTHER
    accept_gain(person=newcomer, acquired_on=leaves, acquired_by=2, reported_on=leaves, actor=other)
    carry_over_certification(
        person=newcomer, level=Level.CARE_3, moved_in_on=leaves, applied_on=date(2026, 7, 15), actor=other
    )
    with tenant(town.OTHER):
        held = certification.certification_on(newcomer, leaves)
    assert held is not None
    assert (held.level_ja, held.last_on) == ("要介護3", date(2027, 1, 31))
