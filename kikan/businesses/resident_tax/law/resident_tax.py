"""Individual resident tax (個人住民税) of a year: incomes, deductions, tests, levy, per-capita parts, total."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.deductions import Deductions, deductions
from kikan.businesses.resident_tax.law.forest import ForestTax
from kikan.businesses.resident_tax.law.incomes import Incomes, incomes
from kikan.businesses.resident_tax.law.levy import Levy, levy
from kikan.businesses.resident_tax.law.nontaxable import Nontaxable, nontaxable
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import Law, Working, Yen, at_most, call, only_where, part, rule, step


@dataclass(frozen=True)
class ResidentTax(Working):
    """個人住民税の計算過程 of each taxpayer: exactly what the screen, the notice and a reply print."""

    incomes: Incomes = part("所得", "地方税法 第313条")
    deductions: Deductions = part("所得控除", "地方税法 第314条の2")
    nontaxable: Nontaxable = part("非課税の判定", "地方税法 第295条、附則第3条の3")
    levy: Levy = part("所得割", "地方税法 第314条の3")
    city_per_capita: Yen = step("均等割額（市町村民税）", "地方税法 第310条")
    prefecture_per_capita: Yen = step("均等割額（道府県民税）", "地方税法 第38条")
    forest: ForestTax = part("森林環境税", "森林環境税及び森林環境譲与税に関する法律")
    city_tax: Yen = step("市町村民税額")
    prefecture_tax: Yen = step("道府県民税額")
    annual_tax: Yen = step("年税額")
    withheld_to_flat: Yen = step("控除不足額を均等割・森林環境税に充当する額", "地方税法 第314条の9第3項")
    withheld_refund: Yen = step("控除不足額を還付する額", "地方税法 第314条の9第2項")


@rule("local_tax_act.resident_tax", axis="fiscal_year", since=2021)
def resident_tax(who: Taxpayers, *, law: Law) -> ResidentTax:
    """個人住民税 and 森林環境税 of each taxpayer for the fiscal year of the law, on the income of the year before.

    Law: 地方税法 第292条〜第314条の9、附則第3条の3、森林環境税及び森林環境譲与税に関する法律
    Rounding: named at each step
    """
    income = incomes_of(who, law)
    less = deductions(who, income, law=law)
    free = nontaxable(who, income, law=law)
    by_income = levy(who, income, less, free, law=law)
    city_flat = only_where(~free.per_capita_free, law.amount("city_per_capita"))
    prefecture_flat = only_where(~free.per_capita_free, law.amount("prefecture_per_capita"))
    forest: ForestTax = call("forest_environment_tax_act.forest_tax", who, income, free.persons, law=law)
    city, prefecture = by_income.city_levy + city_flat, by_income.prefecture_levy + prefecture_flat
    total = city + prefecture + forest.tax
    excess = by_income.withheld_excess
    to_flat = at_most(excess, city_flat + prefecture_flat + forest.tax)
    return ResidentTax(
        income, less, free, by_income, city_flat, prefecture_flat, forest, city, prefecture, total, to_flat,
        excess - to_flat,
    )  # fmt: skip


def incomes_of(who: Taxpayers, law: Law) -> Incomes:
    """The incomes of the year before the fiscal year (前年の所得)."""
    return incomes(who, law=law.on("tax_year", law.at - 1))
