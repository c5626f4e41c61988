"""When each instalment falls due (納期限): the ordinance's months, moved on over closed days."""

from collections.abc import Callable
from datetime import date, timedelta

from kikan.law import Law, LawGap

DECEMBER = 12


def due_dates(law: Law, is_closed: Callable[[date], bool]) -> list[date]:
    """The due date of each instalment of the fiscal year, in order.

    Law: 地方税法第20条の5第2項（期限が休日等のときは翌日）、条例（納期）
    """
    months = law.table("national_health_insurance.instalment_months").amounts("month").tolist()
    how = law.choice("national_health_insurance.instalment_due")
    return [_open_day(_last_day(law.at + (m < 4), m, how), is_closed) for m in months]


def _last_day(year: int, month: int, how: str) -> date:
    if how == "day_25" or (how == "month_end_december_25" and month == DECEMBER):
        return date(year, month, 25)
    if how == "month_end_december_to_january_4" and month == DECEMBER:
        return date(year + 1, 1, 4)
    if how.startswith("month_end"):
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    raise LawGap(f"no rule for due dates called {how}")


def _open_day(day: date, is_closed: Callable[[date], bool]) -> date:
    while is_closed(day):
        day += timedelta(days=1)
    return day
