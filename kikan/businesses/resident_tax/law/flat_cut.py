"""The flat cut (定額減税, 特別税額控除) of fiscal years 2024 and 2025."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.incomes import Incomes
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import (
    Count,
    Exact,
    Law,
    Truth,
    Working,
    Yen,
    at_most,
    only_where,
    round_up,
    rule,
    share,
    step,
)


@dataclass(frozen=True)
class FlatCut(Working):
    """定額減税 of each taxpayer; what the levy is too small for is not cut here (調整給付 stands outside this tax)."""

    persons: Count = step("定額減税の対象人数", "地方税法 附則第5条の8", "人")
    entitled: Yen = step("定額減税可能額", "地方税法 附則第5条の8")
    total: Yen = step("定額減税額", "地方税法 附則第5条の8")
    prefecture: Yen = step("定額減税額（道府県民税）", "地方税法 附則第5条の8")
    city: Yen = step("定額減税額（市町村民税）", "地方税法 附則第5条の8")


def _none(who: Taxpayers, income: Incomes, city: Exact, prefecture: Exact, *, law: Law) -> FlatCut:
    """No flat cut (定額減税) in this fiscal year.

    Law: 地方税法 附則第5条の8・第5条の12（令和6年度・令和7年度の分に限る）
    """
    zero = income.total_income * 0
    return FlatCut(zero, zero, zero, zero, zero)


no_flat_cut_before = rule("local_tax_act.flat_cut", axis="fiscal_year", since=2021, until=2024)(_none)
no_flat_cut_after = rule("local_tax_act.flat_cut", axis="fiscal_year", since=2026)(_none)


@rule("local_tax_act.flat_cut", axis="fiscal_year", since=2024, until=2025)
def flat_cut_2024(who: Taxpayers, income: Incomes, city: Exact, prefecture: Exact, *, law: Law) -> FlatCut:
    """定額減税 of 2024: the taxpayer, 控除対象配偶者 and 扶養親族 living in Japan.

    Law: 地方税法 附則第5条の8
    Rounding: the prefecture's share raised to the yen, the municipality has the rest
    """
    spouse = _same_livelihood(who, law) & ~_above_spouse_limit(income, law) & ~who.spouse_is_abroad
    persons = 1 + spouse + who.dependants - who.dependants_abroad
    return _cut(persons, income, city, prefecture, law)


@rule("local_tax_act.flat_cut", axis="fiscal_year", since=2025, until=2026)
def flat_cut_2025(who: Taxpayers, income: Incomes, city: Exact, prefecture: Exact, *, law: Law) -> FlatCut:
    """定額減税 of 2025: only for a 同一生計配偶者 who is no 控除対象配偶者.

    Law: 地方税法 附則第5条の12
    Rounding: as in 2024
    """
    spouse = _same_livelihood(who, law) & _above_spouse_limit(income, law) & ~who.spouse_is_abroad
    return _cut(spouse.astype(income.total_income.dtype), income, city, prefecture, law)


def _same_livelihood(who: Taxpayers, law: Law) -> Truth:
    return who.has_spouse & (who.spouse_income <= law.amount("relative_income_limit"))


def _above_spouse_limit(income: Incomes, law: Law) -> Truth:
    """A taxpayer above the last band has no 控除対象配偶者."""
    bands = law.table("spouse_bands")
    return income.total_income > int(bands.amounts("up_to")[-2])


def _cut(persons: Count, income: Incomes, city: Exact, prefecture: Exact, law: Law) -> FlatCut:
    levy = city + prefecture
    within = income.total_income <= law.amount("flat_cut_income_limit")
    entitled = only_where(
        within & (levy > income.total_income * 0), persons * law.amount("flat_cut_per_person")
    )
    total = at_most(entitled, round_up(levy))
    of_prefecture = share(total, prefecture, levy, up=True)
    return FlatCut(persons, entitled, total, of_prefecture, total - of_prefecture)
