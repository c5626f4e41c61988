"""Uncertain dates (不詳日): what the paper says, how exact it is, and between which days it lies.

No day is invented: `sort` is for order alone, `lower` and `upper` are what is known.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.ground.eras import (
    ERAS,
    NOT_A_DATE,
    OUTSIDE_ERA,
    DateFault,
    Era,
    era_year,
    parse_day,
    real_day,
    western,
)

DAY = "day"
ABOUT_DAY, ABOUT_MONTH, ABOUT_YEAR = "about_day", "about_month", "about_year"
DAY_UNKNOWN, MONTH_AND_DAY_UNKNOWN = "day_unknown", "month_and_day_unknown"
THIRD_OF_MONTH, SEASON, PRESUMED = "third_of_month", "season", "presumed"
NO_SUCH_DAY, BETWEEN, UNKNOWN = "no_such_day", "between", "unknown"
PRECISIONS = {
    DAY: "年月日",
    ABOUT_DAY: "年月日頃",
    ABOUT_MONTH: "年月頃",
    ABOUT_YEAR: "年頃",
    DAY_UNKNOWN: "日不詳",
    MONTH_AND_DAY_UNKNOWN: "月日不詳",
    THIRD_OF_MONTH: "上旬・中旬・下旬",
    SEASON: "季節",
    PRESUMED: "推定",
    NO_SUCH_DAY: "暦にない日",
    BETWEEN: "から〜までの間",
    UNKNOWN: "不詳",
}
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (1, 12)}
"""Months of the seasons; 冬 may mean either end of the year."""


@dataclass(frozen=True)
class UncertainDate:
    """A date as it is known: `text` is shown, `sort` orders, `lower` and `upper` (inclusive) enclose it.

    「頃」 does not widen the bounds: they are those of the unit that is named.
    """

    text: str
    precision: str
    sort: date
    lower: date
    upper: date

    @property
    def is_certain(self) -> bool:
        return self.precision == DAY


def certain(day: date, *, is_western: bool = False) -> UncertainDate:
    """A day of the calendar, shown in its era or, for foreigners, in the Western calendar."""
    text = western(day) if is_western else _Unit.of_day(day).text
    return UncertainDate(text, DAY, day, day, day)


@dataclass(frozen=True)
class _Unit:
    """A year, month or day as far as it is named."""

    text: str
    year: int
    month: int | None
    day: int | None

    @classmethod
    def of_day(cls, day: date, era: Era | None = None) -> "_Unit":
        own = era or next(each for each in ERAS if each.begins <= day)
        return cls(f"{era_year(day.year, own)}{day.month}月{day.day}日", day.year, day.month, day.day)

    @property
    def is_real(self) -> bool:
        return self.day is None or self.day <= monthrange(self.year, self.month or 1)[1]

    @property
    def lower(self) -> date:
        if not self.is_real:
            return self._last_of_month
        return real_day(self.year, self.month or 1, self.day or 1)

    @property
    def upper(self) -> date:
        if self.month is None:
            return date(self.year, 12, 31)
        if not self.is_real:
            return self._last_of_month + timedelta(days=1)
        return date(self.year, self.month, self.day) if self.day else self._last_of_month

    @property
    def _last_of_month(self) -> date:
        return date(self.year, self.month or 12, monthrange(self.year, self.month or 12)[1])


def parse(text: str, *, is_western: bool = False) -> UncertainDate:
    """Any of the forms of PRECISIONS as an UncertainDate. Raises DateFault with a Japanese message."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if plain in ("不詳", "年月日不詳"):
        return UncertainDate("不詳", UNKNOWN, date.max, date.min, date.max)
    try:
        return _certain_or_old_name(plain, is_western)
    except DateFault:
        return _uncertain(plain)


def _certain_or_old_name(plain: str, is_western: bool) -> UncertainDate:
    """A real day; the name of the era it was given in stays (明治45年7月30日)."""
    day = parse_day(plain)
    named = next((era for era in ERAS if plain.startswith((era.name, era.letter))), None)
    if is_western or named is None:
        return certain(day, is_western=is_western)
    return UncertainDate(_Unit.of_day(day, named).text, DAY, day, day, day)


def _uncertain(plain: str) -> UncertainDate:
    if found := re.fullmatch(r"(推定)?(.+?)から(.+?)までの間(頃)?", plain):
        return _between(found)
    if plain.startswith("推定"):
        return _over(_unit(plain.removeprefix("推定")), PRESUMED, before="推定")
    if plain.endswith("頃"):
        unit = _unit(plain.removesuffix("頃"))
        kind = ABOUT_DAY if unit.day else ABOUT_MONTH if unit.month else ABOUT_YEAR
        return _over(unit, kind, after="頃")
    if found := re.fullmatch(r"(.+月)([上中下])旬", plain):
        return _third(_unit(found[1]), found[2])
    if found := re.fullmatch(r"(.+年)([春夏秋冬])", plain):
        return _season(_unit(found[1]), found[2])
    if found := re.fullmatch(r"(.+年)(月日不詳)|(.+月)(日不詳)", plain):
        unit = _unit(found[1] or found[3])
        return _over(unit, MONTH_AND_DAY_UNKNOWN if found[1] else DAY_UNKNOWN, after=found[2] or found[4])
    return _no_such_day(_unit(plain))


def _over(unit: _Unit, precision: str, *, before: str = "", after: str = "") -> UncertainDate:
    return UncertainDate(f"{before}{unit.text}{after}", precision, unit.lower, unit.lower, unit.upper)


def _third(unit: _Unit, name: str) -> UncertainDate:
    first, last = _THIRDS[name]
    lower, upper = unit.lower.replace(day=first), unit.lower.replace(day=min(last, unit.upper.day))
    return UncertainDate(f"{unit.text}{name}旬", THIRD_OF_MONTH, lower, lower, upper)


def _season(unit: _Unit, name: str) -> UncertainDate:
    first, last = _SEASONS[name]
    lower = date(unit.year, first, 1)
    upper = date(unit.year, last, monthrange(unit.year, last)[1])
    return UncertainDate(f"{unit.text}{name}", SEASON, lower, lower, upper)


def _between(found: re.Match[str]) -> UncertainDate:
    first, last = _unit(found[2]), _unit(found[3])
    if last.upper < first.lower:
        raise DateFault("期間の終わりが始まりより前の日です。")
    text = f"{found[1] or ''}{first.text}から{last.text}までの間{found[4] or ''}"
    return UncertainDate(text, BETWEEN, first.lower, first.lower, last.upper)


def _no_such_day(unit: _Unit) -> UncertainDate:
    """29 February of a common year, 31 April: days that old papers name and the calendar does not have."""
    if unit.day is None or unit.is_real:
        raise DateFault(NOT_A_DATE)
    return _over(unit, NO_SUCH_DAY)


def _unit(plain: str) -> _Unit:
    """昭和20年, 昭和20年3月, 昭和20年3月1日, 1945年3月; a day of up to 31 need not exist in its month."""
    names = "|".join(era.name for era in ERAS)
    found = re.fullmatch(rf"({names})?(元|\d{{1,4}})年(?:(\d{{1,2}})月(?:(\d{{1,2}})日)?)?", plain)
    if not found:
        raise DateFault(NOT_A_DATE)
    era = next((each for each in ERAS if each.name == found[1]), None)
    number = 1 if found[2] == "元" else int(found[2])
    year = number if era is None else era.begins.year + number - 1
    unit = _Unit(
        _unit_text(found, era, year), year, *(int(part) if part else None for part in found.groups()[2:])
    )
    _require_possible(unit, era)
    return unit


def _unit_text(found: re.Match[str], era: Era | None, year: int) -> str:
    text = era_year(year, era) if era else f"{year}年"
    text += f"{int(found[3])}月" if found[3] else ""
    return text + (f"{int(found[4])}日" if found[4] else "")


def _require_possible(unit: _Unit, era: Era | None) -> None:
    if not 1873 <= unit.year <= 9998 or not 1 <= (unit.month or 1) <= 12 or not 1 <= (unit.day or 1) <= 31:
        raise DateFault(NOT_A_DATE)
    if era is not None and (unit.upper < era.begins or unit.lower > era.last):
        raise DateFault(OUTSIDE_ERA)
