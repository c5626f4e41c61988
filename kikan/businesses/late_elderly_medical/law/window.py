"""The ratio at the window (一部負担金の割合) of the late-stage elderly, by household."""

from dataclasses import dataclass
from datetime import date

from kikan.law import Count, Day, Groups, Law, Truth, Working, Yen, choose, rule, step
from kikan.law.days import day

_LAW = "高齢者の医療の確保に関する法律第67条・施行令第7条"
_BASE = "高齢者の医療の確保に関する法律施行令第7条（昭和20年1月2日以後に生まれた人の世帯）"


@dataclass(frozen=True)
class Households:
    """What a household is judged by beside its insured; money in yen.

    `pension_and_other` 年金収入＋その他の合計所得金額 of all insured; `revenue` 収入 of all insured, −1 where nobody can tell;
    `with_seventies`: revenue with the members aged 70 to 74 is below the line of several, of a single insured;
    `has_late_born`: one of the insured was born from 2 January 1945 on; `levy_base` 賦課のもととなる所得 (旧ただし書き所得) of
    all insured, −1 where somebody's income is not known.
    """

    pension_and_other: Yen
    revenue: Yen
    with_seventies: Truth
    has_late_born: Truth
    levy_base: Yen


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
    has_late_born: Truth = step("昭和20年1月2日以後に生まれた被保険者がいるか", _BASE, "")
    levy_base: Yen = step("賦課のもととなる所得の計（分からないときは-1）", _BASE)
    is_low_base: Truth = step("賦課のもととなる所得による判定で外れるか", _BASE, "")
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
    base, late = households.levy_base, households.has_late_born
    is_low_base = late & (base >= 0) & (base <= law.amount("copay_late_born_base"))
    tenths = choose(is_high & ~is_released & ~is_low_base, 3, choose(is_mid, 2, 1))
    return Ratio(
        insured, highest, households.pension_and_other, is_high, is_released, late, base, is_low_base, tenths
    )


@rule(
    "elderly_health_care_act.late_born",
    axis="service_month",
    since=2022 * 12 + 9,
    ja="旧ただし書所得で判定する生年月日",
)
def late_born(birth: Day, *, law: Law) -> Truth:
    """Who was born on or after the day from which the income base of a household frees from three tenths.

    Law: 高齢者の医療の確保に関する法律施行令第7条
    """
    number = law.amount("copay_late_born_from")
    first: Truth = birth >= day(date(number // 10_000, number // 100 % 100, number % 100))
    return first
