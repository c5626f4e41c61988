"""Points for the price (価格点), by the formulas that notices publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikan.businesses.procurement.law.rounding import Points, cut, rounded

Bids = Mapping[str, Mapping[str, int]]
"""Estimates (見積額) by bidder and item, in yen."""


@dataclass(frozen=True)
class PriceRule:
    """What the notice says of price: allocations (配点) by item, formula, rounding, ceiling (予定価格; 0 = none).

    investigated: the price below which it is investigated (調査基準価格; 0 = none). multiple: what the discount is
    multiplied by, where the allocation only caps it (岐阜の公告: 50 or 100).
    """

    items: Mapping[str, int]
    formula: str
    rounding: str
    ceiling: int = 0
    floor: Fraction = Fraction(0)
    ratio_decimals: int = 3
    investigated: int = 0
    multiple: int = 0


def is_disqualified(bid: Mapping[str, int], rule: PriceRule) -> bool:
    """Whether the price as a whole is above the ceiling (予定価格超過による失格)."""
    return rule.ceiling > 0 and sum(bid.values()) > rule.ceiling


def price_points(bids: Bids, bidder: str, rule: PriceRule) -> dict[str, Points]:
    """The points of one bidder, item by item; each item is rounded once.

    The lowest price is taken item by item among those not disqualified. A price of nothing is refused.
    Errors: ValueError for a bidder above the ceiling, a price of zero, or a formula without its ceiling.
    """
    if is_disqualified(bids[bidder], rule):
        raise ValueError("a disqualified bid has no points")
    valid = [bid for bid in bids.values() if not is_disqualified(bid, rule)]
    found = {}
    for item, allocation in rule.items.items():
        own, lowest = bids[bidder][item], min(bid[item] for bid in valid)
        if lowest <= 0:
            raise ValueError("a price must be above zero")
        found[item] = rounded(_points(own, lowest, Fraction(allocation), rule), rule.rounding)
    return found


def _points(own: int, lowest: int, allocation: Fraction, rule: PriceRule) -> Points:
    if rule.formula == "lowest_ratio":
        return allocation * lowest / own
    if rule.formula == "lowest_ratio_cut":
        return allocation * cut(Fraction(lowest, own), rule.ratio_decimals)
    if rule.ceiling <= 0:
        raise ValueError("this formula needs the ceiling")
    if rule.formula == "ceiling_discount":
        return allocation * (1 - Fraction(own, rule.ceiling))
    if rule.formula == "ceiling_discount_capped":
        if rule.multiple <= 0:
            raise ValueError("this formula needs what the discount is multiplied by")
        return min(allocation, rule.multiple * (1 - Fraction(own, rule.ceiling)))
    if rule.formula == "ceiling_discount_floor":
        return allocation * (1 - max(Fraction(own, rule.ceiling), rule.floor))
    if rule.formula == "ceiling_peak":
        return max(Fraction(0), allocation * _peak(1 - Fraction(own, rule.ceiling), rule.floor))
    if rule.formula == "ceiling_investigated":
        if rule.investigated <= 0:
            raise ValueError("this formula needs the price that is investigated")
        return discount_with_investigation(own, rule.ceiling, rule.investigated, allocation)
    raise ValueError(f"no formula is called {rule.formula}")


def _peak(discount: Fraction, floor: Fraction) -> Fraction:
    """Full points at the floor alone (ダンピング対策): less for each per cent above it and for each below."""
    deepest = 1 - floor
    return 1 - abs(deepest - discount)


def discount_with_investigation(own: int, ceiling: int, investigated: int, points: Fraction) -> Points:
    """As the discount from the ceiling; below the price that is investigated (調査基準価格) only half of it counts.

    points: what price may bring at most. Rounding: half up to four decimals, by whoever calls.
    """
    if own >= investigated:
        return points * (1 - Fraction(own, ceiling))
    return points * ((1 - Fraction(investigated, ceiling)) + Fraction(investigated - own, 2 * ceiling))
