"""Fictitious 個人番号 and 住民票コード with right check digits (架空の番号): nobody's, made from a seed.

Real ones are given by J-LIS alone. All of these begin with 9 and come from one invented series a municipality,
so that two sample municipalities never share one.
"""

import numpy as np

from kikan.ground.check_digits import my_number_check_digits, resident_code_check_digits
from kikan.site.samples.arrays import Column, Flags, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.world import World

# Coprime to the length of a series: every serial gives another number, and neighbours look unlike.
STEP = 7_340_033
MY_SERIES, CODE_SERIES = 10**7, 10**6


def identifier_columns(world: World, reg: Register, chance: Chance) -> dict[str, Column]:
    """The layout `resident_number`: both numbers for everybody of the register but a few who have none yet."""
    who = reg.people
    town = int(world.town.code) // 10
    serials = np.arange(len(who), dtype=np.int64) * STEP
    my_first = 9 * 10**10 + town % 1_000 * MY_SERIES + serials % MY_SERIES
    code_first = 9 * 10**9 + town % 1_000 * CODE_SERIES + serials % CODE_SERIES
    my_numbers = my_first * 10 + my_number_check_digits(my_first)
    codes = code_first * 10 + resident_code_check_digits(code_first)
    # Who arrived in the last days has no number yet.
    waits = chance.happens(0.002, len(who))
    return {
        "municipality": np.full(len(who), world.town.code, np.object_),
        "person": who,
        "my_number": _texts(my_numbers, waits),
        "resident_code": _texts(codes, waits),
    }


def stock_of_codes(code: str, count: int) -> list[str]:
    """Codes of the same invented series that nobody of the town has: what the CS would have sent as a stock."""
    serials = np.arange(CODE_SERIES - count, CODE_SERIES, dtype=np.int64) * STEP % CODE_SERIES
    first = 9 * 10**9 + int(code) // 10 % 1_000 * CODE_SERIES + serials
    return [str(n) for n in (first * 10 + resident_code_check_digits(first)).tolist()]


def _texts(numbers: Ints, is_left_out: Flags) -> Column:
    return np.asarray(
        ["" if out else str(n) for n, out in zip(numbers.tolist(), is_left_out.tolist(), strict=True)],
        np.object_,
    )
