"""From declared amounts to incomes (申告の内容から所得へ): columns in, one row per person and fiscal year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.incomes import Incomes
from kikan.businesses.resident_tax.law.resident_tax import incomes_of as incomes_of_taxpayers
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers, taxpayers
from kikan.law import Count, Truth, Yen, book

INPUTS: tuple[tuple[str, str], ...] = (
    ("salary_revenue", "給与収入"),
    ("pension_revenue", "公的年金等収入"),
    ("business_income", "営業等所得"),
    ("farming_income", "農業所得"),
    ("real_estate_income", "不動産所得"),
    ("other_income", "その他の雑所得"),
    ("social_insurance", "社会保険料"),
    ("life_insurance", "生命保険料（新一般、支払額）"),
    ("care_medical_insurance", "生命保険料（介護医療、支払額）"),
    ("annuity_insurance", "生命保険料（新個人年金、支払額）"),
    ("earthquake_insurance", "地震保険料（支払額）"),
    ("medical_paid", "医療費（補てん後）"),
    ("small_enterprise_mutual_aid", "小規模企業共済等掛金"),
    ("spouse_kind", "配偶者区分"),
    ("spouse_income", "配偶者の合計所得金額"),
    ("dependants_general", "扶養（一般）"),
    ("dependants_specified", "扶養（特定）"),
    ("dependants_elderly", "扶養（老人）"),
    ("dependants_elderly_parents", "扶養（同居老親等）"),
    ("dependants_under_16", "扶養（年少）"),
    ("dependants_disabled", "扶養（普通障害）"),
    ("dependants_specially_disabled", "扶養（特別障害）"),
    ("dependants_specially_disabled_together", "扶養（同居特別障害）"),
    ("disability", "本人障害区分"),
    ("single_parent", "寡婦・ひとり親区分"),
    ("is_working_student", "勤労学生"),
    ("is_minor", "未成年"),
    ("is_assisted", "生活扶助"),
    ("family_employee_deduction", "専従者控除"),
    ("interest_income", "利子所得（総合課税）"),
    ("dividend_income", "配当所得（総合課税）"),
    ("business_miscellaneous_income", "雑所得（業務）"),
    ("homeworker_revenue", "家内労働者等の収入"),
    ("homeworker_expense", "家内労働者等の必要経費（実額）"),
    ("specific_expenses", "給与所得者の特定支出"),
    ("short_transfer", "総合譲渡（短期、特別控除前）"),
    ("long_transfer", "総合譲渡（長期、特別控除前）"),
    ("occasional", "一時所得（特別控除前）"),
    ("short_land", "分離短期譲渡（一般、特別控除前）"),
    ("short_land_reduced", "分離短期譲渡（軽減、特別控除前）"),
    ("long_land", "分離長期譲渡（一般、特別控除前）"),
    ("long_land_specific", "分離長期譲渡（特定、特別控除前）"),
    ("long_land_light", "分離長期譲渡（軽課、特別控除前）"),
    ("short_land_deduction", "特別控除（分離短期 一般）"),
    ("short_land_reduced_deduction", "特別控除（分離短期 軽減）"),
    ("long_land_deduction", "特別控除（分離長期 一般）"),
    ("long_land_specific_deduction", "特別控除（分離長期 特定）"),
    ("long_land_light_deduction", "特別控除（分離長期 軽課）"),
    ("unlisted_shares", "一般株式等の譲渡所得等"),
    ("listed_shares", "上場株式等の譲渡所得等"),
    ("listed_dividends", "上場株式等の配当所得等（申告分離）"),
    ("futures", "先物取引の雑所得等"),
    ("forestry", "山林所得（特別控除前）"),
    ("retirement_income", "退職所得（分離課税されないもの）"),
    ("land_interest", "不動産所得の損失のうち土地等の負債の利子"),
    ("housing_loss", "居住用財産の譲渡損失（損益通算の対象）"),
    ("carried_loss", "純損失の繰越控除額"),
    ("carried_housing_loss", "居住用財産の譲渡損失の繰越控除額"),
    ("carried_listed_loss", "上場株式等の譲渡損失の繰越控除額"),
    ("carried_futures_loss", "先物取引の損失の繰越控除額"),
    ("carried_casualty_loss", "雑損失の繰越控除額"),
    ("family_employee_wage", "専従者給与（本人が受けたもの）"),
    ("old_life_insurance", "生命保険料（旧一般、支払額）"),
    ("old_annuity_insurance", "生命保険料（旧個人年金、支払額）"),
    ("old_long_term_insurance", "旧長期損害保険料（支払額）"),
    ("casualty_loss", "雑損控除の損失額（補てん後）"),
    ("casualty_disaster_expense", "雑損控除のうち災害関連支出"),
    ("self_medication_paid", "セルフメディケーション税制の購入費（補てん後）"),
    ("dependants_16_to_18", "扶養（一般）のうち16〜18歳"),
    ("dependants_abroad", "扶養のうち国外居住"),
    ("spouse_is_abroad", "配偶者が国外居住"),
    ("specific_relatives", "特定親族の人数"),
    ("specific_relative_deduction", "特定親族特別控除額"),
    ("has_adjustment_relative", "所得金額調整控除の対象となる親族がある"),
    ("dividend_credit_shares", "配当控除の対象（株式等の配当）"),
    ("dividend_credit_trusts", "配当控除の対象（証券投資信託）"),
    ("dividend_credit_foreign_trusts", "配当控除の対象（外貨建等証券投資信託）"),
    ("housing_loan_credit", "住宅借入金等特別控除可能額"),
    ("housing_moved_in", "居住開始年月（西暦6桁）"),
    ("housing_is_specified", "住宅の特定取得・特別特定取得"),
    ("income_tax_taxable", "所得税の課税総所得金額等"),
    ("income_tax_before_housing_credit", "所得税額（住宅借入金等特別控除前）"),
    ("donation_hometown", "寄附金（都道府県・市区町村、特例控除対象）"),
    ("donation_one_stop", "寄附金のうち申告特例（ワンストップ）"),
    ("donation_chest", "寄附金（共同募金会・日本赤十字社・特例控除対象外の自治体）"),
    ("donation_prefecture", "寄附金（条例指定、道府県）"),
    ("donation_city", "寄附金（条例指定、市町村）"),
    ("foreign_tax", "外国所得税額（控除の対象）"),
    ("foreign_tax_national_limit", "外国税額控除の限度額（所得税）"),
    ("foreign_tax_reconstruction_limit", "外国税額控除の限度額（復興特別所得税）"),
    ("dividend_levy", "配当割額"),
    ("share_levy", "株式等譲渡所得割額"),
)
"""What a declaration holds, in the order it is kept; all integers, amounts in yen."""

MAY_BE_NEGATIVE = frozenset(
    {
        "business_income", "farming_income", "real_estate_income", "other_income", "business_miscellaneous_income",
        "short_transfer", "long_transfer", "short_land", "short_land_reduced", "long_land", "long_land_specific",
        "long_land_light", "unlisted_shares", "listed_shares", "futures", "forestry",
    }
)  # fmt: skip
"""The inputs whose loss (損失) is declared as a negative amount; every other one is zero or more."""

_ELDERLY_SPOUSE = 2
_WIDOW, _SINGLE_PARENT = 1, 2
_SPECIAL_DISABILITY = 2


@dataclass(frozen=True)
class Declared:
    """Declared amounts of several persons for one fiscal year (申告): `values` by the names of INPUTS, `age` at its end.

    An input that `values` does not name is zero: rows kept before it existed are shorter.
    """

    values: Mapping[str, Yen]
    age: Count

    def packed(self) -> np.ndarray:
        """The inputs as rows, in the order they are kept."""
        return np.stack([self.of(name) for name, _ in INPUTS], axis=1)

    def of(self, name: str) -> Yen:
        """One input."""
        found = self.values.get(name)
        return self.age * 0 if found is None else found


def named(kept: Sequence[int]) -> dict[str, int]:
    """One kept row by the names of INPUTS; what it is too short for is zero."""
    return {name: kept[place] if place < len(kept) else 0 for place, (name, _) in enumerate(INPUTS)}


def incomes_of(declared: Declared, fiscal_year: int) -> Incomes:
    """Incomes by the law of the income year, which is the year before the fiscal year.

    Errors: LawGap for an unknown year.
    """
    who = taxpayers_of(declared, is_man=declared.age < 0)
    return incomes_of_taxpayers(who, book().law("fiscal_year", fiscal_year))


def taxpayers_of(declared: Declared, *, is_man: Truth, per_capita_only: Truth | None = None) -> Taxpayers:
    """What the rule of resident tax asks, from what was declared: `resident_tax(taxpayers_of(…), law=law)`.

    `is_man`: the sex in the register (ひとり親である父と母では人的控除額の差が異なる); `per_capita_only`: owners of a
    house or office who live elsewhere (家屋敷課税). All rows of one fiscal year.
    """
    columns: dict[str, Any] = {own: declared.of(name) for own, name in _PLAIN.items()}
    columns |= {own: declared.of(name) > 0 for own, name in _TRUTHS.items()}
    return taxpayers(
        len(declared.age),
        age=declared.age,
        business=declared.of("business_income") + declared.of("farming_income"),
        miscellaneous=declared.of("other_income") + declared.of("business_miscellaneous_income"),
        per_capita_only=declared.age < 0 if per_capita_only is None else per_capita_only,
        has_young_or_disabled_relative=_has_adjustment_relative(declared),
        **columns,
        **_family(declared, is_man),
    )


def _family(declared: Declared, is_man: Truth) -> dict[str, Any]:
    kind, single = declared.of("spouse_kind"), declared.of("single_parent")
    return {
        "has_spouse": kind > 0,
        "spouse_is_elderly": kind == _ELDERLY_SPOUSE,
        "is_widow": single == _WIDOW,
        "is_single_mother": (single == _SINGLE_PARENT) & ~is_man,
        "is_single_father": (single == _SINGLE_PARENT) & is_man,
    }


def _has_adjustment_relative(declared: Declared) -> Truth:
    """所得金額調整控除: a relative under 23, or one (or the taxpayer) who is a 特別障害者, or stated as such."""
    young = (
        declared.of("dependants_under_16")
        + declared.of("dependants_specified")
        + declared.of("dependants_16_to_18")
    )
    disabled = declared.of("dependants_specially_disabled") + declared.of(
        "dependants_specially_disabled_together"
    )
    is_special = declared.of("disability") == _SPECIAL_DISABILITY
    return (young + disabled + declared.of("has_adjustment_relative") > 0) | is_special


_TRUTHS = {
    "is_working_student": "is_working_student",
    "is_minor": "is_minor",
    "on_public_assistance": "is_assisted",
    "spouse_is_abroad": "spouse_is_abroad",
    "housing_is_specified": "housing_is_specified",
}
_SAME = (
    *("salary_revenue", "pension_revenue", "land_interest", "homeworker_revenue", "homeworker_expense"),
    *(
        "specific_expenses",
        "short_transfer",
        "long_transfer",
        "occasional",
        "short_land",
        "short_land_reduced",
    ),
    *("long_land", "long_land_specific", "long_land_light", "short_land_deduction"),
    *("short_land_reduced_deduction", "long_land_deduction", "long_land_specific_deduction"),
    *(
        "long_land_light_deduction",
        "unlisted_shares",
        "listed_shares",
        "listed_dividends",
        "futures",
        "forestry",
    ),
    *("housing_loss", "carried_loss", "carried_housing_loss", "carried_listed_loss", "carried_futures_loss"),
    *(
        "carried_casualty_loss",
        "casualty_loss",
        "casualty_disaster_expense",
        "social_insurance",
        "medical_paid",
    ),
    *("self_medication_paid", "disability", "spouse_income", "dependants_abroad", "dividend_credit_shares"),
    *("dividend_credit_trusts", "dividend_credit_foreign_trusts", "housing_loan_credit", "housing_moved_in"),
    *("income_tax_taxable", "income_tax_before_housing_credit", "donation_hometown", "donation_one_stop"),
    *("donation_chest", "donation_prefecture", "donation_city", "foreign_tax", "foreign_tax_national_limit"),
    *("foreign_tax_reconstruction_limit", "dividend_levy", "share_levy"),
)
"""Columns of Taxpayers that are called like their input."""
_PLAIN = {name: name for name in _SAME} | {
    "real_estate": "real_estate_income",
    "interest": "interest_income",
    "dividend": "dividend_income",
    "retirement": "retirement_income",
    "small_enterprise": "small_enterprise_mutual_aid",
    "new_general": "life_insurance",
    "old_general": "old_life_insurance",
    "new_annuity": "annuity_insurance",
    "old_annuity": "old_annuity_insurance",
    "new_medical": "care_medical_insurance",
    "earthquake": "earthquake_insurance",
    "old_long_term": "old_long_term_insurance",
    "under16": "dependants_under_16",
    "general": "dependants_general",
    "specific": "dependants_specified",
    "elderly": "dependants_elderly",
    "elderly_parents": "dependants_elderly_parents",
    "disabled": "dependants_disabled",
    "disabled_special": "dependants_specially_disabled",
    "disabled_special_together": "dependants_specially_disabled_together",
    "specific_relatives": "specific_relative_deduction",
    "specific_relative_count": "specific_relatives",
}
"""Other columns of Taxpayers with the input each is."""
