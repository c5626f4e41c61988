"""The levy over the year's instalments (普通徴収の期割) and the days they fall due, before closed days are skipped."""

from calendar import monthrange
from datetime import date

from kikan.law import Law, LawGap, Yen, cut_below, rule


@rule("national_health_insurance.instalments", axis="fiscal_year", since=2014)
def instalments(levy: Yen, count: int, *, law: Law) -> tuple[Yen, ...]:
    """The amount of each of `count` instalments; what does not divide goes to the first or the last.

    Law: 地方税法第20条の4の2第6項、条例（納期）
    Rounding: each instalment is cut below the ordinance's unit, the rest is added to one of them
    """
    if count < 1:
        raise LawGap("a levy needs at least one instalment")
    each = cut_below(levy // count, law.amount("instalment_unit"))
    rest = levy - each * (count - 1)
    if law.choice("instalment_remainder") == "first":
        return (rest, *(each for _ in range(count - 1)))
    return (*(each for _ in range(count - 1)), rest)


def due_days(law: Law) -> tuple[date, ...]:
    """The days of the year's instalments as the ordinance names them; closed days move them (地方税法第20条の5)."""
    months = law.table("national_health_insurance.instalment_months").cells("month")
    day_rule = law.choice("national_health_insurance.instalment_due")
    return tuple(_due_day(law.at, int(month), day_rule) for month in months if month is not None)


def _due_day(fiscal_year: int, month: int, day_rule: str) -> date:
    year = fiscal_year + (month < 4)
    if day_rule == "day_25" or (day_rule == "month_end_december_25" and month == 12):
        return date(year, month, 25)
    if day_rule == "month_end_december_to_january_4" and month == 12:
        return date(year + 1, 1, 4)
    return date(year, month, monthrange(year, month)[1])
