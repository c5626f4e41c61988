"""The lots so far (くじ), who may be drawn, and the same lot drawn once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.elections.law.lots import draw as draw_lot
from kikan.businesses.elections.models import Draw, Drawn
from kikan.businesses.elections.models.lots import DrawKind, DrawMethod
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# In the order of the selection numbers; who has lost the vote is left out, who is marked as moved out is not.
VOTERS = """
SELECT e.person FROM elections_roll e
WHERE e.municipality = %(town)s AND e.entry <= %(known)s AND (e.ended_by IS NULL OR e.ended_by > %(known)s)
  AND e.valid_from <= %(day)s AND %(day)s < e.valid_until
  AND NOT EXISTS (
    SELECT FROM elections_suspension x WHERE x.municipality = %(town)s AND x.person = e.person
      AND x.entry <= %(known)s AND (x.ended_by IS NULL OR x.ended_by > %(known)s)
      AND x.valid_from <= %(day)s AND %(day)s < x.valid_until)
ORDER BY e.district NULLS LAST, e.person
"""


@dataclass(frozen=True)
class DrawLine:
    """A lot as it was recorded."""

    draw: int
    kind: int
    year: int
    group: int
    asked: int
    voters: int
    method: int
    seed: str
    drawn_on: date
    known_at: int
    entry: int

    @property
    def kind_ja(self) -> str:
        return str(DrawKind(self.kind).label)

    @property
    def method_ja(self) -> str:
        return str(DrawMethod(self.method).label)

    @property
    def group_ja(self) -> str:
        return f"第{self.group}群" if self.group else ""


def voters_on(day: date, known_at: int) -> np.ndarray:
    """The persons who may be drawn, in the order of their selection numbers (選定番号), as known at an entry."""
    return read_columns(VOTERS, {"town": current_or_raise(), "day": day, "known": known_at})["person"]


def draws(kind: int = 0, year: int = 0) -> list[DrawLine]:
    """The lots, the newest first; of a kind and year, or all."""
    rows = Draw.objects.filter(municipality=current_or_raise()).order_by("-draw")
    if kind:
        rows = rows.filter(kind=kind, year=year)
    return [DrawLine(*(getattr(r, n) for n in DrawLine.__dataclass_fields__)) for r in rows]


def draw_of(number: int) -> DrawLine | None:
    return next((d for d in draws() if d.draw == number), None)


def drawn_in(numbers: Iterable[int]) -> dict[int, list[int]]:
    """Who was drawn in each lot, in the order of the lot."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    rows = Drawn.objects.filter(municipality=current_or_raise(), draw__in=list(found))
    for draw, person in rows.order_by("draw", "position").values_list("draw", "person"):
        found[draw].append(person)
    return found


def drawn_again(one: DrawLine) -> list[int]:
    """Whom the seed draws from the roll as it was read then: the proof of the record."""
    free = voters_on(one.drawn_on, one.known_at)
    earlier = [d.draw for d in draws() if d.entry == one.entry and d.draw < one.draw]
    taken = [p for persons in drawn_in(earlier).values() for p in persons]
    free = free[~np.isin(free, taken)]
    return [int(p) for p in free[draw_lot(len(free), one.asked, one.seed, one.group, one.method)]]


def choices(which: str) -> list[tuple[int, str]]:
    """The kinds or the methods of a lot."""
    found = DrawKind.choices if which == "kind" else DrawMethod.choices
    return [(int(code), str(ja)) for code, ja in found]
