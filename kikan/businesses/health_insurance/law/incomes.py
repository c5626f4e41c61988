"""Incomes of each member as the levy and the reduction ask for them (旧ただし書き所得・軽減判定所得)."""

from dataclasses import dataclass
from datetime import date

from kikan.law import (
    Day,
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    call,
    choose,
    cut_below,
    rule,
    step,
)
from kikan.law.ages import reached_on
from kikan.law.days import day
from kikan.law.notions.flat_reduction import is_earner as counts_as_earner
from kikan.law.notions.flat_reduction import pension_relief

_BASE = "地方税法第703条の4第6項・第314条の2第2項"
_JUDGED = "地方税法第703条の5第1項・地方税法施行令第56条の89"
_UNEMPLOYED = "地方税法第703条の5の2"


@dataclass(frozen=True)
class Incomes:
    """Last year's incomes (前年の所得), one row per member; unknown ones say so in `is_known`.

    `special_deduction` 譲渡所得の特別控除額 and `family_employee_paid` 事業専従者控除・給与の額 are added back for the
    reduction, `family_employee_wage` 専従者給与として受けた額（給与所得） is taken out of it.
    """

    birth_on: Day
    is_known: Truth
    salary_revenue: Yen
    salary_income: Yen
    pension_revenue: Yen
    pension_income: Yen
    total_income: Yen
    aggregate_income: Yen
    special_deduction: Yen
    family_employee_paid: Yen
    family_employee_wage: Yen
    is_unemployed: Truth


@dataclass(frozen=True)
class MemberIncomes(Working):
    """Incomes per member (所得の計算過程)."""

    total_income: Yen = step("総所得金額等", _BASE)
    relieved_income: Yen = step("総所得金額等（給与所得を100分の30とした額）", _UNEMPLOYED)
    pension_relief: Yen = step("65歳以上の公的年金等所得から差し引く額", "地方税法施行令附則")
    judged_income: Yen = step("軽減判定所得", _JUDGED)
    is_earner: Truth = step("給与所得者等に数えるか", _JUDGED, "")
    is_known: Truth = step("所得が分かっているか", _JUDGED, "")


@rule("national_health_insurance.member_incomes", axis="fiscal_year", since=2021, ja="被保険者の所得")
def member_incomes(incomes: Incomes, *, law: Law) -> MemberIncomes:
    """Incomes for the levy and for the reduction, of each member.

    Law: 地方税法第703条の4第6項・第703条の5・第703条の5の2、国民健康保険法施行令第29条の7第5項・第29条の7の2
    Rounding: a fraction of a yen of 30/100 of the salary income is cut
    """
    relieved = relieved_income(incomes, law=law)
    counted = choose(incomes.is_unemployed, relieved, incomes.total_income)
    aged = is_aged(incomes.birth_on, law)
    relief = pension_relief(incomes.pension_income, aged, law)
    added = incomes.special_deduction + incomes.family_employee_paid - incomes.family_employee_wage
    judged = at_least(counted + added - relief, 0)
    return MemberIncomes(
        incomes.total_income, relieved, relief, judged, is_earner(incomes, aged, law), incomes.is_known
    )


def relieved_income(incomes: Incomes, *, law: Law) -> Yen:
    """Income with the salary counted at 30/100 where the job was lost involuntarily (非自発的失業)."""
    salary = at_least(incomes.salary_income, 0)
    counted = cut_below(apply_rate(salary, law.rate("unemployed_salary_share")))
    return choose(
        incomes.is_unemployed, at_least(incomes.total_income - salary + counted, 0), incomes.total_income
    )


def is_aged(birth_on: Day, law: Law) -> Truth:
    """Whether 65 was reached by the end of the income year (前年12月31日)."""
    return reached_on(birth_on, law.amount("reduction_pension_relief_age")) <= day(date(law.at - 1, 12, 31))


def is_earner(incomes: Incomes, aged: Truth, law: Law) -> Truth:
    """Whether the member counts among those with salary or pension (給与所得者等の数)."""
    salary = choose(
        incomes.salary_income > incomes.family_employee_wage, incomes.salary_revenue, 0
    )  # 専従者給与だけの人は数えない
    return counts_as_earner(salary, incomes.pension_revenue, aged, law)


@rule("national_health_insurance.levy_base", axis="fiscal_year", since=2014, until=2021)
def levy_base_before_taper(income: Yen, aggregate_income: Yen, *, law: Law) -> Yen:
    """Income above the basic deduction (基礎控除後の総所得金額等), never below zero.

    Law: 地方税法第703条の4、第314条の2第2項（令和2年度まで: 合計所得金額によらない）
    """
    return at_least(income - law.amount("basic_deduction"), 0)


@rule("national_health_insurance.levy_base", axis="fiscal_year", since=2021)
def levy_base(income: Yen, aggregate_income: Yen, *, law: Law) -> Yen:
    """Income above the basic deduction (基礎控除後の総所得金額等), never below zero.

    Law: 地方税法第703条の4、第314条の2第2項（合計所得金額2,400万円を超えると減る）
    """
    table = law.table("local_tax_act.basic_deduction")
    return at_least(income - table.amounts("deduction")[table.row_up_to(aggregate_income)], 0)


def levy_bases(income: Yen, aggregate_income: Yen, law: Law) -> Yen:
    """The levy base by whichever version of the rule holds in that year."""
    found: Yen = call("national_health_insurance.levy_base", income, aggregate_income, law=law)
    return found
