"""National pension of the sample: who is insured of the first class, and whom the agency has exempted (numbers left out)."""

import numpy as np

from kikan.site.samples.arrays import OPEN, Column, Ints
from kikan.site.samples.histories import Register
from kikan.site.samples.insurance import Insurance, birthday
from kikan.site.samples.world import World, day_number

FIRST, LAST = 20, 60
AGED_20, MOVED_IN = 1, 4
EXEMPTION, STUDENT, FULL, DEFERRAL, AS_STUDENT = 1, 2, 1, 5, 6
YOUNG, GRADUATED = 50, 23


def pension_groups(world: World, reg: Register, insured: Insurance) -> dict[str, dict[str, Column]]:
    """The layouts of the pension: who is insured by NHI between 20 and 60 is of the first class here."""
    birth, today, stays = world.people["birth"], world.today, reg.stays
    is_now = (stays["valid_from"] <= today) & (today < stays["valid_until"])
    since = np.full(world.people.size, OPEN, np.int64)
    since[stays["person"][is_now]] = stays["valid_from"][is_now]
    reached, over = birthday(birth, FIRST) - 1, birthday(birth, LAST) - 1
    fits = (
        insured.enrolled_on(today)[: world.people.size]
        & (reached <= today)
        & (today < over)
        & (since <= today)
    )
    who = np.flatnonzero(fits)
    gained = np.maximum(reached, since)[who]
    none = np.zeros(len(who), np.int64)
    return {
        "pension_insured": {
            "person": who, "digits": none, "insured_kind": none + 1, "gained_on": gained,
            "gained_by": np.where(gained == reached[who], AGED_20, MOVED_IN), "valid_from": gained,
            "valid_until": none + OPEN, "lost_by": none,
        },
        "pension_exemptions": _exemptions(world, who, gained),
    }  # fmt: skip


def _exemptions(world: World, who: Ints, gained: Ints) -> dict[str, Column]:
    """One in three, for the exemption year from July; students for the year from April."""
    age, today = world.age(who, np.full(len(who), world.today)), world.today_date
    chosen = who % 3 == 0
    who, gained, age = who[chosen], gained[chosen], age[chosen]
    is_student = age < GRADUATED
    july, april = (
        today.replace(year=today.year - (today < today.replace(month=m, day=1)), month=m, day=1)
        for m in (7, 4)
    )
    begins = np.where(is_student, day_number(april), day_number(july))
    ends = np.where(
        is_student, day_number(april.replace(year=april.year + 1, month=3)),
        day_number(july.replace(year=july.year + 1, month=6)),
    )  # fmt: skip
    month = gained.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    result = FULL + who // 3 % DEFERRAL
    result = np.where((result == DEFERRAL) & (age >= YOUNG), FULL, result)
    applied = np.minimum(np.maximum(begins + 9, gained), world.today)
    none = np.zeros(len(who), np.int64)
    return {
        "person": who, "kind": np.where(is_student, STUDENT, EXEMPTION),
        "result": np.where(is_student, AS_STUDENT, result), "cause": none, "applied_on": applied,
        "answered_on": np.minimum(applied + 40, world.today), "from_month": np.maximum(begins, month),
        "until_month": ends, "is_continued": ((result == FULL) & ~is_student).astype(np.int64),
    }  # fmt: skip
