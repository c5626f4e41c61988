"""Revenue claimed at 70 to 74 (基準収入額): it stands in for what nobody can tell, in its year alone."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from kikan.businesses.health_insurance.law.benefits import UNKNOWN
from kikan.businesses.health_insurance.procedures.claim_revenue import claim_revenue
from kikan.businesses.health_insurance.reads.judged import elderly_ratios, judging
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, shown
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant

# Household 102: 50, born in March 1955, alone in NHI.
ELDERLY, HEAD = 50, 18
BEFORE_AUGUST, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _town(live_database: object) -> Iterator[None]:
    with named_town():
        for year in (2025, 2026):
            correct_income(
                person=ELDERLY, fiscal_year=year, declared={"business_income": 3_000_000},
                reported_on=date(2026, 7, 10), reason="申告", actor=town.CLERK,
            )  # fmt: skip
        yield


def revenue(on: date) -> int:
    with tenant(town.TOWN):
        found = elderly_ratios(judging(on, head(), np.array([102], dtype=np.int64)), on)
        return int(found.working.revenue[0])


def test_what_is_claimed_counts_in_the_year_from_august_alone() -> None:
    assert (revenue(BEFORE_AUGUST), revenue(AUGUST)) == (UNKNOWN, UNKNOWN)
    claim_revenue(person=ELDERLY, year=2026, revenue=3_800_000, actor=town.CLERK)
    assert (revenue(BEFORE_AUGUST), revenue(AUGUST)) == (UNKNOWN, 3_800_000)


def test_claiming_again_replaces_the_former_claim_and_nothing_is_a_revenue_too() -> None:
    for claimed in (3_800_000, 0):
        claim_revenue(person=ELDERLY, year=2026, revenue=claimed, actor=town.CLERK)
        assert revenue(AUGUST) == claimed


def test_nobody_below_seventy_claims() -> None:
    with pytest.raises(NotFound, match="70歳から74歳"):
        claim_revenue(person=HEAD, year=2026, revenue=1, actor=town.CLERK)


def test_the_form_asks_for_the_year_and_the_revenue() -> None:
    page = shown(clerk(), f"{HOME}persons/{ELDERLY}/acts/claim_revenue/")
    assert "基準収入額の申請" in page
    assert "対象の年（8月から）" in page
