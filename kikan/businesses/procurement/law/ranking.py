"""Who comes first (順位): disqualified and those under the quality line stay out, ties by technical points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kikan.businesses.procurement.law.rounding import Points


@dataclass(frozen=True)
class Scored:
    """One bidder's points."""

    bidder: str
    price: Points
    technical: Points
    is_disqualified: bool = False

    @property
    def total(self) -> Points:
        return self.price + self.technical


@dataclass(frozen=True)
class Place:
    """A bidder's rank; None = not ranked. `is_drawn`: total and technical points are those of another, so a lot decides."""

    scored: Scored
    rank: int | None
    is_drawn: bool = False


def ranked(bidders: Sequence[Scored], quality_line: Points | None = None) -> list[Place]:
    """All bidders, the first in front; the order they are given in does not matter.

    quality_line: the least technical points (最低基準点). Ties: more technical points are first (同点の扱い).
    """
    fit = [
        b for b in bidders if not b.is_disqualified and (quality_line is None or b.technical >= quality_line)
    ]
    keys = {b.bidder: (b.total, b.technical) for b in fit}
    places = [
        Place(
            b,
            1 + sum(k > keys[b.bidder] for k in keys.values()),
            list(keys.values()).count(keys[b.bidder]) > 1,
        )
        for b in sorted(fit, key=lambda b: (-b.total, -b.technical, b.bidder))
    ]
    return places + [Place(b, None) for b in sorted(bidders, key=lambda b: b.bidder) if b.bidder not in keys]


def orders(given: Mapping[int, Mapping[str, Points]]) -> dict[int, dict[str, int]]:
    """The rank of every bidder by what one judge gave in all, judge by judge (審査員ごとの順位); equals share a rank."""
    return {
        judge: {bidder: 1 + sum(other > mine for other in own.values()) for bidder, mine in own.items()}
        for judge, own in given.items()
    }
