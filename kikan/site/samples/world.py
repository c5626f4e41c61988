"""The state of an invented town, and the primitive moves that keep it sound.

Every primitive writes the periods it closes: membership, headship, address, residency. So whatever happens, a resident
is in exactly one household, a household has exactly one head, and no periods overlap.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.site.samples import sources
from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Flags, Ints, Log, Table
from kikan.site.samples.chance import Chance

EPOCH = date(1970, 1, 1)
FOREIGN_REGISTER = (date(2012, 7, 9) - EPOCH).days  # since then foreigners are in the resident register
YEARS = 20
MALE, FEMALE = 1, 2
RESIDENT, GONE, DEAD, REMOVED = 1, 2, 3, 9
JAPANESE, FOREIGN = 1, 2
ENTERED = {"moved_in": 1, "from_abroad": 2, "born": 3, "naturalised": 4, "ex_officio": 6, "rewritten": 7}
LEFT = {"moved_out": 21, "abroad": 22, "died": 23, "naturalised": 24, "ex_officio": 26}
CHANGED = {"moved_inside": 41, "ex_officio": 43, "split": 51, "merged": 52, "head": 54}
NO_DETAIL, MARRIAGE, DIVORCE, LAST_MEMBER = 0, 1, 2, 3
ANY_BUILDING = -2


def day_number(day: date) -> int:
    return (day - EPOCH).days


def start_of_records(today: date) -> int:
    """The day twenty years before the sample day: the old system begins there (改製)."""
    day = today.day if (today.month, today.day) != (2, 29) else 28
    return day_number(today.replace(year=today.year - YEARS, day=day))


def _people() -> Table:
    return Table(
        sex=0, birth=0, father=NOBODY, mother=NOBODY, spouse=NOBODY, is_married=0, is_unregistered=0, is_lodger=0,
        family=0, born_family=0, given=0, children=0, foreign=NOBODY, kind=JAPANESE, state=RESIDENT,
        home=NOBODY, member_since=0, resident_from=0, became_by=0, became_reported=NO_DAY, first_from=0,
        came_from=NOBODY, gone_to=NOBODY, left_on=NO_DAY, left_by=0, left_reported=NO_DAY, has_returned=0,
        named_from=0, naturalised_on=NO_DAY,
    )  # fmt: skip


def _homes() -> Table:
    return Table(
        head=NOBODY, head_since=0, site=0, site_since=0, site_reason=0, split_from=NOBODY, is_facility=0
    )


@dataclass
class World:
    """One town while it lives."""

    town: sources.TownData
    today: int
    begins: int
    chance: Chance
    people: Table = field(default_factory=_people)
    homes: Table = field(default_factory=_homes)
    sites: Table = field(default_factory=lambda: Table(street=0, lot=0, branch=0, building=NOBODY, room=0))
    members: Log = field(default_factory=lambda: Log("person", "home", "valid_from", "valid_until"))
    heads: Log = field(default_factory=lambda: Log("home", "head", "valid_from", "valid_until"))
    places: Log = field(default_factory=lambda: Log("home", "site", "reason", "valid_from", "valid_until"))
    stays: Log = field(
        default_factory=lambda: Log(
            "person", "resident_kind", "became_by", "became_reported_on", "ceased_by", "ceased_reported_on",
            "valid_from", "valid_until",
        )
    )  # fmt: skip
    families: Log = field(default_factory=lambda: Log("person", "before", "family", "reason", "valid_from"))
    events: Log = field(default_factory=lambda: Log("event", "kind", "detail", "happened_on", "reported_on"))
    event_people: Log = field(default_factory=lambda: Log("event", "person", "home"))
    event_count: int = 0
    busy: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def today_date(self) -> date:
        return date.fromordinal(EPOCH.toordinal() + self.today)

    # -- looking ------------------------------------------------------------------------------------------------
    def age(self, who: Ints, on: Ints | int) -> Ints:
        return np.clip((on - self.people["birth"][who]) * 4 // 1461, 0, sources.OLDEST - 1)

    def members_of(self, homes: Ints) -> tuple[Ints, Ints]:
        """Members of the homes, and for each the position of its home in `homes`."""
        position = np.full(self.homes.size + 1, NOBODY, np.int64)  # the last cell is that of nobody's home
        position[homes] = np.arange(len(homes))
        of = position[self.people["home"]]
        who = np.flatnonzero(of >= 0)
        return who, of[who]

    def sizes(self) -> Ints:
        home = self.people["home"]
        return np.bincount(home[home >= 0], minlength=self.homes.size)

    # -- sites and homes ----------------------------------------------------------------------------------------
    def new_sites(self, count: int, in_flats: Flags) -> Ints:
        """Invented lots; flats for some."""
        flats = [i for i, b in enumerate(sources.rows_of("buildings")) if b["kind"] == "apartment"]
        building = np.where(
            in_flats, np.asarray(flats)[self.chance.between(0, len(flats) - 1, count)], NOBODY
        )
        room = 100 * self.chance.between(1, 3, count) + self.chance.between(1, 8, count)
        return self.sites.add(
            count,
            street=self.chance.weighted(self._street_weights(), count),
            lot=self.chance.between(1, 2400, count),
            branch=self.chance.between(0, 24, count),
            building=building,
            room=np.where(in_flats, room, 0),
        )

    def _street_weights(self) -> Ints:
        weights = Chance(self.town.seed, "streets").between(2, 100, len(self.town.streets))
        return np.cumsum(weights * weights)

    def new_homes(self, sites: Ints, on: Ints | int, reason: int) -> Ints:
        return self.homes.add(len(sites), site=sites, site_since=on, site_reason=reason)

    def move_homes(self, homes: Ints, sites: Ints, on: Ints) -> None:
        """The household goes to another site (転居)."""
        self._close_places(homes, on)
        self.homes["site"][homes] = sites
        self.homes["site_since"][homes] = on
        self.homes["site_reason"][homes] = CHANGED["moved_inside"]

    def _close_places(self, homes: Ints, on: Ints | int) -> None:
        h = self.homes
        self.places.add(homes, h["site"][homes], h["site_reason"][homes], h["site_since"][homes], on)

    # -- residents ----------------------------------------------------------------------------------------------
    def become_residents(self, who: Ints, on: Ints | int, by: Ints | int, reported: Ints | int) -> None:
        p = self.people
        p["state"][who] = RESIDENT
        p["resident_from"][who] = on
        p["became_by"][who] = by
        p["became_reported"][who] = reported

    def cease(self, who: Ints, on: Ints, by: Ints | int, reported: Ints) -> None:
        """They are residents no longer from the day `on` (消除); their membership ends with it."""
        p = self.people
        self._close_stay(who, on, by, reported)
        self.leave(who, on)
        p["left_on"][who] = on
        p["left_by"][who] = by
        p["left_reported"][who] = reported
        p["state"][who] = np.select(
            [p["left_by"][who] == LEFT["died"], p["left_by"][who] == LEFT["ex_officio"]],
            [DEAD, REMOVED],
            GONE,
        )

    def _close_stay(self, who: Ints, on: Ints | int, by: Ints | int, reported: Ints | int) -> None:
        p = self.people
        self.stays.add(
            who, p["kind"][who], p["became_by"][who], p["became_reported"][who], by, reported,
            p["resident_from"][who], on,
        )  # fmt: skip

    def naturalise(self, who: Ints, on: Ints, reported: Ints) -> None:
        """Foreign record removed, Japanese record entered in one operation (帰化)."""
        self._close_stay(who, on, LEFT["naturalised"], reported)
        p = self.people
        p["kind"][who] = JAPANESE
        p["naturalised_on"][who] = on
        self.become_residents(who, on, ENTERED["naturalised"], reported)

    def leave(self, who: Ints, on: Ints | int) -> None:
        p = self.people
        self.members.add(who, p["home"][who], p["member_since"][who], on)
        p["home"][who] = NOBODY

    def enter(self, who: Ints, homes: Ints, on: Ints | int) -> None:
        self.people["home"][who] = homes
        self.people["member_since"][who] = on

    # -- heads --------------------------------------------------------------------------------------------------
    def set_heads(self, homes: Ints, heads: Ints, on: Ints | int) -> None:
        h = self.homes
        has_had = h["head"][homes] >= 0
        ended = np.broadcast_to(on, homes.shape)[has_had]
        self.heads.add(homes[has_had], h["head"][homes[has_had]], h["head_since"][homes[has_had]], ended)
        h["head"][homes] = heads
        h["head_since"][homes] = on

    def settle_heads(self, homes: Ints, on: Ints) -> None:
        """Where the head has gone, the best member follows; where nobody is left the household ends."""
        headless = self.people["home"][self.homes["head"][homes]] != homes
        homes, on = homes[headless], on[headless]
        who, of = self.members_of(homes)
        order = np.lexsort((who, self._fitness(who, homes[of], on[of]), of))
        who, of = who[order], of[order]
        last = np.flatnonzero(np.append(of[1:] != of[:-1], True)) if len(of) else of
        heir = np.full(len(homes), NOBODY, np.int64)
        heir[of[last]] = who[last]
        left = np.bincount(of, minlength=len(homes))
        goes_on = heir >= 0
        self.set_heads(homes[goes_on], heir[goes_on], on[goes_on])
        self._tell_heads(homes, on, left, who, of)
        self._end_homes(homes[~goes_on], on[~goes_on])

    def _fitness(self, who: Ints, homes: Ints, on: Ints) -> Ints:
        """Who becomes head: the spouse, then grown children, then the oldest; minors and the unregistered last."""
        p, old = self.people, self.homes["head"][homes]
        age = self.age(who, on)
        is_spouse = (p["spouse"][who] == old) & (p["is_married"][who] + p["is_married"][old] > 0)
        is_child = (p["father"][who] == old) | (p["mother"][who] == old)
        young_enough = (age >= 30) & (age < 72)
        score = age + 300 * (is_spouse & (age < 75)) + 250 * (is_child & young_enough) - 500 * (age < 18)
        return score - 1000 * ((p["kind"][who] == FOREIGN) & (on < FOREIGN_REGISTER))

    def _tell_heads(self, homes: Ints, on: Ints, left: Ints, who: Ints, of: Ints) -> None:
        """世帯主変更: notified where two or more remain, ex officio where one does."""
        told = np.flatnonzero(left >= 1)
        number = np.full(len(homes), NOBODY, np.int64)
        number[told] = np.arange(len(told))
        detail = np.where(left[told] == 1, LAST_MEMBER, NO_DETAIL)
        self.tell(CHANGED["head"], on[told], who, number[of], detail=detail)

    def _end_homes(self, homes: Ints, on: Ints | int) -> None:
        h = self.homes
        self.heads.add(homes, h["head"][homes], h["head_since"][homes], on)
        self._close_places(homes, on)
        h["head"][homes] = NOBODY

    # -- events -------------------------------------------------------------------------------------------------
    def report_days(self, on: Ints, most: int = 13) -> Ints:
        """Days of notification: mostly soon, never after the sample day."""
        days = np.minimum(self.chance.between(0, most, len(on)), self.chance.between(0, most, len(on)))
        return np.minimum(on + days, np.maximum(self.today, on))

    def tell(
        self, kind: Ints | int, on: Ints, who: Ints, of: Ints | None = None,
        reported: Ints | None = None, detail: Ints | int = NO_DETAIL,
    ) -> Ints:  # fmt: skip
        """One event per day in `on`; `of` says for each person which. Gives the days of notification."""
        reported = self.report_days(on) if reported is None else reported
        numbers = self.event_count + np.arange(len(on))
        self.event_count += len(on)
        self.events.add(numbers, kind, detail, on, reported)
        of = np.arange(len(on)) if of is None else of
        self.event_people.add(numbers[of], who, self._home_told(who))
        return reported

    def _home_told(self, who: Ints) -> Ints:
        """The home after the event; of those who left, told before they leave."""
        return self.people["home"][who]

    # -- the end ------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Write the periods that go on."""
        p, h = self.people, self.homes
        here = np.flatnonzero(p["home"] >= 0)
        self._close_stay(here, OPEN, 0, NO_DAY)
        self.members.add(here, p["home"][here], p["member_since"][here], OPEN)
        lived = np.flatnonzero(h["head"] >= 0)
        self.heads.add(lived, h["head"][lived], h["head_since"][lived], OPEN)
        self._close_places(lived, OPEN)


def new_world(town: sources.TownData, today: date, seed: int) -> World:
    return World(town, day_number(today), start_of_records(today), Chance(seed, town.seed, "life"))
