"""What a winter on estimates really cost (冬期の精算): the water of the whole winter, split evenly per month.

A winter is the run of estimated periods (冬期概算) of a contract and the reading that ends them. Its real volume
replaces the estimates month by month, the odd m3 in the first months; what that makes of each bill is the settlement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kikan.businesses.water.models import ReadingKind
from kikan.businesses.water.procedures.computed import Computed, Laws, compute
from kikan.businesses.water.reads.counting import NOW
from kikan.businesses.water.reads.periods import Ints, unbilled
from kikan.shared.journal.append import head
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

# Two plain reads: a subselect would be planned from statistics that a fresh hand-over lacks.
ESTIMATED = f"SELECT DISTINCT point FROM water_reading WHERE {NOW} AND kind = {int(ReadingKind.WINTER)}"  # noqa: S608
READINGS = f"""
SELECT point, contract, valid_from, valid_until, kind, previous_index, index, volume FROM water_reading
WHERE {NOW} AND point = ANY(%(points)s) ORDER BY point, valid_from
"""  # noqa: S608 - a constant
BILLS = f"""
SELECT contract, valid_from, number, months, water, sewer FROM water_bill WHERE {NOW} AND contract = ANY(%(contracts)s)
"""  # noqa: S608


@dataclass(frozen=True)
class Winter:
    """A contract's winter: its periods in order (day numbers), what was taken for them, and what was really used.

    `real` is negative where the reading lies below the one before the winter: a person must look.
    """

    point: int
    contract: int
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    taken: tuple[int, ...]
    real: int


@dataclass(frozen=True)
class Settlement:
    """A winter settled: money before and after, water and sewer, of the bills that exist already.

    `rows`: of the computed periods; `bills`: their numbers, 0 for a period not billed yet.
    """

    winter: Winter
    payer: int
    zone: int
    shares: tuple[int, ...]
    rows: tuple[int, ...]
    bills: tuple[int, ...]
    water: tuple[int, int]
    sewer: tuple[int, int]

    @property
    def difference(self) -> int:
        return self.water[1] - self.water[0] + self.sewer[1] - self.sewer[0]


@dataclass(frozen=True)
class Settled:
    """Settlements by point, with the periods and bills they were computed from."""

    each: tuple[Settlement, ...]
    found: Computed | None
    odd: tuple[Winter, ...] = ()


def open_winters(points: Sequence[int] | None = None) -> list[Winter]:
    """The winters that a reading has ended and nobody has settled; two queries."""
    values: dict[str, Any] = {"town": current_or_raise()}
    if points is None:
        points = read_columns(ESTIMATED, values)["point"].tolist()
    if not points:
        return []
    read = read_columns(READINGS, {**values, "points": [int(p) for p in points]})
    winter = read["kind"] == ReadingKind.WINTER
    follows = np.zeros(len(winter), dtype=np.bool_)
    follows[1:] = (read["contract"][1:] == read["contract"][:-1]) & (
        read["valid_from"][1:] == read["valid_until"][:-1]
    )
    ended = np.flatnonzero(~winter & follows & np.concatenate([[False], winter[:-1]]))
    return [_winter(read, winter, follows, int(last)) for last in ended]


def _winter(read: dict[str, Ints], winter: Any, follows: Any, last: int) -> Winter:
    first = last - 1
    while follows[first] and winter[first - 1]:
        first -= 1
    rows = slice(first, last + 1)
    return Winter(
        int(read["point"][last]), int(read["contract"][last]), tuple(read["valid_from"][rows].tolist()),
        tuple(read["valid_until"][rows].tolist()), tuple(read["volume"][rows].tolist()),
        _really_used(read, first, last),
    )  # fmt: skip


def _really_used(read: dict[str, Ints], first: int, last: int) -> int:
    """By the two indexes around the winter; where a meter was exchanged in it, by what the readings counted."""
    taken = int(read["volume"][first : last + 1].sum())
    index = int(read["index"][last])
    estimated = int(read["previous_index"][last - 1] + read["volume"][last - 1])
    if index == MISSING or int(read["previous_index"][last]) != estimated:
        return taken
    used = index - int(read["previous_index"][first])
    rolled_over = used < 0 and int(read["volume"][last]) > 0
    return taken if rolled_over else used


def share_evenly(real: int, months: Sequence[int]) -> tuple[int, ...]:
    """The water of a winter over its periods of so many months each; the odd m3 fall to the first months."""
    count = sum(months)
    each, odd = divmod(real, count)
    shares, month = [], 0
    for length in months:
        shares.append(each * length + max(min(odd - month, length), 0))
        month += length
    return tuple(shares)


def settlements(zone: int = 0, points: Sequence[int] | None = None) -> Settled:
    """Every winter that waits, priced as columns; a fixed number of queries. Errors: LawGap."""
    winters = open_winters(points)
    good = [w for w in winters if w.real >= 0]
    odd = tuple(w for w in winters if w.real < 0)
    if not good:
        return Settled((), None, odd)
    bills = _bills([w.contract for w in good])
    shares = {w: share_evenly(w.real, _months(w, bills)) for w in good}
    volume = {
        (w.contract, begins): share for w in good for begins, share in zip(w.begins, shares[w], strict=True)
    }
    first, last = min(min(w.begins) for w in good), max(max(w.ends) for w in good)
    periods = unbilled(first, last, head(), np.array([w.point for w in good]), again=True)
    keys = list(zip(periods.contract.tolist(), periods.begins.tolist(), strict=True))
    chosen = [row for row, key in enumerate(keys) if key in volume]
    periods = periods.rows(np.array(chosen, dtype=np.int64))
    keys = [keys[row] for row in chosen]
    kind = np.where(periods.kind == ReadingKind.CLOSING, periods.kind, int(ReadingKind.SETTLED))
    new = np.array([volume[key] for key in keys], dtype=np.int64)
    found = compute(replace(periods, volume=new, kind=kind), Laws.of(None))
    at = {key: row for row, key in enumerate(keys)}
    each = [_settlement(w, shares[w], found, at, bills) for w in good]
    return Settled(tuple(s for s in each if not zone or s.zone == zone), found, odd)


def _bills(contracts: Sequence[int]) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    rows = read_columns(BILLS, {"town": current_or_raise(), "contracts": contracts})
    columns = [rows[n].tolist() for n in ("contract", "valid_from", "number", "months", "water", "sewer")]
    return {(c, begins): (number, months, w, s) for c, begins, number, months, w, s in zip(*columns, strict=True)}  # fmt: skip


def _months(winter: Winter, bills: dict[tuple[int, int], tuple[int, int, int, int]]) -> list[int]:
    """Months of each period: of its bill, else by its days."""
    return [
        bills[winter.contract, begins][1]
        if (winter.contract, begins) in bills
        else max(((ends - begins) * 2 + 30) // 61, 1)
        for begins, ends in zip(winter.begins, winter.ends, strict=True)
    ]


def _settlement(
    winter: Winter, shares: tuple[int, ...], found: Computed, at: dict[tuple[int, int], int],
    bills: dict[tuple[int, int], tuple[int, int, int, int]],
) -> Settlement:  # fmt: skip
    rows = tuple(at[winter.contract, begins] for begins in winter.begins)
    billed = [bills.get((winter.contract, begins)) for begins in winter.begins]
    asked = [row for row, bill in zip(rows, billed, strict=True) if bill]
    return Settlement(
        winter, int(found.periods.payer[rows[-1]]), int(found.periods.zone[rows[-1]]), shares, rows,
        tuple(bill[0] if bill else 0 for bill in billed),
        (sum(b[2] for b in billed if b), int(found.water_total[asked].sum())),
        (sum(b[3] for b in billed if b), int(found.sewer_total[asked].sum())),
    )  # fmt: skip
