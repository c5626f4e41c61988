"""Public assistance (生活保護) and disability certificates (障害者手帳) of a few."""

from dataclasses import dataclass

import numpy as np

from kikan.site.samples.arrays import NO_DAY, OPEN, Column, Ints, rank_within
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.world import World

NEVER = OPEN + 1
PHYSICAL, INTELLECTUAL, MENTAL = 1, 2, 3


@dataclass(frozen=True)
class Welfare:
    """Per person: assistance, certificate, recognition for the late elderly system before 75."""

    assisted_from: Ints
    assisted_until: Ints
    case: Ints  # the home that receives; -1 none
    certificate: Ints  # kind, 0 none
    grade: Ints
    certified_on: Ints
    recognised_from: Ints

    @property
    def is_special(self) -> Ints:
        """2 for a special, 1 for an ordinary disability of the tax law, 0 for none."""
        special = (self.certificate == PHYSICAL) & (self.grade <= 2)
        special |= (self.certificate != PHYSICAL) & (self.certificate > 0) & (self.grade == 1)
        return np.where(special, 2, (self.certificate > 0).astype(np.int64))


def welfare(world: World, reg: Register, chance: Chance) -> Welfare:
    assisted_from, assisted_until, case = _assistance(world, chance)
    certificate, grade, certified_on = _certificates(world, chance)
    age_65 = world.people["birth"] + 65 * 1461 // 4
    severe = (certificate == PHYSICAL) & (grade <= 3) & chance.happens(0.35, world.people.size)
    recognised = np.where(severe, np.maximum(age_65, certified_on) + 40, NEVER)
    return Welfare(assisted_from, assisted_until, case, certificate, grade, certified_on, recognised)


def _assistance(world: World, chance: Chance) -> tuple[Ints, Ints, Ints]:
    """Whole households of one or two, some of which no longer receive."""
    p, homes = world.people, world.homes.size
    size = world.sizes()
    share = np.where(size == 1, 0.022, np.where(size == 2, 0.006, 0.001)) * (10 if world.town.is_test else 1)
    receives = (size > 0) & chance.happens(share, homes) & (world.homes["is_facility"] == 0)
    since = world.today - chance.between(60, 3600, homes)
    over = chance.happens(0.5 if world.town.is_test else 0.25, homes)
    until = np.where(over, chance.between_each(since + 50, np.full(homes, world.today)), NEVER)
    of = np.where(p["home"] >= 0, p["home"], 0)
    mine = (p["home"] >= 0) & receives[of]
    joined = np.maximum(since[of], p["member_since"] + 1)
    mine &= joined < np.minimum(until[of], world.today)
    never = np.full(p.size, NEVER)
    return np.where(mine, joined, never), np.where(mine, until[of], never), np.where(mine, of, -1)


def _certificates(world: World, chance: Chance) -> tuple[Ints, Ints, Ints]:
    p, count = world.people, world.people.size
    age = world.age(np.arange(count), world.today)
    throw = chance.fractions(count)
    others = 0.03 if world.town.is_test else 0.009
    physical = np.interp(age, [0, 20, 50, 65, 80, 100], [0.003, 0.006, 0.02, 0.05, 0.1, 0.14])
    kind = np.select(
        [throw < physical, throw < physical + others, throw < physical + 2 * others],
        [PHYSICAL, INTELLECTUAL, MENTAL],
    )
    kind = np.where((kind == MENTAL) & (age < 15), 0, kind)
    grade = np.select(
        [kind == PHYSICAL, kind == INTELLECTUAL, kind == MENTAL],
        [chance.between(1, 6, count), chance.between(1, 2, count), chance.between(1, 3, count)],
    )
    on = world.today - chance.between(30, 5000, count)
    return kind, grade, np.maximum(on, p["birth"] + 400)


def assistance_columns(world: World, reg: Register, chosen: Welfare) -> dict[str, Column]:
    """The layout `public_assistance`."""
    who = np.flatnonzero((chosen.case >= 0) & np.isin(np.arange(world.people.size), reg.people))
    who = who[np.lexsort((who, chosen.case[who]))]
    until = chosen.assisted_until[who]
    case = np.cumsum(np.append(True, chosen.case[who][1:] != chosen.case[who][:-1])) if len(who) else who
    ones = np.ones(len(who), np.int64)
    return {
        "case_no": np.asarray([f"{n:06d}" for n in case.tolist()], np.object_),
        "member_no": 1 + rank_within(chosen.case[who]), "person": who,
        "valid_from": chosen.assisted_from[who], "kind": ones * 2, "has_living_aid": ones, "has_housing_aid": ones,
        "has_medical_aid": ones, "valid_until": np.where(until > OPEN, OPEN, until), "is_latest": ones,
    }  # fmt: skip


def certificate_columns(world: World, reg: Register, chosen: Welfare) -> dict[str, Column]:
    """The layout `disability_certificate`, for residents of today."""
    who = np.flatnonzero(
        (chosen.certificate > 0) & (world.people["home"] >= 0) & (chosen.certified_on <= world.today)
    )
    kind = chosen.certificate[who]
    until = np.where(kind == MENTAL, world.today + (who * 37) % 700, NO_DAY)
    return {
        "person": who, "kind": kind, "grade": chosen.grade[who], "valid_from": chosen.certified_on[who],
        "valid_until": until,
    }  # fmt: skip
