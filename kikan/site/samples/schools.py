"""Schools of a sample town, their districts and the school register of today (見本の学齢簿). Everything is invented."""

import numpy as np

from kikan.ground.integers import ceil_div
from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Column, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.texts import town_block_codes
from kikan.site.samples.world import FOREIGN, LEFT, World

Group = dict[str, Column]
SINCE = 14_700  # 2010-04-01
STREETS_OF_A_SCHOOL, MOST_SCHOOLS = 60, 6
COUNTING = "一二三四五六"
ELEMENTARY, JUNIOR_HIGH, SPECIAL_NEEDS = 1, 2, 4
OWN, OTHER_MUNICIPALITY, PREFECTURE, PRIVATE = 1, 2, 3, 5
UNDECIDED, DESIGNATED, CHANGED, ELSEWHERE, OTHER_FOUNDER, AT_SPECIAL = 0, 1, 2, 3, 4, 5
ENTERED_SCHOOL, MOVED_IN, APPLIED = 1, 2, 4
CLOSED = {LEFT["moved_out"]: 1, LEFT["died"]: 2, LEFT["abroad"]: 3, LEFT["ex_officio"]: 4}
GRADES, SPLIT, AGE = 9, 6, 6
# Of a hundred children, about: in school though foreign, at a special needs school, elsewhere by wish, aided.
SHARE_FOREIGN, SHARE_AIDED = 0.8, 0.13
SHARES = ((0.012, AT_SPECIAL), (0.022, OTHER_FOUNDER), (0.028, ELSEWHERE), (0.05, CHANGED))
A_POSTPONED_IN = 400
GROUNDS = (3, 7, 7, 4, 2)


def school_groups(world: World, reg: Register, chance: Chance) -> dict[str, Group]:
    """The groups of the five layouts of the school register."""
    count = _elementary_schools(world)
    pupils, street = _pupils(world, reg, chance)
    _place(pupils, street, count, len(world.town.streets), chance)
    now = np.flatnonzero(np.asarray(pupils["valid_until"]) == OPEN)
    duties = _postpone(pupils, now, world.today, chance)
    aids = _aids(pupils, now, world.today, chance)
    return {
        "schools": _schools(count), "school_districts": _districts(world, count), "school_register": pupils,
        "school_duties": duties, "school_aids": aids,
    }  # fmt: skip


def school_years(days: Ints) -> Ints:
    """The school year of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    found: Ints = 1970 + (months - 3) // 12
    return found


def year_begins(years: Ints) -> Ints:
    """1 April of each school year."""
    months = ((years - 1970) * 12 + 3).astype("datetime64[M]")
    found: Ints = months.astype("datetime64[D]").astype(np.int64)
    return found


def _elementary_schools(world: World) -> int:
    streets = len(world.town.streets)
    return min(MOST_SCHOOLS, max(2, ceil_div(streets, STREETS_OF_A_SCHOOL)), streets)


def _schools(count: int) -> Group:
    rows = [(f"見本第{COUNTING[i]}小学校", ELEMENTARY, OWN) for i in range(count)]
    rows += [
        ("見本第一中学校", JUNIOR_HIGH, OWN), ("県立見本支援学校", SPECIAL_NEEDS, PREFECTURE),
        ("見本学院小学校", ELEMENTARY, PRIVATE), ("見本学院中学校", JUNIOR_HIGH, PRIVATE),
        ("隣町立見本小学校", ELEMENTARY, OTHER_MUNICIPALITY), ("隣町立見本中学校", JUNIOR_HIGH, OTHER_MUNICIPALITY),
    ]  # fmt: skip
    return {
        "school": 1 + np.arange(len(rows), dtype=np.int64), "name": np.asarray([r[0] for r in rows], np.object_),
        "kind": np.asarray([r[1] for r in rows]), "founder": np.asarray([r[2] for r in rows]),
        "valid_from": np.full(len(rows), SINCE), "valid_until": np.full(len(rows), OPEN),
    }  # fmt: skip


def _districts(world: World, count: int) -> Group:
    """Every street belongs to an elementary school; all to the one junior high school."""
    codes = [code for _, code in town_block_codes(world.town)]
    streets = np.arange(len(codes), dtype=np.int64)
    rows = 2 * len(codes)
    return {
        "district": 1 + np.arange(rows, dtype=np.int64), "kind": np.repeat([ELEMENTARY, JUNIOR_HIGH], len(codes)),
        "town_code": np.asarray(codes * 2, np.object_), "lot_from": np.zeros(rows, np.int64),
        "lot_until": np.full(rows, -1),
        "school": np.concatenate([1 + streets * count // len(codes), np.full(len(codes), count + 1)]),
        "valid_from": np.full(rows, SINCE), "valid_until": np.full(rows, OPEN),
    }  # fmt: skip


def _pupils(world: World, reg: Register, chance: Chance) -> tuple[Group, Ints]:
    """Who is of school age by the school year of the birth, a row for each stage; and the street of each row."""
    s, p = reg.stays, world.people
    first = school_years(p["birth"][s["person"]] - 1) + AGE + 1
    year = int(school_years(np.asarray([world.today]))[0])
    attends = (s["resident_kind"] != FOREIGN) | chance.happens(SHARE_FOREIGN, len(first))
    young = np.flatnonzero((year - GRADES < first) & (first <= year) & attends)
    rows, begins, ends = [], [], []
    for grades, stage_ends in ((0, SPLIT), (SPLIT, GRADES)):
        opens, closes = year_begins(first[young] + grades), year_begins(first[young] + stage_ends)
        since = np.maximum(opens, s["valid_from"][young])
        until = np.minimum(closes, s["valid_until"][young])
        here = (since < until) & (since <= world.today)
        rows.append(young[here])
        begins.append(since[here])
        ends.append(until[here])
    row, since, until = np.concatenate(rows), np.concatenate(begins), np.concatenate(ends)
    order = np.lexsort((since, s["person"][row]))
    row, since, until = row[order], since[order], until[order]
    person, starts = s["person"][row], first[row]
    left = (until <= world.today) & (until == s["valid_until"][row])
    closed = np.asarray([CLOSED.get(int(by), 9) for by in s["ceased_by"][row]], np.int64)
    foreign = s["resident_kind"][row] == FOREIGN
    at_entry = since == year_begins(starts)
    junior = since >= year_begins(starts + SPLIT)
    head = _last_of(reg.members, "head", world)[person]
    group: Group = {
        "person": person, "guardian": np.where(head == person, NOBODY, head),
        "guardian_relation": np.full(len(row), "", np.object_), "first_year": starts,
        "attends_from": np.where(at_entry | junior, since, NO_DAY),
        "began_by": np.select([foreign, at_entry | (since == year_begins(starts + SPLIT))], [APPLIED, ENTERED_SCHOOL], MOVED_IN),
        "closed_by": np.where(left, closed, 0), "valid_from": since,
        "valid_until": np.where(until <= world.today, until, OPEN), "is_junior": junior.astype(np.int64),
    }  # fmt: skip
    site = _last_of(reg.addresses, "site", world)[person]
    return group, world.sites["street"][site]


def _last_of(rows: dict[str, Ints], name: str, world: World) -> Ints:
    """What each person had last by today, by position; NOBODY where there is nothing."""
    known = np.flatnonzero(rows["valid_from"] <= world.today)
    known = known[np.argsort(rows["valid_from"][known], kind="stable")]
    found = np.full(world.people.size + 1, NOBODY, np.int64)
    found[rows["person"][known]] = rows[name][known]
    return found


def _place(pupils: Group, street: Ints, count: int, streets: int, chance: Chance) -> None:
    """Designated by the street, and for a few another school; a child goes on elsewhere in the next stage."""
    person, junior = np.asarray(pupils["person"]), np.asarray(pupils.pop("is_junior"))
    designated = np.where(junior == 1, count + 1, 1 + street * count // streets)
    who, of = np.unique(person, return_inverse=True)
    throw = chance.fractions(len(who))[of]
    attendance = np.select([throw < share for share, _ in SHARES], [kind for _, kind in SHARES], DESIGNATED)
    attendance = np.where((attendance == CHANGED) & (junior == 1), DESIGNATED, attendance)
    neighbour = 1 + designated % count
    pupils["designated"] = designated
    pupils["attendance"] = attendance
    pupils["school"] = np.select(
        [attendance == CHANGED, attendance == AT_SPECIAL, attendance == OTHER_FOUNDER, attendance == ELSEWHERE],
        [neighbour, np.full(len(person), count + 2), count + 3 + junior, count + 5 + junior], designated,
    )  # fmt: skip


def _postpone(pupils: Group, now: Ints, today: int, chance: Chance) -> Group:
    """A few of today's children with a postponement up to the end of the school year: they have no school."""
    count = min(len(now), max(1, len(now) // A_POSTPONED_IN))
    rows = now[np.argsort(chance.fractions(len(now)), kind="stable")][:count]
    for name, value in (("attendance", UNDECIDED), ("school", -1), ("attends_from", NO_DAY)):
        np.asarray(pupils[name])[rows] = value
    year = school_years(np.full(count, today))
    begins = np.maximum(year_begins(year), np.asarray(pupils["valid_from"])[rows])
    return {
        "person": np.asarray(pupils["person"])[rows], "duty": np.ones(count, np.int64),
        "reason": np.ones(count, np.int64), "applied_on": begins, "valid_from": begins,
        "valid_until": year_begins(year + 1),
    }  # fmt: skip


def _aids(pupils: Group, now: Ints, today: int, chance: Chance) -> Group:
    """Some of today's children in schools of the board, with aid of this school year since it began or they came."""
    fits = now[np.isin(np.asarray(pupils["attendance"])[now], (DESIGNATED, CHANGED))]
    chosen = chance.happens(SHARE_AIDED, len(fits))
    rows = fits[chosen] if chosen.any() else fits[:1]
    year = school_years(np.full(len(rows), today))
    since = np.maximum(year_begins(year), np.asarray(pupils["valid_from"])[rows])
    return {
        "person": np.asarray(pupils["person"])[rows], "year": year, "applied_on": since,
        "ground": np.asarray(GROUNDS, np.int64)[chance.between(0, len(GROUNDS) - 1, len(rows))],
        "income": np.full(len(rows), -1), "standard": np.full(len(rows), -1),
        "decided_on": np.minimum(since + 30, today), "begins_on": since,
    }  # fmt: skip
