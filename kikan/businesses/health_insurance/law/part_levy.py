"""One part of the levy (医療分・支援金分・介護分・子ども分): the same steps for each.

base → income part → asset part → flat amount × reduction × months/12 → reliefs → household part → sum → cap → cut.
"""

from dataclasses import dataclass, fields, replace
from fractions import Fraction

import numpy as np

from kikan.businesses.health_insurance.law.flat_amounts import (
    former_dependant_flat,
    per_capita_charged,
    per_household_charged,
)
from kikan.businesses.health_insurance.law.months import MONTHS, count_months, joined_masks
from kikan.law import (
    Count,
    Exact,
    Groups,
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
class Facts:
    """What the parts are computed from: member rows, then household rows; months are masks."""

    household: Count
    groups: Groups
    base: Yen
    relieved_base: Yen
    fixed_asset_tax: Yen
    insured: Count
    care: Count
    unemployed: Count
    maternity: Count
    former_dependant: Count
    former_dependant_flat: Count
    is_preschool: Truth
    is_minor: Truth
    specified: Count
    continued: Count
    share: Exact
    member_share: Exact


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


def _months(name: str, facts: Facts) -> Count:
    return facts.care if name == "care" else facts.insured


def _charged(name: str, facts: Facts, law: Law) -> tuple[MemberPart, Exact]:
    """Shares of the members and the household's flat amount for the months of `facts`, before the cap."""
    months = _months(name, facts)
    members = MemberPart(
        count_months(months),
        _income_levy(name, months, facts, law),
        _asset_levy(name, months, facts, law),
        _per_capita(name, months, facts, law),
    )
    return members, _per_household(name, months, facts, law)


def _income_levy(name: str, months: Count, facts: Facts, law: Law) -> Exact:
    """Base × rate for the months without maternity relief and former-dependant relief."""
    charged = months & ~facts.maternity & ~facts.former_dependant
    relieved = count_months(charged & facts.unemployed)
    monthly = facts.base * (count_months(charged) - relieved) + facts.relieved_base * relieved
    return apply_rate(monthly, law.rate(f"{name}_income_rate") * _MONTH)


def _asset_levy(name: str, months: Count, facts: Facts, law: Law) -> Exact:
    charged = count_months(months & ~facts.former_dependant)
    return apply_rate(facts.fixed_asset_tax * charged, law.rate(f"{name}_asset_rate") * _MONTH)


def _per_capita(name: str, months: Count, facts: Facts, law: Law) -> Exact:
    annual = per_capita_charged(name, facts.member_share, facts.is_preschool, facts.is_minor, law)
    charged = months & ~facts.maternity
    eased = count_months(charged & facts.former_dependant_flat)
    full = constant(law.amount(f"{name}_per_capita"), months)
    lowered = former_dependant_flat(full, annual, law)
    return (annual * (count_months(charged) - eased) + lowered * eased) * _MONTH


def _per_household(name: str, months: Count, facts: Facts, law: Law) -> Exact:
    """The household's flat amount by the kind of household in each month (特定世帯, 特定継続世帯, 旧被扶養者のみ)."""
    present = joined_masks(facts.groups, months)
    eased = present & ~joined_masks(facts.groups, months & ~facts.former_dependant_flat)
    full = constant(law.amount(f"{name}_per_household"), present)
    total = Exact.of(present * 0)
    ordinary = present & ~facts.specified & ~facts.continued
    kinds = (ordinary, present & facts.specified, present & facts.continued)
    for mask, annual in zip(kinds, per_household_charged(name, facts.share, law), strict=True):
        lowered = former_dependant_flat(full, annual, law)
        total = total + annual * count_months(mask & ~eased) + lowered * count_months(mask & eased)
    return total * _MONTH


def _capped(name: str, facts: Facts, before: Exact, law: Law) -> tuple[Exact, Truth]:
    """The cap (限度額) against the annual amount of each month, or against the months' sum, as the ordinance says."""
    cap = law.amount(f"{name}_cap")
    if law.choice("cap_proration") == "months_first":
        return at_most(before, cap), before >= constant(cap, before)
    present = count_months(joined_masks(facts.groups, _months(name, facts)))
    annualised, limit = before * MONTHS, present * cap
    after, is_capped = at_most(annualised, limit) * _MONTH, (annualised >= limit) & (present > 0)
    uneven = np.flatnonzero(_is_uneven(name, facts) & (annualised >= constant(cap, present)))
    if uneven.size:
        exact, reached = _capped_by_month(name, some_facts(facts, uneven), cap, law)
        after, is_capped = _placed(after, uneven, exact), is_capped.copy()
        is_capped[uneven] = reached
    return after, is_capped


def _capped_by_month(name: str, facts: Facts, cap: int, law: Law) -> tuple[Exact, Truth]:
    """Each month's twelfth against a twelfth of the cap; reached if any month reaches it."""
    total, reached = Exact.of(facts.specified * 0), facts.specified < 0
    for month in range(MONTHS):
        alone = replace(facts, insured=facts.insured & (1 << month), care=facts.care & (1 << month))
        members, per_household = _charged(name, alone, law)
        sums = [
            facts.groups.sum(each) for each in (members.income_levy, members.asset_levy, members.per_capita)
        ]
        annual = (sums[0] + sums[1] + sums[2] + per_household) * MONTHS
        total = total + at_most(annual, cap)
        reached = reached | (annual >= constant(cap, reached))
    return total * _MONTH, reached


def _is_uneven(name: str, facts: Facts) -> Truth:
    """Households in which some month differs from another: only there the order of cap and months matters."""
    months = _months(name, facts)
    present = joined_masks(facts.groups, months)
    of_member = present[facts.household]
    uneven = (months != 0) & (months != of_member)
    for kind in (facts.unemployed, facts.maternity, facts.former_dependant, facts.former_dependant_flat):
        within = kind & of_member
        uneven |= (within != 0) & (within != of_member)
    by_household = facts.groups.any(uneven)
    for kind in (facts.specified, facts.continued):
        within = kind & present
        by_household |= (within != 0) & (within != present)
    return by_household


def some_facts(facts: Facts, chosen: Count) -> Facts:
    """The facts of some households and their members."""
    place = np.full(facts.groups.count, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    members = np.flatnonzero(place[facts.household] >= 0)
    household = place[facts.household[members]]
    found = {"household": household, "groups": Groups(household, len(chosen))}
    for each in fields(facts):
        if each.name not in found:
            rows = chosen if each.name in ("specified", "continued", "share") else members
            found[each.name] = getattr(facts, each.name)[rows]
    return Facts(**found)  # type: ignore[arg-type]


def _placed(amounts: Exact, rows: Count, replaced: Exact) -> Exact:
    """The amounts with some rows replaced."""
    spread = np.zeros(len(amounts), dtype=np.int64)
    spread[rows] = replaced.numerators
    is_replaced = np.zeros(len(amounts), dtype=np.bool_)
    is_replaced[rows] = True
    return choose_exact(is_replaced, Exact(spread, replaced.denominator, replaced.bound), amounts)
