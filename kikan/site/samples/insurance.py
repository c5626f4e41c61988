"""Work, employee insurance and what follows from it: who is in National Health Insurance (国保) when and why.

A resident under 75 without employee insurance (own or a relative's) and without public assistance is insured.
"""

from dataclasses import dataclass

import numpy as np

from kikan.site.samples.arrays import (
    NO_DAY,
    NOBODY,
    OPEN,
    Column,
    Flags,
    Ints,
    Texts,
    at_day,
    first_of_each,
    join_periods,
    matches,
    merge_periods,
    rank_within,
    take,
)
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register, Rows
from kikan.site.samples.welfare import Welfare
from kikan.site.samples.world import ENTERED, LEFT, MALE, World

NONE, EMPLOYEE, PART_TIME, OWN_BUSINESS = 0, 1, 2, 3
COVER, LATE_ELDERLY, ASSISTANCE = 1, 2, 3
BEFORE, MOVED_IN, LEFT_COVER, BORN, ASSISTANCE_ENDED, ACQUIRED_OTHER = 0, 1, 2, 3, 4, 9
MOVED_OUT, JOINED_COVER, DIED, ASSISTANCE_BEGAN, JOINED_LATE, LOST_OTHER = 1, 2, 3, 4, 5, 9
SHORTEST = 20  # days: shorter gaps between two jobs are not reported
NEVER = OPEN + 1


def birthday(birth: Ints, age: int) -> Ints:
    """The birthday of that age (29 February counts as 1 March in common years)."""
    day = birth.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    shifted: Ints = ((month + 12 * age).astype("datetime64[D]") + (day - month)).astype(np.int64)
    return shifted


@dataclass(frozen=True)
class Work:
    """How everybody earns a living: kind of work and up to two periods of it."""

    kind: Ints
    begins: Ints  # (people, 2)
    ends: Ints


def working_lives(world: World, chance: Chance) -> Work:
    p, count = world.people, world.people.size
    throw = chance.fractions(count) + (0.3 if world.town.is_test else 0.0)  # fewer employees, more insured
    man = p["sex"] == MALE
    kind = np.select(
        [
            throw < np.where(man, 0.85, 0.74),
            throw < np.where(man, 0.88, 0.87),
            throw < np.where(man, 0.95, 0.92),
        ],
        [EMPLOYEE, PART_TIME, OWN_BUSINESS],
        NONE,
    )
    starts = _first_of_april(p["birth"], 18 + 2 * chance.between(0, 2, count))
    kept = np.where(
        chance.happens(0.6 if world.town.is_test else 0.05, count), 75, chance.between(62, 71, count)
    )
    stops = p["birth"] + kept * 1461 // 4 + chance.between(0, 200, count)
    pause = p["birth"] + chance.between(25 * 365, 58 * 365, count)
    has_pause = chance.happens(0.28, count) & (pause > starts + 200) & (pause < stops - 800)
    resumes = pause + chance.between(40, 420, count)
    never = np.full(count, NEVER)
    begins = np.stack([starts, np.where(has_pause, resumes, never)], axis=1)
    ends = np.stack([np.where(has_pause, pause, stops), np.where(has_pause, stops, never)], axis=1)
    return Work(kind, begins, ends)


def _first_of_april(birth: Ints, age: Ints) -> Ints:
    """1 April of the school year in which that age is reached."""
    year = birth.astype("datetime64[D]").astype("datetime64[Y]") + age
    return (year.astype("datetime64[D]")).astype(np.int64) + 90


def cover_periods(world: World, reg: Register, work: Work, chance: Chance) -> tuple[Ints, Ints, Ints]:
    """Begin and end of employee insurance per person in four columns (own, own, relative's twice), and the kind."""
    p, count = world.people, world.people.size
    last = np.minimum(birthday(p["birth"], 75), NEVER)[:, None]
    is_employee = (work.kind == EMPLOYEE)[:, None]
    own_from = np.where(is_employee, work.begins, NEVER)
    own_until = np.minimum(np.where(is_employee, work.ends, NEVER), last)
    supporter = _supporters(world, work, chance)
    has = supporter >= 0
    rel_from = np.where(has[:, None], own_from[supporter], NEVER)
    rel_until = np.where(has[:, None], own_until[supporter], NEVER)
    since, until = _dependence(world, work, supporter)
    stay_from, stay_until = _presence(reg, count)
    since = np.maximum(since, stay_from[supporter])
    until = np.minimum(until, stay_until[supporter])
    rel_from = np.maximum(rel_from, since[:, None])
    rel_until = np.minimum(np.minimum(rel_until, until[:, None]), last)
    begins, ends = (
        np.concatenate([own_from, rel_from], axis=1),
        np.concatenate([own_until, rel_until], axis=1),
    )
    empty = ends <= begins
    begins[empty], ends[empty] = NEVER, NEVER
    return begins, ends, np.asarray([1, 1, 2, 2])


def _presence(reg: Register, count: int) -> tuple[Ints, Ints]:
    begins, ends = np.full(count + 1, NEVER), np.full(count + 1, 0)
    np.minimum.at(begins, reg.stays["person"], reg.stays["valid_from"])
    np.maximum.at(ends, reg.stays["person"], reg.stays["valid_until"])
    return begins, ends


def _supporters(world: World, work: Work, chance: Chance) -> Ints:
    """Whose employee insurance covers a person as dependant; NOBODY for most of the grown-up."""
    p, count = world.people, world.people.size
    earns = np.append(work.kind == EMPLOYEE, False)
    father, mother = p["father"], p["mother"]
    parent = np.where(earns[father], father, np.where(earns[mother], mother, NOBODY))
    spouse = np.where(earns[p["spouse"]] & (work.kind != EMPLOYEE), p["spouse"], NOBODY)
    supporter = np.where(p["spouse"] >= 0, np.where(work.kind == OWN_BUSINESS, NOBODY, spouse), parent)
    of_child = np.full(count, NOBODY, np.int64)
    for link in (father, mother):
        child = np.flatnonzero((link >= 0) & (work.kind == EMPLOYEE))
        of_child[link[child]] = child
    takes_parent = (work.kind == NONE) & (spouse < 0) & chance.happens(0.5, count)
    supporter = np.where(takes_parent & (of_child >= 0) & (p["spouse"] >= 0), of_child, supporter)
    idle = (work.kind != EMPLOYEE) & (p["spouse"] < 0)
    widowed = idle & (of_child >= 0) & chance.happens(0.4, count)
    return np.where(widowed, of_child, supporter)


def _dependence(world: World, work: Work, supporter: Ints) -> tuple[Ints, Ints]:
    """From when until when a person can be somebody's dependant."""
    p = world.people
    by_parent = (supporter == p["father"]) | (supporter == p["mother"])
    by_spouse = (supporter == p["spouse"]) & (supporter >= 0)
    grown = np.where(
        np.isin(work.kind, (EMPLOYEE, OWN_BUSINESS)), work.begins[:, 0], birthday(p["birth"], 23)
    )
    youngest = np.full(p.size, NO_DAY, np.int64)
    since = np.where(by_parent | by_spouse, youngest, birthday(p["birth"], 60))
    until = np.where(by_parent, grown, np.full(p.size, NEVER))
    return since, until


class Insurance:
    """Enrolment of everybody, and the employee insurance that explains it."""

    def __init__(self, world: World, reg: Register, welfare: Welfare, chance: Chance) -> None:
        self.world, self.reg, self.chance = world, reg, chance
        self.work = working_lives(world, chance)
        self.begins, self.ends, self.cover_kind = cover_periods(world, reg, self.work, chance)
        self.late_from = np.minimum(birthday(world.people["birth"], 75), welfare.recognised_from)
        self.blocks = self._blocks(welfare)
        self.enrolments = self._enrolments()

    def _blocks(self, welfare: Welfare) -> tuple[Ints, Ints, Ints]:
        """Per person the periods without NHI, sorted by their begin, and what they are."""
        begins = np.concatenate(
            [self.begins, self.late_from[:, None], welfare.assisted_from[:, None]], axis=1
        )
        late_until = np.full((len(begins), 1), NEVER)
        ends = np.concatenate([self.ends, late_until, welfare.assisted_until[:, None]], axis=1)
        kinds = np.broadcast_to(np.asarray([COVER] * 4 + [LATE_ELDERLY, ASSISTANCE]), begins.shape)
        order = np.argsort(begins, axis=1, kind="stable")
        return tuple(np.take_along_axis(x, order, axis=1) for x in (begins, ends, kinds))  # type: ignore[return-value]

    def _enrolments(self) -> Rows:
        """The days of residence left over, as periods with their reasons."""
        stays = self.reg.stays
        begins, ends, kinds = (b[stays["person"]] for b in self.blocks)
        reached, ended = stays["valid_from"].copy(), np.zeros(len(stays["person"]), np.int64)
        gaps = []
        for column in range(begins.shape[1]):
            inside = begins[:, column] < stays["valid_until"]
            gaps.append((reached, np.where(inside, begins[:, column], reached), ended, kinds[:, column]))
            touches = inside & (ends[:, column] > reached)
            ended = np.where(touches, kinds[:, column], ended)
            reached = np.where(touches, ends[:, column], reached)
        gaps.append((reached, stays["valid_until"], ended, np.zeros(len(ended), np.int64)))
        found = [self._gap_rows(*gap) for gap in gaps]
        rows = {n: np.concatenate([f[n] for f in found]) for n in found[0]}
        return self._known_today(take(rows, np.lexsort((rows["valid_from"], rows["person"]))))

    def _known_today(self, rows: Rows) -> Rows:
        """What lies after the day of the sample is not known yet: it goes on."""
        ahead = rows["valid_until"] > self.world.today
        rows["valid_until"] = np.where(ahead, OPEN, rows["valid_until"])
        rows["lost_by"] = np.where(ahead, 0, rows["lost_by"])
        return take(rows, rows["valid_from"] <= self.world.today)

    def _gap_rows(self, begins: Ints, ends: Ints, ended: Ints, began: Ints) -> Rows:
        stays = self.reg.stays
        keep = np.flatnonzero(ends - begins >= SHORTEST)
        return {
            "person": stays["person"][keep],
            "valid_from": begins[keep],
            "valid_until": ends[keep],
            "acquired_by": _acquired(stays, keep, ended[keep]),
            "lost_by": _lost(stays, keep, ends[keep], began[keep]),
        }

    def columns(self) -> dict[str, Column]:
        """The layout `nhi_qualification`: one row per enrolment and household."""
        enrolled = self.enrolments | {
            "acquired_on": self.enrolments["valid_from"], "ends": self.enrolments["valid_until"],
        }  # fmt: skip
        members = {n: self.reg.members[n] for n in ("person", "home", "valid_from", "valid_until")}
        rows = _united(join_periods(enrolled, members, "person"))
        rows = take(rows, np.lexsort((rows["valid_from"], rows["person"])))
        count, today = len(rows["person"]), self.world.today
        is_last = rows["valid_until"] == rows["ends"]
        lost_on = np.where(is_last, _lost_on(rows, self.chance), NO_DAY)
        number = 1 + rank_within(rows["person"])
        reported = np.minimum(
            rows["acquired_on"] + self.chance.between(0, 13, count), np.maximum(today, rows["acquired_on"])
        )
        lost_reported = np.where(
            lost_on == NO_DAY, NO_DAY, np.maximum(np.minimum(lost_on + 5, today), rows["acquired_on"])
        )
        latest = (
            np.append(rows["person"][1:] != rows["person"][:-1], True) if count else np.zeros(0, np.bool_)
        )
        return {
            "person": rows["person"], "number": number, "home": rows["home"], "branch": self._branches(rows),
            "acquired_on": rows["acquired_on"], "acquired_by": rows["acquired_by"],
            "acquired_reported_on": np.where(rows["acquired_by"] == BEFORE, NO_DAY, reported),
            "lost_on": lost_on, "lost_by": np.where(is_last, rows["lost_by"], 0), "lost_reported_on": lost_reported,
            "valid_from": rows["valid_from"],
            "valid_until": _row_ends(rows, lost_on, today),
            "is_latest": latest.astype(np.int64),
            "document": np.where(self.chance.happens(0.62, count), 2, 1),
        }  # fmt: skip

    def _branches(self, rows: Rows) -> Texts:
        """枝番: members of a household numbered in the order in which they were first enrolled in it."""
        order = np.lexsort((rows["valid_from"], rows["person"], rows["home"]))
        pair = rows["home"][order] * self.world.people.size + rows["person"][order]
        starts = first_of_each(pair)
        number = np.cumsum(starts) - 1
        home_of = rows["home"][order][starts]
        branch = np.zeros(len(order), np.int64)
        branch[order] = (1 + rank_within(home_of))[number]
        return np.asarray([f"{n:02d}" for n in branch.tolist()], np.object_)

    def cover_columns(self) -> dict[str, Column]:
        """The layout `employee_cover`: periods of employee insurance within residence."""
        covers = {
            "person": np.repeat(np.arange(len(self.begins)), self.begins.shape[1]),
            "kind": np.tile(self.cover_kind, len(self.begins)),
            "valid_from": self.begins.ravel(),
            "valid_until": self.ends.ravel(),
        }
        covers = take(covers, covers["valid_from"] < NEVER)
        stays = {n: self.reg.stays[n] for n in ("person", "valid_from", "valid_until")}
        rows = join_periods(covers, stays, "person")
        rows["valid_until"] = np.where(rows["valid_until"] > self.world.today, OPEN, rows["valid_until"])
        rows = take(rows, rows["valid_from"] <= self.world.today)
        rows = take(rows, np.lexsort((rows["valid_from"], rows["kind"], rows["person"])))
        return dict(_without_overlap(rows))

    def specified_columns(self) -> dict[str, Column]:
        """特定同一世帯所属者: left for the late elderly system, still in the household of other insured people."""
        left = self.enrolments["lost_by"] == JOINED_LATE
        on = self.enrolments["valid_until"][left]
        rows = {"person": self.enrolments["person"][left], "valid_from": on, "valid_until": on + 1}
        rows = take(rows, on <= self.world.today)
        members = {n: self.reg.members[n] for n in ("person", "home", "valid_from", "valid_until")}
        united = _united_members(members)
        spans = united | {"leaves": united["valid_until"]}
        rows = join_periods(rows, spans, "person")
        rows = {
            "person": rows["person"],
            "home": rows["home"],
            "valid_from": rows["valid_from"],
            "valid_until": rows["leaves"],
        }
        return dict(take(rows, self._others_insured(rows)))

    def _others_insured(self, rows: Rows) -> Flags:
        homes = self.columns()
        order = np.argsort(homes["home"], kind="stable")
        a, b = matches(rows["home"], homes["home"][order])
        b = order[b]
        day = rows["valid_from"][a]
        other = (
            (homes["person"][b] != rows["person"][a])
            & (homes["valid_from"][b] <= day)
            & (day < homes["valid_until"][b])
        )
        found = np.zeros(len(rows["person"]), np.bool_)
        found[a[other]] = True
        return found

    def enrolled_on(self, day: int) -> Flags:
        return at_day(self.enrolments, "person", day, self.world.people.size, "person") >= 0


def _united_members(members: Rows) -> Rows:
    return merge_periods(members, ("person", "home"))


def _united(rows: Rows) -> Rows:
    """Rows of one enrolment in one household, however often its head changed."""
    return merge_periods(rows, ("person", "home", "acquired_on"))


def _without_overlap(rows: Rows) -> Rows:
    """A person who has own cover is nobody's dependant: own periods first, the rest cut to what is left."""
    until = rows["valid_until"].copy()
    begins = rows["valid_from"].copy()
    order = np.lexsort((rows["valid_from"], rows["person"]))
    rows = take(rows | {"valid_from": begins, "valid_until": until}, order)
    person, begins, until, kind = (rows[n].copy() for n in ("person", "valid_from", "valid_until", "kind"))
    for _ in range(4):
        clash = np.flatnonzero((person[1:] == person[:-1]) & (begins[1:] < until[:-1]))
        own_later = kind[clash + 1] == 1
        until[clash[own_later]] = np.minimum(until[clash[own_later]], begins[clash[own_later] + 1])
        begins[clash[~own_later] + 1] = np.minimum(until[clash[~own_later]], until[clash[~own_later] + 1])
        keep = begins < until
        person, begins, until, kind = (x[keep] for x in (person, begins, until, kind))
    return {"person": person, "kind": kind, "valid_from": begins, "valid_until": until}


def _acquired(stays: Rows, at: Ints, ended: Ints) -> Ints:
    by = stays["became_by"][at]
    entered = np.select(
        [
            by == ENTERED["born"],
            by == ENTERED["rewritten"],
            np.isin(by, (ENTERED["moved_in"], ENTERED["from_abroad"])),
        ],
        [BORN, BEFORE, MOVED_IN],
        ACQUIRED_OTHER,
    )
    return np.select([ended == COVER, ended == ASSISTANCE], [LEFT_COVER, ASSISTANCE_ENDED], entered)


def _lost(stays: Rows, at: Ints, ends: Ints, began: Ints) -> Ints:
    by = stays["ceased_by"][at]
    left = np.select(
        [by == LEFT["died"], np.isin(by, (LEFT["moved_out"], LEFT["abroad"]))], [DIED, MOVED_OUT], LOST_OTHER
    )
    left = np.where(stays["valid_until"][at] == OPEN, 0, left)
    other = np.select(
        [began == COVER, began == LATE_ELDERLY, began == ASSISTANCE],
        [JOINED_COVER, JOINED_LATE, ASSISTANCE_BEGAN],
    )
    return np.where(began > 0, other, left)


def _row_ends(rows: Rows, lost_on: Ints, today: int) -> Ints:
    """The last row ends with the loss; a planned move-out has not ended anything yet."""
    ends = np.where(lost_on != NO_DAY, lost_on, rows["valid_until"])
    return np.where((ends > today) & (lost_on == NO_DAY), OPEN, ends)


def _lost_on(rows: Rows, chance: Chance) -> Ints:
    """喪失日: the next day for move-out, death and employee insurance, the day itself for the rest.

    A move-out ends the enrolment on the day itself where the new municipality takes over that day.
    """
    same_day = np.isin(rows["lost_by"], (JOINED_LATE, ASSISTANCE_BEGAN, LOST_OTHER))
    same_day |= (rows["lost_by"] == MOVED_OUT) & chance.happens(0.6, len(rows["person"]))
    return np.where(rows["ends"] >= OPEN, NO_DAY, rows["ends"] + ~same_day)
