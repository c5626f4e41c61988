"""Synthetic taxpayers with every kind of income, deduction and credit (架空の納税義務者), for measuring the rule alone."""

import numpy as np

from kikan.businesses.resident_tax.law.taxpayers import Taxpayers, taxpayers

Share = tuple[float, int, int]

USUAL: dict[str, Share] = {
    "salary_revenue": (0.55, 300_000, 12_000_000),
    "pension_revenue": (0.35, 300_000, 4_000_000),
    "business": (0.12, -500_000, 8_000_000),
    "real_estate": (0.05, -300_000, 3_000_000),
    "miscellaneous": (0.05, 1, 800_000),
    "interest": (0.01, 1, 100_000),
    "dividend": (0.02, 1, 500_000),
    "homeworker_revenue": (0.002, 1, 1_200_000),
    "specific_expenses": (0.001, 1, 3_000_000),
    "social_insurance": (0.85, 1, 1_200_000),
    "small_enterprise": (0.03, 1, 840_000),
    "new_general": (0.5, 1, 200_000),
    "old_general": (0.2, 1, 200_000),
    "new_annuity": (0.2, 1, 200_000),
    "old_annuity": (0.1, 1, 200_000),
    "new_medical": (0.4, 1, 100_000),
    "earthquake": (0.3, 1, 60_000),
    "old_long_term": (0.02, 1, 30_000),
    "medical_paid": (0.1, 1, 900_000),
    "self_medication_paid": (0.002, 12_000, 120_000),
    "casualty_loss": (0.002, 1, 3_000_000),
    "disability": (0.05, 1, 3),
    "under16": (0.15, 1, 4),
    "general": (0.1, 1, 3),
    "specific": (0.05, 1, 3),
    "elderly": (0.03, 1, 3),
    "elderly_parents": (0.03, 1, 3),
    "disabled": (0.03, 1, 3),
    "disabled_special_together": (0.01, 1, 2),
    "specific_relatives": (0.01, 30_000, 450_000),
    "donation_hometown": (0.15, 2_001, 200_000),
    "donation_chest": (0.02, 1, 50_000),
    "donation_city": (0.01, 1, 50_000),
    "housing_loan_credit": (0.08, 1, 400_000),
    "income_tax_taxable": (0.5, 1, 5_000_000),
    "income_tax_before_housing_credit": (0.4, 1, 200_000),
    "foreign_tax": (0.003, 1, 100_000),
    "foreign_tax_national_limit": (0.003, 1, 50_000),
    "dividend_levy": (0.02, 1, 20_000),
    "share_levy": (0.02, 1, 50_000),
}
"""What share of the people have it, and from how much to how much."""
RARE = (
    *(
        "short_transfer",
        "long_transfer",
        "short_land",
        "short_land_reduced",
        "long_land",
        "long_land_specific",
    ),
    *("long_land_light", "unlisted_shares", "listed_shares", "futures", "forestry"),
)
"""Incomes that 0.5% of the people have each, every tenth of them as a loss."""
RARE_GAINS = (
    "occasional",
    "listed_dividends",
    "retirement",
    "housing_loss",
    "carried_loss",
    "carried_listed_loss",
)
TRUTHS = {"has_spouse": 0.4, "spouse_is_elderly": 0.1, "is_widow": 0.02, "is_single_mother": 0.02}


def synthetic(count: int, seed: int) -> Taxpayers:
    """So many taxpayers, the same for the same seed."""
    chance = np.random.default_rng(seed)
    rare: dict[str, Share] = dict.fromkeys(RARE, (0.005, -900000, 9000000))
    rare |= dict.fromkeys(RARE_GAINS, (0.005, 1, 3000000))
    columns = {
        name: np.where(chance.random(count) < share, chance.integers(low, high, count), 0)
        for name, (share, low, high) in (USUAL | rare).items()
    }
    truths = {name: chance.random(count) < share for name, share in TRUTHS.items()}
    columns["age"] = chance.integers(16, 95, count)
    columns["spouse_income"] = np.where(chance.random(count) < 0.5, chance.integers(0, 1_400_000, count), 0)
    columns["dividend_credit_shares"] = columns["dividend"]
    columns["donation_one_stop"] = columns["donation_hometown"] * (chance.random(count) < 0.5)
    moved = chance.choice(np.array([201306, 201805, 202306]), count)
    columns["housing_moved_in"] = np.where(columns["housing_loan_credit"] > 0, moved, 0)
    return taxpayers(count, **columns, **truths)
