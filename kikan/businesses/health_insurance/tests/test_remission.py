"""Remissions (減免): an amount is let off a year's levy, stays through corrections, and can be taken back."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.remission import after_remission
from kikan.businesses.health_insurance.models import Levy, Remission
from kikan.businesses.health_insurance.procedures.decide_remission import decide_remission
from kikan.businesses.health_insurance.procedures.issue_levy_notices import issue_levy_notices
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import named_town, released
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.shared.access import system_actor
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant

HEAD, HOUSEHOLD, YEAR = 18, 101, 2026
PRINTER = system_actor(town.TOWN, "health_insurance.print")


@given(st.lists(st.integers(0, 700_000), min_size=4, max_size=4), st.data())
def test_the_parts_left_add_up_to_the_levy_less_the_remission(parts: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(parts)))
    left = after_remission(tuple(parts), amount)
    assert sum(left) == sum(parts) - amount
    assert all(0 <= now <= before for now, before in zip(left, parts, strict=True))


@pytest.fixture(autouse=True)
def _assessed(live_database: object) -> Iterator[None]:
    with named_town():
        released(YEAR)
        yield


def owed() -> int:
    with tenant(town.TOWN):
        charge = Levy.objects.get(household=HOUSEHOLD, fiscal_year=YEAR, ended_by__isnull=True).charge
        return sum(
            Balance.objects.filter(charge=charge, instalment__lt=1000).values_list("balance", flat=True)
        )


def total() -> int:
    with tenant(town.TOWN):
        return Levy.objects.get(household=HOUSEHOLD, fiscal_year=YEAR, ended_by__isnull=True).total


def let_off(amount: int, reason: str = "条例第26条 災害") -> None:
    decide_remission(person=HEAD, fiscal_year=YEAR, amount=amount, reason=reason, actor=town.CLERK)


def test_what_is_let_off_is_owed_no_more_and_the_notice_says_both_amounts() -> None:
    before = owed()
    let_off(50_000)
    assert (owed(), total()) == (before - 50_000, before)
    issued = issue_levy_notices(fiscal_year=YEAR, households=[HOUSEHOLD], actor=PRINTER)
    with tenant(town.TOWN):
        body = Issue.objects.get(number=dict(issued.issues)[HOUSEHOLD]).data["body"]
    assert (body["annual"], body["remission"], body["owed"]) == (
        f"{before:,}", "△50,000", f"{before - 50_000:,}",
    )  # fmt: skip
    let_off(0, "取消し")
    assert owed() == before
    with tenant(town.OTHER):
        assert not Remission.objects.exists()


def test_a_correction_keeps_the_remission_up_to_the_levy() -> None:
    let_off(total() - 10_000)
    correct_income(
        person=HEAD, fiscal_year=YEAR, declared={"salary_revenue": 1_000_000}, reported_on=clock.today(), reason="修正申告",
        actor=town.CLERK,
    )  # fmt: skip
    reassess_changed(fiscal_year=YEAR, actor=town.CLERK)
    assert (owed(), total() > 0) == (0, True)


def test_nobody_is_let_off_more_than_the_levy_or_a_levy_of_somebody_else() -> None:
    with pytest.raises(Refused, match="年税額"):
        let_off(total() + 1)
    with pytest.raises(NotFound, match="納税義務者"):
        decide_remission(person=26, fiscal_year=YEAR, amount=1, reason="災害", actor=town.CLERK)
