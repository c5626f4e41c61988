"""Points for what is offered (技術点): functions, judges, compression to the allocation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kikan.businesses.procurement.law.rounding import Points, half_up


def function_points(
    *,
    required_points: int,
    optional_points: int,
    required_all_met: bool,
    optional_items: int,
    optional_met: int,
) -> Points | None:
    """Required functions and the met part of the optional ones (機能要件点); None = out, one required is missing.

    Rounding: the sum to a whole point, halves upward.
    """
    if not 0 <= optional_met <= optional_items:
        raise ValueError("more functions are met than were asked for")
    if not required_all_met:
        return None
    part = Fraction(optional_met, optional_items) if optional_items else Fraction(0)
    return half_up(required_points + optional_points * part)


@dataclass(frozen=True)
class Marks:
    """What a mark of the list of functions brings (○・△・×), and what a key item (重要項目) adds to it."""

    met: int
    partly: int
    missing: int
    key_met: int
    key_missing: int
    most: int


def list_points(answers: Sequence[tuple[str, bool]], marks: Marks) -> int:
    """The list of functions: each answer (met, partly, missing) and whether it is a key item; from 0 to the most."""
    plain = {"met": marks.met, "partly": marks.partly, "missing": marks.missing}
    key = {"met": marks.key_met, "partly": 0, "missing": marks.key_missing}
    total = sum(plain[answer] + (key[answer] if is_key else 0) for answer, is_key in answers)
    return min(max(total, 0), marks.most)


def compressed(raw: Points, maximum: int, base: int, decimals: int) -> Points:
    """Raw points × allotted ÷ base points of the items (圧縮補正), halves upward at the decimals of the notice."""
    return half_up(raw * maximum / base, decimals)


def judges_points(
    sums: Mapping[str, Sequence[int]], full: int, allocation: int, weights: Mapping[str, Fraction]
) -> Points:
    """The weighted mean of the groups' means over full marks × the allocation (審査員の採点), not rounded.

    sums: each judge's sum by group (academics, municipalities, staff). Errors: ValueError for a group without a judge.
    """
    if not all(sums[group] for group in weights):
        raise ValueError("a group of judges without a score")
    means = {group: Fraction(sum(sums[group]), len(sums[group])) for group in weights}
    mean = sum((means[g] * w for g, w in weights.items()), Fraction(0)) / sum(weights.values())
    return mean * allocation / full


def agreed(sums: Mapping[str, Sequence[int]], worst: int) -> dict[str, list[int]]:
    """Marks of a scale whose worst stands only where every judge gave it; else who gave it counts one better.

    worst: the least mark of the scale (－3は全員一致のときだけ、ほかは－2とする).
    """
    if is_unanimous(sums, worst):
        return {group: list(given) for group, given in sums.items()}
    return {group: [max(mark, worst + 1) for mark in given] for group, given in sums.items()}


def is_unanimous(sums: Mapping[str, Sequence[int]], worst: int) -> bool:
    """Whether every judge gave the worst mark of such a scale, which puts the bidder out."""
    return all(mark == worst for given in sums.values() for mark in given)


def equal_weight(sums: Mapping[str, Sequence[int]]) -> dict[str, Fraction]:
    """Weights under which every judge counts the same, whatever the group."""
    return {group: Fraction(len(each)) for group, each in sums.items()}
