"""Invents whole households (世帯): who lives together, how old, how related, who is head."""

from dataclasses import dataclass

import numpy as np

from kikan.site.samples.arrays import NOBODY, Flags, Ints, Texts
from kikan.site.samples.chance import Chance, amount_at
from kikan.site.samples.naming import Naming
from kikan.site.samples.sources import populace
from kikan.site.samples.world import FEMALE, FOREIGN, MALE, World

# Places in a household. The couple in the middle is the anchor of all ages.
GRANDFATHER, GRANDMOTHER, HUSBAND, WIFE, CHILD, GREAT_GRANDMOTHER, SIBLING, LODGER = 0, 1, 2, 3, 4, 9, 10, 11
PLACES, CHILDREN = 12, 5
TYPES = (
    "single_young", "single_middle", "single_old", "couple_young", "couple_old", "nuclear", "lone_parent",
    "parent_and_child", "three_generations", "couple_and_parents", "wide",
)  # fmt: skip
AGES = {  # of the anchor, by type
    "single_young": (18, 33), "single_middle": (34, 63), "single_old": (64, 92), "couple_young": (23, 48),
    "couple_old": (58, 86), "nuclear": (25, 60), "lone_parent": (26, 54), "parent_and_child": (38, 62),
    "three_generations": (28, 58), "couple_and_parents": (34, 62), "wide": (30, 56),
}  # fmt: skip
ALIVE_MOTHER = [
    (0.0, 100),
    (60.0, 97),
    (75.0, 88),
    (85.0, 60),
    (92.0, 30),
    (100.0, 4),
    (104.0, 0),
    (200.0, 0),
]
ALIVE_FATHER = [
    (0.0, 100),
    (60.0, 93),
    (75.0, 70),
    (85.0, 35),
    (92.0, 12),
    (100.0, 1),
    (104.0, 0),
    (200.0, 0),
]
STILL_HOME = [(0.0, 100), (18.0, 100), (19.0, 55), (25.0, 45), (35.0, 32), (50.0, 18), (60.0, 5), (200.0, 0)]


@dataclass
class Draft:
    """Households before they are people: a row per household, a column per place."""

    kind: Ints
    age: Ints
    sex: Ints
    present: Flags
    heir_is_wife: Flags

    def first(self, count: int) -> "Draft":
        """The first households only."""
        return Draft(
            self.kind[:count], self.age[:count], self.sex[:count], self.present[:count], self.heir_is_wife[:count]
        )  # fmt: skip


def draft(chance: Chance, kinds: Ints) -> Draft:
    """Who is there and how old, for each household of the given type."""
    count = len(kinds)
    low, high = (np.asarray([AGES[t][i] for t in TYPES])[kinds] for i in (0, 1))
    anchor = chance.between_each(low, high)
    age = np.zeros((count, PLACES), np.int64)
    age[:, WIFE] = anchor
    age[:, HUSBAND] = anchor + chance.between(-2, 6, count)
    _older(chance, age)
    _children(chance, age)
    sex = np.zeros((count, PLACES), np.int64)
    sex[:, [GRANDFATHER, HUSBAND]] = MALE
    sex[:, [GRANDMOTHER, WIFE, GREAT_GRANDMOTHER]] = FEMALE
    for place in (*range(CHILD, CHILD + CHILDREN), SIBLING, LODGER):
        sex[:, place] = np.where(chance.happens(0.513, count), MALE, FEMALE)
    present = _presence(chance, kinds, age)
    return Draft(kinds, age, sex, present, chance.happens(0.12, count))


def _older(chance: Chance, age: Ints) -> None:
    count = len(age)
    age[:, GRANDMOTHER] = np.maximum(age[:, HUSBAND], age[:, WIFE]) + chance.between(21, 31, count)
    age[:, GRANDFATHER] = age[:, GRANDMOTHER] + chance.between(-1, 6, count)
    age[:, GREAT_GRANDMOTHER] = np.maximum(age[:, GRANDFATHER], age[:, GRANDMOTHER]) + chance.between(
        19, 24, count
    )
    age[:, SIBLING] = np.maximum(age[:, HUSBAND] + chance.between(-6, -2, count), 16)
    age[:, LODGER] = chance.between(19, 70, count)


def _children(chance: Chance, age: Ints) -> None:
    """Ages of children by their mother's age at each birth; a negative age is a child not born yet."""
    at_birth = 22 + chance.between(0, 5, len(age)) + chance.between(0, 5, len(age))
    for child in range(CHILDREN):
        age[:, CHILD + child] = age[:, WIFE] - at_birth
        at_birth = at_birth + chance.between(2, 4, len(age))


def _presence(chance: Chance, kinds: Ints, age: Ints) -> Flags:
    name = np.asarray(TYPES, np.object_)[kinds]
    count = len(kinds)
    here = np.zeros((count, PLACES), np.bool_)
    single = np.isin(name, ["single_young", "single_middle", "single_old"])
    man_alone = chance.happens(np.select([name == "single_old"], [0.28], 0.60), count)
    lone_father = chance.happens(0.18, count)
    couple = ~single & ~np.isin(name, ["lone_parent", "parent_and_child"])
    son = chance.happens(0.7, count)
    here[:, HUSBAND] = couple | (single & man_alone) | ((name == "lone_parent") & lone_father)
    here[:, WIFE] = couple | (single & ~man_alone) | ((name == "lone_parent") & ~lone_father)
    alone_with_parent = name == "parent_and_child"
    here[:, HUSBAND] |= alone_with_parent & son
    here[:, WIFE] |= alone_with_parent & ~son
    with_parents = np.isin(name, ["parent_and_child", "three_generations", "couple_and_parents", "wide"])
    here[:, GRANDMOTHER] = with_parents & _alive(chance, age[:, GRANDMOTHER], ALIVE_MOTHER)
    here[:, GRANDFATHER] = with_parents & _alive(chance, age[:, GRANDFATHER], ALIVE_FATHER)
    here[:, GREAT_GRANDMOTHER] = (name == "wide") & (age[:, GREAT_GRANDMOTHER] < 103)
    here[:, SIBLING] = (
        (name == "wide") & (here[:, GRANDMOTHER] | here[:, GRANDFATHER]) & chance.happens(0.5, count)
    )
    here[:, LODGER] = (name == "wide") & chance.happens(0.35, count)
    _present_children(chance, name, age, here)
    return here


def _alive(chance: Chance, age: Ints, line: list[tuple[float, int]]) -> Flags:
    return chance.between(1, 100, len(age)) <= amount_at(age.astype(np.float64), line)


def _present_children(chance: Chance, name: Texts, age: Ints, here: Flags) -> None:
    """One to five children, of whom the grown-up have often left; a lone parent keeps at least one."""
    with_children = np.isin(name, ["nuclear", "lone_parent", "three_generations", "wide"])
    number = 1 + np.searchsorted([0.22, 0.72, 0.96, 0.995], chance.fractions(len(age)), "right")
    for child in range(CHILDREN):
        years = age[:, CHILD + child]
        home = _alive(chance, np.maximum(years, 0), STILL_HOME)
        here[:, CHILD + child] = with_children & (child < number) & (years >= 0) & home
    needs_one = (
        (name == "lone_parent") & ~here[:, CHILD : CHILD + CHILDREN].any(axis=1) & (age[:, CHILD] >= 0)
    )
    here[needs_one, CHILD] = True


def settle(
    world: World, naming: Naming, drafted: Draft, day: Ints, sites: Ints, reason: int
) -> tuple[Ints, Ints]:
    """Turn drafts into people in new homes, related and named, with a head. Gives people and their homes."""
    rows, places = np.nonzero(drafted.present)
    homes = world.new_homes(sites, day, reason)
    who = _add_people(world, naming, drafted, rows, places, day)
    number = np.full(drafted.present.shape, NOBODY, np.int64)
    number[rows, places] = who
    _relate(world, drafted, number)
    world.enter(who, homes[rows], day[rows])
    world.set_heads(homes, _heads(world.chance, drafted, number), day)
    return who, homes[rows]


def _add_people(world: World, naming: Naming, drafted: Draft, rows: Ints, places: Ints, day: Ints) -> Ints:
    chance, count = world.chance, len(rows)
    birth = day[rows] - drafted.age[rows, places] * 1461 // 4 - chance.between(1, 364, count)
    sex = drafted.sex[rows, places]
    family = naming.families(chance, len(drafted.kind))[rows]
    maiden = naming.families(chance, count)
    married_in = np.where(drafted.heir_is_wife[rows], places == HUSBAND, places == WIFE)
    married_in &= drafted.present[rows, HUSBAND] & drafted.present[rows, WIFE]
    married_in |= np.isin(places, (GRANDMOTHER, GREAT_GRANDMOTHER))
    family = np.where(places == LODGER, maiden, family)
    return world.people.add(
        count, sex=sex, birth=birth, family=family, born_family=np.where(married_in, maiden, family),
        given=naming.given(chance, sex, birth, chance.between(0, 10**6, len(drafted.kind))[rows] + 13 * places),
        is_lodger=((places == LODGER) & chance.happens(0.5, count)).astype(np.int64),
        first_from=day[rows], named_from=day[rows],
    )  # fmt: skip


def _relate(world: World, drafted: Draft, number: Ints) -> None:
    """Parents and spouses; the heir of the house is the husband, sometimes the wife (婿)."""
    p = world.people
    heir = np.where(drafted.heir_is_wife & (number[:, WIFE] >= 0), number[:, WIFE], number[:, HUSBAND])
    heir = np.where(heir < 0, number[:, WIFE], heir)
    for child, father, mother in (
        (heir, number[:, GRANDFATHER], number[:, GRANDMOTHER]),
        (number[:, SIBLING], number[:, GRANDFATHER], number[:, GRANDMOTHER]),
        (number[:, GRANDFATHER], np.full(len(number), NOBODY), number[:, GREAT_GRANDMOTHER]),
        *((number[:, CHILD + c], number[:, HUSBAND], number[:, WIFE]) for c in range(CHILDREN)),
    ):
        there = child >= 0
        p["father"][child[there]] = father[there]
        p["mother"][child[there]] = mother[there]
    for a, b in ((HUSBAND, WIFE), (GRANDFATHER, GRANDMOTHER)):
        both = (number[:, a] >= 0) & (number[:, b] >= 0)
        marry(world, number[both, a], number[both, b])
    mothers = number[:, WIFE]
    p["children"][mothers[mothers >= 0]] = (number[mothers >= 0, CHILD : CHILD + CHILDREN] >= 0).sum(axis=1)


def marry(world: World, one: Ints, other: Ints) -> None:
    p = world.people
    p["spouse"][one], p["spouse"][other] = other, one
    p["is_married"][one] = p["is_married"][other] = 1


def _heads(chance: Chance, drafted: Draft, number: Ints) -> Ints:
    """The grandfather while not old, else the husband, the wife, whoever is there."""
    count = len(number)
    elder = np.where(number[:, GRANDFATHER] >= 0, number[:, GRANDFATHER], number[:, GRANDMOTHER])
    elder_age = np.where(
        number[:, GRANDFATHER] >= 0, drafted.age[:, GRANDFATHER], drafted.age[:, GRANDMOTHER]
    )
    elder_leads = (elder >= 0) & chance.happens(np.where(elder_age < 72, 0.65, 0.2), count)
    middle = np.where(number[:, HUSBAND] >= 0, number[:, HUSBAND], number[:, WIFE])
    return np.where(elder_leads | (middle < 0), np.where(elder >= 0, elder, number[:, CHILD]), middle)


def draw_types(chance: Chance, count: int, mix: str) -> Ints:
    """Types of households by the shares of samples/people/populace.yaml."""
    shares = populace()[mix]
    running = np.cumsum([shares.get(t, 0) for t in TYPES])
    return np.searchsorted(running / running[-1], chance.fractions(count), "right").clip(max=len(TYPES) - 1)


def found(world: World, naming: Naming) -> None:
    """The town on the first day of the records (改製)."""
    chance = world.chance
    from_surplus = 1 + 20 * populace()["starting_surplus_per_year"]
    wanted = int(world.town.population * from_surplus)
    kinds = draw_types(chance, max(wanted // 2, 4), "household_types")
    if world.town.is_test:
        kinds[:6] = TYPES.index("wide")
    drafted = draft(chance, kinds)
    drafted.present[~drafted.present.any(axis=1), HUSBAND] = True
    keep = max(int(np.searchsorted(np.cumsum(drafted.present.sum(axis=1)), wanted)), 4)
    drafted = drafted.first(keep)
    flats = chance.happens(np.where(drafted.kind < 2, 0.55, 0.06), keep)
    day = np.full(keep, world.begins)
    who, _ = settle(world, naming, drafted, day, world.new_sites(keep, flats), 7)
    make_foreign(world, naming, _foreign_wives(world, who))
    world.become_residents(who, day[0], 7, day[0])


def _foreign_wives(world: World, who: Ints) -> Ints:
    p = world.people
    wives = who[(p["sex"][who] == FEMALE) & (p["is_married"][who] == 1) & (p["mother"][who] < 0)]
    age = world.age(wives, world.begins)
    return wives[
        (age > 23) & (age < 58) & world.chance.happens(0.2 if world.town.is_test else 0.018, len(wives))
    ]


def make_foreign(world: World, naming: Naming, who: Ints) -> None:
    """They are of foreign nationality, with a name and country of their own."""
    p = world.people
    p["kind"][who] = FOREIGN
    p["foreign"][who] = naming.foreign(world.chance, p["sex"][who])
