"""Birth dates, of which a few are uncertain (生年月日の不詳): shown text, precision, sort day, bounds."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kikan.site.samples.arrays import Flags, Ints, Texts
from kikan.site.samples.chance import Chance
from kikan.site.samples.world import EPOCH, FOREIGN, World, day_number

ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"), (date(1912, 7, 30), "大正"))
PRECISIONS = "123456789AB"  # codes of samples/layouts/codes.yaml, without the plain day
SEASONS = (("冬", 1), ("春", 3), ("夏", 6), ("秋", 9))


@dataclass(frozen=True)
class Uncertain:
    """One uncertain birth date."""

    text: str
    precision: str
    sort: date
    lower: date
    upper: date


def era_year(day: date) -> str:
    """The year of the era (昭和12年), the first year as 元年."""
    for begins, name in ERAS:
        if day >= begins:
            number = day.year - begins.year + 1
            return f"{name}{'元' if number == 1 else number}年"
    return f"明治{day.year - 1867}年"


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _year(day: date) -> tuple[date, date]:
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def uncertain(precision: str, day: date) -> Uncertain:
    """The day as an old paper would tell it, with one form per precision code."""
    year, month, (low, high) = era_year(day), f"{era_year(day)}{day.month}月", _year(day)
    first, last = day.replace(day=1), _month_end(day)
    around = timedelta(days=183)
    if precision == "1":
        return Uncertain(f"{month}{day.day}日頃", precision, day, day - timedelta(15), day + timedelta(15))
    if precision == "2":
        return Uncertain(f"{month}頃", precision, first, first - timedelta(31), last + timedelta(31))
    if precision == "3":
        return Uncertain(f"{year}頃", precision, low, low - around, high + around)
    if precision == "4":
        return Uncertain(f"{month}日不詳", precision, first, first, last)
    if precision == "5":
        return Uncertain(f"{year}月日不詳", precision, low, low, high)
    if precision == "8":
        return Uncertain(f"推定{month}{day.day}日", precision, day, low, high)
    return _rare_form(precision, day)


def _rare_form(precision: str, day: date) -> Uncertain:
    year, month, (low, high) = era_year(day), f"{era_year(day)}{day.month}月", _year(day)
    first, last = day.replace(day=1), _month_end(day)
    if precision == "6":
        part = min((day.day - 1) // 10, 2)
        begins = first + timedelta(10 * part)
        ends = last if part == 2 else begins + timedelta(9)
        return Uncertain(f"{month}{'上中下'[part]}旬", precision, begins, begins, ends)
    if precision == "7":
        name, start = SEASONS[(day.month - 1) // 3]
        begins = day.replace(month=start, day=1)
        return Uncertain(f"{year}{name}", precision, begins, begins, begins + timedelta(91))
    if precision == "9":  # 29 February of a common year: the day after the last real one
        common = day.year if day.year % 4 else day.year + 1
        real = date(common, 2, 28)
        return Uncertain(f"{era_year(real)}2月29日", precision, real, real, real + timedelta(1))
    if precision == "A":
        ends = first + timedelta(59)
        text = f"{month}1日から{era_year(ends)}{ends.month}月{ends.day}日までの間"
        return Uncertain(text, precision, first, first, ends)
    return Uncertain("不詳", precision, low, low - timedelta(3650), high + timedelta(3650))


def birth_columns(world: World, chance: Chance) -> dict[str, Ints | Texts]:
    """Birth columns of everybody; the sort day also replaces the birth day people.birth of the uncertain."""
    p = world.people
    birth = p["birth"]
    text, precision = np.full(p.size, "", np.object_), np.full(p.size, "0", np.object_)
    lower, upper, sort = birth.copy(), birth.copy(), birth.copy()
    who = np.flatnonzero(_chosen(world, chance))
    for position, person in enumerate(who.tolist()):
        form = uncertain(PRECISIONS[position % len(PRECISIONS)], EPOCH + timedelta(int(birth[person])))
        text[person], precision[person] = form.text, form.precision
        sort[person], lower[person], upper[person] = map(day_number, (form.sort, form.lower, form.upper))
    return {
        "birth_on": sort, "is_birth_uncertain": (precision != "0").astype(np.int64), "birth_text": text,
        "birth_precision": precision, "birth_lower": lower, "birth_upper": upper,
    }  # fmt: skip


def _chosen(world: World, chance: Chance) -> Flags:
    """A few of those born long ago, founders only (nobody's own entry may lie before the sort day)."""
    p = world.people
    old = (p["birth"] < day_number(date(1955, 1, 1))) & (p["first_from"] == world.begins) & (p["kind"] != FOREIGN)
    if world.town.is_test:
        return old & (np.cumsum(old) <= 2 * len(PRECISIONS))
    return old & chance.happens(0.004, p.size)
