"""Axes: by which clock a statute dates its values, and moments on them as plain integers.

A year is its number, a month `year * 12 + month - 1`, a day the days since 1970-01-01 (as in columns).
"""

import re
from datetime import date

YEAR, MONTH, DAY = "year", "month", "day"

AXES: dict[str, str] = {
    "fiscal_year": YEAR,
    "tax_year": YEAR,
    "assessment_date": DAY,
    "event_date": DAY,
    "service_month": MONTH,
    "benefit_month": MONTH,
}

_EPOCH = date(1970, 1, 1).toordinal()
_MONTH_FORM = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def moment(axis: str, raw: object) -> int:
    """The moment that `raw` (2026, "2026-04" or a date) names on this axis; ValueError if it names none."""
    kind = AXES[axis]
    if kind == YEAR and type(raw) is int and 1868 <= raw <= 2999:
        return raw
    if kind == MONTH and isinstance(raw, str) and (found := _MONTH_FORM.fullmatch(raw)):
        return int(found[1]) * 12 + int(found[2]) - 1
    if kind == DAY and type(raw) is date:
        return raw.toordinal() - _EPOCH
    expected = {YEAR: "a year such as 2026", MONTH: "a month such as 2026-04", DAY: "a date"}[kind]
    raise ValueError(f"{raw!r} is not {expected}, as axis {axis} needs")


def moment_of_day(axis: str, day: date) -> int:
    """The moment on this axis into which a day falls; a fiscal year begins in April (年度)."""
    if AXES[axis] == DAY:
        return day.toordinal() - _EPOCH
    if AXES[axis] == MONTH:
        return day.year * 12 + day.month - 1
    return day.year - 1 if axis == "fiscal_year" and day.month < 4 else day.year


def show(axis: str, at: int) -> str:
    """A moment as people write it."""
    if AXES[axis] == DAY:
        return date.fromordinal(at + _EPOCH).isoformat()
    if AXES[axis] == MONTH:
        return f"{at // 12:04d}-{at % 12 + 1:02d}"
    return str(at)


def last_moment_of_year(axis: str, year: int) -> int:
    """The last moment on this axis that belongs to a year of revision (for days and months: to 31 March)."""
    if AXES[axis] == DAY:
        return date(year + 1, 3, 31).toordinal() - _EPOCH
    if AXES[axis] == MONTH:
        return (year + 1) * 12 + 2
    return year
