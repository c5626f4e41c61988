"""Japanese eras (和暦) in and out. Days before 1873 belong to the old calendar and are refused."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """One era (元号): its first day, and the last day on which its name is still right."""

    name: str
    letter: str
    begins: date
    last: date


# The day an era changed may be written in either, where the change happened during the day.
ERAS: tuple[Era, ...] = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
_SOLAR_CALENDAR = date(1873, 1, 1)


class DateFault(ValueError):
    """A text that is no day; `message` is Japanese and holds none of the text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


NOT_A_DATE = "日付として読めません。「令和8年11月23日」「R8.11.23」「20261123」のように入力してください。"
NO_SUCH_DAY = "暦にない日です。"
OUTSIDE_ERA = "その元号にない日です。"
OLD_CALENDAR = "明治5年以前は旧暦のため、日付として扱えません。"


def parse_day(text: str, eras: tuple[Era, ...] = ERAS) -> date:
    """R8.11.23, 令和8年11月23日, 20261123, 2026-11-23, … as a day. Raises DateFault."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    parts = _western(plain)
    if parts:
        return real_day(*parts)
    era, year, month, day = _of_era(plain, eras)
    return day_of_era(era, year, month, day)


def _western(plain: str) -> tuple[int, int, int] | None:
    found = (
        re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
        or re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", plain)
        or re.fullmatch(r"(?:西暦)?(\d{4})年(\d{1,2})月(\d{1,2})日", plain)
    )
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _of_era(plain: str, eras: tuple[Era, ...]) -> tuple[Era, int, int, int]:
    for era in eras:
        head = f"(?:{era.name}|{era.letter})"
        found = (
            re.fullmatch(rf"{head}(元|\d{{1,2}})年(\d{{1,2}})月(\d{{1,2}})日", plain)
            or re.fullmatch(rf"{head}(元|\d{{1,2}})[-./](\d{{1,2}})[-./](\d{{1,2}})", plain)
            or re.fullmatch(rf"{head}(\d{{2}})(\d{{2}})(\d{{2}})", plain)
        )
        if found:
            return era, 1 if found[1] == "元" else int(found[1]), int(found[2]), int(found[3])
    raise DateFault(NOT_A_DATE)


def day_of_era(era: Era, year: int, month: int, day: int) -> date:
    """A day named in an era; on the day of a change both names are right. Raises DateFault."""
    if year < 1:
        raise DateFault(OUTSIDE_ERA)
    found = real_day(era.begins.year + year - 1, month, day)
    if not era.begins <= found <= era.last:
        raise DateFault(OUTSIDE_ERA)
    return found


def real_day(year: int, month: int, day: int) -> date:
    """A day of the calendar. Raises DateFault."""
    try:
        found = date(year, month, day)
    except ValueError as fault:
        raise DateFault(NO_SUCH_DAY) from fault
    if found < _SOLAR_CALENDAR:
        raise DateFault(OLD_CALENDAR)
    return found


def era_of(day: date, eras: tuple[Era, ...] = ERAS) -> Era:
    """The era of a day; on the day of a change the new one."""
    for era in eras:
        if era.begins <= day:
            return era
    raise DateFault(OLD_CALENDAR)


def era_year(year: int, era: Era) -> str:
    """令和元年, 令和8年: the era's name for a calendar year."""
    number = year - era.begins.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def in_words(day: date, era: Era | None = None) -> str:
    """令和8年11月23日, in the era given or that of the day."""
    return f"{era_year(day.year, era or era_of(day))}{day.month}月{day.day}日"


def in_short(day: date, era: Era | None = None) -> str:
    """R8.11.23."""
    own = era or era_of(day)
    return f"{own.letter}{day.year - own.begins.year + 1}.{day.month}.{day.day}"


def western(day: date) -> str:
    """2026年11月23日, for the birth dates of foreigners and ends of stay."""
    return f"{day.year}年{day.month}月{day.day}日"


def fiscal_year_in_words(year: int) -> str:
    """令和8年度: named after the era of its first day, 1 April (平成31年度 began in Heisei)."""
    return era_year(year, era_of(date(year, 4, 1))) + "度"


def month_in_words(month: int) -> str:
    """令和8年11月 of 202611 (yyyymm): the era of the month's first day."""
    first = date(month // 100, month % 100, 1)
    return f"{era_year(first.year, era_of(first))}{first.month}月"


def month_of_day(day: date) -> str:
    """令和8年11月 of any day of that month."""
    return month_in_words(day.year * 100 + day.month)
