"""What the levy of resident tax asks of each taxpayer (納税義務者): one column each, one row per person."""

from dataclasses import dataclass, fields
from typing import Any, get_type_hints

import numpy as np

from kikan.law import Count, Truth, Yen

ORDINARY_DISABILITY, SPECIAL_DISABILITY = 1, 2


@dataclass(frozen=True, eq=False)
class Taxpayers:
    """Columns of the taxpayers of one fiscal year; amounts in yen of the income year before it.

    Ages are those at 31 December of the income year; counts of relatives are those whose income is within
    the limit. `has_spouse` means a spouse of the same livelihood who is no 専従者, whatever the spouse's income.
    """

    salary_revenue: Yen
    """給与収入"""
    pension_revenue: Yen
    """公的年金等収入"""
    age: Count
    """年齢（12月31日）"""
    other_income: Yen
    """その他の所得（総合課税、損益通算後）"""
    carried_loss: Yen
    """繰越損失額"""

    social_insurance: Yen
    """社会保険料"""
    small_enterprise: Yen
    """小規模企業共済等掛金"""
    new_general: Yen
    """生命保険料（新・一般）"""
    old_general: Yen
    """生命保険料（旧・一般）"""
    new_annuity: Yen
    """個人年金保険料（新）"""
    old_annuity: Yen
    """個人年金保険料（旧）"""
    new_medical: Yen
    """介護医療保険料（新）"""
    earthquake: Yen
    """地震保険料"""
    old_long_term: Yen
    """旧長期損害保険料"""
    medical_paid: Yen
    """支払医療費（補てん後）"""
    self_medication_paid: Yen
    """特定一般用医薬品等購入費（選択した場合）"""
    other_deductions: Yen
    """その他の所得控除（雑損控除など、金額で決まったもの）"""
    other_difference: Yen
    """その他の人的控除額の差"""

    disability: Count
    """障害者区分（1 普通、2 特別）"""
    is_widow: Truth
    """寡婦"""
    is_single_mother: Truth
    """ひとり親（母）"""
    is_single_father: Truth
    """ひとり親（父）"""
    is_working_student: Truth
    """勤労学生"""
    is_minor: Truth
    """未成年者（1月1日）"""
    on_public_assistance: Truth
    """生活扶助（1月1日）"""

    has_spouse: Truth
    """生計を一にする配偶者"""
    spouse_income: Yen
    """配偶者の合計所得金額"""
    spouse_is_elderly: Truth
    """配偶者が70歳以上"""
    spouse_is_abroad: Truth
    """配偶者が国外居住"""
    under16: Count
    """年少扶養親族"""
    general: Count
    """一般扶養親族"""
    specific: Count
    """特定扶養親族"""
    elderly: Count
    """老人扶養親族（同居老親等を除く）"""
    elderly_parents: Count
    """同居老親等"""
    dependants_abroad: Count
    """国外居住の扶養親族"""
    disabled: Count
    """障害者である配偶者・扶養親族（普通）"""
    disabled_special: Count
    """特別障害者である配偶者・扶養親族"""
    disabled_special_together: Count
    """同居特別障害者である配偶者・扶養親族"""
    specific_relatives: Yen
    """特定親族特別控除額"""
    has_young_or_disabled_relative: Truth
    """23歳未満の扶養親族又は特別障害者である配偶者・扶養親族"""

    other_credits_city: Yen
    """その他の税額控除（市町村民税、別に決定した額）"""
    other_credits_prefecture: Yen
    """その他の税額控除（道府県民税、別に決定した額）"""

    def __len__(self) -> int:
        return len(self.salary_revenue)

    @property
    def dependants(self) -> Count:
        """扶養親族の数 (those under 16 included)."""
        return self.under16 + self.general + self.specific + self.elderly + self.elderly_parents


def taxpayers(count: int, **columns: "Yen | Truth") -> Taxpayers:
    """Taxpayers from the columns given; all others are zero or false. ValueError for an unknown or short column."""
    kinds = get_type_hints(Taxpayers)
    known = {each.name for each in fields(Taxpayers)}
    if unknown := set(columns) - known:
        raise ValueError(f"unknown columns: {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    for name in known:
        column = columns.get(name)
        if column is None:
            column = np.zeros(count, dtype=np.bool_ if kinds[name] == Truth else np.int64)
        if len(column) != count:
            raise ValueError(f"column {name} has {len(column)} rows, not {count}")
        values[name] = column
    return Taxpayers(**values)
