"""Benefits of a year from August (年間の高額療養費・高額介護合算療養費): outpatients of 70 and over; medical and care."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Law, Working, Yen, at_least, rule, step
from kikan.law.notions.medical_and_care import Borne, Combined, Limits, Own, shared

_YEARLY = "国民健康保険法施行令第29条の2の2・第29条の3"


@dataclass(frozen=True)
class YearlyOutpatient(Working):
    """What goes back of a year's outpatients of one person (外来年間合算の計算過程)."""

    paid: Yen = step("外来の自己負担の年間の合計", _YEARLY)
    returned: Yen = step("月ごとの高額療養費の外来分", _YEARLY)
    left: Yen = step("残る自己負担", _YEARLY)
    limit: Yen = step("年間の限度額", _YEARLY)
    benefit: Yen = step("外来年間合算の支給額", _YEARLY)


@rule(
    "health_insurance_benefits.yearly_outpatient",
    axis="benefit_month",
    since=2018 * 12 + 6,
    ja="外来年間合算",
)
def yearly_outpatient(paid: Yen, returned: Yen, *, law: Law) -> YearlyOutpatient:
    """One person of 70 or over a row, of the class 一般 or 低所得 on 31 July; the law of that July.

    paid: outpatients of the twelve months in such a class; returned: of it, by the monthly benefit.
    Law: 国民健康保険法施行令第29条の2の2・第29条の3
    """
    left = at_least(paid - returned, 0)
    limit = np.full(len(paid), law.amount("yearly_outpatient_limit"), dtype=np.int64)
    return YearlyOutpatient(paid, returned, left, limit, at_least(left - limit, 0))


@dataclass(frozen=True)
class HouseholdSums:
    """What a household's month came to by the monthly rule, a month a row, in yen: `law.high_cost.HouseholdMonth`.

    elderly_paid: what those of 70 and over bore after the benefit of outpatients; counted: those below 70, as far as it
    counts; elderly_benefit, household_benefit: what went back of the first, and of both together.
    """

    elderly_paid: Yen
    counted: Yen
    elderly_benefit: Yen
    household_benefit: Yen


@dataclass(frozen=True)
class OwnPart(Working):
    """One person's part of what went back to the household in a month (世帯の高額療養費のうち本人の分)."""

    of_elderly: Yen = step("70歳以上の世帯の支給額のうち本人の分", _YEARLY)
    of_household: Yen = step("世帯全体の支給額のうち本人の分", _YEARLY)
    returned: Yen = step("本人の分の合計", _YEARLY)


@rule("health_insurance_benefits.own_part", axis="benefit_month", since=2018 * 12 + 7, ja="本人の高額療養費")
def own_part(own_elderly: Yen, own_counted: Yen, household: HouseholdSums, *, law: Law) -> OwnPart:
    """A person's part of a household's monthly benefit, by what the person bore of what it was reckoned from.

    own_elderly: borne as one of 70 and over, of it what is asked about (the outpatients, or all), after the person's
    benefit of outpatients; own_counted: borne below 70, as far as it counts.
    Law: 国民健康保険法施行令第29条の2の2・第29条の4の2 (the division by proportion is not verified to the article)
    Rounding: below one yen cut (unverified)
    """
    of_elderly = household.elderly_benefit * own_elderly // at_least(household.elderly_paid, 1)
    left = household.elderly_paid - household.elderly_benefit + household.counted
    own = own_elderly - of_elderly + own_counted
    of_household = household.household_benefit * own // at_least(left, 1)
    return OwnPart(of_elderly, of_household, np.add(of_elderly, of_household))


@rule(
    "health_insurance_benefits.combined", axis="benefit_month", since=2019 * 12 + 6, ja="高額介護合算療養費"
)
def combined(borne: Borne, row_70: Count, row_under_70: Count, *, law: Law) -> Combined:
    """NHI's share of a household's year, by what of it are medical costs; rows of the tables of limits.

    Law: 国民健康保険法第57条の3、施行令第29条の4の2〜第29条の4の4
    """
    limits = Limits(
        law.table("combined_limits_70").amounts("limit")[row_70],
        law.table("combined_limits_under_70").amounts("limit")[row_under_70],
        law.amount("combined_least"),
    )
    return shared(borne, Own(borne.medical_70, borne.medical_under), limits)
