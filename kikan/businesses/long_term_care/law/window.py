"""The ratio at the window and the monthly limit of what is paid there (負担割合・高額介護サービス費)."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Groups, Law, Truth, Working, Yen, choose, rule, step

_RATIO = "介護保険法第49条の2・施行令第22条の2"


@dataclass(frozen=True)
class Ratio(Working):
    """How the ratio was found (負担割合の判定の過程)."""

    income: Yen = step("本人の合計所得金額", _RATIO)
    pension_and_other: Yen = step("世帯の第1号被保険者の年金収入とその他の合計所得金額の計", _RATIO)
    insured: Count = step("世帯の第1号被保険者の数", _RATIO, "人")
    tenths: Count = step("負担割合", _RATIO, "割")


@rule(
    "long_term_care_insurance_act.copay_ratio",
    axis="service_month",
    since=2018 * 12 + 7,
    ja="利用者負担の割合",
)
def copay_ratio(
    is_first_class: Truth, is_taxed: Truth, is_assisted: Truth, income: Yen, pension_and_other: Yen, insured: Count,
    *, law: Law,
) -> Ratio:  # fmt: skip
    """3, 2 or 1 tenths of each person; `insured` and `pension_and_other` over the household's first-class insured.

    Law: 介護保険法第49条の2、施行令第22条の2
    """
    one = insured <= 1
    is_high = (income >= law.amount("copay_high_income")) & (
        pension_and_other >= choose(one, law.amount("copay_high_single"), law.amount("copay_high_several"))
    )
    is_mid = (income >= law.amount("copay_mid_income")) & (
        pension_and_other >= choose(one, law.amount("copay_mid_single"), law.amount("copay_mid_several"))
    )
    can_be_more = is_first_class & is_taxed & ~is_assisted
    tenths = choose(can_be_more & is_high, 3, choose(can_be_more & is_mid, 2, 1))
    return Ratio(income, pension_and_other, insured, tenths)


@rule("long_term_care_insurance_act.high_cost_shares", axis="service_month", since=2015 * 12 + 7)
def high_cost_shares(household: Count, count: int, paid: Yen, limit: Yen, *, law: Law) -> Yen:
    """What each user keeps paying of a month (高額介護の按分): the household's limit by what each has paid.

    household: row of the household per user, of `count`; limit: per household. Where nothing is above the limit
    everybody keeps what was paid.
    Law: 介護保険法第51条、施行令第22条の2の2
    Rounding: each share cut below one yen, what is left goes to who has paid least
    """
    groups = Groups(household, count)
    whole = groups.sum(paid)
    is_above = (whole > limit)[household]
    cut = limit[household] * paid // np.maximum(whole[household], 1)
    left = limit - groups.sum(cut)
    order = np.lexsort((np.arange(len(paid)), paid, household))
    least = np.zeros(len(paid), dtype=np.bool_)
    least[order[np.unique(household[order], return_index=True)[1]]] = True
    return np.where(is_above, cut + np.where(least, left[household], 0), paid)


@rule("long_term_care_insurance_act.household_limit", axis="service_month", since=2021 * 12 + 7)
def household_limit(is_assisted: Truth, is_untaxed: Truth, highest_taxable: Yen, *, law: Law) -> Yen:
    """The monthly limit of each household (世帯の上限).

    Law: 介護保険法施行令第22条の2の2
    """
    high = highest_taxable >= law.amount("high_cost_high_line")
    highest = highest_taxable >= law.amount("high_cost_highest_line")
    of_taxed = choose(
        highest,
        law.amount("high_cost_highest"),
        choose(high, law.amount("high_cost_high"), law.amount("high_cost_taxed")),
    )
    return choose(
        is_assisted,
        law.amount("high_cost_assisted"),
        choose(is_untaxed, law.amount("high_cost_untaxed"), of_taxed),
    )
