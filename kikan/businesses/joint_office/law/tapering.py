"""The tapered population (処理費逓減方式): twice the population bears the factor times the burden, in integers."""

from fractions import Fraction
from math import isqrt

WORK, KEPT = 192, 64


def tapered(population: int, factor: Fraction) -> Fraction:
    """population ^ log2(factor), so that g(2p) is exactly factor times g(p).

    The population is m × 2^k with 1 <= m < 2: factor^k is exact, factor^log2(m) is computed in integers of WORK
    bits and cut to KEPT bits; m is the same for p and 2p, so the ratio of the two has no rounding in it.
    """
    if population <= 0:
        return Fraction(0)
    doublings = population.bit_length() - 1
    return factor**doublings * _between(population, doublings, factor)


def _between(population: int, doublings: int, factor: Fraction) -> Fraction:
    """factor^log2(m): each binary digit of log2(m) comes from a squaring, each root of the factor from isqrt."""
    mantissa, power = (population << WORK) >> doublings, 1 << WORK
    root = (factor.numerator << WORK) // factor.denominator
    for _ in range(KEPT):
        root = isqrt(root << WORK)
        mantissa = mantissa * mantissa >> WORK
        if mantissa >= 2 << WORK:
            mantissa >>= 1
            power = power * root >> WORK
    return Fraction(power >> (WORK - KEPT), 1 << KEPT)
