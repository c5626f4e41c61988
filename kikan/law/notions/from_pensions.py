"""What pension payers take of a year's premium (年金からの特別徴収): the same rule for the insurances that ask it.

Law: 介護保険法第134条〜第140条, which 高齢者の医療の確保に関する法律第110条 and 国民健康保険法第76条の4 apply
"""

from datetime import date

import numpy as np

from kikan.law.amounts import Truth, Yen, apply_rate, at_least, at_most, choose, cut_below
from kikan.law.law import Law
from kikan.law.notions.instalments import over

# April, June, August are taken before the year's income is known (仮徴収), the others after (本徴収).
PENSION_MONTHS = (4, 6, 8, 10, 12, 2)
INTERIM = MAIN = 3


def taken_from_pension(yearly: Yen, last_february: Yen, law: Law) -> Yen:
    """What is taken in April, June, August, October, December, February: shape (rows, 6).

    The interim months take what February took, the rest falls evenly to the main ones. Where the interim sum is above
    the year's premium the main months take nothing: the excess is given back.
    Rounding: the main months cut below the ordinance's unit
    """
    interim = np.repeat(last_february[:, None], INTERIM, axis=1)
    rest = at_least(yearly - last_february * INTERIM, 0)
    unit, remainder = law.amount("instalment_unit"), law.choice("instalment_remainder")
    return np.concatenate([interim, over(rest, MAIN, unit, remainder=remainder)], axis=1)


def cut_to(yearly: Yen, months: Yen) -> Yen:
    """The same months without what is above the year's premium: taken off from the last month backwards."""
    excess = at_least(months.sum(axis=1) - yearly, 0)
    found = months.copy()
    for place in reversed(range(months.shape[1])):
        less = at_most(excess, found[:, place])
        found[:, place] -= less
        excess = excess - less
    return found


def first_share(yearly: Yen, begins: Truth, law: Law) -> Yen:
    """What falls to the pension in the year its collection begins in October, 0 for everybody else.

    Rounding: cut below the ordinance's unit
    """
    share = cut_below(apply_rate(yearly, law.rate("first_pension_share")), law.amount("instalment_unit"))
    return choose(begins, share, 0)


def pension_due_days(law: Law) -> tuple[date, ...]:
    """Until when the payers hand over what each month took: a day of the month after it (介護保険法第137条)."""
    day = law.amount("pension_handed_over_day")
    year = law.at
    return tuple(date(year + (m < 4) + m // 12, m % 12 + 1, day) for m in PENSION_MONTHS)
