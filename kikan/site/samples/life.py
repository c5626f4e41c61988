"""Twenty years in the life of a town: every quarter each household sees at most one event, on one day of it."""

from collections.abc import Iterator

import numpy as np

from kikan.site.samples import founding
from kikan.site.samples.arrays import NO_DAY, NOBODY, Flags, Ints
from kikan.site.samples.chance import Fractions
from kikan.site.samples.moves import ABROAD, DOINGS, elsewhere, move_out
from kikan.site.samples.naming import Naming
from kikan.site.samples.sources import chances, populace
from kikan.site.samples.world import (
    ENTERED,
    FEMALE,
    FOREIGN,
    FOREIGN_REGISTER,
    GONE,
    JAPANESE,
    LEFT,
    MALE,
    World,
)

QUARTERS = 80
# What is rare happens more often in the small town for tests.
BOOSTS = {
    "split": 10.0,
    "merge": 10.0,
    "divorce": 8.0,
    "naturalise": 8.0,
    "removed_ex_officio": 120.0,
    "marry": 3.0,
    "birth": 1.2,
}


def live(world: World, naming: Naming) -> None:
    """From the founding to the day of the sample, and the move-outs planned after it."""
    founding.found(world, naming)
    edges = world.begins + 1 + np.arange(QUARTERS + 1) * (world.today - world.begins) // QUARTERS
    for quarter in range(QUARTERS):
        live_quarter(world, naming, int(edges[quarter]), int(edges[quarter + 1]))
    plan_departures(world)
    world.close()


def live_quarter(world: World, naming: Naming, first: int, end: int) -> None:
    """The events of the days first … end-1, then arrivals up to the wanted population."""
    world.busy = np.zeros(world.homes.size, np.bool_)
    who, doing = _choose(world, first)
    world.busy[world.people["home"][who]] = True
    for number, act in enumerate(DOINGS.values()):
        mine = who[doing == number]
        if len(mine):
            act(world, naming, mine, world.chance.between(first, end - 1, len(mine)))
    _return_some(world, first, end)
    _arrive(world, naming, first, end)


def _choose(world: World, day: int) -> tuple[Ints, Ints]:
    """Who does what (a number of DOINGS): one throw per person, then one person per household."""
    here = np.flatnonzero(world.people["home"] >= 0)
    throw = world.chance.fractions(len(here))
    doing = np.full(len(here), NOBODY, np.int64)
    reached = np.zeros(len(here))
    for number, (name, yearly) in enumerate(_yearly(world, here, day)):
        boost = BOOSTS.get(name, 1.0) if world.town.is_test else 1.0
        reached = reached + yearly * (boost / 4)
        doing[(doing < 0) & (throw < reached)] = number
    hit = np.flatnonzero(doing >= 0)
    hit = hit[np.argsort(world.chance.fractions(len(hit)), kind="stable")]
    _, first = np.unique(world.people["home"][here[hit]], return_index=True)
    chosen = np.sort(hit[first])
    return here[chosen], doing[chosen]


def _yearly(world: World, here: Ints, day: int) -> Iterator[tuple[str, Fractions]]:
    """For each act in turn the chance of each resident to do it within a year."""
    p = world.people
    age = world.age(here, day)
    yield "die", np.where(p["sex"][here] == MALE, chances("death_male")[age], chances("death_female")[age])
    fits = _fits(world, here, day)
    for name in list(DOINGS)[1:]:
        yield name, chances(name)[age] * fits[name]


def _fits(world: World, here: Ints, day: int) -> dict[str, Flags | Fractions]:
    """Who may do what (or how much likelier), given the household they live in."""
    p, h = world.people, world.homes
    home = p["home"][here]
    spouse, all_homes = p["spouse"][here], np.append(p["home"], NOBODY - 1)
    together = (p["is_married"][here] == 1) & (all_homes[spouse] == home)
    head = h["head"][home]
    is_head, size = head == here, world.sizes()[home]
    child_here = (all_homes[p["father"][here]] == home) | (all_homes[p["mother"][here]] == home)
    couple_of_house = together & ~is_head & (spouse != head) & child_here
    japanese = p["kind"][here] == JAPANESE
    japanese_couple = japanese | (p["kind"][spouse] == JAPANESE)
    both_japanese = japanese & (p["kind"][spouse] == JAPANESE)
    free = (spouse < 0) & japanese & ~(is_head & (size > 1))
    outside_home = h["is_facility"][home] == 0
    return {
        "birth": together & (p["sex"][here] == FEMALE) & (p["children"][here] < 4) & japanese_couple,
        "marry": free,
        "leave_alone": (spouse < 0) & ~is_head,
        "set_up_alone": free & ~is_head,
        "set_up_couple": couple_of_house,
        "household_leaves": is_head * np.where(size == 1, 1.7, np.where(size < 4, 0.6, 0.25)),
        "household_moves": is_head & outside_home,
        "split": couple_of_house,
        "merge": is_head & (h["split_from"][home] >= 0),
        "hand_over_headship": is_head & (size > 1),
        "divorce": together & (p["sex"][here] == FEMALE) & (p["is_unregistered"][here] == 0) & both_japanese,
        "enter_facility": outside_home,
        "removed_ex_officio": size == 1,
        "naturalise": ~japanese & (day > FOREIGN_REGISTER),
    }


def _return_some(world: World, first: int, end: int) -> None:
    """再転入: children who left alone come back to their parents under their old number."""
    p = world.people
    gone = np.flatnonzero((p["state"] == GONE) & (p["left_by"] == LEFT["moved_out"]) & (p["spouse"] < 0))
    age = world.age(gone, first)
    gone = gone[(age >= 20) & (age < 46) & (p["kind"][gone] == JAPANESE) & (p["left_on"][gone] < first - 200)]
    gone = gone[world.chance.happens(0.1 if world.town.is_test else 0.006, len(gone))]
    homes = np.append(p["home"], NOBODY)
    to = np.where(homes[p["mother"][gone]] >= 0, homes[p["mother"][gone]], homes[p["father"][gone]])
    may = (to >= 0) & (to < len(world.busy)) & ~np.append(world.busy, True)[np.minimum(to, len(world.busy))]
    to, rows = np.unique(to[may], return_index=True)
    gone = gone[may][rows]
    on = world.chance.between(first, end - 1, len(gone))
    world.busy[to] = True
    p["came_from"][gone] = p["gone_to"][gone]
    p["gone_to"][gone], p["left_on"][gone], p["left_by"][gone], p["left_reported"][gone] = (
        NOBODY,
        NO_DAY,
        0,
        NO_DAY,
    )
    p["has_returned"][gone] = 1
    world.enter(gone, to, on)
    world.become_residents(gone, on, ENTERED["moved_in"], world.tell(ENTERED["moved_in"], on, gone))


def _arrive(world: World, naming: Naming, first: int, end: int) -> None:
    """転入 of households until the town is as large as it should be at the end of the quarter."""
    years_left = (world.today - end) / 365.25
    wanted = int(world.town.population * (1 + max(years_left, 0) * populace()["starting_surplus_per_year"]))
    missing = wanted - int(np.count_nonzero(world.people["home"] >= 0))
    if missing <= 0:
        return
    drafted = founding.draft(world.chance, founding.draw_types(world.chance, missing, "arrival_types"))
    drafted.present[~drafted.present.any(axis=1), founding.HUSBAND] = True
    keep = int(np.searchsorted(np.cumsum(drafted.present.sum(axis=1)), missing, "right"))
    if not keep:
        return
    drafted = drafted.first(keep)
    _settle_arrivals(world, naming, drafted, first, end)


def _settle_arrivals(world: World, naming: Naming, drafted: founding.Draft, first: int, end: int) -> None:
    count = len(drafted.kind)
    on = world.chance.between(first, end - 1, count)
    sites = world.new_sites(count, world.chance.happens(np.where(drafted.kind < 2, 0.85, 0.4), count))
    homes_before = world.homes.size
    who, homes = founding.settle(world, naming, drafted, on, sites, ENTERED["moved_in"])
    of = homes - homes_before
    share = populace()["foreign_share_of_single_arrivals"] * (6 if world.town.is_test else 1)
    foreign = (drafted.kind < 2) & (on >= FOREIGN_REGISTER) & world.chance.happens(share, count)
    founding.make_foreign(world, naming, who[foreign[of]])
    place = np.where(foreign & world.chance.happens(0.5, count), ABROAD, elsewhere(world, count, 0.004))
    world.people["came_from"][who] = place[of]
    by = np.where(place == ABROAD, ENTERED["from_abroad"], ENTERED["moved_in"])
    world.homes["site_reason"][homes] = by[of]
    reported = world.tell(by, on, who, of)
    world.become_residents(who, on[of], by[of], reported[of])


def plan_departures(world: World) -> None:
    """転出予定: a few have already notified that they will leave after the day of the sample."""
    p = world.people
    here = np.flatnonzero(p["home"] >= 0)
    age = world.age(here, world.today)
    size = world.sizes()[p["home"][here]]
    is_head = world.homes["head"][p["home"][here]] == here
    fits = (
        (age >= 19)
        & (age < 50)
        & (p["spouse"][here] < 0)
        & ((size == 1) | ~is_head)
        & (p["kind"][here] != FOREIGN)
    )
    fits &= p["resident_from"][here] < world.today - 60
    here = here[fits]
    wanted = min(max(3, len(here) * 2 // 100), len(here))
    _, one_each = np.unique(p["home"][here], return_index=True)
    who = here[one_each][np.argsort(world.chance.fractions(len(one_each)), kind="stable")][:wanted]
    on = world.today + world.chance.between(1, 40, len(who))
    move_out(world, who, on, np.arange(len(who)), on)
