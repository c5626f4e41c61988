"""Names (氏名) drawn from lists: surnames with readings, given names of the time of birth, foreign names."""

from functools import cache

import numpy as np

from kikan.site.samples.arrays import Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.sources import rows_of, running_weights

SPAN = 5  # years of birth that share a list of given names
FIRST = 1880


@cache
def surname_weights() -> Ints:
    return running_weights([int(r["weight"]) for r in rows_of("surnames")])


@cache
def rare_surnames() -> Ints:
    return np.asarray([i for i, r in enumerate(rows_of("surnames")) if r["mark"] == "rare"])


@cache
def given_names(sex: int, span: int) -> Ints:
    """Numbers of the given names in use in these years."""
    year = FIRST + span * SPAN
    rows = enumerate(rows_of("given_names"))
    fits = [
        i for i, r in rows if int(r["sex"]) == sex and int(r["born_from"]) <= year <= int(r["born_until"])
    ]
    return np.asarray(fits)


class Naming:
    """Draws names; brothers and sisters get different ones. `rare_share`: families of rare writing beside their due."""

    def __init__(self, rare_share: float = 0.0) -> None:
        self.rare_share = rare_share

    def families(self, chance: Chance, count: int) -> Ints:
        usual = chance.weighted(surname_weights(), count)
        if not self.rare_share:
            return usual
        rare = rare_surnames()[chance.between(0, len(rare_surnames()) - 1, count)]
        return np.where(chance.happens(self.rare_share, count), rare, usual)

    def given(self, chance: Chance, sex: Ints, birth: Ints, after: Ints | None = None) -> Ints:
        """Given names by sex and year of birth; `after` numbers the children of one mother."""
        years = 1970 + birth * 400 // 146097
        span = np.clip((years - FIRST) // SPAN, 0, 39)
        start = chance.between(0, 10**6, len(sex)) if after is None else after
        names = np.zeros(len(sex), np.int64)
        for key in np.unique(sex * 100 + span):
            rows = np.flatnonzero(sex * 100 + span == key)
            listed = given_names(int(key) // 100, int(key) % 100)
            names[rows] = listed[start[rows] % len(listed)]
        return names

    def foreign(self, chance: Chance, sex: Ints) -> Ints:
        rows = rows_of("foreign_names")
        names = np.zeros(len(sex), np.int64)
        for each in (1, 2):
            listed = np.asarray([i for i, r in enumerate(rows) if int(r["sex"]) == each])
            mine = np.flatnonzero(sex == each)
            names[mine] = listed[chance.between(0, len(listed) - 1, len(mine))]
        return names
