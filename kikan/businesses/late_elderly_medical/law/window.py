"""The ratio at the window (一部負担金の割合) of the late-stage elderly, by household."""

from dataclasses import dataclass

from kikan.law import Count, Groups, Law, Truth, Working, Yen, choose, rule, step

_LAW = "高齢者の医療の確保に関する法律第67条・施行令第7条"


@dataclass(frozen=True)
class Households:
    """What a household is judged by beside its insured; money in yen.

    `pension_and_other` 年金収入＋その他の合計所得金額 of all insured; `revenue` 収入 of all insured, −1 where nobody can tell;
    `with_seventies`: revenue with the members aged 70 to 74 is below the line of several, of a single insured.
    """

    pension_and_other: Yen
    revenue: Yen
    with_seventies: Truth


@dataclass(frozen=True)
class Ratio(Working):
    """How the ratio was found (負担割合の判定の過程), per household."""

    insured: Count = step("被保険者の数", _LAW, "人")
    highest_taxable: Yen = step("最も高い課税所得", _LAW)
    pension_and_other: Yen = step("年金収入とその他の合計所得金額の計", _LAW)
    is_high: Truth = step("現役並み所得の世帯か", _LAW, "")
    is_released: Truth = step(
        "収入による判定で外れるか", "高齢者の医療の確保に関する法律施行令第7条第3項", ""
    )
    tenths: Count = step("負担割合", _LAW, "割")


@rule("elderly_health_care_act.copay_ratio", axis="service_month", since=2022 * 12 + 9)
def copay_ratio(household: Count, taxable: Yen, households: Households, *, law: Law) -> Ratio:
    """3, 2 or 1 tenths of everybody insured in each household; `taxable` 課税所得 per insured person.

    Law: 高齢者の医療の確保に関する法律第67条、施行令第7条
    """
    groups = Groups(household, len(households.revenue))
    insured, highest = groups.size(), groups.max(taxable)
    one = insured <= 1
    is_high = highest >= law.amount("copay_high_taxable")
    line = choose(one, law.amount("copay_revenue_single"), law.amount("copay_revenue_several"))
    is_released = ((households.revenue >= 0) & (households.revenue < line)) | (
        one & households.with_seventies
    )
    mid_line = choose(one, law.amount("copay_mid_single"), law.amount("copay_mid_several"))
    is_mid = (highest >= law.amount("copay_mid_taxable")) & (households.pension_and_other >= mid_line)
    tenths = choose(is_high & ~is_released, 3, choose(is_mid, 2, 1))
    return Ratio(insured, highest, households.pension_and_other, is_high, is_released, tenths)
