"""Water of a sample town: a point for each household of today, its meter, and a year of readings."""

from datetime import date, timedelta

import numpy as np

from kikan.site.samples.arrays import NOBODY, Column, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.money import heads_of_today
from kikan.site.samples.texts import address_columns
from kikan.site.samples.world import EPOCH, World, day_number

Group = dict[str, Column]
ZONES = ("中央", "駅前", "山手", "川沿い")
WINTER_ZONES = (3, 4)
UNREAD_ZONES = (2, 4)
"""Zones that wait for the reading of this month: what a reading day has to do."""
READING_DAY, MONTHS, A_ROUTE = 20, 13, 200
WINTER = (12, 1, 2, 3)
FIRST_POINT = 100_001


def water_groups(world: World, reg: Register, chance: Chance) -> dict[str, Group]:
    """The groups of the three layouts of water. Everything is invented."""
    heads, sites = _heads_and_sites(world, reg)
    count = len(heads)
    order = np.lexsort((heads, sites))
    heads, sites = heads[order], sites[order]
    zone = 1 + np.arange(count, dtype=np.int64) * len(ZONES) // max(count, 1)
    point = FIRST_POINT + np.arange(count, dtype=np.int64)
    persons = _persons_at(reg, heads, world.today)
    opened = np.minimum(
        np.maximum(world.people["resident_from"][heads], day_number(date(2006, 4, 1))), world.today - 1
    )
    premises: Group = {
        "point": point, "zone": zone, "route": 1 + np.arange(count, dtype=np.int64) // A_ROUTE,
        "sequence": 10 * (1 + np.arange(count, dtype=np.int64) % A_ROUTE),
        "place": _places(world, sites),
        "calibre": np.where(chance.happens(0.3, count), 20, 13), "use": np.ones(count, np.int64),
        "serial": np.asarray([f"M{n:08d}" for n in point.tolist()], np.object_), "digits": np.full(count, 4),
        "sealed_until": world.today + chance.between(30, 8 * 365, count),
        "fitted_on": world.today - chance.between(400, 7 * 365, count), "person": heads, "opened_on": opened,
        "sewer": np.where(chance.happens(0.7, count), 1, 0), "persons": persons,
    }  # fmt: skip
    well = np.where(chance.happens(0.04, count), 2, 0)
    premises["well"] = np.where(np.asarray(premises["sewer"]) == 1, well, 0)
    readings = _readings(point, zone, persons, opened, world.today, chance)
    return {"water_zones": _zones(), "water_premises": premises, "water_readings": readings}


def _places(world: World, sites: Ints) -> Column:
    """Where the points lie: as the addresses of the households there."""
    parts = address_columns(world, sites)
    texts = zip(*(parts[name].tolist() for name in ("city", "town", "lot", "building")), strict=True)
    return np.asarray(["".join(t or "" for t in text) for text in texts], np.object_)


def _zones() -> Group:
    zone = np.arange(1, len(ZONES) + 1, dtype=np.int64)
    return {
        "zone": zone, "name": np.asarray(ZONES, np.object_), "cycle": zone * 0,
        "reading_day": np.full(len(zone), READING_DAY), "winter": np.isin(zone, WINTER_ZONES).astype(np.int64),
    }  # fmt: skip


def _heads_and_sites(world: World, reg: Register) -> tuple[Ints, Ints]:
    """Heads of today's households with the site of the address they have today."""
    heads = heads_of_today(reg, world.today)
    heads = heads[heads != NOBODY]
    a = reg.addresses
    now = (a["valid_from"] <= world.today) & (world.today < a["valid_until"])
    site = np.full(world.people.size + 1, NOBODY, np.int64)
    site[a["person"][now]] = a["site"][now]
    heads = heads[site[heads] != NOBODY]
    return heads, site[heads]


def _persons_at(reg: Register, heads: Ints, today: int) -> Ints:
    m = reg.members
    now = (m["valid_from"] <= today) & (today < m["valid_until"])
    who, counted = np.unique(m["head"][now], return_counts=True)
    found: Ints = counted[np.searchsorted(who, heads)].astype(np.int64)
    return found


def _readings(point: Ints, zone: Ints, persons: Ints, opened: Ints, today: int, chance: Chance) -> Group:
    """Read every month on one day; zones of the winter are not read from December to March."""
    days = _reading_days(today)
    usual = 4 + 5 * persons + chance.between(-2, 4, len(point))
    index = chance.between(0, 3000, len(point))
    parts: list[tuple[Ints, ...]] = []
    last = np.full(len(point), days[0])
    for day in days[1:]:
        month = (EPOCH + timedelta(days=day)).month
        read = (opened < days[0]) & ~(np.isin(zone, WINTER_ZONES) & (month in WINTER))
        read &= ~(np.isin(zone, UNREAD_ZONES) & (day == days[-1]))
        months = np.maximum((day - last) // 28, 1)
        drawn = np.maximum(usual + chance.between(-4, 4, len(point)), 0) * months
        volume = np.where(chance.happens(0.01, len(point)), drawn * 3, drawn)
        rows = np.flatnonzero(read)
        parts.append(
            (
                point[rows],
                last[rows],
                np.full(len(rows), day),
                index[rows],
                index[rows] + volume[rows],
                volume[rows],
            )
        )
        index = np.where(read, index + volume, index)
        last = np.where(read, day, last)
    names = ("point", "begins", "ends", "previous_index", "index", "volume")
    return {n: np.concatenate([part[i] for part in parts]) for i, n in enumerate(names)}


def _reading_days(today: int) -> list[int]:
    """The reading days of the last months, the oldest first; the last one lies before today's month or day."""
    on = EPOCH + timedelta(days=today)
    month = on.year * 12 + on.month - 1 - (on.day <= READING_DAY)
    return [day_number(date(m // 12, m % 12 + 1, READING_DAY)) for m in range(month - MONTHS + 1, month + 1)]
