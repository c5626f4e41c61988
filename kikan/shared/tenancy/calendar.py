"""The days on which the office is closed (閉庁日): weekends, national holidays, the turn of the year, its own."""

from datetime import date, timedelta
from functools import cache

from kikan.shared.tenancy.models import ClosedDay
from kikan.shared.tenancy.opener import current_or_raise

# 29 December to 3 January: 地方自治法 第4条の2第2項第3号.
YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))


def closed_days(begin: date, until: date) -> tuple[date, ...]:
    """The closed days from `begin` to before `until` of the open municipality, in order."""
    own = ClosedDay.objects.filter(
        municipality=current_or_raise(), closed_on__gte=begin, closed_on__lt=until
    ).values_list("closed_on", flat=True)
    return tuple(sorted(set(own) | set(_national(begin, until))))


def is_closed(day: date) -> bool:
    """Whether the office of the open municipality is closed on the day."""
    return bool(closed_days(day, day + timedelta(days=1)))


def _national(begin: date, until: date) -> list[date]:
    return [
        day
        for day in (begin + timedelta(days=i) for i in range((until - begin).days))
        if day.weekday() >= 5 or day in holidays_of(day.year) or (day.month, day.day) in YEAR_END
    ]


def name_of_holiday(day: date) -> str:
    """What the national holiday of a day is called (祝日の名称); empty on other days."""
    import holidays

    return str(holidays.country_holidays("JP", years=day.year, language="ja").get(day, ""))


@cache
def holidays_of(year: int) -> frozenset[date]:
    """The national holidays of a year (国民の祝日・休日)."""
    import holidays  # takes longer to import than most commands take altogether

    return frozenset(holidays.country_holidays("JP", years=year))
