"""What of a month the medical insurance owes as a high-cost benefit (高額療養費): the subsidy never pays that part.

An insurance of employees and NHI know the same limits; of a person alone, as the municipality knows no other member.
"""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.medical_subsidy.law.subsidy import SINCE_MONTH
from kikan.law import (
    Count,
    Exact,
    Groups,
    Law,
    Table,
    Truth,
    Working,
    Yen,
    at_least,
    choose,
    only_where,
    round_half_up,
    rule,
    share,
    step,
)

LIMITS = "健康保険法第115条・施行令第41条〜第43条、国民健康保険法第57条の2・施行令第29条の2〜第29条の4"
BENEFITS = "health_insurance_benefits"


@dataclass(frozen=True, eq=False)
class Payments:
    """Receipts and claims of a month, one row each. own: what is left of the own share after statutory payment."""

    person: Count
    is_outpatient: Truth
    cost: Yen
    own: Yen


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of income of each person (所得区分): the row of its table, of 70 years and more or under, 多数回該当."""

    row: Count
    is_elderly: Truth
    is_repeated: Truth


@dataclass(frozen=True, eq=False)
class MonthOwed:
    """Of each person's month in yen: what counts, the limit, what is above it."""

    counted: Yen
    limit: Yen
    benefit: Yen


@rule("medical_subsidy_scheme.month_owed", axis="service_month", since=2018 * 12 + 7, ja="高額療養費相当額")
def month_owed(payments: Payments, classes: Classes, *, law: Law) -> MonthOwed:
    """The high-cost benefit of each person by the class that the insurer told.

    Law: 健康保険法第115条・施行令第41条〜第43条、国民健康保険法第57条の2
    Rounding: the 1 % to the yen, half raised (unverified in the ordinance's text)
    Errors: LawGap for a month without limits
    """
    known = law.on("benefit_month", law.at).of(BENEFITS)
    young, old = known.table("limits_under_70"), known.table("limits_70")
    groups, is_old = Groups(payments.person, len(classes.row)), classes.is_elderly[payments.person]
    counts = is_old | (payments.own >= known.amount("countable_under_70"))
    counted, cost = (
        groups.sum(only_where(counts, payments.own)),
        groups.sum(only_where(counts, payments.cost)),
    )
    row_old, row_young = (
        only_where(classes.is_elderly, classes.row),
        only_where(~classes.is_elderly, classes.row),
    )
    outpatient = groups.sum(only_where(payments.is_outpatient & is_old, payments.own))
    first = at_least(outpatient - only_where(classes.is_elderly, old.amounts("outpatient")[row_old]), 0)
    limit = choose(
        classes.is_elderly, _limit(old, row_old, cost, classes.is_repeated), _limit(young, row_young, cost, classes.is_repeated)
    )  # fmt: skip
    return MonthOwed(counted, limit, np.add(first, at_least(counted - first - limit, 0)))


def _limit(table: Table, row: Count, cost: Yen, is_repeated: Truth) -> Yen:
    above = at_least(cost - table.amounts("threshold")[row], 0)
    first = table.amounts("base")[row] + round_half_up(Exact.of(above) * table.rates("rate")[row])
    return choose(is_repeated, table.amounts("repeated")[row], first)


@rule("medical_subsidy_scheme.person_share", axis="service_month", since=SINCE_MONTH)
def person_share(amount: Yen, own: Yen, household_own: Yen, *, law: Law) -> Yen:
    """A person's part of the benefit of a household, by what each bore (高額療養費按分率); fractions are dropped.

    Law: 健康保険法施行令第41条（按分率）; its use for NHI, which pays the head, and the rounding are unverified
    """
    return share(amount, own, at_least(household_own, 1))


@dataclass(frozen=True)
class InsurerPart(Working):
    """How the high-cost benefit of a receipt was found (差し引く高額療養費の計算)."""

    counted: Yen = step("所得区分から計算するとき、合算の対象になる自己負担", LIMITS)
    limit: Yen = step("所得区分から計算するとき、自己負担限度額", LIMITS)
    month_benefit: Yen = step("その月に保険者が負担する高額療養費", LIMITS)
    before: Yen = step("ほかの領収書と保険者への請求で差し引いた額", LIMITS)
    told: Yen = step("領収書の申請に書かれた高額療養費", LIMITS)
    part: Yen = step("この領収書から差し引く高額療養費", LIMITS)


@dataclass(frozen=True, eq=False)
class Owed:
    """One receipt a row: what the month brings, what others took of it, what was told of the receipt, whether it counts."""

    month: MonthOwed
    before: Yen
    told: Yen
    own: Yen
    is_counted: Truth


@rule("medical_subsidy_scheme.insurer_part", axis="service_month", since=SINCE_MONTH, ja="保険者が負担する額")
def insurer_part(owed: Owed, *, law: Law) -> InsurerPart:
    """What of a receipt the insurer owes: what is left of the month's benefit, or what was told of the receipt if more.

    Law: the prefecture's scheme (高額療養費を控除した額を助成する), 健康保険法第115条、国民健康保険法第57条の2
    """
    left = at_least(owed.month.benefit - owed.before, 0)
    found = only_where(owed.is_counted, np.minimum(left, owed.own))
    part = choose(found < owed.told, owed.told, found)
    return InsurerPart(owed.month.counted, owed.month.limit, owed.month.benefit, owed.before, owed.told, part)
