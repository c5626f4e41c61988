"""Person and household numbers (宛名番号・世帯番号) with check digit, modulus 11, weights 2–7 from the lowest digit."""

import numpy as np

from kikan.site.samples.arrays import Flags, Ints

FIRST_PERSON, FIRST_HOUSEHOLD = 1_000_000, 6_000_000


def remainders(serials: Ints) -> Ints:
    """The weighted sum of the digits modulo 11."""
    total, rest = np.zeros(len(serials), np.int64), serials.copy()
    for place in range(18):
        total += rest % 10 * (2 + place % 6)
        rest //= 10
    return total % 11


def numbers(first: int, count: int) -> Ints:
    """`count` numbers from the series; serials whose check digit would be 10 are skipped."""
    serials = np.arange(first, first + count * 5 // 4 + 20)
    left = remainders(serials)
    usable = left != 1
    serials, left = serials[usable][:count], left[usable][:count]
    return serials * 10 + np.where(left == 0, 0, 11 - left)


def has_valid_check(values: Ints) -> Flags:
    left = remainders(values // 10)
    return (left != 1) & (values % 10 == np.where(left == 0, 0, 11 - left))
