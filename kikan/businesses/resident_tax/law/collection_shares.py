"""Which part of the tax is taken from the salary, from the pension, and which the person pays (徴収方法の振分け)."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Law, Truth, Working, Yen, cut_below, only_where, rule, share, step

_SALARY, _PENSION = "地方税法 第321条の3", "地方税法 第321条の7の2"


@dataclass(frozen=True, eq=False)
class Taxed:
    """Columns of the tax to be shared, and what the incomes and the collectors say."""

    city_levy: Yen
    prefecture_levy: Yen
    city_per_capita: Yen
    prefecture_per_capita: Yen
    forest_tax: Yen
    total_income: Yen
    pension_income: Yen
    has_employer: Truth
    has_pension_payer: Truth
    is_pensioner_by_age: Truth


@dataclass(frozen=True)
class CollectionShares(Working):
    """The tax by the way it is collected; packed it is the nine amounts that are kept with an assessment."""

    salary_city: Yen = step("給与特別徴収（市町村民税）", _SALARY)
    salary_prefecture: Yen = step("給与特別徴収（道府県民税）", _SALARY)
    salary_forest: Yen = step("給与特別徴収（森林環境税）", _SALARY)
    pension_city: Yen = step("年金特別徴収（市町村民税）", _PENSION)
    pension_prefecture: Yen = step("年金特別徴収（道府県民税）", _PENSION)
    pension_forest: Yen = step("年金特別徴収（森林環境税）", _PENSION)
    ordinary_city: Yen = step("普通徴収（市町村民税）", "地方税法 第319条")
    ordinary_prefecture: Yen = step("普通徴収（道府県民税）", "地方税法 第319条")
    ordinary_forest: Yen = step("普通徴収（森林環境税）", "森林環境税及び森林環境譲与税に関する法律 第7条")


@rule("local_tax_act.collection_shares", axis="fiscal_year", since=2021)
def collection_shares(of: Taxed, *, law: Law) -> CollectionShares:
    """給与・年金・普通徴収: 均等割 and 森林環境税 go to the salary, else to the pension, else to the person.

    From 65 on the levy on pension income is never taken from a salary: the pension payer takes it, or the person
    pays it. A salary takes everything else; without an employer the person pays everything else.
    Law: 地方税法 第319条・第321条の3・第321条の7の2
    Rounding: the levy on pension income is its share of the income, cut below 100 yen (not checked against the law)
    """
    unit = law.amount("levy_unit")
    base = np.maximum(of.total_income, of.pension_income)
    apart = of.has_pension_payer | (of.is_pensioner_by_age & of.has_employer)
    paths: dict[str, tuple[Yen, Yen, Yen]] = {}
    for name, levy, flat in (
        ("city", of.city_levy, of.city_per_capita),
        ("prefecture", of.prefecture_levy, of.prefecture_per_capita),
        ("forest", of.forest_tax * 0, of.forest_tax),
    ):
        on_pension = only_where(apart, cut_below(share(levy, of.pension_income, base), unit))
        flat_on_pension = only_where(of.has_pension_payer & ~of.has_employer, flat)
        pension = only_where(of.has_pension_payer, on_pension) + flat_on_pension
        salary = only_where(of.has_employer, levy + flat - on_pension)
        paths[name] = (salary, pension, levy + flat - salary - pension)
    return CollectionShares(
        *(paths[name][path] for path in range(3) for name in ("city", "prefecture", "forest"))
    )
