"""Exact whole-number arithmetic: divisions that say where the fraction goes, and splitting without loss."""

from collections.abc import Sequence


def ceil_div(amount: int, divisor: int) -> int:
    """amount ÷ divisor, fraction raised."""
    return -(-amount // divisor)


def half_up_div(amount: int, divisor: int) -> int:
    """amount ÷ divisor to the nearest whole number, halves upward (四捨五入); for amounts of zero and more."""
    if amount < 0 or divisor <= 0:
        raise ValueError("四捨五入 is defined here for amounts of zero and more")
    return (2 * amount + divisor) // (2 * divisor)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount by weights without losing a yen: fractions cut, the rest to the largest remainders, first ones first."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and not all zero")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts
