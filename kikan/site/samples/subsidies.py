"""Medical subsidies of the sample (医療費助成): heads of households with a severe disability, this term and the one before."""

import numpy as np

from kikan.businesses.medical_subsidy.law.numbers import with_check_digit
from kikan.site.samples.arrays import NO_DAY, Column, Ints
from kikan.site.samples.histories import Register
from kikan.site.samples.money import heads_of_today
from kikan.site.samples.welfare import INTELLECTUAL, MENTAL, PHYSICAL, Welfare
from kikan.site.samples.world import World

SEVERE, FREE = 1, 1
TERM_ENDS = 6
"""The month that ends a term: the one after it begins the next."""


def subsidy_columns(world: World, reg: Register, chosen: Welfare) -> dict[str, Column]:
    """The layout `medical_subsidy_recipient`; a term of the year before for who had the certificate then."""
    heads = heads_of_today(reg, world.today)
    kind, grade = chosen.certificate[heads], chosen.grade[heads]
    severe = ((kind == PHYSICAL) & (grade <= 2)) | ((kind > PHYSICAL) & (grade == 1))
    severe &= (chosen.certified_on[heads] <= world.today) & (chosen.case[heads] < 0)
    who = heads[severe]
    this, following = _terms(world.today)
    before = np.datetime64(this, "D").astype("datetime64[M]") - 12
    last = int(before.astype("datetime64[D]").astype(np.int64))
    begins = np.maximum(np.maximum(chosen.certified_on[who], world.people["resident_from"][who]), last)
    first_month = _months(begins)
    earlier = np.flatnonzero(first_month < this)
    person = np.concatenate([who[earlier], who])
    starts = np.concatenate([first_month[earlier], np.maximum(first_month, this)])
    ends = np.concatenate([np.full(len(earlier), this), np.full(len(who), following)])
    serial = np.concatenate([earlier, np.arange(len(who))]) + 1
    kind, grade = chosen.certificate[person], chosen.grade[person]
    nothing = np.zeros(len(person), np.int64)
    blank = np.full(len(person), "", np.object_)
    return {
        "person": person, "kind": nothing + SEVERE, "number": with_check_digit(serial, 6), "copay": nothing + FREE,
        "payee": person, "lost_by": nothing, "valid_from": starts, "valid_until": ends, "applied_on": starts,
        "physical": np.where(kind == PHYSICAL, grade, 0), "mental": np.where(kind == MENTAL, grade, 0),
        "intellectual": np.where(kind == INTELLECTUAL, grade, 0), "pension": nothing, "special_child_rearing": nothing,
        "ground_until": nothing + NO_DAY, "supporter": np.full(len(person), -1), "child": np.full(len(person), -1),
        "work": nothing, "insurer": nothing, "insurer_number": blank, "symbol": blank,
    }  # fmt: skip


def _months(days: Ints) -> Ints:
    """The first of each day's month."""
    found: Ints = (
        days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    return found


def _terms(today: int) -> tuple[int, int]:
    """The first day of the term of today, and of the next."""
    month = int(np.datetime64(today, "D").astype("datetime64[M]").astype(np.int64))
    year = (month - TERM_ENDS) // 12
    days = [
        np.datetime64(12 * (year + n) + TERM_ENDS, "M").astype("datetime64[D]").astype(np.int64)
        for n in (0, 1)
    ]
    return int(days[0]), int(days[1])
