"""The 7, 5 and 2 tenths off a flat amount (均等割の軽減), which several insurances ask in the same words.

Each asks it of its own statute, whose figures are its own: `law` is already of that statute.
"""

from dataclasses import dataclass

from kikan.law.amounts import Count, Exact, Truth, Yen, at_least, at_most, choose, constant, only_where
from kikan.law.errors import LawGap
from kikan.law.law import Law


@dataclass(frozen=True)
class Lines:
    """The three lines of a household and the tenths taken off (基準額と軽減割合)."""

    seven: Yen
    five: Yen
    two: Yen
    tenths: Count


def reduction_lines(
    judged_income: Yen, counted: Count, earners: Count, is_determined: Truth, law: Law
) -> Lines:
    """7, 5, 2 or 0 tenths per household; none while an income is unknown (未申告)."""
    extra = at_least(earners - 1, 0) * law.amount("reduction_per_extra_earner")
    seven = constant(law.amount("reduction_base"), judged_income) + extra
    five = seven + counted * law.amount("reduction_per_insured_5")
    two = seven + counted * law.amount("reduction_per_insured_2")
    tenths = choose(judged_income <= five, 5, choose(judged_income <= two, 2, 0))
    return Lines(seven, five, two, choose(judged_income <= seven, 7, tenths) * is_determined)


def charged_share(tenths: Count, law: Law) -> Exact:
    """What is left of a flat amount per class: 3/10, 5/10, 8/10 or all of it. LawGap for another class."""
    table = law.table("reduction_shares")
    rows = table.row_from(tenths, "class")
    if bool((table.amounts("class")[rows] != tenths).any()):
        raise LawGap("a class of reduction that the law does not know")
    return table.rates("charged")[rows]


def pension_relief(pension_income: Yen, is_aged: Truth, law: Law) -> Yen:
    """What is taken off the pension income of the aged in the judgement alone."""
    return only_where(is_aged, at_most(at_least(pension_income, 0), law.amount("reduction_pension_relief")))


def is_earner(salary_revenue: Yen, pension_revenue: Yen, is_aged: Truth, law: Law) -> Truth:
    """Whether somebody counts among those with salary or pension (給与所得者等の数)."""
    line = choose(is_aged, law.amount("earner_pension_line_65"), law.amount("earner_pension_line_under_65"))
    return (salary_revenue > law.amount("earner_salary_line")) | (pension_revenue > line)
