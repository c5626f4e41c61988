"""What of the subsidies the prefecture's scheme covers, and its part (県の補助): the rest is the municipality's own addition."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import SCHEMES
from kikan.businesses.medical_subsidy.law.subsidy import SINCE_MONTH
from kikan.law import Count, Day, Exact, Groups, Law, Truth, Yen, only_where, rule
from kikan.law.ages import within_age_fiscal_year

CARES = ("outpatient", "inpatient")


@dataclass(frozen=True, eq=False)
class Costs:
    """Subsidies paid (below zero: that came back), one row each, all of one month of care. scheme: place in `SCHEMES`."""

    scheme: Count
    is_inpatient: Truth
    birth: Day
    month: Day
    amount: Yen


@dataclass(frozen=True, eq=False)
class Covered:
    """By row what the prefecture's scheme covers; by scheme its part, not rounded."""

    amount: Yen
    share: Exact


@rule(
    "medical_subsidy_scheme.prefecture_covered", axis="service_month", since=SINCE_MONTH, ja="県補助の対象額"
)
def prefecture_covered(costs: Costs, *, law: Law) -> Covered:
    """A cost of a scheme, care and age that the table names, times its rate; every other is the municipality's alone.

    Law: the prefecture's rules of the grant (県の補助金交付要綱); the age is that of the month's first (unverified)
    """
    table = law.table("medical_subsidy_scheme.prefecture_part")
    named = list(zip(table.cells("scheme"), table.cells("care"), strict=True))
    row = np.full(len(costs.amount), -1, dtype=np.int64)
    for place, (scheme, care) in enumerate(named):
        row[(costs.scheme == SCHEMES.index(str(scheme))) & (costs.is_inpatient == (care == CARES[1]))] = place
    age = table.amounts("until_age")[np.maximum(row, 0)]
    is_covered = (row >= 0) & ((age == 0) | within_age_fiscal_year(costs.birth, age, costs.month))
    amount = only_where(is_covered, costs.amount)
    part = Exact.of(amount) * table.rates("rate")[np.maximum(row, 0)]
    return Covered(amount, Groups(costs.scheme, len(SCHEMES)).sum(part))


def whole_yen(share: Fraction) -> int:
    """A year's part of a scheme, fractions of a yen dropped, never below zero (unverified: the unit of the grant).

    Law: the prefecture's rules of the grant (県の補助金交付要綱)
    """
    return max(share.numerator // share.denominator, 0)
