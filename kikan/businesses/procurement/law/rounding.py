"""The ways in which notices round points (端数処理); each is applied once, where the notice says."""

from __future__ import annotations

from fractions import Fraction

Points = Fraction


def half_up(points: Points, decimals: int = 0) -> Points:
    """The nearest, halves upward (四捨五入), to so many decimals."""
    scale = 10**decimals
    return Fraction((points * scale * 2 + 1) // 2, scale)


def cut(points: Points, decimals: int = 0) -> Points:
    """What is below is cut (切捨て)."""
    scale = 10**decimals
    return Fraction(points * scale // 1, scale)


def rounded(points: Points, way: str) -> Points:
    """By the word of the notice. Errors: KeyError for a word nobody knows."""
    return {
        "half_up_integer": lambda: half_up(points),
        "cut_integer": lambda: cut(points),
        "half_up_2": lambda: half_up(points, 2),
        "half_up_4": lambda: half_up(points, 4),
        "none": lambda: points,
    }[way]()


def text(points: Points, decimals: int) -> str:
    """Points as they stand on a table of results, every decimal written."""
    whole, part = divmod(int(points * 10**decimals), 10**decimals)
    return f"{whole}.{part:0{decimals}d}" if decimals else str(whole)
