"""The premium of a year of a first-class insured person, from the household's taxes and incomes (年度の保険料)."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.long_term_care.law.premiums import by_months, premium
from kikan.businesses.long_term_care.law.stages import (
    ASSISTED,
    Judged,
    Stage,
    pension_and_other,
    premium_stage,
)
from kikan.law import Count, Groups, Law, Truth, Working, Yen, at_least, call, choose, part, rule, step

_ORDER = "介護保険法施行令第38条・第39条"
_MONTHS = "介護保険条例（月割の規定）"


@dataclass(frozen=True)
class Insured:
    """First-class insured people, one row each; months are counts within the fiscal year.

    assisted_months: those on public assistance; has_welfare_pension: 老齢福祉年金.
    """

    months: Count
    assisted_months: Count
    has_welfare_pension: Truth


@dataclass(frozen=True)
class Members:
    """Everybody in the insured people's households on the day of judgement, the insured among them; money in yen.

    insured: row of the insured whose household it is; is_taxed: 市町村民税 of the fiscal year; is_free_by_income,
    nontaxable_line: free of it because 合計所得金額 is not above this line; income: 合計所得金額 with the special deduction
    of land still in it.
    """

    insured: Count
    is_self: Truth
    is_known: Truth
    is_taxed: Truth
    is_free_by_income: Truth
    nontaxable_line: Yen
    income: Yen
    land_deduction: Yen
    salary_revenue: Yen
    salary_income: Yen
    pension_revenue: Yen
    pension_income: Yen


@dataclass(frozen=True)
class YearPremium(Working):
    """How a year's premium was computed (保険料の計算過程)."""

    is_known: Truth = step("本人の所得が分かっている", _ORDER, "")
    stage: Stage = part("段階の判定", _ORDER)
    grade: Count = step("適用する段階", _ORDER, "段階")
    base: Yen = step("基準額（第5段階の年額）", "介護保険法第129条・介護保険条例")
    yearly: Yen = step("段階による年額", "介護保険法第129条・介護保険条例")
    months: Count = step("賦課する月数", _MONTHS, "月")
    assisted_months: Count = step("うち生活保護の月数（第1段階）", "介護保険法施行令第39条第1項第1号", "月")
    by_stage: Yen = step("段階による月の保険料", _MONTHS)
    by_assistance: Yen = step("生活保護の月の保険料", _MONTHS)
    total: Yen = step("保険料", _MONTHS)


@rule("long_term_care_insurance_act.year_premium", axis="fiscal_year", since=2024, ja="年度の介護保険料")
def year_premium(insured: Insured, members: Members, *, law: Law) -> YearPremium:
    """The premium of each insured person for the months of the fiscal year.

    Whose own income is unknown gets the stage the ordinance names for it until it is known. The months on public
    assistance are of stage 1, the others of the stage found without it.
    Law: 介護保険法第129条、施行令第38条・第39条、附則（令和8年度の特例）
    Rounding: the year as the ordinance says, each share of months cut below its unit
    """
    judged, is_known = judged_by(insured, members, law)
    stage = premium_stage(judged, law=law)
    grade = choose(is_known, stage.stage, law.amount("unknown_income_stage"))
    whole = premium(grade, insured.months, law=law)
    assisted = np.full(len(grade), ASSISTED, dtype=np.int64)
    of_assisted = premium(assisted, insured.months, law=law)
    others = insured.months - insured.assisted_months
    by_stage = by_months(whole.yearly, others, law=law)
    by_assistance = by_months(of_assisted.yearly, insured.assisted_months, law=law)
    return YearPremium(
        is_known, stage, choose(others > 0, grade, ASSISTED), whole.base, whole.yearly, insured.months,
        insured.assisted_months, by_stage, by_assistance, by_stage + by_assistance,
    )  # fmt: skip


def judged_by(insured: Insured, members: Members, law: Law) -> tuple[Judged, Truth]:
    """What each insured person's stage is judged by, and whether the own income is known.

    A relative whose income nobody knows counts as not taxed until it is declared.
    """
    salary: Yen = call(
        "long_term_care_insurance_act.salary_basis", members.salary_revenue, members.salary_income, law=law
    )
    raised = salary - members.salary_income
    income = members.income + raised
    taxed_before = members.is_free_by_income & (raised > 0) & (income > members.nontaxable_line)
    taxed = members.is_taxed | taxed_before
    groups = Groups(members.insured, len(insured.months))
    own = np.flatnonzero(members.is_self)
    order = own[np.argsort(members.insured[own], kind="stable")]
    after_land = at_least(income - members.land_deduction, 0)
    other = after_land - salary - members.pension_income
    judged = Judged(
        np.zeros(len(insured.months), dtype=np.bool_), groups.any(taxed), taxed[order], insured.has_welfare_pension,
        pension_and_other(members.pension_revenue, salary, other, law)[order], after_land[order],
    )  # fmt: skip
    return judged, members.is_known[order]
