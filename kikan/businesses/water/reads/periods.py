"""What a period is charged by (調定の元): its reading with the point's and the contract's state, as columns.

Each table is read by itself and joined here: a plan for a join is made from statistics that a fresh hand-over lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.water.models import ContractState, PointState, ReadingKind, Sewer
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
KNOWN = "municipality = %(town)s AND entry <= %(known)s AND (ended_by IS NULL OR ended_by > %(known)s)"
READINGS = f"""
SELECT point, contract, valid_from, valid_until, kind, previous_index, index, volume, well_volume, odd
FROM water_reading WHERE {KNOWN} AND valid_until > %(after)s AND valid_until <= %(last)s
"""  # noqa: S608 - a constant
BILLED = f"SELECT contract, valid_from FROM water_bill WHERE {KNOWN} AND valid_until > %(after)s"  # noqa: S608
POINTS = f"""
SELECT point, valid_from, valid_until, zone, calibre, use, dwellings, has_tap FROM water_point_state WHERE {KNOWN}
"""  # noqa: S608
CONTRACTS = f"""
SELECT point, valid_from, valid_until, contract, payer, opened_on, sewer, sewer_use, sewer_from, sewer_index,
  sewer_until, sewer_end_index, well, well_uses, persons, not_drained, reduction
FROM water_contract_state WHERE {KNOWN}
"""  # noqa: S608
CONTRACT_COLUMNS = (
    "contract", "payer", "opened_on", "sewer", "sewer_use", "sewer_from", "sewer_index", "sewer_until",
    "sewer_end_index", "well", "well_uses", "persons", "not_drained", "reduction",
)  # fmt: skip
AMONG = " AND point = ANY(%(points)s)"
_SPAN = 1 << 23


@dataclass(frozen=True)
class Periods:
    """Periods to be charged, one row each (int64 columns; MISSING where nothing is known)."""

    point: Ints
    contract: Ints
    begins: Ints
    ends: Ints
    kind: Ints
    previous_index: Ints
    index: Ints
    volume: Ints
    well_volume: Ints
    odd: Ints
    zone: Ints
    calibre: Ints
    use: Ints
    dwellings: Ints
    has_tap: Ints
    payer: Ints
    opened_on: Ints
    sewer: Ints
    sewer_use: Ints
    sewer_from: Ints
    sewer_index: Ints
    sewer_until: Ints
    sewer_end_index: Ints
    well: Ints
    well_uses: Ints
    persons: Ints
    not_drained: Ints
    reduction: Ints
    leak_cut: Ints
    sewer_cut: Ints

    def __len__(self) -> int:
        return len(self.point)

    def rows(self, chosen: Any) -> "Periods":
        """Some of the rows."""
        return Periods(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})

    @property
    def is_part(self) -> NDArray[np.bool_]:
        """Whether the period begins with the opening or ends with the closing (期間計算)."""
        return (self.kind == ReadingKind.CLOSING) | (self.begins == self.opened_on)

    @property
    def drains(self) -> NDArray[np.bool_]:
        """Whether the sewer is used on any day of the period (下水道使用料の対象)."""
        has_ended = (self.sewer_until != MISSING) & (self.sewer_until <= self.begins)
        return (self.sewer != Sewer.NONE) & ~has_ended


def row_on(table: Mapping[str, Ints], point: Ints, day: Ints) -> Ints:
    """The row of a table of history that holds for each point on each day; -1 where none does."""
    key = table["point"] * _SPAN + table["valid_from"]
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], point * _SPAN + day, side="right") - 1
    if not len(order):
        return np.full(len(point), -1, dtype=np.int64)
    row = order[np.maximum(place, 0)]
    holds = (place >= 0) & (table["point"][row] == point) & (table["valid_until"][row] > day)
    return np.where(holds, row, -1)


def unbilled(
    after: int, last: int, known_at: int, points: Ints | None = None, *, again: bool = False
) -> Periods:
    """Readings that ended after a day up to another one and have no bill yet, by point; `again`: with those billed.

    points: these alone. Needs an open municipality.
    """
    values: dict[str, Any] = {
        "town": current_or_raise(), "known": known_at, "after": date_of(after), "last": date_of(last),
    }  # fmt: skip
    among = ""
    if points is not None:
        values["points"], among = [int(p) for p in points], AMONG
    read = read_columns(READINGS + among, values)
    if not again:
        billed = read_columns(BILLED, values)
        is_new = ~np.isin(_contract_key(read), _contract_key(billed))
        read = {name: column[is_new] for name, column in read.items()}
    order = np.argsort(read["point"] * _SPAN + read["valid_from"], kind="stable")
    return _joined({name: column[order] for name, column in read.items()}, values, among)


def _contract_key(rows: Mapping[str, Ints]) -> Ints:
    return rows["contract"] * _SPAN + rows["valid_from"]


def of_readings(read: Mapping[str, Ints], known_at: int) -> Periods:
    """Periods of readings that are not written yet (冬期概算), each with its point's and contract's state."""
    values = {"town": current_or_raise(), "known": known_at, "points": [int(p) for p in read["point"]]}
    return _joined(read, values, AMONG)


def _joined(read: Mapping[str, Ints], values: Mapping[str, Any], among: str) -> Periods:
    points, contracts = read_columns(POINTS + among, values), read_columns(CONTRACTS + among, values)
    last_day = read["valid_until"] - 1
    at_point, at_contract = (row_on(t, read["point"], last_day) for t in (points, contracts))
    known = (at_point >= 0) & (at_contract >= 0)
    read = {name: column[known] for name, column in read.items()}
    at_point, at_contract = at_point[known], at_contract[known]
    own = {
        "begins": read["valid_from"], "ends": read["valid_until"], "leak_cut": read["point"] * 0,
        "sewer_cut": read["point"] * 0,
    }  # fmt: skip
    plain = {f.name for f in fields(Periods)}
    taken = {name: column for name, column in read.items() if name in plain}
    of_point = {n: c[at_point] for n, c in points.items() if n in plain and n not in taken}
    of_contract = {n: c[at_contract] for n, c in contracts.items() if n in plain and n not in taken}
    return Periods(**{**own, **taken, **of_point, **of_contract})


def one_period(state: PointState, contract: ContractState, reading: Mapping[str, Any]) -> Periods:
    """One period from rows in memory: what is about to be written (中止清算)."""
    values = {
        **{name: getattr(state, name) for name in ("zone", "calibre", "use", "dwellings", "has_tap", "point")},
        **{name: getattr(contract, name) for name in CONTRACT_COLUMNS},
        **{name: reading.get(name, 0) for name in ("kind", "previous_index", "index", "volume", "well_volume", "odd")},
        "begins": reading["valid_from"], "ends": reading["valid_until"], "leak_cut": 0, "sewer_cut": 0,
    }  # fmt: skip
    return Periods(**{f.name: np.array([_number(values[f.name])], dtype=np.int64) for f in fields(Periods)})


def _number(value: Any) -> int:
    if value is None:
        return MISSING
    return to_day(value) if isinstance(value, date) else int(value)


def in_zone(periods: Periods, zone: int) -> Periods:
    """Those of one zone; all of them for zone 0."""
    return periods.rows(periods.zone == zone) if zone else periods


def with_volumes(
    periods: Periods,
    volume: Ints,
    kind: int | None = None,
    *,
    leak_cut: Ints | None = None,
    sewer_cut: Ints | None = None,
) -> Periods:
    """The same periods with other volumes (correction, winter settlement, leak)."""
    changed: dict[str, Any] = {"volume": volume}
    if kind is not None:
        changed["kind"] = np.full(len(periods), kind, dtype=np.int64)
    if leak_cut is not None and sewer_cut is not None:
        changed |= {"leak_cut": leak_cut, "sewer_cut": sewer_cut}
    return replace(periods, **changed)


def known(column: Ints) -> NDArray[np.bool_]:
    """Where a column says something."""
    return column != MISSING
