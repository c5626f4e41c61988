"""Limits of what is paid at the window in a month (高額療養費): under 70, from 70 on, the household's sum."""

from dataclasses import dataclass, replace

import numpy as np

from kikan.law import (
    Count,
    Exact,
    Groups,
    Law,
    LawGap,
    Table,
    Truth,
    Working,
    Yen,
    at_least,
    choose,
    round_half_up,
    rule,
    step,
)
from kikan.law.amounts import only_where
from kikan.law.working import part

_LAW = "国民健康保険法第57条の2・施行令第29条の2〜第29条の4"


@dataclass(frozen=True)
class Limit(Working):
    """A limit and what goes back (高額療養費の計算過程)."""

    total_cost: Yen = step("総医療費", _LAW)
    paid: Yen = step("一部負担金", _LAW)
    limit: Yen = step("自己負担限度額", _LAW)
    benefit: Yen = step("高額療養費", _LAW)


def row_of(table: Table, category: str) -> int:
    """The row of a category of income (所得区分). Errors: LawGap for one the table does not know."""
    names = list(table.cells("category"))
    if category not in names:
        raise LawGap(f"no limit for the category {category}")
    return names.index(category)


def limit_of(table: Table, row: Count, total_cost: Yen, is_repeated: Truth) -> Yen:
    """Base + 1 % of the cost above the threshold; from the fourth month in a year the lower one (多数回該当)."""
    above = at_least(total_cost - table.amounts("threshold")[row], 0)
    first = table.amounts("base")[row] + round_half_up(Exact.of(above) * table.rates("rate")[row])
    return choose(is_repeated, table.amounts("repeated")[row], first)


@rule(
    "health_insurance_benefits.under_70", axis="benefit_month", since=2015 * 12, ja="高額療養費（70歳未満）"
)
def under_70(row: Count, total_cost: Yen, paid: Yen, months_before: Count, *, law: Law) -> Limit:
    """The limit of households under 70; `row` of `limits_under_70`, months_before: benefits in the 11 months before.

    Law: 国民健康保険法施行令第29条の3第1項
    Rounding: the 1 % to the yen, half raised (unverified in the ordinance's text)
    """
    table = law.table("limits_under_70")
    limit = limit_of(table, row, total_cost, months_before + 1 >= law.amount("repeated_from"))
    return Limit(total_cost, paid, limit, at_least(paid - limit, 0))


@rule("health_insurance_benefits.countable", axis="benefit_month", since=2015 * 12)
def countable(age: Count, paid: Yen, *, law: Law) -> Truth:
    """Which payments of a person at one institution count for the household's sum (合算の対象).

    Law: 国民健康保険法施行令第29条の2第1項（70歳未満は21,000円以上、70歳以上はすべて）
    """
    return (age >= law.amount("elderly_age")) | (paid >= law.amount("countable_under_70"))


@dataclass(frozen=True)
class Elderly(Working):
    """What goes back to a household of people from 70 on (70歳以上の高額療養費の計算過程)."""

    outpatient_benefit: Yen = step("外来（個人ごと）の支給額", "国民健康保険法施行令第29条の2第5項")
    household_paid: Yen = step("外来の支給後の世帯の自己負担", "国民健康保険法施行令第29条の2第3項")
    limit: Yen = step("世帯の自己負担限度額", "国民健康保険法施行令第29条の3")
    household_benefit: Yen = step("世帯単位の支給額", "国民健康保険法施行令第29条の2第3項")
    benefit: Yen = step("高額療養費", _LAW)


@rule(
    "health_insurance_benefits.from_70",
    axis="benefit_month",
    since=2018 * 12 + 7,
    ja="高額療養費（70歳以上）",
)
def from_70(
    person: Count, household_of: Count, is_outpatient: Truth, paid: Yen, row: Count, total_cost: Yen, months_before: Count,
    *, law: Law,
) -> Elderly:  # fmt: skip
    """Outpatient payments to the limit of each person first, then everything to that of the household.

    person, is_outpatient, paid: per payment; household_of: household per person; row (of `limits_70`), total_cost and
    months_before: per household.
    Law: 国民健康保険法施行令第29条の2・第29条の3
    Rounding: the 1 % to the yen, half raised (unverified in the ordinance's text)
    """
    table = law.table("limits_70")
    persons, households = Groups(person, len(household_of)), Groups(household_of, len(row))
    outpatient = persons.sum(only_where(is_outpatient, paid))
    back = at_least(outpatient - table.amounts("outpatient")[row[household_of]], 0)
    of_household = households.sum(persons.sum(paid) - back)
    limit = limit_of(table, row, total_cost, months_before + 1 >= law.amount("repeated_from"))
    again = at_least(of_household - limit, 0)
    first = households.sum(back)
    return Elderly(first, of_household, limit, again, np.add(first, again))


@dataclass(frozen=True)
class HouseholdMonth(Working):
    """What goes back to a household for a month, both ages together (世帯の高額療養費の計算過程)."""

    outpatient_benefit: Yen = step("70歳以上の外来（個人ごと）の支給額", "国民健康保険法施行令第29条の2第5項")
    elderly_benefit: Yen = step("70歳以上の世帯単位の支給額", "国民健康保険法施行令第29条の2第3項")
    elderly_left: Yen = step("70歳以上で残る自己負担", "国民健康保険法施行令第29条の2第1項")
    counted: Yen = step("70歳未満の合算の対象になる自己負担", "国民健康保険法施行令第29条の2第1項")
    limit: Yen = step("世帯全体の自己負担限度額", "国民健康保険法施行令第29条の3第1項")
    household_benefit: Yen = step("世帯全体の支給額", "国民健康保険法施行令第29条の2第1項")
    benefit: Yen = step("高額療養費", _LAW)


NO_DISEASE, DIALYSIS = 0, 1


@dataclass(frozen=True)
class SpecifiedDisease(Working):
    """What goes back of the payments for a specified disease (特定疾病の計算過程); one payment a row."""

    limit: Yen = step("特定疾病の自己負担限度額", "国民健康保険法施行令第29条の3")
    left: Yen = step("残る自己負担", "国民健康保険法施行令第29条の2")
    benefit: Yen = step("特定疾病の支給額", "国民健康保険法施行令第29条の2")


@rule(
    "health_insurance_benefits.specified_disease",
    axis="benefit_month",
    since=2015 * 12,
    ja="特定疾病の高額療養費",
)
def specified_disease(
    paid: Yen, disease: Count, is_elderly: Truth, is_upper: Truth, *, law: Law
) -> SpecifiedDisease:
    """Payments at one institution for a recognised specified disease, in- and outpatients apart, to their limit.

    disease: NO_DISEASE for any other payment, DIALYSIS or another; is_upper: the household's class under 70 is ア or イ.
    Law: 国民健康保険法施行令第29条の2・第29条の3（長期高額疾病）
    """
    is_high = (disease == DIALYSIS) & ~is_elderly & is_upper
    limit = choose(is_high, law.amount("specified_disease_limit_high"), law.amount("specified_disease_limit"))
    limit = only_where(disease != NO_DISEASE, limit)
    left = choose(disease != NO_DISEASE, np.minimum(paid, limit), paid)
    return SpecifiedDisease(limit, left, paid - left)


@dataclass(frozen=True)
class MonthBenefit(Working):
    """The whole of a household's month: specified diseases first, then the household (高額療養費の計算過程)."""

    specified: Yen = step("特定疾病の支給額", "国民健康保険法施行令第29条の2")
    household: HouseholdMonth = part("世帯の高額療養費", _LAW)
    total: Yen = step("高額療養費の合計", "国民健康保険法第57条の2")


@dataclass(frozen=True)
class Payments:
    """One receipt a row (レセプト): person, how old, in or out, total cost and what was paid of it."""

    person: Count
    age: Count
    is_outpatient: Truth
    total_cost: Yen
    paid: Yen

    def of(self, rows: Truth) -> "Payments":
        return Payments(
            self.person[rows],
            self.age[rows],
            self.is_outpatient[rows],
            self.total_cost[rows],
            self.paid[rows],
        )


@rule(
    "health_insurance_benefits.household_month",
    axis="benefit_month",
    since=2018 * 12 + 7,
    ja="世帯の高額療養費",
)
def household_month(
    payments: Payments,
    household_of: Count,
    row_70: Count,
    row_under_70: Count,
    months_before: Count,
    *,
    law: Law,
) -> HouseholdMonth:
    """The benefit of households in which people under and over 70 live: the elderly first, then everybody together.

    household_of: household per person; the rows (所得区分) and months_before (of benefits in the 11 months before): per
    household. Who is under 70 counts from 21,000 yen a receipt on.
    Law: 国民健康保険法施行令第29条の2第1項・第3項・第5項、第29条の3
    """
    is_elderly = payments.age >= law.amount("elderly_age")
    old, young = payments.of(is_elderly), payments.of(~is_elderly)
    young = young.of(countable(young.age, young.paid, law=law))
    count = len(row_70)

    def by_household(person: Count, amount: Yen) -> Yen:
        found: Yen = Groups(household_of[person], count).sum(amount)
        return found

    cost_70 = by_household(old.person, old.total_cost)
    elderly = from_70(
        old.person, household_of, old.is_outpatient, old.paid, row_70, cost_70, months_before, law=law
    )
    left = elderly.household_paid - elderly.household_benefit
    counted = by_household(young.person, young.paid)
    both = under_70(
        row_under_70,
        cost_70 + by_household(young.person, young.total_cost),
        left + counted,
        months_before,
        law=law,
    )
    together = only_where(counted > 0, both.benefit)
    return HouseholdMonth(
        elderly.outpatient_benefit, elderly.household_benefit, left, counted, both.limit, together,
        elderly.benefit + together,
    )  # fmt: skip


@dataclass(frozen=True)
class Households:
    """One household a row: its classes (rows of the tables) and the months with a benefit in the 11 before."""

    row_70: Count
    row_under_70: Count
    months_before: Count


@rule(
    "health_insurance_benefits.month_benefit",
    axis="benefit_month",
    since=2018 * 12 + 7,
    ja="その月の高額療養費",
)
def month_benefit(
    payments: Payments, disease: Count, household_of: Count, households: Households, *, law: Law
) -> MonthBenefit:
    """The benefit of households for a month: what is left of payments for specified diseases joins the others.

    disease: per payment, NO_DISEASE where it is none; household_of: household per person.
    Law: 国民健康保険法第57条の2、施行令第29条の2・第29条の3
    """
    table = law.table("limits_under_70")
    is_upper = (households.row_under_70 == row_of(table, "ア")) | (
        households.row_under_70 == row_of(table, "イ")
    )
    home = household_of[payments.person]
    is_elderly = payments.age >= law.amount("elderly_age")
    first = specified_disease(payments.paid, disease, is_elderly, is_upper[home], law=law)
    rest = replace(payments, paid=first.left)
    of_household = household_month(
        rest, household_of, households.row_70, households.row_under_70, households.months_before, law=law
    )
    specified = Groups(home, len(is_upper)).sum(first.benefit)
    return MonthBenefit(specified, of_household, specified + of_household.benefit)
