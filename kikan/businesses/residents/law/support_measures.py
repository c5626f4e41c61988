"""How long a support measure (支援措置) lasts, and from when it may be extended."""

import numpy as np

from kikan.law import Law, rule
from kikan.law.amounts import Day
from kikan.law.days import day_of_month, first_of_month, month_of


@rule("resident_register_act.support_measure_period", axis="event_date", since=12600)
def support_measure_period(starts_on: Day, *, law: Law) -> Day:
    """The last day of a period (支援措置の期間の末日): the day before its first day comes round again.

    Where that day does not exist (29 February), the period ends with the month.
    Law: 住民基本台帳事務処理要領 第5-10, 民法 第143条第2項
    """
    months = month_of(starts_on) + 12 * law.amount("support_measure_years")
    again = first_of_month(months) + day_of_month(starts_on) - 1
    return np.minimum(again, first_of_month(months + 1)) - 1


@rule("resident_register_act.support_measure_extension", axis="event_date", since=12600)
def support_measure_extension(last_on: Day, *, law: Law) -> Day:
    """The first day on which an extension is accepted (延長の申出の初日): a month before the period's last day.

    Where the month before has no such day, its last day.
    Law: 住民基本台帳事務処理要領 第5-10
    """
    months = month_of(last_on) - law.amount("support_measure_extension_months")
    return np.minimum(first_of_month(months) + day_of_month(last_on), first_of_month(months + 1)) - 1
