"""A worked example under the terms of a call (計算の例)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kikan.businesses.procurement.law.evaluation import (
    EXAMPLE_ASKED,
    EXAMPLE_MET,
    Terms,
    example,
    shown,
)
from kikan.businesses.procurement.reads.notices import CriterionLine


@dataclass(frozen=True)
class Example:
    """What is supposed, and what comes of it: stage, how, points in words."""

    supposed: str
    steps: list[tuple[str, str, str]]
    total: str


def example_of(terms: Terms, criteria: Sequence[CriterionLine]) -> Example:
    """The example of a call; its bidders, prices and marks are made up."""
    groups = {c.criterion: "staff" if c.is_of_staff else "academic" for c in criteria}
    low, own, steps = example(terms, groups)
    supposed = (
        f"自己の価格が{own.price:,}円、最低価格が{low.price:,}円、機能{EXAMPLE_ASKED}件のうち{EXAMPLE_MET}件を満たし、"
        "審査員の採点が満点の8割（端数切捨て）のとき"
    )
    told = [(s.ja, s.how, shown(s.points) + ("（素点）" if s.is_raw else "")) for s in steps]
    return Example(supposed, told, shown(sum((s.points for s in steps if not s.is_raw), Fraction(0))))
