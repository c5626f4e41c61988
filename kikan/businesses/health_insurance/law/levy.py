"""The levy of a household for one fiscal year (国民健康保険税・料の賦課額): four parts, reductions, months, caps."""

from dataclasses import dataclass, fields

import numpy as np

from kikan.businesses.health_insurance.law.charged_months import Facts
from kikan.businesses.health_insurance.law.flat_amounts import PARTS
from kikan.businesses.health_insurance.law.incomes import levy_bases
from kikan.businesses.health_insurance.law.part_levy import MemberPart, PartLevy, no_part, part_levy
from kikan.businesses.health_insurance.law.reductions import Reduction, judged_households
from kikan.law import Count, Exact, Groups, Law, Truth, Working, Yen, cut_below, part, rule, step
from kikan.law.notions.flat_reduction import charged_share

_LEVY = "地方税法第703条の4・国民健康保険法第76条"


@dataclass(frozen=True)
class Members:
    """The persons of the households, one row per person and household (世帯主・被保険者・特定同一世帯所属者).

    `household` is the row of the household, 0 and up. Months are masks (bit 0 = April); they are zero for a head who is
    not insured. `is_judged`: counts for the reduction on the day of judgement (head, insured, 特定同一世帯所属者);
    `is_counted`: of those, all but a head who is not insured. Incomes are those of `member_incomes`.
    """

    household: Count
    insured_months: Count
    care_months: Count
    unemployed_months: Count
    maternity_months: Count
    former_dependant_months: Count
    former_dependant_flat_months: Count
    is_judged: Truth
    is_counted: Truth
    is_preschool: Truth
    is_minor: Truth
    is_known: Truth
    total_income: Yen
    relieved_income: Yen
    aggregate_income: Yen
    judged_income: Yen
    is_earner: Truth
    fixed_asset_tax: Yen


@dataclass(frozen=True)
class Households:
    """The households, one row each: months as 特定世帯 and as 特定継続世帯 (masks)."""

    specified_months: Count
    continued_months: Count


@dataclass(frozen=True)
class MemberShares(Working):
    """What each member brings to the levy (被保険者ごとの内訳), before the household's cut and cap."""

    household: Count = step("世帯の行", unit="")
    levy_base: Yen = step("基礎控除後の総所得金額等", "地方税法第703条の4・第314条の2第2項")
    relieved_base: Yen = step("基礎控除後の総所得金額等（給与を100分の30とした額）", "地方税法第703条の5の2")
    medical: MemberPart = part("医療分")
    support: MemberPart = part("支援金分")
    care: MemberPart = part("介護分")
    child: MemberPart = part("子ども分")


@dataclass(frozen=True)
class Levy(Working):
    """The levy per household (賦課額の計算過程)."""

    reduction: Reduction = part("軽減判定", "地方税法第703条の5第1項")
    medical: PartLevy = part("基礎課税額（医療分）", "地方税法第703条の4第2項第1号")
    support: PartLevy = part("後期高齢者支援金等課税額（支援金分）", "地方税法第703条の4第2項第2号")
    care: PartLevy = part("介護納付金課税額（介護分）", "地方税法第703条の4第2項第3号")
    child: PartLevy = part("子ども・子育て支援納付金課税額（子ども分）", "地方税法第703条の4第2項第4号")
    total: Yen = step("年額", _LEVY)
    members: MemberShares | None = part("被保険者ごとの内訳", index="household")

    def of(self, name: str) -> PartLevy:
        """A part by its name."""
        found: PartLevy = getattr(self, name)
        return found


@rule("national_health_insurance.levy", axis="fiscal_year", since=2014, ja="世帯の年税額")
def levy(members: Members, households: Households, parts: tuple[str, ...] | None = None, *, law: Law) -> Levy:
    """The levy of each household.

    Law: 地方税法第703条の4・第703条の5・第703条の5の2、国民健康保険法第76条・施行令第29条の7、条例
    Rounding: below the ordinance's unit cut per part or in the total (地方税法第20条の4の2第3項); before that exact
    `parts` leaves out parts that a published example does not give; all the statute's parts by default.
    """
    groups = Groups(members.household, len(households.specified_months))
    reduction = _reduction(groups, members, law)
    facts = facts_of(groups, members, households, reduction, law)
    levied = law.table("parts").cells("part") if parts is None else parts
    found = {name: part_levy(name, facts, law) if name in levied else no_part(facts) for name in PARTS}
    shares = MemberShares(
        members.household, facts.base, facts.relieved_base, *(found[name][0] for name in PARTS)
    )
    medical, support, care, child = (found[name][1] for name in PARTS)
    total = _total([medical, support, care, child], law)
    return Levy(reduction, medical, support, care, child, total, shares)


def _reduction(groups: Groups, members: Members, law: Law) -> Reduction:
    return judged_households(
        groups,
        members.judged_income,
        members.is_judged,
        members.is_counted,
        members.is_earner,
        members.is_known,
        law,
    )


def facts_of(
    groups: Groups, members: Members, households: Households, reduction: Reduction, law: Law
) -> Facts:
    """What every part needs, computed once; an unknown income counts as none in the levy itself."""

    share, known = charged_share(reduction.tenths, law), members.is_known
    return Facts(
        household=members.household,
        groups=groups,
        base=levy_bases(members.total_income * known, members.aggregate_income, law),
        relieved_base=levy_bases(members.relieved_income * known, members.aggregate_income, law),
        fixed_asset_tax=members.fixed_asset_tax,
        insured=members.insured_months,
        care=members.care_months & members.insured_months,
        unemployed=members.unemployed_months,
        maternity=members.maternity_months,
        former_dependant=members.former_dependant_months,
        former_dependant_flat=members.former_dependant_flat_months,
        is_preschool=members.is_preschool,
        is_minor=members.is_minor,
        specified=households.specified_months,
        continued=households.continued_months & ~households.specified_months,
        share=share,
        member_share=share[members.household],
    )


def _total(parts: list[PartLevy], law: Law) -> Yen:
    if law.choice("rounding_stage") == "part":
        return sum((each.amount for each in parts[1:]), parts[0].amount)
    exact: Exact = sum((each.after_cap for each in parts[1:]), parts[0].after_cap)
    return cut_below(exact, law.amount("rounding_unit"))


def some_households(members: Members, households: Households, chosen: slice) -> tuple[Members, Households]:
    """The rows of consecutive households and their members (members in order of household): a block of a run."""
    first, after = np.searchsorted(members.household, [chosen.start, chosen.stop])
    of_members = {each.name: getattr(members, each.name)[first:after] for each in fields(members)}
    of_members["household"] = of_members["household"] - chosen.start
    of_households = {each.name: getattr(households, each.name)[chosen] for each in fields(households)}
    return Members(**of_members), Households(**of_households)
