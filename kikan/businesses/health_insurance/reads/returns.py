"""What of a benefit was paid too much (払いすぎた給付): by the claims that stand now, after a correction or withdrawal."""

from datetime import date

import numpy as np

from kikan.businesses.health_insurance.models import BenefitKind
from kikan.businesses.health_insurance.reads.benefits import BenefitRow, high_cost_decided
from kikan.businesses.health_insurance.reads.high_cost import found_in
from kikan.law import LawGap


def by_claims(household: int, month: date, known_at: int) -> int | None:
    """What the rule gives a household for a month by the claims that stand; None without any claim or without limits."""
    try:
        found = found_in(month, known_at, np.array([household], dtype=np.int64))
    except LawGap:
        return None
    return int(found.benefit[0]) if len(found.household) else None


def excess_of(row: BenefitRow, known_at: int) -> int:
    """What of a high-cost benefit that was paid is too much by the claims that stand, besides what is asked back."""
    if row.kind != BenefitKind.HIGH_COST or not row.is_paid or row.is_ended:
        return 0
    rightful = by_claims(row.household, row.month, known_at)
    if rightful is None:
        return 0
    too_much = high_cost_decided(row.household, row.month) - rightful
    return max(min(too_much, row.amount - row.returned), 0)
