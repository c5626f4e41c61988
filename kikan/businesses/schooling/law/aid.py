"""School aid (就学援助): who is near to public assistance, from which month, and how much a year."""

from collections.abc import Mapping
from fractions import Fraction

from kikan.businesses.schooling.law.school_years import SINCE
from kikan.law import Count, Day, Law, Truth, Yen, apply_rate, at_most, choose, column, cut_below, rule
from kikan.law.days import first_of_month, month_of

MONTHS = 12
_TWELFTH = Fraction(1, MONTHS)


@rule("school_education_act.aid_within_limit", axis="event_date", since=SINCE, ja="就学援助の所得判定")
def aid_within_limit(income: Yen, standard: Yen, *, law: Law) -> Truth:
    """Whether a household's yearly income is not above the ordinance's multiple of its assistance standard.

    standard: the yearly 生活保護基準 of the household in yen. Law: 学校教育法第19条 and the rules of each municipality
    """
    return apply_rate(standard, law.rate("aid_factor")) >= income


@rule("school_education_act.aid_begins", axis="event_date", since=SINCE, ja="就学援助の始まる日")
def aid_begins(applied_on: Day, *, law: Law) -> Day:
    """The first day of aid: the month of the application or the next one; applications of April begin in April.

    Law: 学校教育法第19条 and the rules of each municipality
    """
    month = month_of(applied_on)
    following = month + (law.choice("aid_start") == "next_month")
    is_april = month % MONTHS == law.amount("year_first_month") - 1
    return first_of_month(choose(is_april, month, following))


@rule("school_education_act.aid_of_year", axis="event_date", since=SINCE, ja="就学援助の年額")
def aid_of_year(grades: Count, months: Count, *, law: Law) -> Mapping[str, Yen]:
    """The yearly amount of each item, by child: 0 where an item is not for the grade.

    months: how many months of the school year are aided, 0 to 12. Law: 学校教育法第19条
    Rounding: fraction of a yen of a part of a year cut
    """
    table = law.table("aid_amounts")
    first, last, yearly = (table.amounts(n).tolist() for n in ("grade_from", "grade_until", "yearly"))
    found: dict[str, Yen] = {}
    for row, (item, by_month) in enumerate(zip(table.cells("item"), table.cells("by_month"), strict=True)):
        is_for = (grades >= first[row]) & (grades <= last[row]) & (months > 0)
        whole = choose(is_for, yearly[row], 0)
        part = cut_below(apply_rate(whole * months, _TWELFTH)) if by_month == "yes" else whole
        found[str(item)] = part + found.get(str(item), column(0))
    return found


def aid_grounds(law: Law) -> frozenset[str]:
    """The situations in which no income is asked for."""
    return frozenset(str(cell) for cell in law.table("school_education_act.aid_grounds").cells("ground"))


@rule("school_education_act.aid_of_costs", axis="event_date", since=SINCE, ja="就学援助の実費の額")
def aid_of_costs(item: str, grades: Count, costs: Yen, *, law: Law) -> Yen:
    """What is paid of a year's actual costs of an item, by child: at most the ordinance's ceiling of the grade, 0 without one.

    Law: 学校教育法第19条 and the rules of each municipality. Errors: LawGap without the ordinance's ceilings
    """
    table = law.table("aid_ceilings")
    first, last, ceilings = (table.amounts(n).tolist() for n in ("grade_from", "grade_until", "ceiling"))
    limit = column(*[0] * len(grades))
    for row, name in enumerate(table.cells("item")):
        if str(name) == item:
            limit = choose((grades >= first[row]) & (grades <= last[row]), ceilings[row], limit)
    return at_most(costs, limit)


@rule("school_education_act.aid_state_share", axis="event_date", since=SINCE)
def aid_state_share(total: Yen, *, law: Law) -> Yen:
    """The state's share of what is paid for children on public assistance (要保護).

    Law: 就学困難な児童及び生徒に係る就学奨励についての国の援助に関する法律第2条. Rounding: fraction of a yen cut
    """
    return cut_below(apply_rate(total, law.rate("aid_state_rate")))


def aid_items_at_cost(law: Law) -> frozenset[str]:
    """The items that are paid by actual costs. Errors: LawGap without the ordinance's ceilings."""
    return frozenset(str(cell) for cell in law.table("school_education_act.aid_ceilings").cells("item"))
