"""Days as papers print them: Japanese era, Western where the paper's rule says so, or the words of an unknown day."""

from datetime import date

Day = date | str | None
ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


def era_day(day: Day) -> str:
    """令和8年11月23日; a text is an uncertain date's own words (不詳日) and stays; None is blank."""
    if day is None or isinstance(day, str):
        return day or ""
    start, era = next((s, e) for s, e in ERAS if day >= s)
    year = day.year - start.year + 1
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def western_day(day: Day) -> str:
    """2026年11月23日, for a foreigner's birth date and the end of a stay."""
    if day is None or isinstance(day, str):
        return day or ""
    return f"{day.year}年{day.month}月{day.day}日"
