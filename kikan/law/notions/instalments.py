"""How a year's amount is asked for: over instalments, and on which days (期割・納期).

Shared by the levies; each names its own statute, in whose folder the ordinance's choices stand.
"""

from calendar import monthrange
from datetime import date

import numpy as np

from kikan.law.amounts import Yen, cut_below
from kikan.law.errors import LawGap
from kikan.law.law import Law


def over(amount: Yen, count: int, unit: int, *, remainder: str = "first") -> Yen:
    """The amount over `count` instalments, shape (rows, count); what does not divide goes to the first or the last.

    Rounding: each instalment is cut below the unit, the rest is added to one of them
    """
    if count < 1:
        raise LawGap("an amount needs at least one instalment (納期がない)")
    each = cut_below(amount // count, unit)
    found = np.repeat(each[:, None], count, axis=1)
    found[:, 0 if remainder == "first" else count - 1] = amount - each * (count - 1)
    return found


def due_days(law: Law) -> tuple[date, ...]:
    """The days of the year's instalments as the ordinance names them; closed days move them (地方税法第20条の5).

    `law` is of the statute in whose folder `instalment_months` and `instalment_due` stand.
    """
    months = law.table("instalment_months").cells("month")
    way = law.choice("instalment_due")
    return tuple(_due_day(law.at, int(month), way) for month in months if month is not None)


def _due_day(fiscal_year: int, month: int, way: str) -> date:
    year = fiscal_year + (month < 4)
    if way == "day_25" or (way == "month_end_december_25" and month == 12):
        return date(year, month, 25)
    if way == "month_end_december_to_january_4" and month == 12:
        return date(year + 1, 1, 4)
    return date(year, month, monthrange(year, month)[1])
