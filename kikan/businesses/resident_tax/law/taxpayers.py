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
    """その他の所得（総合課税、合計額だけが分かるもの）"""
    business: Yen
    """事業所得（営業等・農業）"""
    real_estate: Yen
    """不動産所得"""
    land_interest: Yen
    """不動産所得の損失のうち土地等の負債の利子"""
    interest: Yen
    """利子所得（総合課税）"""
    dividend: Yen
    """配当所得（総合課税）"""
    miscellaneous: Yen
    """雑所得（業務・その他）"""
    homeworker_revenue: Yen
    """家内労働者等の収入"""
    homeworker_expense: Yen
    """家内労働者等の必要経費（実額）"""
    specific_expenses: Yen
    """給与所得者の特定支出"""
    short_transfer: Yen
    """総合譲渡（短期、特別控除前）"""
    long_transfer: Yen
    """総合譲渡（長期、特別控除前）"""
    occasional: Yen
    """一時所得（特別控除前）"""
    short_land: Yen
    """分離短期譲渡（一般、特別控除前）"""
    short_land_reduced: Yen
    """分離短期譲渡（軽減、特別控除前）"""
    long_land: Yen
    """分離長期譲渡（一般、特別控除前）"""
    long_land_specific: Yen
    """分離長期譲渡（特定、特別控除前）"""
    long_land_light: Yen
    """分離長期譲渡（軽課、特別控除前）"""
    short_land_deduction: Yen
    """特別控除（分離短期 一般）"""
    short_land_reduced_deduction: Yen
    """特別控除（分離短期 軽減）"""
    long_land_deduction: Yen
    """特別控除（分離長期 一般）"""
    long_land_specific_deduction: Yen
    """特別控除（分離長期 特定）"""
    long_land_light_deduction: Yen
    """特別控除（分離長期 軽課）"""
    unlisted_shares: Yen
    """一般株式等の譲渡所得等"""
    listed_shares: Yen
    """上場株式等の譲渡所得等"""
    listed_dividends: Yen
    """上場株式等の配当所得等（申告分離）"""
    futures: Yen
    """先物取引の雑所得等"""
    forestry: Yen
    """山林所得（特別控除前）"""
    retirement: Yen
    """退職所得（分離課税されないもの）"""
    housing_loss: Yen
    """居住用財産の譲渡損失（損益通算の対象）"""
    carried_loss: Yen
    """純損失の繰越控除額"""
    carried_housing_loss: Yen
    """居住用財産の譲渡損失の繰越控除額"""
    carried_listed_loss: Yen
    """上場株式等の譲渡損失の繰越控除額"""
    carried_futures_loss: Yen
    """先物取引の損失の繰越控除額"""
    carried_casualty_loss: Yen
    """雑損失の繰越控除額"""

    casualty_loss: Yen
    """雑損控除の損失額（補てん後）"""
    casualty_disaster_expense: Yen
    """雑損控除のうち災害関連支出"""
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
    """その他の所得控除（金額で決まったもの）"""
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
    specific_relative_count: Count
    """特定親族の人数"""
    has_young_or_disabled_relative: Truth
    """23歳未満の扶養親族又は特別障害者である配偶者・扶養親族"""
    per_capita_only: Truth
    """均等割のみの納税義務者（家屋敷・事務所等、住所を有しない）"""

    dividend_credit_shares: Yen
    """配当控除の対象（株式等の配当）"""
    dividend_credit_trusts: Yen
    """配当控除の対象（証券投資信託）"""
    dividend_credit_foreign_trusts: Yen
    """配当控除の対象（外貨建等証券投資信託）"""
    housing_loan_credit: Yen
    """住宅借入金等特別控除可能額"""
    housing_moved_in: Count
    """居住開始年月（西暦6桁）"""
    housing_is_specified: Truth
    """住宅の特定取得・特別特定取得"""
    income_tax_taxable: Yen
    """所得税の課税総所得金額等"""
    income_tax_before_housing_credit: Yen
    """所得税額（住宅借入金等特別控除前）"""
    donation_hometown: Yen
    """寄附金（都道府県・市区町村、特例控除対象）"""
    donation_one_stop: Yen
    """寄附金のうち申告特例（ワンストップ）"""
    donation_chest: Yen
    """寄附金（共同募金会・日本赤十字社など）"""
    donation_prefecture: Yen
    """寄附金（条例指定、道府県）"""
    donation_city: Yen
    """寄附金（条例指定、市町村）"""
    foreign_tax: Yen
    """外国所得税額（控除の対象）"""
    foreign_tax_national_limit: Yen
    """外国税額控除の限度額（所得税）"""
    foreign_tax_reconstruction_limit: Yen
    """外国税額控除の限度額（復興特別所得税）"""
    dividend_levy: Yen
    """配当割額"""
    share_levy: Yen
    """株式等譲渡所得割額"""

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
