"""What a benchmark found (測定値), and how it is shown."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure; with a `limit` it is a target (目標) that is kept or missed."""

    name: str
    ja: str
    en: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_missed(self) -> bool:
        return self.limit is not None and not self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "missed": self.is_missed}


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many per cent do not exceed (nearest rank); not a number where nothing was measured."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """Lines of Japanese and English with value, unit and, where there is one, the target."""
    width = max(_width(f.ja) for f in figures)
    return "\n".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    mark = "　" if figure.limit is None else "×" if figure.is_missed else "○"
    target = "" if figure.limit is None else f"  (≦ {_shown(figure.limit)})"
    padded = figure.ja + " " * (width - _width(figure.ja))
    return f"{mark} {padded}  {_shown(figure.value):>12} {figure.unit:<6}{target:<14} {figure.en}"


def _shown(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def _width(text: str) -> int:
    """Columns of a terminal: wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
