"""Forest environment tax (森林環境税), a national tax collected with resident tax from fiscal year 2024."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.incomes import Incomes
from kikan.businesses.resident_tax.law.nontaxable import forest_threshold, free_by_status
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import Count, Law, Truth, Working, Yen, only_where, rule, step


@dataclass(frozen=True)
class ForestTax(Working):
    """森林環境税 of each taxpayer."""

    threshold: Yen = step("森林環境税の非課税限度額", "森林環境税及び森林環境譲与税に関する法律施行令 第1条")
    is_free: Truth = step("森林環境税が非課税", "森林環境税及び森林環境譲与税に関する法律 第4条", "")
    tax: Yen = step("森林環境税", "森林環境税及び森林環境譲与税に関する法律 第5条")


@rule("forest_environment_tax_act.forest_tax", axis="fiscal_year", since=2021, until=2024)
def no_forest_tax(who: Taxpayers, income: Incomes, persons: Count, *, law: Law) -> ForestTax:
    """Before fiscal year 2024 nobody pays it (附則第1条)."""
    none = persons * law.amount("tax")
    return ForestTax(none, none == 0, none)


@rule("forest_environment_tax_act.forest_tax", axis="fiscal_year", since=2024)
def forest_tax(who: Taxpayers, income: Incomes, persons: Count, *, law: Law) -> ForestTax:
    """森林環境税, with a threshold of its own: one may owe it and be free of 均等割.

    Law: 森林環境税及び森林環境譲与税に関する法律 第4条・第5条
    """
    threshold = forest_threshold(persons, law=law)
    is_free = free_by_status(who, income, law.of("local_tax_act")) | (income.total_income <= threshold)
    is_free = is_free | who.per_capita_only  # 国内に住所を有する個人に、住所地の市町村で課する
    return ForestTax(threshold, is_free, only_where(~is_free, law.amount("tax")))
