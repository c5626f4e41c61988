"""Person and household numbers (宛名番号・世帯番号): a sequence and a check digit, modulus 11, weights 2 to 7.

A serial whose remainder is 1 would need the digit 10: such serials are skipped.
"""

import numpy as np

from kikan.law.amounts import Count, Truth

DIGITS, FIRST_WEIGHT, WEIGHTS, MODULUS = 18, 2, 6, 11


def remainder(serials: Count) -> Count:
    """The weighted sum of the digits modulo 11, the lowest digit weighing 2."""
    total, rest = np.zeros(len(serials), dtype=np.int64), serials.copy()
    for place in range(DIGITS):
        total += rest % 10 * (FIRST_WEIGHT + place % WEIGHTS)
        rest //= 10
    return total % MODULUS


def may_be_used(serials: Count) -> Truth:
    usable: Truth = remainder(serials) != 1
    return usable


def with_check_digit(serials: Count) -> Count:
    """The numbers of usable serials."""
    left = remainder(serials)
    return serials * 10 + np.where(left == 0, 0, MODULUS - left)


def is_valid(numbers: Count) -> Truth:
    """Whether the check digit fits."""
    serials = numbers // 10
    valid: Truth = may_be_used(serials) & (with_check_digit(serials) == numbers) & (numbers > 0)
    return valid
