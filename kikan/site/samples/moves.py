"""What happens to people: each act takes persons of different households and the day for each of them."""

from collections.abc import Callable

import numpy as np

from kikan.site.samples.arrays import NO_DAY, NOBODY, Flags, Ints
from kikan.site.samples.founding import make_foreign, marry
from kikan.site.samples.naming import Naming
from kikan.site.samples.sources import rows_of, running_weights
from kikan.site.samples.world import (
    CHANGED,
    DIVORCE,
    ENTERED,
    FEMALE,
    FOREIGN,
    FOREIGN_REGISTER,
    JAPANESE,
    LEFT,
    MALE,
    MARRIAGE,
    World,
)

Act = Callable[[World, Naming, Ints, Ints], None]
BY_MARRIAGE, BY_DIVORCE, BY_NATURALISATION = 1, 2, 3  # why a name changed
ABROAD = 10_000  # a place number from here on is a country, not a municipality


def elsewhere(world: World, count: int, abroad: float = 0.0) -> Ints:
    """Places outside: municipalities by weight (never the town itself), some abroad."""
    rows = rows_of("elsewhere")
    weights = running_weights([0 if r["code"] == world.town.code else int(r["weight"]) for r in rows])
    places = world.chance.weighted(weights, count)
    return np.where(world.chance.happens(abroad, count), ABROAD, places)


def die(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """死亡; the household finds a new head or ends."""
    p = world.people
    homes = p["home"][who]
    reported = world.tell(LEFT["died"], on, who, reported=world.report_days(on, 6))
    world.cease(who, on, LEFT["died"], reported)
    world.settle_heads(homes, on)
    widowed = p["spouse"][who]
    p["is_married"][widowed[widowed >= 0]] = 0
    p["is_married"][who] = 0


def bear(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """出生: a child, sometimes two, in the mother's household."""
    p = world.people
    of = np.append(
        np.arange(len(who)),
        np.flatnonzero(world.chance.happens(0.12 if world.town.is_test else 0.01, len(who))),
    )
    mother, born = who[of], on[of]
    father = p["spouse"][mother]
    sex = np.where(world.chance.happens(0.513, len(of)), MALE, FEMALE)
    order = p["children"][mother] + (np.arange(len(of)) >= len(who))
    p["children"][who] += np.bincount(of)
    children = p.add(
        len(of), sex=sex, birth=born, mother=mother, father=father,
        family=np.where(p["kind"][father] == JAPANESE, p["family"][father], p["family"][mother]),
        given=naming.given(world.chance, sex, born, mother * 7919 + order * 13), first_from=born, named_from=born,
    )  # fmt: skip
    p = world.people
    p["born_family"][children] = p["family"][children]
    world.enter(children, p["home"][mother], born)
    reported = world.tell(ENTERED["born"], on, children, of)
    world.become_residents(children, born, ENTERED["born"], reported[of])


def marry_someone(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """婚姻: two of the town set up house, a spouse comes in, or one leaves for it."""
    way = world.chance.fractions(len(who))
    local, comes = way < 0.30, (way >= 0.30) & (way < 0.86)
    paired = _marry_local(world, who[local], on[local])
    comes[np.flatnonzero(local)[~paired]] = True
    _spouse_comes(world, naming, who[comes], on[comes])
    goes = ~comes & ~local
    leave_alone(world, naming, who[goes], on[goes])


def _marry_local(world: World, who: Ints, on: Ints) -> Flags:
    """Pair men and women in the order of age. Gives who found somebody."""
    p = world.people
    men, women = (np.flatnonzero(p["sex"][who] == s) for s in (MALE, FEMALE))
    men, women = (x[np.argsort(p["birth"][who[x]], kind="stable")] for x in (men, women))
    count = min(len(men), len(women))
    found = np.zeros(len(who), np.bool_)
    found[men[:count]] = found[women[:count]] = True
    if count:
        _set_up_house(world, who[men[:count]], who[women[:count]], on[men[:count]])
    return found


def _set_up_house(world: World, men: Ints, women: Ints, on: Ints) -> None:
    p, count = world.people, len(men)
    couple, day = np.concatenate([men, women]), np.concatenate([on, on])
    old = p["home"][couple]
    sites = world.new_sites(count, world.chance.happens(0.5, count))
    homes = world.new_homes(sites, on, CHANGED["moved_inside"])
    world.leave(couple, day)
    world.enter(couple, np.concatenate([homes, homes]), day)
    world.set_heads(homes, men, on)
    world.tell(CHANGED["moved_inside"], on, couple, np.tile(np.arange(count), 2))
    world.settle_heads(old, day)
    marry(world, men, women)
    wife_keeps = world.chance.happens(0.05, count)
    changes, keeps = np.where(wife_keeps, men, women), np.where(wife_keeps, women, men)
    rename(world, changes, p["family"][keeps], BY_MARRIAGE, on)
    world.tell(CHANGED["ex_officio"], on, couple, np.tile(np.arange(count), 2), detail=MARRIAGE)


def rename(world: World, who: Ints, family: Ints, reason: int, on: Ints) -> None:
    """They bear another family name from the day on."""
    changed = world.people["family"][who] != family
    before = world.people["family"][who]
    world.families.add(who[changed], before[changed], family[changed], reason, on[changed])
    world.people["family"][who] = family


def _spouse_comes(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転入 of a spouse into the household (嫁・婿), already under the name of the house."""
    p, count = world.people, len(who)
    if not count:
        return
    sex = np.where(p["sex"][who] == MALE, FEMALE, MALE)
    younger = world.chance.between(-700, 2000, count)
    birth: Ints = p["birth"][who] + np.where(sex == FEMALE, younger, -younger)
    unregistered = world.chance.happens(0.25 if world.town.is_test else 0.03, count)
    own = naming.families(world.chance, count)
    spouses = p.add(
        count, sex=sex, birth=birth, family=np.where(unregistered, own, p["family"][who]), born_family=own,
        given=naming.given(world.chance, sex, birth), first_from=on, named_from=on,
    )  # fmt: skip
    p = world.people
    p["is_unregistered"][spouses] = p["is_unregistered"][who] = unregistered
    marry(world, who, spouses)
    world.enter(spouses, p["home"][who], on)
    abroad = (
        (sex == FEMALE)
        & (on >= FOREIGN_REGISTER)
        & world.chance.happens(0.25 if world.town.is_test else 0.04, count)
    )
    make_foreign(world, naming, spouses[abroad])
    p["came_from"][spouses] = np.where(abroad, ABROAD, elsewhere(world, count))
    by = np.where(abroad, ENTERED["from_abroad"], ENTERED["moved_in"])
    world.become_residents(spouses, on, by, world.tell(by, on, spouses))
    world.tell(CHANGED["ex_officio"], on[~unregistered], who[~unregistered], detail=MARRIAGE)


def leave_alone(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転出 of one person; the household goes on or ends."""
    move_out(world, who, on, np.arange(len(who)), on)


def move_out(world: World, who: Ints, on: Ints, of: Ints, days: Ints) -> None:
    """転出 of persons, one event per entry of `days`. Reported up to two weeks before or after."""
    p = world.people
    where = elsewhere(world, len(days), 0.015)
    by = np.where(where == ABROAD, LEFT["abroad"], LEFT["moved_out"])
    soonest = np.full(len(days), world.begins, np.int64)
    np.maximum.at(soonest, of, p["resident_from"][who])
    reported = np.maximum(np.minimum(days + world.chance.between(-14, 10, len(days)), world.today), soonest)
    world.tell(by, days, who, of, reported=reported)
    homes = np.unique(p["home"][who])
    first = np.full(world.homes.size, NO_DAY, np.int64)
    first[p["home"][who]] = on
    p["gone_to"][who] = where[of]
    world.cease(who, on, by[of], reported[of])
    world.settle_heads(homes, first[homes])


def leave_together(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転出 of a whole household."""
    members, of = world.members_of(world.people["home"][who])
    move_out(world, members, on[of], of, on)


def move_together(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転居 of a whole household."""
    homes = world.people["home"][who]
    members, of = world.members_of(homes)
    sites = world.new_sites(len(who), world.chance.happens(0.3, len(who)))
    world.move_homes(homes, sites, on)
    world.tell(CHANGED["moved_inside"], on, members, of)


def set_up_alone(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転居 of one person into a household of their own."""
    sites = world.new_sites(len(who), world.chance.happens(0.7, len(who)))
    _branch_off(world, who, np.arange(len(who)), who, sites, on, CHANGED["moved_inside"])


def set_up_couple(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転居 of a couple with its children out of the parents' household."""
    members, of = _branch(world, who)
    sites = world.new_sites(len(who), world.chance.happens(0.35, len(who)))
    _branch_off(world, members, of, _man_of(world, who), sites, on, CHANGED["moved_inside"])


def split(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """世帯分離: the couple becomes a household of its own at the same address."""
    members, of = _branch(world, who)
    old = world.people["home"][who]
    homes = _branch_off(
        world, members, of, _man_of(world, who), world.homes["site"][old], on, CHANGED["split"]
    )
    world.homes["split_from"][homes] = old


def _man_of(world: World, who: Ints) -> Ints:
    p = world.people
    return np.where((p["sex"][who] == MALE) | (p["kind"][p["spouse"][who]] == FOREIGN), who, p["spouse"][who])


def _branch(world: World, who: Ints) -> tuple[Ints, Ints]:
    """Each person with spouse and children under the same roof."""
    p = world.people
    members, of = world.members_of(p["home"][who])
    root = who[of]
    mate = p["spouse"][root]
    is_child = np.isin(p["father"][members], who) | np.isin(p["mother"][members], who)
    is_child &= (p["father"][members] == root) | (p["mother"][members] == root)
    of_mate = (mate >= 0) & ((p["father"][members] == mate) | (p["mother"][members] == mate))
    mine = (members == root) | (members == mate) | is_child | of_mate
    return members[mine], of[mine]


def _branch_off(world: World, members: Ints, of: Ints, heads: Ints, sites: Ints, on: Ints, kind: int) -> Ints:
    """They leave their household for a new one. Gives the new homes."""
    old = np.full(len(on), NOBODY, np.int64)
    old[of] = world.people["home"][members]
    homes = world.new_homes(sites, on, kind)
    world.leave(members, on[of])
    world.enter(members, homes[of], on[of])
    world.set_heads(homes, heads, on)
    world.tell(kind, on, members, of)
    world.settle_heads(old, on)
    return homes


def merge(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """世帯合併: a household that split off goes back, if both still share the address."""
    p, h = world.people, world.homes
    homes = p["home"][who]
    back = h["split_from"][homes]
    fits = (h["head"][back] >= 0) & (h["site"][back] == h["site"][homes]) & ~world.busy[back]
    _, first = np.unique(back[fits], return_index=True)
    homes, back, on = homes[fits][first], back[fits][first], on[fits][first]
    members, of = world.members_of(homes)
    world.leave(members, on[of])
    world.enter(members, back[of], on[of])
    world.settle_heads(homes, on)
    world.tell(CHANGED["merged"], on, members, of)
    world.busy[back] = True


def hand_over(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """世帯主変更: the eldest grown child becomes head, where there is one."""
    p = world.people
    members, of = world.members_of(p["home"][who])
    age = world.age(members, on[of])
    is_child = (p["father"][members] == who[of]) | (p["mother"][members] == who[of])
    fits = np.flatnonzero(is_child & (age >= 25) & (age < 66) & (p["kind"][members] == JAPANESE))
    fits = fits[np.lexsort((members[fits], p["birth"][members[fits]], of[fits]))]
    homes, first = np.unique(of[fits], return_index=True)
    heir = members[fits[first]]
    world.set_heads(p["home"][heir], heir, on[homes])
    number = np.full(len(who), NOBODY, np.int64)
    number[homes] = np.arange(len(homes))
    told = number[of] >= 0
    world.tell(CHANGED["head"], on[homes], members[told], number[of[told]])


def divorce(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """離婚: one leaves, minors with their mother; the old name comes back for most."""
    p = world.people
    husband = p["spouse"][who]
    is_heir = _has_parent_home(world, who)
    goes = np.where(is_heir, husband, who)
    p["is_married"][who] = p["is_married"][husband] = 0
    back = (p["family"][goes] != p["born_family"][goes]) & world.chance.happens(0.7, len(who))
    world.tell(
        CHANGED["ex_officio"],
        on,
        np.concatenate([who, husband]),
        np.tile(np.arange(len(who)), 2),
        detail=DIVORCE,
    )
    rename(world, goes[back], p["born_family"][goes[back]], BY_DIVORCE, on[back])
    members, of = world.members_of(p["home"][who])
    is_minor = (p["mother"][members] == who[of]) & (world.age(members, on[of]) < 18) & ~is_heir[of]
    moving = (members == goes[of]) | is_minor
    _part(world, members[moving], of[moving], goes, on)


def _part(world: World, members: Ints, of: Ints, goes: Ints, on: Ints) -> None:
    """Half of them leave the town, half set up a household in it."""
    out = world.chance.happens(0.45, len(goes))
    number = np.cumsum(out) - 1
    move_out(world, members[out[of]], on[of[out[of]]], number[of[out[of]]], on[out])
    stays = np.flatnonzero(~out)
    number = np.cumsum(~out) - 1
    sites = world.new_sites(len(stays), world.chance.happens(0.7, len(stays)))
    inside = ~out[of]
    _branch_off(
        world, members[inside], number[of[inside]], goes[stays], sites, on[stays], CHANGED["moved_inside"]
    )


def _has_parent_home(world: World, who: Ints) -> Flags:
    p = world.people
    home = np.append(p["home"], NOBODY - 1)
    return (home[p["father"][who]] == p["home"][who]) | (home[p["mother"][who]] == p["home"][who])


def enter_facility(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """転居 into a home for the elderly, a household of one."""
    buildings = [i for i, r in enumerate(rows_of("buildings")) if r["kind"] == "facility"]
    which = world.chance.between(0, len(buildings) - 1, len(who))
    sites = world.sites.add(
        len(who), street=which % len(world.town.streets), lot=100 * (1 + which), branch=1,
        building=np.asarray(buildings)[which],
    )  # fmt: skip
    homes = _branch_off(world, who, np.arange(len(who)), who, sites, on, CHANGED["moved_inside"])
    world.homes["is_facility"][homes] = 1


def remove_ex_officio(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """職権消除 of somebody who lives there no longer."""
    homes = world.people["home"][who]
    reported = world.tell(LEFT["ex_officio"], on, who, reported=on)
    world.cease(who, on, LEFT["ex_officio"], reported)
    world.settle_heads(homes, on)


def naturalise(world: World, naming: Naming, who: Ints, on: Ints) -> None:
    """帰化: the same person under a Japanese name, usually that of the spouse."""
    p = world.people
    family = np.where(
        p["spouse"][who] >= 0, p["family"][p["spouse"][who]], naming.families(world.chance, len(who))
    )
    reported = world.tell(LEFT["naturalised"], on, who)
    world.naturalise(who, on, reported)
    world.tell(ENTERED["naturalised"], on, who, reported=reported)
    world.families.add(who, NOBODY, family, BY_NATURALISATION, on)
    p["family"][who] = p["born_family"][who] = family


DOINGS: dict[str, Act] = {
    "die": die,
    "birth": bear,
    "marry": marry_someone,
    "leave_alone": leave_alone,
    "set_up_alone": set_up_alone,
    "set_up_couple": set_up_couple,
    "household_leaves": leave_together,
    "household_moves": move_together,
    "split": split,
    "merge": merge,
    "hand_over_headship": hand_over,
    "divorce": divorce,
    "enter_facility": enter_facility,
    "removed_ex_officio": remove_ex_officio,
    "naturalise": naturalise,
}
