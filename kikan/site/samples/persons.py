"""The row of each person on the day of the sample (住民票・除票の最新の状態)."""

import numpy as np

from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Ints, Texts
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.moves import ABROAD
from kikan.site.samples.sources import rows_of
from kikan.site.samples.texts import Names, lots, words
from kikan.site.samples.world import ENTERED, FEMALE, LEFT, RESIDENT, World

CHILDHOOD = 24 * 365
OUTSIDE_TOWN = "字架空"  # the town part of addresses outside is invented


def person_columns(
    world: World, reg: Register, names: Names, births: dict[str, Ints | Texts], chance: Chance
) -> dict[str, Ints | Texts]:
    """Every column of the layout `resident` but the numbers, for the people of the register."""
    who = reg.people
    columns: dict[str, Ints | Texts] = {
        "municipality": np.full(len(who), world.town.code, np.object_),
        "resident_kind": world.people["kind"][who],
        "sex": world.people["sex"][who],
        **{n: c[who] for n, c in births.items()},
        **_state(world, who),
        **_since(world, reg, chance),
        **_outside(world, who, chance, "from", world.people["came_from"][who]),
        **_outside(world, who, chance, "to", world.people["gone_to"][who]),
        **_register_place(world, who, names, chance),
        **_foreign(world, reg),
    }
    columns["rewritten_on"] = np.where(world.people["first_from"][who] == world.begins, world.begins, NO_DAY)
    return columns


def _state(world: World, who: Ints) -> dict[str, Ints | Texts]:
    """State and removal; a planned move-out is a resident with a planned date."""
    p = world.people
    left_on, by = p["left_on"][who], p["left_by"][who]
    moved = np.isin(by, (LEFT["moved_out"], LEFT["abroad"])) & (left_on != NO_DAY)
    planned = left_on > world.today
    removed = (left_on != NO_DAY) & ~planned
    settled = moved & (by == LEFT["moved_out"]) & (left_on <= world.today - 10)
    return {
        "resident_state": np.where(planned, RESIDENT, p["state"][who]),
        "out_reported_on": np.where(moved, p["left_reported"][who], NO_DAY),
        "out_planned_on": np.where(moved, left_on, NO_DAY),
        "out_confirmed_on": np.where(settled, left_on, NO_DAY),
        "arrival_notified_on": np.where(settled, np.minimum(left_on + 9, world.today), NO_DAY),
        "removed_by": np.where(removed, by, 0),
        "removal_reported_on": np.where(removed, p["left_reported"][who], NO_DAY),
        "removed_on": np.where(removed, left_on, NO_DAY),
        "is_removed": removed.astype(np.int64),
    }


def _since(world: World, reg: Register, chance: Chance) -> dict[str, Ints | Texts]:
    """住民となった日・住所を定めた日: before the records for founders, else from the last period."""
    p, who = world.people, reg.people
    last = np.full(p.size, NO_DAY, np.int64)
    last[reg.stays["person"]] = reg.stays["valid_from"]
    here = np.full(p.size, NO_DAY, np.int64)
    here[reg.addresses["person"]] = reg.addresses["valid_from"]
    since, address = last[who], here[who]
    founder = (since == world.begins) & (p["became_by"][who] == ENTERED["rewritten"])
    born = p["birth"][who]
    came_later = (p["family"][who] != p["born_family"][who]) | chance.happens(0.3, len(who))
    earliest = np.minimum(np.where(came_later, born + CHILDHOOD, born), world.begins)
    old = np.where(came_later, chance.between_each(earliest, np.minimum(earliest + 6000, world.begins)), born)
    since = np.where(founder, old, since)
    settled = chance.between_each(old, np.full(len(old), world.begins))
    address = np.where(founder & (address == world.begins), np.where(came_later, old, settled), address)
    naturalised = p["naturalised_on"][who] != NO_DAY
    foreign = np.where((p["foreign"][who] >= 0) & ~naturalised, last[who], NO_DAY)
    since = np.where(naturalised, _first_of(reg, p.size)[who], since)
    return {"resident_since": since, "address_since": address, "foreign_resident_since": foreign}


def _first_of(reg: Register, size: int) -> Ints:
    first = np.full(size, OPEN, np.int64)
    np.minimum.at(first, reg.stays["person"], reg.stays["valid_from"])
    return first


def _outside(world: World, who: Ints, chance: Chance, side: str, place: Ints) -> dict[str, Ints | Texts]:
    """An address outside: code, prefecture and city are real, the rest is invented."""
    rows = rows_of("elsewhere")
    inside = np.where((place >= 0) & (place < ABROAD), place, NOBODY)
    is_known = inside >= 0
    lot = lots(chance.between(1, 90, len(who)), chance.between(0, 9, len(who)))
    country = np.where(place == ABROAD, "XXX", "").astype(np.object_)
    foreign = world.people["foreign"][who]
    own = (place == ABROAD) & (foreign >= 0)
    country[own] = words([r["country"] for r in rows_of("foreign_names")], foreign[own])
    return {
        f"{side}_municipality": words([r["code"] for r in rows], inside),
        f"{side}_prefecture": words([r["prefecture"] for r in rows], inside),
        f"{side}_city": words([r["city"] for r in rows], inside),
        f"{side}_town": np.where(is_known, OUTSIDE_TOWN, "").astype(np.object_),
        f"{side}_lot": np.where(is_known, lot, "").astype(np.object_),
        f"{side}_country": country,
    }


def _register_place(world: World, who: Ints, names: Names, chance: Chance) -> dict[str, Ints | Texts]:
    """本籍・筆頭者 of Japanese: mostly in the town; the head of the register is one of the couple, or a parent."""
    p, town = world.people, world.town
    rows = rows_of("elsewhere")
    street = chance.between(0, len(town.streets) - 1, len(who))
    lot = lots(chance.between(1, 2000, len(who)), np.zeros(len(who), np.int64))
    own = [f"{town.prefecture}{town.city}{s.town}" for s in town.streets]
    away = [f"{r['prefecture']}{r['city']}{OUTSIDE_TOWN}" for r in rows]
    far = chance.happens(0.25, len(who))
    place = np.where(far, words(away, chance.between(0, len(away) - 1, len(who))), words(own, street))
    couple = p["spouse"][who]
    keeps = np.append(p["family"] == p["born_family"], False)
    married_head = np.where(keeps[couple] & ~keeps[who], couple, who)
    man = np.where(p["sex"][who] == FEMALE, couple, who)
    married_head = np.where(keeps[couple] == keeps[who], man, married_head)
    parent = np.where(p["father"][who] >= 0, p["father"][who], p["mother"][who])
    head = np.where(couple >= 0, married_head, np.where(parent >= 0, parent, who))
    head = np.where(np.append(p["kind"], 0)[head] == 1, head, who)
    japanese = p["kind"][who] == 1
    place_text = np.asarray(
        [f"{a}{b}" for a, b in zip(place.tolist(), lot.tolist(), strict=True)], np.object_
    )
    return {
        "register_place": np.where(japanese, place_text, "").astype(np.object_),
        "register_head": np.where(japanese, names.current(head), "").astype(np.object_),
    }


def _foreign(world: World, reg: Register) -> dict[str, Ints | Texts]:
    p, who = world.people, reg.people
    abroad = (p["foreign"][who] >= 0) & (p["kind"][who] == 2)
    which = np.where(abroad, p["foreign"][who], NOBODY)
    rows = rows_of("foreign_names")
    cards = [f"ZZ{n:08d}ZZ" if a else "" for n, a in enumerate(abroad.tolist(), 1)]
    return {
        "card_no": np.asarray(cards, np.object_),
        "nationality": words([r["country"] for r in rows], which),
        "nationality_name": words([r["country_name"] for r in rows], which),
    }
