"""For which months and by which incomes a premium can be exempted (免除の期間と所得の基準): a help, never a decision."""

from kikan.businesses.national_pension.law.guidance import exemption_limit
from kikan.law import Count, Day, Law, Truth, Yen, at_least, column, rule
from kikan.law.days import month_of
from kikan.law.table import Table

# From the widest to the narrowest; deferral after all of them, for it counts nothing.
CLASSES = ("full", "three_quarters", "half", "quarter", "deferral")


@rule("national_pension_act.exemption_year", axis="fiscal_year", since=2014, ja="免除の年度")
def exemption_year(kind: str, months: Count, *, law: Law) -> Count:
    """The first month of the exemption year a month lies in; the year has twelve. Months as year × 12 + month - 1.

    kind: exemption (from July) or student (from April). Law: 国民年金法第90条・第90条の3
    """
    shift = law.table("exemption_years").amount("first_month", kind=kind) - 1
    return (months - shift) // 12 * 12 + shift


@rule("national_pension_act.exemption_earliest", axis="fiscal_year", since=2014, ja="免除をさかのぼれる月")
def exemption_earliest(kind: str, applied_on: Day, *, law: Law) -> Count:
    """The first month an application can reach back to (2年1か月). Law: 国民年金法第90条第1項"""
    return month_of(applied_on) - law.table("exemption_years").amount("back_months", kind=kind)


@rule("national_pension_act.within_limit", axis="fiscal_year", since=2021, ja="免除の所得判定")
def within_limit(
    kind: str, incomes: Yen, dependants: Count, deductions: Yen | None = None, *, law: Law
) -> Truth:
    """Whether each person's income is not above the limit of the kind, with the deductions that come on top of it.

    Law: 国民年金法第90条〜第90条の3
    """
    return incomes <= exemption_limit(kind, dependants, deductions, law=law)


@rule("national_pension_act.maternity_period", axis="fiscal_year", since=2019)
def maternity_period(birth_on: Day, births: str, *, law: Law) -> tuple[Count, Count]:
    """The first month and the count of months exempted around a birth (産前産後).

    births: single or multiple. Law: 国民年金法第88条の2
    """
    table, months = law.table("maternity_months"), month_of(birth_on)
    first = months - table.amount("before", births=births)
    return first, 0 * months + table.amount("months", births=births)


@rule("national_pension_act.child_care_period", axis="fiscal_year", since=2026)
def child_care_period(
    birth_on: Day, cared_from: Day, maternity_until: Count, *, law: Law
) -> tuple[Count, Count]:
    """The first month and the count of months exempted while a child is under one (育児期間); 0 months where none.

    cared_from: the day the care began (birth or adoption). maternity_until: the month after the last one of the
    maternity exemption, 0 without one. Law: 国民年金法第88条の3
    """
    first = at_least(
        at_least(at_least(month_of(birth_on), month_of(cared_from)), maternity_until),
        column(law.amount("child_care_from")),
    )
    until = month_of(birth_on) + law.amount("child_care_months")
    return first, at_least(until - first, column(0))


@rule(
    "national_pension_act.within_status_limit",
    axis="fiscal_year",
    since=2021,
    ja="障害者・寡婦・ひとり親の所得判定",
)
def within_status_limit(incomes: Yen, *, law: Law) -> Truth:
    """Whether the income of a disabled person, widow or single parent is not above their own limit.

    Law: 国民年金法第90条第1項第3号（第90条の2・第90条の3・平成16年改正法附則第19条で準用）、施行令第6条の8
    """
    return incomes <= law.amount("status_limit")


@rule("national_pension_act.unemployment_span", axis="fiscal_year", since=2014)
def unemployment_span(kind: str, left_on: Day, *, law: Law) -> tuple[Count, Count]:
    """The first and the last month for which the income of one who left a job is left out (失業の特例).

    kind: exemption or student. left_on: the last day of the employment; unemployed is who was so the day after.
    Law: 国民年金法第90条第1項第5号、施行規則第77条の7
    """
    return _span(law.table("unemployment_spans"), kind, month_of(left_on + 1))


@rule("national_pension_act.disaster_span", axis="fiscal_year", since=2014)
def disaster_span(kind: str, happened_on: Day, *, law: Law) -> tuple[Count, Count]:
    """The first and the last month for which incomes are left out after a disaster (災害の特例).

    kind: exemption or student. Law: 国民年金法第90条第1項第5号、施行規則第77条の7
    """
    return _span(law.table("disaster_spans"), kind, month_of(happened_on))


def _span(table: Table, kind: str, month: Count) -> tuple[Count, Count]:
    """From some months before a month to a month of a year after it."""
    years = month // 12 + table.amount("years_after", kind=kind)
    last = years * 12 + table.amount("last_month", kind=kind) - 1
    return month - table.amount("back_months", kind=kind), last


@rule("national_pension_act.statutory_first", axis="fiscal_year", since=2014)
def statutory_first(met_on: Day, *, law: Law) -> Count:
    """The first month exempted by law: that before the month in which the cause began (法定免除).

    Law: 国民年金法第89条第1項
    """
    return month_of(met_on) - law.amount("statutory_back_months")


@rule("national_pension_act.late_payment_earliest", axis="fiscal_year", since=2014)
def late_payment_earliest(applied_on: Day, *, law: Law) -> Count:
    """The earliest month that can still be paid later if the agency grants it in the month of application (追納).

    Law: 国民年金法第94条第1項
    """
    return month_of(applied_on) - 12 * law.amount("late_payment_years")
