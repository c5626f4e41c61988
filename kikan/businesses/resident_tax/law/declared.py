"""From declared amounts to incomes (申告の内容から所得へ): columns in, one row per person and fiscal year."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Truth, Yen, at_least, book
from kikan.law.notions.incomes import Incomes, incomes

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
)
"""What a declaration holds, in the order it is kept; all integers, amounts in yen."""

SPECIAL_DISABILITY = 2


@dataclass(frozen=True)
class Declared:
    """Declared amounts of several persons for one fiscal year (申告): `values` by the names of INPUTS."""

    values: Mapping[str, Yen]
    age: Count

    def packed(self) -> np.ndarray:
        """The inputs as rows, in the order they are kept."""
        return np.stack([self.values[name] for name, _ in INPUTS], axis=1)


def incomes_of(declared: Declared, fiscal_year: int) -> Incomes:
    """Incomes by the law of the income year, which is the year before the fiscal year.

    A loss of one of the other incomes is set off against the others only as far as they reach: set-off
    between kinds (損益通算) beyond that arrives as decided amounts. Errors: LawGap for an unknown year.
    """
    v = declared.values
    other = v["business_income"] + v["farming_income"] + v["real_estate_income"] + v["other_income"]
    return incomes(
        v["salary_revenue"],
        v["pension_revenue"],
        declared.age,
        at_least(other, 0),
        np.zeros(len(other), dtype=np.int64),
        _has_adjustment_relative(v),
        law=book().law("tax_year", fiscal_year - 1),
    )


def _has_adjustment_relative(v: Mapping[str, Yen]) -> Truth:
    """所得金額調整控除: dependants aged 16 to 18 are not told apart in the declaration and so not counted."""
    young = v["dependants_under_16"] + v["dependants_specified"]
    disabled = v["dependants_specially_disabled"] + v["dependants_specially_disabled_together"]
    return (young + disabled > 0) | (v["disability"] == SPECIAL_DISABILITY)
