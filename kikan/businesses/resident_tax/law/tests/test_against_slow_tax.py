"""The rule over columns gives each person what the slow model gives, for people with every kind of income."""

from typing import Any

import numpy as np
import pytest

from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.resident_tax import resident_tax
from kikan.businesses.resident_tax.law.taxpayers import taxpayers
from kikan.businesses.resident_tax.law.tests import slow_tax
from kikan.law import book

PEOPLE = 1200
SOMETIMES: dict[str, tuple[float, int, int]] = {
    "salary_revenue": (0.6, 0, 13_000_000),
    "pension_revenue": (0.4, 0, 5_000_000),
    "business": (0.3, -4_000_000, 9_000_000),
    "real_estate": (0.2, -2_000_000, 4_000_000),
    "land_interest": (0.2, 0, 1_000_000),
    "interest": (0.1, 0, 100_000),
    "dividend": (0.2, 0, 14_000_000),
    "miscellaneous": (0.2, -400_000, 2_000_000),
    **dict.fromkeys(
        ("short_transfer", "long_transfer", "forestry", "listed_shares"), (0.12, -3_000_000, 9_000_000)
    ),
    **dict.fromkeys(slow_tax.LAND, (0.08, -9_000_000, 70_000_000)),
    **{f"{name}_deduction": (0.3, 0, 30_000_000) for name in slow_tax.LAND},
    **dict.fromkeys(("unlisted_shares", "futures"), (0.1, -900_000, 5_000_000)),
    **dict.fromkeys(("occasional", "listed_dividends", "retirement", "housing_loss"), (0.1, 0, 4_000_000)),
    **dict.fromkeys(("carried_loss", "carried_listed_loss", "carried_futures_loss"), (0.1, 0, 3_000_000)),
    "carried_casualty_loss": (0.05, 0, 20_000_000),
    "casualty_loss": (0.1, 0, 3_000_000),
    "social_insurance": (0.8, 0, 1_500_000),
    "small_enterprise": (0.1, 0, 800_000),
    **dict.fromkeys(
        ("new_general", "old_general", "new_annuity", "old_annuity", "new_medical"), (0.5, 0, 120_000)
    ),
    "medical_paid": (0.2, 0, 3_000_000),
    "spouse_income": (0.7, 0, 1_400_000),
    **dict.fromkeys(
        ("under16", "general", "specific", "elderly", "elderly_parents", "disabled"), (0.2, 1, 3)
    ),
    **dict.fromkeys(("disabled_special", "disabled_special_together"), (0.05, 1, 2)),
    "disability": (0.15, 1, 3),
    "dividend_credit_shares": (0.2, 0, 14_000_000),
    "housing_loan_credit": (0.3, 0, 400_000),
    "income_tax_taxable": (0.7, 0, 4_000_000),
    "income_tax_before_housing_credit": (0.5, 0, 150_000),
    "donation_hometown": (0.4, 0, 300_000),
    "donation_chest": (0.1, 0, 3_000_000),
    "dividend_levy": (0.2, 0, 50_000),
    "share_levy": (0.2, 0, 50_000),
}
TRUTHS = (
    *("has_spouse", "spouse_is_elderly", "is_widow", "is_single_mother", "has_young_or_disabled_relative"),
    *("housing_is_specified", "on_public_assistance"),
)


def people(seed: int) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        name: np.where(chance.random(PEOPLE) < share, chance.integers(low, high, PEOPLE), 0)
        for name, (share, low, high) in SOMETIMES.items()
    }
    columns |= {name: chance.random(PEOPLE) < 0.3 for name in TRUTHS}
    columns["on_public_assistance"] &= chance.random(PEOPLE) < 0.1
    columns["age"] = chance.integers(16, 95, PEOPLE)
    columns["donation_one_stop"] = columns["donation_hometown"] * (chance.random(PEOPLE) < 0.5)
    columns["housing_moved_in"] = chance.choice(
        np.array([201012, 201403, 201404, 202112, 202212, 202301]), PEOPLE
    )
    return columns


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_everybody_owes_what_the_slow_model_says(year: int) -> None:
    columns = people(year)
    tax = resident_tax(taxpayers(PEOPLE, **columns), law=with_standards(book().law("fiscal_year", year)))
    ours = zip(
        tax.levy.city_levy.tolist(), tax.levy.prefecture_levy.tolist(), tax.annual_tax.tolist(), strict=True
    )
    slow = [
        slow_tax.annual_tax({name: int(column[row]) for name, column in columns.items()}, year)
        for row in range(PEOPLE)
    ]
    assert list(ours) == slow
    assert 0.2 < sum(levy > 0 for levy, _, _ in slow) / PEOPLE < 0.95
