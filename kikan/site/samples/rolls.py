"""The electoral roll of a sample town (見本の選挙人名簿): districts, voters, who left, who is abroad. Everything is invented.

Whoever was of age and lived here long enough on the last regular day of registration is on it; who came later is left to
the next registration.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from kikan.ground.integers import ceil_div
from kikan.law.days import months_passed
from kikan.shared.exchange.reading import HandOver
from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Column, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.texts import town_block_codes
from kikan.site.samples.welfare import PHYSICAL, Welfare
from kikan.site.samples.world import EPOCH, JAPANESE, LEFT, World, day_number

Group = dict[str, Column]
BUSINESS = "019"
SINCE = date(2010, 4, 1)
STREETS_OF_A_DISTRICT, MOST_DISTRICTS = 25, 12
# The age of the vote came down on this day.
EIGHTEEN_SINCE = date(2016, 6, 19)
# Three months and a few days, so that no border of the counting of months is met.
LONG_ENOUGH = 100
FOUR_MONTHS = 4
REGULAR, SENTENCE, OFFENCE, CONSULATE, DISABILITY = 1, 1, 2, 1, 1
MOST_SUSPENDED, MOST_ABROAD, MOST_BY_MAIL = 3, 12, 6
SEVEN_YEARS = 7 * 365


def without_roll(hand_over: HandOver) -> HandOver:
    """The same without the files of elections, for a town that registers all its voters itself."""
    tables = {name: t for name, t in hand_over.tables.items() if t.layout.business_id != BUSINESS}
    left = sum(len(t) for name, t in hand_over.tables.items() if name not in tables)
    return replace(hand_over, tables=tables, rows=hand_over.rows - left)


def roll_groups(world: World, reg: Register, chosen: Welfare, chance: Chance) -> dict[str, Group]:
    """The groups of the layouts of elections."""
    districts, areas, district_of = _places(world)
    roll = _roll(world, reg, district_of)
    open_ones = roll["person"][roll["moved_out_on"] == NO_DAY]
    return {
        "voting_districts": districts,
        "voting_areas": areas,
        "electoral_roll": roll,
        "vote_suspensions": _suspensions(world, open_ones, chance),
        "overseas_roll": _abroad(world, reg, roll["person"], chance),
        "mail_certificates": _by_mail(world, open_ones, chosen),
    }


def _texts(values: list[str]) -> Column:
    return np.asarray(values, np.object_)


def _places(world: World) -> tuple[Group, Group, Ints]:
    """Districts, their towns, and the district of each street; neighbours stay together."""
    codes = [code for _, code in town_block_codes(world.town)]
    count = min(MOST_DISTRICTS, max(2, ceil_div(len(codes), STREETS_OF_A_DISTRICT)), len(codes))
    number, since, ja = 1 + np.arange(count), day_number(SINCE), world.town.ja
    of_street: Ints = number[np.arange(len(codes)) * count // len(codes)]
    districts: Group = {
        "district": number, "name": _texts([f"第{n}投票区" for n in number.tolist()]),
        "place_name": _texts([f"見本第{n}公民館" for n in number.tolist()]),
        "place_address": _texts([f"{ja}（架空の所在地）"] * count),
        "is_for_abroad": (number == 1).astype(np.int64),
        "valid_from": np.full(count, since), "valid_until": np.full(count, OPEN),
    }  # fmt: skip
    areas: Group = {
        "area": 1 + np.arange(len(codes)), "district": of_street, "town_code": _texts(codes),
        "lot_from": np.zeros(len(codes), np.int64), "lot_until": np.full(len(codes), -1),
        "valid_from": np.full(len(codes), since), "valid_until": np.full(len(codes), OPEN),
    }  # fmt: skip
    return districts, areas, of_street


def _roll(world: World, reg: Register, district_of: Ints) -> Group:
    """Residents of today who were qualified on the last regular day, and who left within the last months."""
    s, p, today = reg.stays, world.people, world.today
    left = np.isin(s["ceased_by"], (LEFT["moved_out"], LEFT["abroad"]))
    left &= (s["valid_until"] <= today) & (s["valid_until"] > today - LONG_ENOUGH)
    rows = np.flatnonzero(
        (s["resident_kind"] == JAPANESE) & (s["valid_from"] <= today) & ((s["valid_until"] > today) | left)
    )
    rows = rows[p["naturalised_on"][s["person"][rows]] == NO_DAY]
    person = s["person"][rows]
    told = np.maximum(s["valid_from"][rows], s["became_reported_on"][rows])
    twenty, eighteen = (p["birth"][person] + age * 1461 // 4 + 2 for age in (20, 18))
    of_age = np.minimum(twenty, np.maximum(eighteen, day_number(EIGHTEEN_SINCE)))
    registered = _next_regular(np.maximum(of_age, told + LONG_ENOUGH), today)
    keep = registered != NO_DAY
    rows, person, registered = rows[keep], person[keep], registered[keep]
    is_gone = s["valid_until"][rows] <= today
    moved = np.where(is_gone, s["valid_until"][rows], NO_DAY)
    off = months_passed(np.where(is_gone, moved, today) + 1, FOUR_MONTHS) + 1
    keep = ~is_gone | ~np.isin(person, person[~is_gone])
    group: Group = {
        "person": person, "district": district_of[_street(world, reg, person)],
        "registration": np.full(len(person), REGULAR), "base_on": registered, "registered_on": registered,
        "moved_out_on": moved, "valid_from": registered, "valid_until": np.where(is_gone, off, OPEN),
    }  # fmt: skip
    return {name: cells[keep] for name, cells in group.items()}


def _next_regular(days: Ints, today: int) -> Ints:
    """The first regular day of registration on or after each day; NO_DAY where it is still to come."""
    last = EPOCH.toordinal() + today
    first = date.fromordinal(EPOCH.toordinal() + int(days.min())) if len(days) else SINCE
    regular = [
        day_number(date(year, month, 1))
        for year in range(first.year, date.fromordinal(last).year + 1)
        for month in (3, 6, 9, 12)
        if date(year, month, 1).toordinal() <= last
    ]
    at = np.searchsorted(regular, days)
    found: Ints = np.append(np.asarray(regular, np.int64), NO_DAY)[at]
    return found


def _street(world: World, reg: Register, person: Ints) -> Ints:
    """The street of the last address each of these has by today; none lies before its first one."""
    a = reg.addresses
    known = a["valid_from"] <= world.today
    site = np.zeros(world.people.size + 1, np.int64)
    site[a["person"][known]] = a["site"][known]
    found: Ints = world.sites["street"][site[person]]
    return found


def _suspensions(world: World, voters: Ints, chance: Chance) -> Group:
    """A few who lost the vote: one has it back some day, the others without an end."""
    who = np.sort(voters[np.argsort(chance.fractions(len(voters)), kind="stable")][:MOST_SUSPENDED])
    first = np.arange(len(who)) == 0
    return {
        "person": who, "reason": np.where(first, OFFENCE, SENTENCE),
        "valid_from": world.today - chance.between(30, 900, len(who)),
        "valid_until": np.where(first, world.today + 400, OPEN),
    }  # fmt: skip


def _abroad(world: World, reg: Register, on_roll: Ints, chance: Chance) -> Group:
    """Some of who left for abroad; where nobody did, of who left at all."""
    p = world.people
    gone = np.zeros(p.size, np.bool_)
    gone[reg.people] = True
    gone &= (p["home"] == NOBODY) & (p["kind"] == JAPANESE) & (p["left_on"] <= world.today - 2 * LONG_ENOUGH)
    gone &= np.isin(p["left_by"], (LEFT["abroad"], LEFT["moved_out"]))
    gone &= world.age(np.arange(p.size), p["left_on"]) >= 20
    gone[on_roll] = False
    abroad = gone & (p["left_by"] == LEFT["abroad"])
    who = np.flatnonzero(abroad if abroad.any() else gone)
    who = np.sort(who[np.argsort(chance.fractions(len(who)), kind="stable")][:MOST_ABROAD])
    registered, count = p["left_on"][who] + LONG_ENOUGH, len(who)
    return {
        "person": who, "registration": np.full(count, CONSULATE), "card": 1 + np.arange(count),
        "address": _texts([f"架空国架空市{n}番地" for n in range(1, count + 1)]),
        "consulate": _texts(["在架空国日本国大使館"] * count), "registered_on": registered,
        "returned_on": np.full(count, NO_DAY), "valid_from": registered, "valid_until": np.full(count, OPEN),
    }  # fmt: skip


def _by_mail(world: World, voters: Ints, chosen: Welfare) -> Group:
    """Voters with a heavy physical handicap hold a certificate for seven years; where nobody has one, the first voters."""
    severe = voters[(chosen.certificate[voters] == PHYSICAL) & (chosen.grade[voters] <= 2)]
    who = (severe if len(severe) else voters)[:MOST_BY_MAIL]
    count, since = len(who), world.today - 300
    return {
        "person": who, "certificate": 1 + np.arange(count), "ground": np.full(count, DISABILITY),
        "is_written_by_another": np.zeros(count, np.int64), "writer_name": _texts([""] * count),
        "writer_address": _texts([""] * count), "writer_birth_on": np.full(count, NO_DAY),
        "valid_from": np.full(count, since), "valid_until": np.full(count, since + SEVEN_YEARS),
    }  # fmt: skip
