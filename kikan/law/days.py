"""Calendar arithmetic over columns of days since 1970-01-01: years, months, ends of fiscal years."""

from datetime import date

import numpy as np

from kikan.law.amounts import Count, Day

_EPOCH = date(1970, 1, 1).toordinal()


def day(when: date) -> int:
    """The number of a day."""
    return when.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """The day of a number."""
    return date.fromordinal(number + _EPOCH)


def month_of(days: Day) -> Count:
    """The month as `year * 12 + month - 1`."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months + 1970 * 12


def month_number(when: date) -> int:
    """A day's month as `year * 12 + month - 1`."""
    return when.year * 12 + when.month - 1


def first_of_month(months: Count) -> Day:
    """The first day of a month."""
    since_epoch = (months - 1970 * 12).astype("datetime64[M]")
    return since_epoch.astype("datetime64[D]").astype(np.int64)


def next_month(when: date) -> date:
    """The first day of the month after a day's."""
    return date(when.year + when.month // 12, when.month % 12 + 1, 1)


def day_of_month(days: Day) -> Count:
    """1 to 31."""
    return days - first_of_month(month_of(days)) + 1


def fiscal_year_of(days: Day) -> Count:
    """The fiscal year (年度, April to March) of a day."""
    return (month_of(days) - 3) // 12


def fiscal_year_end(fiscal_years: Count) -> Day:
    """31 March at the end of a fiscal year."""
    return first_of_month((fiscal_years + 1) * 12 + 3) - 1


def months_passed(start: Day, months: Count | int) -> Day:
    """The last day of so many months counted from `start` (起算日から…月を経過する日); its day included.

    Law: 民法 第143条第2項 (the eve of the same day; without such a day the last of the month)
    """
    first = first_of_month(month_of(start) + months)
    last = first_of_month(month_of(start) + months + 1) - 1
    eve: Day = np.minimum(first + day_of_month(start) - 2, last)
    return eve


def last_start(until: Day, months: int) -> Day:
    """The last day from which so many months have passed when `until` ends; `months_passed` read backwards.

    Law: 民法 第143条第2項
    """
    after = until + 1
    then = month_of(after) - months
    last: Day = np.minimum(first_of_month(then) + day_of_month(after) - 1, first_of_month(then + 1) - 1)
    return last


def first_start(until: Day, months: int) -> Day:
    """The first day from which so many months have not passed before `until` ends (`until` is in them still).

    Law: 民法 第143条第2項. Several days begin months that end on one day, where the last month is the shorter.
    """
    return last_start(until - 1, months) + 1
