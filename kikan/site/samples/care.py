"""Long-term care insurance of the sample: who is insured since 65, who is certified, who pays from a pension."""

import numpy as np

from kikan.site.samples.arrays import OPEN, Column, Ints, rank_within
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.insurance import birthday
from kikan.site.samples.world import ENTERED, LEFT, World

FIRST_NUMBER = 1_000_000
REACHED, MOVED_IN, BEFORE = 1, 2, 0
MOVED_OUT, DIED = 1, 2
# Of those aged 65, 75 and 85 or more, who is certified (in a hundred), about as in the whole country.
CERTIFIED = ((85, 60), (75, 19), (65, 4))
LEVELS = (12, 13, 21, 22, 23, 24, 25)
SHARES = (0.14, 0.28, 0.49, 0.66, 0.79, 0.92)


def care_groups(world: World, reg: Register, chance: Chance) -> dict[str, dict[str, Column]]:
    """The layouts of care insurance: insured, certified, collected from a pension."""
    insured = _insured(world, reg)
    here = np.flatnonzero(np.asarray(insured["valid_until"]) == OPEN)
    person = np.asarray(insured["person"])[here]
    return {
        "care_insured": insured,
        "care_certified": _certified(world, person, chance),
        "care_pensions": pensions(world, person, birthday(world.people["birth"], 66), 9_000, chance),
    }


def _insured(world: World, reg: Register) -> dict[str, Column]:
    """From the day before the 65th birthday, or from moving in later; the day after leaving ends it."""
    s = reg.stays
    since = birthday(world.people["birth"], 65) - 1
    begins = np.maximum(since[s["person"]], s["valid_from"])
    rows = np.flatnonzero((begins < s["valid_until"]) & (begins <= world.today))
    rows = rows[np.lexsort((begins[rows], s["person"][rows]))]
    person, begins, ends = s["person"][rows], begins[rows], s["valid_until"][rows]
    left = ends <= world.today
    moved_in = (begins == s["valid_from"][rows]) & (since[person] < begins)
    by = np.select(
        [moved_in & (s["became_by"][rows] == ENTERED["rewritten"]), moved_in], [BEFORE, MOVED_IN], REACHED
    )
    order = rank_within(person)
    return {
        "insured_number": FIRST_NUMBER + np.cumsum(order == 0),
        "number": 1 + order,
        "person": person,
        "kind": np.ones(len(rows), np.int64),
        "valid_from": begins,
        "acquired_by": by,
        "valid_until": np.where(left, before_next(person, begins, ends + 1), OPEN),
        "lost_by": np.where(left, np.where(s["ceased_by"][rows] == LEFT["died"], DIED, MOVED_OUT), 0),
    }  # fmt: skip


def before_next(person: Ints, begins: Ints, ends: Ints) -> Ints:
    """Ends that do not reach into the next period of the same person (rows by person and begin)."""
    following = np.append(begins[1:], OPEN)
    same = np.append(person[1:] == person[:-1], False)
    found: Ints = np.where(same, np.minimum(ends, following), ends)
    return found


def _certified(world: World, person: Ints, chance: Chance) -> dict[str, Column]:
    """One certification each of some, from some day of the last two years; the older the more often."""
    age = world.age(person, np.full(len(person), world.today))
    throw = chance.between(1, 100, len(person))
    share = np.select([age >= a for a, _ in CERTIFIED], [s for _, s in CERTIFIED], 0)
    chosen = person[throw <= share]
    count = len(chosen)
    level = np.asarray(LEVELS, np.int64)[np.searchsorted(SHARES, chance.fractions(count), "right")]
    begun = (world.today - chance.between(30, 600, count)).astype("datetime64[D]").astype("datetime64[M]")
    until = (begun + chance.between(20, 34, count)).astype("datetime64[D]").astype(np.int64)
    begins = begun.astype("datetime64[D]").astype(np.int64)
    since = birthday(world.people["birth"], 65)[chosen] - 1
    return {
        "person": chosen,
        "level": level,
        "certified_on": np.maximum(begins, since),
        "valid_from": np.maximum(begins, since),
        "valid_until": until,
    }


def pensions(world: World, person: Ints, since: Ints, amount: int, chance: Chance) -> dict[str, Column]:
    """Most of those past a day of their life pay from a pension, since an April two years ago."""
    old = person[(since[person] <= world.today) & chance.happens(0.88, len(person))]
    year = int(np.datetime64(world.today, "D").astype("datetime64[Y]").astype(np.int64)) + 1970
    first = int(np.datetime64(f"{year - 2}-04-01", "D").astype(np.int64))
    return {
        "person": old,
        "payer": np.full(len(old), 1000),
        "interim": amount + 100 * chance.between(-30, 30, len(old)),
        "valid_from": np.full(len(old), first),
        "valid_until": np.full(len(old), OPEN),
    }
