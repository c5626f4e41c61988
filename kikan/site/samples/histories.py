"""Joins what the simulated town logged into the periods of the register: residency, membership, address, events."""

from dataclasses import dataclass

import numpy as np

from kikan.site.samples.arrays import (
    NO_DAY,
    NOBODY,
    Ints,
    first_of_each,
    join_periods,
    merge_periods,
    take,
)
from kikan.site.samples.kinship import links, relationships
from kikan.site.samples.world import CHANGED, ENTERED, FOREIGN, FOREIGN_REGISTER, World

Rows = dict[str, Ints]


@dataclass(frozen=True)
class Register:
    """The register by internal positions of persons and homes; numbers come later."""

    people: Ints  # positions of those who were ever registered
    stays: Rows
    members: Rows
    addresses: Rows
    homes: Rows
    events: Rows
    event_people: Rows


def register(world: World) -> Register:
    """Everything with periods, sorted by person and day."""
    stays = _stays(world)
    members = _members(world)
    addresses = _addresses(world, members, stays)
    events, event_people = _events(world, stays)
    homes = _homes(members)
    return Register(
        np.unique(stays["person"]),
        stays,
        _with_relationship(world, members),
        addresses,
        homes,
        events,
        event_people,
    )


def _sorted(rows: Rows) -> Rows:
    return take(rows, np.lexsort((rows["valid_from"], rows["person"])))


def _since_registered(world: World, rows: Rows) -> Rows:
    """Foreigners were not in the register before 9 July 2012: earlier days fall away."""
    foreign = world.people["foreign"][rows["person"]] >= 0
    begins = np.where(foreign, np.maximum(rows["valid_from"], FOREIGN_REGISTER), rows["valid_from"])
    rows = rows | {"valid_from": begins}
    return take(rows, begins < rows["valid_until"])


def _stays(world: World) -> Rows:
    rows = world.stays.columns()
    earlier = (rows["valid_from"] < FOREIGN_REGISTER) & (rows["resident_kind"] == FOREIGN)
    rows["became_by"] = np.where(earlier, ENTERED["ex_officio"], rows["became_by"])
    rows["became_reported_on"] = np.where(earlier, FOREIGN_REGISTER, rows["became_reported_on"])
    return _sorted(_since_registered(world, rows))


def _members(world: World) -> Rows:
    """Membership × headship: person, home, head, period."""
    return _sorted(
        _since_registered(world, join_periods(world.members.columns(), world.heads.columns(), "home"))
    )


def _with_relationship(world: World, members: Rows) -> Rows:
    codes = relationships(world.people, members["person"], members["head"])
    each = links(codes)
    return members | {"relationship": codes} | {f"relationship{i + 1}": each[:, i] for i in range(4)}


def _addresses(world: World, members: Rows, stays: Rows) -> Rows:
    """Membership × place of the household, united while the person stays at one site."""
    rows = join_periods(members, world.places.columns(), "home")
    rows = merge_periods(
        {n: rows[n] for n in ("person", "site", "valid_from", "valid_until")}, ("person", "site")
    )
    entered = dict.fromkeys(zip(stays["person"].tolist(), stays["valid_from"].tolist(), strict=True), 0)
    entered.update(zip(entered, stays["became_by"].tolist(), strict=True))
    at = zip(rows["person"].tolist(), rows["valid_from"].tolist(), strict=True)
    rows["reason"] = np.asarray([entered.get(key, CHANGED["moved_inside"]) for key in at], np.int64)
    return rows


def _homes(members: Rows) -> Rows:
    """First and last day of each household, as far as registered people live in it."""
    order = np.argsort(members["home"], kind="stable")
    home = members["home"][order]
    starts = np.flatnonzero(first_of_each(home))
    return {
        "home": home[starts],
        "valid_from": np.minimum.reduceat(members["valid_from"][order], starts),
        "valid_until": np.maximum.reduceat(members["valid_until"][order], starts),
    }


def _events(world: World, stays: Rows) -> tuple[Rows, Rows]:
    """Events in the order of processing, those of foreigners only since they are registered."""
    events, people = world.events.columns(), world.event_people.columns()
    entry = stays["became_by"] == ENTERED["ex_officio"]
    added = world.event_count + np.arange(np.count_nonzero(entry))
    on = stays["valid_from"][entry]
    homes = np.full(len(added), NOBODY, np.int64)
    events = _append(
        events, event=added, kind=ENTERED["ex_officio"], detail=0, happened_on=on, reported_on=on
    )
    people = _append(people, event=added, person=stays["person"][entry], home=homes)
    happened = np.full(world.event_count + len(added), NO_DAY, np.int64)
    happened[events["event"]] = events["happened_on"]
    hidden = (world.people["foreign"][people["person"]] >= 0) & (happened[people["event"]] < FOREIGN_REGISTER)
    people = take(people, ~hidden)
    events = take(events, np.isin(events["event"], people["event"]))
    events = take(events, np.lexsort((events["event"], events["reported_on"])))
    number = np.zeros(len(happened), np.int64)
    number[events["event"]] = 1 + np.arange(len(events["event"]))
    people["event"], events["event"] = number[people["event"]], number[events["event"]]
    return events, take(people, np.lexsort((people["person"], people["event"])))


def _append(rows: Rows, **more: Ints | int) -> Rows:
    count = len(next(v for v in more.values() if isinstance(v, np.ndarray)))
    return {n: np.append(rows[n], np.broadcast_to(more[n], count)) for n in rows}


def last_home(reg: Register, size: int) -> Ints:
    """The household each person belongs to, or belonged to last."""
    home = np.full(size, NOBODY, np.int64)
    home[reg.members["person"]] = reg.members["home"]  # rows are in the order of days: the last one stays
    return home
