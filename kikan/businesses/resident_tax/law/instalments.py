"""The yearly tax over the instalments of 普通徴収 (期割), and the days they fall due before closed days are skipped."""

from calendar import monthrange
from datetime import date

from kikan.law import Law, LawGap, Yen, cut_below, rule


@rule("local_tax_act.instalments", axis="fiscal_year", since=2021)
def instalments(tax: Yen, count: int, *, law: Law) -> tuple[Yen, ...]:
    """The amount of each of `count` instalments; what does not divide goes to the first.

    Law: 地方税法 第20条の4の2第6項
    Rounding: each instalment cut below 1,000 yen, the rest is added to the first
    """
    if count < 1:
        raise LawGap("a tax needs at least one instalment")
    each = cut_below(tax // count, law.amount("instalment_unit"))
    return (tax - each * (count - 1), *(each for _ in range(count - 1)))


def due_days(law: Law) -> tuple[date, ...]:
    """The days of the year's instalments as the ordinance names them; closed days move them (地方税法 第20条の5)."""
    months = law.table("local_tax_act.instalment_months").cells("month")
    way = law.choice("local_tax_act.instalment_due")
    return tuple(_due_day(law.at, int(month), way) for month in months if month is not None)


def _due_day(fiscal_year: int, month: int, way: str) -> date:
    year = fiscal_year + (month < 4)
    if way == "day_25" or (way == "month_end_december_25" and month == 12):
        return date(year, month, 25)
    if way == "month_end_december_to_january_4" and month == 12:
        return date(year + 1, 1, 4)
    return date(year, month, monthrange(year, month)[1])
