"""Corrections, reliefs and other grounds: exactly who changed, up and down, by that year's law, within the time limit."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.resident_tax.models import Basis, Status
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.resident_tax.procedures.decide_liability import decide_liability
from kikan.businesses.resident_tax.procedures.decide_relief import decide_relief
from kikan.businesses.resident_tax.procedures.following import Change
from kikan.businesses.resident_tax.procedures.reassess_changed import reassess_changed, reassess_person
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessment_of, corrections_of_year
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import Balance, ChargeLine
from kikan.shared.tenancy import clock, tenant

YEAR = 2026
pytestmark = pytest.mark.usefixtures("undone")


def declare(person: int, year: int = YEAR, **declared: int) -> None:
    correct_income(
        person=person, fiscal_year=year, declared=declared, reported_on=date(2026, 7, 10), reason="申告",
        actor=town.CLERK,
    )  # fmt: skip


def reassess(year: int = YEAR) -> list[Change]:
    return reassess_changed(fiscal_year=year, actor=town.CLERK)


def tax(person: int, year: int = YEAR) -> AssessedTax:
    with tenant(town.TOWN):
        found = assessment_of(person, year)
    assert found is not None
    return found


def charged(of: AssessedTax) -> tuple[int, tuple[int, ...]]:
    """What the ledger says: the sum of the balances, and the sums of the components."""
    with tenant(town.TOWN):
        lines = ChargeLine.objects.filter(charge=of.charge)
        parts = tuple(sum(each) for each in zip(*(line.components for line in lines), strict=True))
        return sum(b.charged for b in Balance.objects.filter(charge=of.charge)), parts


def test_without_new_facts_nothing_changes_and_a_second_time_neither() -> None:
    assert reassess() == []
    declare(town.EARNER, salary_revenue=6_000_000)
    assert len(reassess()) == 1
    assert reassess() == []


@pytest.mark.parametrize("salary", [6_000_000, 3_000_000, 0])
def test_a_corrected_income_changes_exactly_that_person_in_that_year(salary: int) -> None:
    before, other = tax(town.EARNER), tax(town.EARNER, 2025)
    declare(town.EARNER, salary_revenue=salary)
    (change,) = reassess()
    after = tax(town.EARNER)
    assert (change.person, change.before, change.after) == (town.EARNER, before.annual_tax, after.annual_tax)
    assert (after.annual_tax > before.annual_tax) is (salary > 5_000_000)
    assert charged(after) == (after.annual_tax, after.parts_of(2))
    assert tax(town.EARNER, 2025).entry == other.entry
    with tenant(town.TOWN):
        (line,) = corrections_of_year(YEAR)
    assert (line.before, line.cause) == (before.annual_tax, "所得等の変更")


def test_who_had_not_declared_is_assessed_by_a_decision_with_the_instalments_that_are_left() -> None:
    assert tax(town.SILENT).status == Status.UNDECLARED
    declare(town.SILENT, salary_revenue=4_000_000)
    reassess()
    decided = tax(town.SILENT)
    with tenant(town.TOWN):
        due = sorted(b.due_on for b in Balance.objects.filter(charge=decided.charge))
    # Of June to March the instalment of June is over on 10 July.
    assert (len(due), due[0]) == (9, date(2026, 7, 31))
    assert charged(decided)[0] == decided.annual_tax > 0


def test_a_past_year_follows_by_its_own_law_and_falls_due_at_once() -> None:
    before = tax(town.EARNER, 2025)
    declare(town.EARNER, 2025, salary_revenue=5_400_000)
    (change,) = reassess(2025)
    assert change.difference > 0
    with tenant(town.TOWN):
        last = Balance.objects.filter(charge=before.charge).order_by("-instalment")[0]
    assert (last.charged, last.due_on) == (change.difference, date(2026, 8, 31))


@pytest.mark.parametrize(
    ("today", "salary", "is_fraud", "is_possible"),
    [
        # The first instalment of 2025 falls due on 30 June 2025.
        ("2028-06-30", 6_000_000, False, True),
        ("2028-07-01", 6_000_000, False, False),
        ("2028-07-01", 4_000_000, False, True),
        ("2030-06-30", 4_000_000, False, True),
        ("2030-07-01", 4_000_000, False, False),
        ("2030-07-01", 6_000_000, True, True),
    ],
)
def test_a_decision_is_possible_for_three_five_or_seven_years(
    today: str, salary: int, is_fraud: bool, is_possible: bool
) -> None:
    declare(town.EARNER, 2025, salary_revenue=salary)
    wanted: dict[str, Any] = {
        "person": town.EARNER, "fiscal_year": 2025, "reason": "調査", "actor": town.CLERK, "is_fraud": is_fraud
    }  # fmt: skip
    before = tax(town.EARNER, 2025).annual_tax
    with clock.set_to(today):
        if is_possible:
            (change,) = reassess_person(**wanted)
            assert change.after != change.before
            return
        with pytest.raises(Refused, match="第17条の5"):
            reassess_person(**wanted)
        (left,) = reassess(2025)
    assert (left.difference, bool(left.refused)) == (0, True)
    assert tax(town.EARNER, 2025).annual_tax == before


def test_a_relief_takes_tenths_of_what_falls_due_later_and_is_taken_back() -> None:
    before = tax(town.EARNER)
    asked: dict[str, Any] = {
        "person": town.EARNER, "fiscal_year": YEAR, "ground": "災害", "applied_on": date(2026, 7, 10),
        "actor": town.CLERK,
    }  # fmt: skip
    change = decide_relief(tenths=5, applies_from=date(2026, 9, 1), **asked)
    after = tax(town.EARNER)
    # Due from September on: seven of ten instalments of 21,000 (24,500 in June) of 213,500.
    assert after.relief == change.before - change.after
    assert 73_500 <= after.relief <= 73_500 + 300
    assert (after.city_tax % 100, after.prefecture_tax % 100, after.forest % 100) == (0, 0, 0)
    assert charged(after) == (after.annual_tax, after.parts_of(2))
    decide_relief(tenths=0, applies_from=date(2026, 9, 1), **asked)
    assert (tax(town.EARNER).annual_tax, tax(town.EARNER).relief) == (before.annual_tax, 0)
    with pytest.raises(Refused, match="減免する税額がありません"):
        decide_relief(tenths=5, applies_from=date(2027, 5, 1), **asked)
    with pytest.raises(Refused, match="10割"):
        decide_relief(tenths=11, applies_from=date(2026, 9, 1), **asked)


def test_a_house_without_its_owner_living_here_is_asked_for_the_per_capita_parts_alone() -> None:
    with pytest.raises(NotFound):
        reassess_person(person=town.NEWCOMER, fiscal_year=YEAR, reason="家屋敷", actor=town.CLERK)
    decide_liability(
        person=town.NEWCOMER, kind=Basis.HOUSE, since_year=YEAR, reason="家屋敷", actor=town.CLERK
    )
    reassess()
    owner = tax(town.NEWCOMER)
    assert (owner.basis, owner.status) == (Basis.HOUSE, Status.PER_CAPITA)
    assert owner.annual_tax == owner.city_per_capita + owner.prefecture_per_capita == 5_000
    assert owner.forest_tax == 0


def test_who_is_taxed_elsewhere_leaves_the_list_and_gets_everything_back() -> None:
    before = tax(town.LEAVER)
    told: dict[str, Any] = {"since_year": YEAR, "reason": "照会", "actor": town.CLERK}
    with pytest.raises(Refused, match="団体コード"):
        decide_liability(person=town.LEAVER, kind=Basis.ELSEWHERE, **told)
    with pytest.raises(Refused, match="住民として登録されています"):
        decide_liability(person=town.LEAVER, kind=Basis.HOUSE, **told)
    decide_liability(person=town.LEAVER, kind=Basis.ELSEWHERE, other_code="062090", **told)
    (change,) = reassess()
    assert (change.before, change.after) == (before.annual_tax, 0)
    with tenant(town.TOWN):
        assert assessment_of(town.LEAVER, YEAR) is None
    assert charged(before)[0] == 0
