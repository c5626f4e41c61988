"""How long a certification holds and what it entitles to (認定の有効期間・区分支給限度基準額)."""

from calendar import monthrange
from datetime import date, timedelta

from kikan.law import Law, LawGap

NEW, CHANGE, RENEWAL = "new", "change", "renewal"


def valid_until(begins: date, months: int) -> date:
    """The day after the last day: whole months, and the rest of the month of beginning before them.

    Law: 介護保険法施行規則第38条
    """
    extra = 0 if begins.day == 1 else 1
    month = begins.year * 12 + begins.month - 1 + months + extra
    return date(month // 12, month % 12 + 1, 1)


def months_allowed(kind: str, *, is_unchanged: bool, law: Law) -> tuple[int, int, int]:
    """(least, standard, most) months of a certification; `kind` new, change or renewal. Errors: LawGap.

    is_unchanged: a renewal at the level that held before may hold longer.
    Law: 介護保険法施行規則第38条・第41条
    """
    row = law.table("certification_months").where(kind=kind)
    most = row.amount("most_unchanged") if is_unchanged else row.amount("most")
    return row.amount("least"), row.amount("standard"), most


def limit_units(level: int, law: Law) -> int:
    """The monthly ceiling of services at home in units, for a level code. Errors: LawGap for no such level."""
    table = law.table("limit_units")
    levels = table.amounts("level").tolist()
    if level not in levels:
        raise LawGap(f"no ceiling for level {level} (限度額のない区分)")
    return int(table.amounts("units")[levels.index(level)])


def due_day(applied_on: date, law: Law) -> date:
    """Until when an application is to be decided.

    Law: 介護保険法第27条第11項
    """
    return applied_on + timedelta(days=law.amount("decision_days"))


def renewal_opens(last_day: date, law: Law) -> date:
    """From when a renewal may be asked for.

    Law: 介護保険法施行規則第39条
    """
    return last_day - timedelta(days=law.amount("renewal_from_days"))


def last_day_of(valid_until_day: date) -> date:
    """The last day of validity, as papers tell it."""
    return valid_until_day - timedelta(days=1)


def is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
