"""Birth dates, of which a few are uncertain (生年月日の不詳): shown text, precision, sort day, bounds."""

from datetime import date, timedelta

import numpy as np

from kikan.ground import eras, uncertain
from kikan.site.samples.arrays import Column, Flags
from kikan.site.samples.chance import Chance
from kikan.site.samples.layouts import code_of
from kikan.site.samples.world import EPOCH, FOREIGN, World, day_number

SEASONS = ("冬", "春", "夏", "秋")
BORN_BEFORE = date(1955, 1, 1)


def told(form: int, day: date) -> str:
    """The day as an old paper would tell it, in one of eleven forms."""
    year = eras.era_year(day.year, eras.era_of(day))
    month, plain = f"{year}{day.month}月", eras.in_words(day)
    common = day.replace(year=day.year + (day.year % 4 == 0), day=1)
    later = day + timedelta(days=45)
    return (
        f"{plain}頃",
        f"{month}頃",
        f"{year}頃",
        f"{month}日不詳",
        f"{year}月日不詳",
        f"{month}{'上中下'[min((day.day - 1) // 10, 2)]}旬",
        f"{year}{SEASONS[day.month % 12 // 3]}",
        f"推定{plain}",
        f"{eras.era_year(common.year, eras.era_of(common))}2月29日",
        f"{plain}から{eras.in_words(later)}までの間",
        "不詳",
    )[form]


FORMS = 11


def birth_columns(world: World, chance: Chance) -> dict[str, Column]:
    """Birth columns of everybody; an uncertain person lives by the sort day from here on."""
    p = world.people
    text, precision = (
        np.full(p.size, "", np.object_),
        np.full(p.size, code_of("birth_precision", "day"), np.object_),
    )
    lower, upper, sort = p["birth"].copy(), p["birth"].copy(), p["birth"].copy()
    forms = FORMS if world.town.is_test else FORMS - 1  # wholly unknown dates are rare
    for position, person in enumerate(np.flatnonzero(_chosen(world, chance)).tolist()):
        known = uncertain.parse(told(position % forms, EPOCH + timedelta(int(p["birth"][person]))))
        text[person], precision[person] = known.text, code_of("birth_precision", known.precision)
        sort[person], lower[person], upper[person] = map(day_number, (known.sort, known.lower, known.upper))
    is_known = sort < day_number(date.max)
    p["birth"][is_known] = sort[is_known]
    return {
        "birth_on": sort, "is_birth_uncertain": (text != "").astype(np.int64), "birth_text": text,
        "birth_precision": precision, "birth_lower": lower, "birth_upper": upper,
    }  # fmt: skip


def _chosen(world: World, chance: Chance) -> Flags:
    """A few of those born long ago who were there when the records began."""
    p = world.people
    old = (p["birth"] < day_number(BORN_BEFORE)) & (p["first_from"] == world.begins) & (p["kind"] != FOREIGN)
    if world.town.is_test:
        return old & (np.cumsum(old) <= 2 * FORMS)
    return old & chance.happens(0.004, p.size)
