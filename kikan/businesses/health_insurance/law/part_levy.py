"""One part of the levy (医療分・支援金分・介護分・子ども分): the same steps for each.

base → income part → asset part → flat amount × reduction × months/12 → reliefs → household part → sum → cap → cut.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from kikan.businesses.health_insurance.law.charged_months import Facts, month_by_month, some_facts
from kikan.businesses.health_insurance.law.flat_amounts import (
    former_dependant_flat,
    per_capita_charged,
    per_household_charged,
)
from kikan.businesses.health_insurance.law.months import MONTHS, WHOLE_YEAR, count_months
from kikan.law import (
    Count,
    Exact,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_most,
    choose_exact,
    constant,
    cut_below,
    step,
)

_MONTH = Fraction(1, MONTHS)
_CUT = "地方税法第20条の4の2第3項・条例"
_CAP = "地方税法第703条の4・地方税法施行令第56条の88の2、国民健康保険法施行令第29条の7"


@dataclass(frozen=True)
class MemberPart(Working):
    """One member's share of one part."""

    months: Count = step("月数", "条例（月割）", "月")
    income_levy: Exact = step("所得割額", "地方税法第703条の4")
    asset_levy: Exact = step("資産割額", "地方税法第703条の4")
    per_capita: Exact = step("均等割額（軽減後・月割後）", "地方税法第703条の4・第703条の5")


@dataclass(frozen=True)
class PartLevy(Working):
    """One part for the household."""

    income_levy: Exact = step("所得割額", "地方税法第703条の4")
    asset_levy: Exact = step("資産割額", "地方税法第703条の4")
    per_capita: Exact = step("均等割額（軽減後・月割後）", "地方税法第703条の4・第703条の5")
    per_household: Exact = step("平等割額（軽減後・月割後）", "地方税法第703条の4・第703条の5")
    before_cap: Exact = step("合計（限度額適用前）", "地方税法第703条の4")
    after_cap: Exact = step("限度額適用後", _CAP)
    is_capped: Truth = step("限度額に達したか", _CAP, "")
    amount: Yen = step("端数切捨て後の額", _CUT)


def part_levy(name: str, facts: Facts, law: Law) -> tuple[MemberPart, PartLevy]:
    """One part for every household, with its members' shares."""
    members, per_household = _charged(name, facts, law)
    groups = facts.groups
    income, asset, flat = (
        groups.sum(each) for each in (members.income_levy, members.asset_levy, members.per_capita)
    )
    before = income + asset + flat + per_household
    after, is_capped = _capped(name, facts, before, law)
    unit = law.amount("rounding_unit") if law.choice("rounding_stage") == "part" else 1
    levied = PartLevy(income, asset, flat, per_household, before, after, is_capped, cut_below(after, unit))
    return members, levied


def no_part(facts: Facts) -> tuple[MemberPart, PartLevy]:
    """A part that is not levied in that year."""
    none, zero = facts.base * 0, facts.specified * 0
    member, household = Exact.of(none), Exact.of(zero)
    return (
        MemberPart(none, member, member, member),
        PartLevy(household, household, household, household, household, household, zero > 0, zero),
    )


def _charged(name: str, facts: Facts, law: Law) -> tuple[MemberPart, Exact]:
    """Shares of the members, and the household's flat amount, before the cap."""
    months = facts.of(name)
    members = MemberPart(
        months.count,
        apply_rate(months.monthly_base, law.rate(f"{name}_income_rate") * _MONTH),
        apply_rate(months.monthly_asset_tax, law.rate(f"{name}_asset_rate") * _MONTH),
        _per_capita(name, facts, law),
    )
    return members, _per_household(name, facts, law)


def _per_capita(name: str, facts: Facts, law: Law) -> Exact:
    annual = per_capita_charged(name, facts.member_share, facts.is_preschool, facts.is_minor, law)
    full, eased = facts.of(name).flat
    return _months_of(annual, full, eased, law.amount(f"{name}_per_capita"), law)


def _per_household(name: str, facts: Facts, law: Law) -> Exact:
    """The household's flat amount by its kind in each month (特定世帯, 特定継続世帯, 旧被扶養者のみ)."""
    unreduced, total = law.amount(f"{name}_per_household"), Exact.of(facts.specified * 0)
    kinds = per_household_charged(name, facts.share, law)
    for annual, (full, eased) in zip(kinds, facts.of(name).household, strict=True):
        total = total + _months_of(annual, full, eased, unreduced, law)
    return total


def _months_of(annual: Exact, full: Count, eased: Count, unreduced: int, law: Law) -> Exact:
    """Twelfths of a flat amount: full months, and months eased for former dependants (旧被扶養者)."""
    charged = annual * full
    if eased.any():
        charged = charged + former_dependant_flat(constant(unreduced, full), annual, law) * eased
    return charged * _MONTH


def _capped(name: str, facts: Facts, before: Exact, law: Law) -> tuple[Exact, Truth]:
    """The cap (限度額) against the annual amount of each month, or against the months' sum, as the ordinance says."""
    cap, months = law.amount(f"{name}_cap"), facts.of(name)
    if law.choice("cap_proration") == "months_first":
        return at_most(before, cap), before >= constant(cap, before)
    present = count_months(months.present)
    annualised, limit = before * MONTHS, present * cap
    after, is_capped = at_most(annualised, limit) * _MONTH, (annualised >= limit) & (present > 0)
    uneven = np.flatnonzero(months.is_uneven & (annualised >= constant(cap, present)))
    uneven = uneven[_may_reach(name, some_facts(facts, uneven), cap, law)]
    if uneven.size:
        exact, reached = _capped_by_month(name, some_facts(facts, uneven), cap, law)
        after, is_capped[uneven] = _placed(after, uneven, exact), reached
    return after, is_capped


def _may_reach(name: str, facts: Facts, cap: int, law: Law) -> Truth:
    """Whether all members together, for a whole year and without reliefs of months, reach the cap: no month is above it."""
    never, none = facts.insured * 0, facts.specified * 0
    plain = replace(
        facts,
        insured=(facts.insured > 0) * WHOLE_YEAR,
        care=(facts.care > 0) * WHOLE_YEAR,
        unemployed=never,
        maternity=never,
        former_dependant=never,
        former_dependant_flat=never,
        specified=none,
        continued=none,
    )
    members, per_household = _charged(name, plain, law)
    annual = facts.groups.sum(members.income_levy + members.asset_levy + members.per_capita) + per_household
    return annual >= constant(cap, annual)


def _capped_by_month(name: str, facts: Facts, cap: int, law: Law) -> tuple[Exact, Truth]:
    """Each month's annual amount against the cap, a twelfth of each; reached if any month reaches it."""
    count, monthly = facts.groups.count, month_by_month(facts)
    members, per_household = _charged(name, monthly, law)
    of_members = monthly.groups.sum(members.income_levy + members.asset_levy + members.per_capita)
    annual = (of_members + per_household) * MONTHS
    capped, reached = at_most(annual, cap), annual >= constant(cap, annual)
    months = [slice(month * count, (month + 1) * count) for month in range(MONTHS)]
    total = sum((capped[each] for each in months[1:]), capped[months[0]])
    return total * _MONTH, np.logical_or.reduce([reached[each] for each in months])


def _placed(amounts: Exact, rows: Count, replaced: Exact) -> Exact:
    """The amounts with some rows replaced."""
    spread = np.zeros(len(amounts), dtype=np.int64)
    spread[rows] = replaced.numerators
    is_replaced = np.zeros(len(amounts), dtype=np.bool_)
    is_replaced[rows] = True
    return choose_exact(is_replaced, Exact(spread, replaced.denominator, replaced.bound), amounts)
