"""Status of residence (在留資格) of foreign residents, renewed period after period."""

import numpy as np

from kikan.site.samples.arrays import NO_DAY, Column
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.sources import rows_of
from kikan.site.samples.world import FOREIGN, World

NAMES = ("person", "category", "status", "period_years", "period_end", "valid_from", "valid_until")
NUMERIC = {"person", "period_end", "valid_from", "valid_until", "period_years"}
NO_PERIOD = -1
PERMANENT, SPOUSE, LONG_TERM, INTERN, SKILLED, ENGINEER, SPECIAL = (
    "001",
    "002",
    "003",
    "011",
    "012",
    "013",
    "099",
)
Stay = tuple[int, str, str, int, int, int, int]


def stay_columns(world: World, reg: Register, chance: Chance) -> dict[str, Column]:
    """One row per granted period, without a gap, up to the day of the sample."""
    rows = np.flatnonzero(reg.stays["resident_kind"] == FOREIGN)
    throws = chance.fractions(len(rows)).tolist()
    stays: list[Stay] = []
    for row, throw in zip(rows.tolist(), throws, strict=True):
        person, begins, ends = (int(reg.stays[n][row]) for n in ("person", "valid_from", "valid_until"))
        stays += _periods(person, _status(world, person, throw), begins, ends, world.today)
    columns = list(zip(*stays, strict=True)) or [()] * len(NAMES)
    return {
        n: np.asarray(c, np.int64 if n in NUMERIC else np.object_)
        for n, c in zip(NAMES, columns, strict=True)
    }


def _status(world: World, person: int, throw: float) -> tuple[str, str, int]:
    """Category, status, years of a period (NO_PERIOD: for ever)."""
    p = world.people
    country = rows_of("foreign_names")[int(p["foreign"][person])]["country"]
    if p["spouse"][person] >= 0:
        return ("01", PERMANENT, NO_PERIOD) if throw < 0.5 else ("01", SPOUSE, 3)
    if country == "KOR":
        return ("02", SPECIAL, NO_PERIOD)
    if country == "BRA":
        return ("01", LONG_TERM, 3)
    if country in ("VNM", "IDN", "MMR", "THA", "NPL", "CHN", "PHL"):
        return ("01", INTERN, 1) if throw < 0.55 else ("01", SKILLED, 1)
    return ("01", ENGINEER, 3)


def _periods(person: int, status: tuple[str, str, int], begins: int, ends: int, today: int) -> list[Stay]:
    """The grants that follow each other; a person who left has none after it."""
    category, code, years = status
    if years == NO_PERIOD:
        return [(person, category, code, NO_PERIOD, NO_DAY, begins, ends)]
    length, stays = years * 1461 // 4, []
    while begins < ends:
        renewed = begins + length
        is_last = renewed >= ends or renewed > today
        stays.append((person, category, code, years, renewed - 1, begins, ends if is_last else renewed))
        begins = ends if is_last else renewed
    return stays
