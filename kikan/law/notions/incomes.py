"""Income notions that several statutes ask: salary income (給与所得) and public pension income (雑所得)."""

from kikan.law.amounts import (
    Count,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    choose_exact,
    cut_below,
    only_where,
    round_up,
)
from kikan.law.law import Law
from kikan.law.rules import rule


@rule("income_tax_act.salary_income", axis="tax_year", since=2020)
def salary_income(revenue: Yen, *, law: Law) -> Yen:
    """Salary income (給与所得控除後の金額) from the salaries of a year, added up.

    Law: 所得税法 第28条第3項・第4項、別表第五
    Rounding: revenue cut to the table's step of 4,000 yen below 6,600,000; fraction of a yen cut
    """
    table = law.table("salary_income")
    row = table.row_up_to(revenue)
    stepped = revenue - revenue % table.amounts("step")[row]
    return cut_below(apply_rate(stepped, table.rates("rate")[row])) + table.amounts("constant")[row]


@rule("income_tax_act.pension_income", axis="tax_year", since=2020)
def pension_income(revenue: Yen, age: Count, other_income: Yen, *, law: Law) -> Yen:
    """Income from public pensions (公的年金等に係る雑所得); `age` at 31 December, `other_income` 他の合計所得金額.

    Law: 所得税法 第35条第4項、租税特別措置法 第41条の15の3
    Rounding: fraction of a yen cut
    """
    table, by_income = law.table("pension_income"), law.table("pension_other_income")
    senior, row = age >= law.amount("pension_senior_age"), table.row_up_to(revenue)
    rate = choose_exact(senior, table.rates("senior_rate")[row], table.rates("younger_rate")[row])
    less = choose(senior, table.amounts("senior_less")[row], table.amounts("younger_less")[row])
    less_for_income = by_income.amounts("less")[by_income.row_up_to(other_income)]
    income = cut_below(apply_rate(revenue, rate)) - less + less_for_income
    return at_most(at_least(income, 0), revenue)


def child_adjustment(revenue: Yen, law: Law) -> Yen:
    """所得金額調整控除（子ども・特別障害者等） from the salaries of a year, for whom it is meant.

    Law: 租税特別措置法 第41条の3の11第1項
    Rounding: raised to the yen
    """
    act = law.of("special_taxation_measures_act")
    above = at_most(revenue, act.amount("adjusted_salary_up_to")) - act.amount("adjusted_salary_from")
    return round_up(apply_rate(at_least(above, 0), act.rate("salary_adjustment_rate")))


def double_adjustment(salary: Yen, pension: Yen, law: Law) -> Yen:
    """所得金額調整控除（給与と年金） of those with income from both.

    Law: 租税特別措置法 第41条の3の11第2項
    """
    limit = law.of("special_taxation_measures_act").amount("double_adjustment_limit")
    both = (salary > 0) & (pension > 0)
    return only_where(both, at_least(at_most(salary, limit) + at_most(pension, limit) - limit, 0))
