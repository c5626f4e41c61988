"""Where counting stands at every point (検針の元): last index, what an exchanged meter carried, volumes before.

The same columns serve the route file, the entry screen, the hand-held's results, estimates and the check list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from kikan.businesses.water.law.meters import UNKNOWN
from kikan.businesses.water.models import ReadingKind
from kikan.businesses.water.reads.periods import AMONG, Ints, row_on
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

NOW = "municipality = %(town)s AND ended_by IS NULL"
POINTS = f"""
SELECT point, valid_from, valid_until, zone, route, sequence, calibre, use, has_tap FROM water_point_state WHERE {NOW}
"""  # noqa: S608 - a constant
METERS = f"SELECT point, valid_from, valid_until, digits, start_index FROM water_meter WHERE {NOW}"  # noqa: S608
CONTRACTS = f"""
SELECT point, valid_from, valid_until, contract, payer, opened_on, opened_index FROM water_contract_state WHERE {NOW}
"""  # noqa: S608
READINGS = f"""
SELECT point, contract, valid_from, valid_until, kind, previous_index, index, volume, entry FROM water_reading WHERE {NOW}
"""  # noqa: S608
EXCHANGES = (
    "SELECT point, entry, exchanged_on, start_index, volume FROM water_exchange WHERE municipality = %(town)s"
)
ACTUAL = (ReadingKind.READ, ReadingKind.AGAIN)
MOST_BEFORE = 12
_SPAN = 1 << 23
_A_YEAR, _NEAR = 365, 20


@dataclass(frozen=True)
class Counting:
    """Points in use, by route (columns). `begins`: the day counting goes on from; `last_year`: UNKNOWN if none.

    `after_winter`: 1 where the last volume was a winter estimate, so that an index below it may be true (冬期概算).
    """

    point: Ints
    contract: Ints
    payer: Ints
    zone: Ints
    route: Ints
    sequence: Ints
    calibre: Ints
    use: Ints
    begins: Ints
    previous_index: Ints
    carried: Ints
    digits: Ints
    last_year: Ints
    before: Ints
    after_winter: Ints

    def __len__(self) -> int:
        return len(self.point)

    def rows(self, chosen: Any) -> "Counting":
        return Counting(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def counting_on(day: int, *, zone: int = 0, points: Sequence[int] | None = None) -> Counting:
    """Every point in use on a day, of one zone or of some points; five queries. Needs an open municipality."""
    values: dict[str, Any] = {"town": current_or_raise()}
    among = ""
    if points is not None:
        values["points"], among = [int(p) for p in points], AMONG
    tables = {
        name: read_columns(sql + among, values)
        for name, sql in (
            ("points", POINTS), ("meters", METERS), ("contracts", CONTRACTS), ("readings", READINGS),
            ("exchanges", EXCHANGES),
        )
    }  # fmt: skip
    return _standing(tables, day, zone)


def _standing(tables: Mapping[str, Mapping[str, Ints]], day: int, zone: int) -> Counting:
    states = tables["points"]
    holds = (states["valid_from"] <= day) & (day < states["valid_until"])
    if zone:
        holds &= states["zone"] == zone
    state = np.flatnonzero(holds)
    point = states["point"][state]
    contract = row_on(tables["contracts"], point, np.full(len(point), day - 1))
    in_use = contract >= 0
    state, point, contract = state[in_use], point[in_use], contract[in_use]
    meter = row_on(tables["meters"], point, np.full(len(point), day))
    of_contract = {name: column[contract] for name, column in tables["contracts"].items()}
    begins, previous, last_entry, winter = _last(tables["readings"], point, of_contract)
    previous, carried = _exchanged(tables["exchanges"], point, begins, last_entry, previous)
    digits = _digits(tables["meters"], meter)
    last_year, before = _volumes_before(tables["readings"], point, of_contract["contract"], day)
    of_state = {n: states[n][state] for n in ("zone", "route", "sequence", "calibre", "use")}
    found = Counting(
        point=point, contract=of_contract["contract"], payer=of_contract["payer"], begins=begins,
        previous_index=previous, carried=carried, digits=digits, last_year=last_year, before=before, after_winter=winter,
        **of_state,
    )  # fmt: skip
    return found.rows(np.lexsort((found.sequence, found.route, found.zone)))


def _digits(meters: Mapping[str, Ints], row: Ints) -> Ints:
    """The dial of each meter; 0 where a point has none."""
    if not len(meters["digits"]):
        return row * 0
    return np.where(row >= 0, meters["digits"][np.maximum(row, 0)], 0)


def _last(
    readings: Mapping[str, Ints], point: Ints, contract: Mapping[str, Ints]
) -> tuple[Ints, Ints, Ints, Ints]:
    """(day, index, entry, is a winter estimate) of the contract's last reading, else of its opening."""
    order = np.argsort(readings["point"] * _SPAN + readings["valid_until"], kind="stable")
    keys = readings["point"][order]
    place = np.searchsorted(keys, point, side="right") - 1
    if not len(order):
        return contract["opened_on"], contract["opened_index"], point * 0, point * 0
    row = order[np.maximum(place, 0)]
    own = (
        (place >= 0) & (readings["point"][row] == point) & (readings["contract"][row] == contract["contract"])
    )
    estimated = readings["previous_index"][row] + readings["volume"][row]
    index = np.where(readings["index"][row] == MISSING, estimated, readings["index"][row])
    return (
        np.where(own, readings["valid_until"][row], contract["opened_on"]),
        np.where(own, index, contract["opened_index"]),
        np.where(own, readings["entry"][row], 0),
        (own & (readings["kind"][row] == ReadingKind.WINTER)).astype(np.int64),
    )


def _exchanged(
    exchanges: Mapping[str, Ints], point: Ints, begins: Ints, last_entry: Ints, previous: Ints
) -> tuple[Ints, Ints]:
    """Counting goes on from the new meter; what the old one had counted is carried (取替え)."""
    carried = point * 0
    place = {int(p): i for i, p in enumerate(point.tolist())}
    order = np.lexsort((exchanges["entry"], exchanges["exchanged_on"]))
    previous = previous.copy()
    for row in order.tolist():
        at = place.get(int(exchanges["point"][row]))
        if at is None:
            continue
        day, entry = int(exchanges["exchanged_on"][row]), int(exchanges["entry"][row])
        if day > begins[at] or (day == begins[at] and entry > last_entry[at]):
            carried[at] += exchanges["volume"][row]
            previous[at] = exchanges["start_index"][row]
    return previous, carried


def _volumes_before(readings: Mapping[str, Ints], point: Ints, contract: Ints, day: int) -> tuple[Ints, Ints]:
    """(volume of the same period last year, the last volumes really read with the newest first), UNKNOWN if none."""
    actual = np.isin(readings["kind"], ACTUAL) & (readings["valid_until"] < day)
    rows = {name: column[actual] for name, column in readings.items()}
    order = np.argsort(rows["point"] * _SPAN + rows["valid_until"], kind="stable")
    rows = {name: column[order] for name, column in rows.items()}
    key = rows["point"] * _SPAN + rows["valid_until"]
    before = np.full((len(point), MOST_BEFORE), UNKNOWN, dtype=np.int64)
    if not len(key):
        return before[:, 0], before
    newest = np.searchsorted(key, point * _SPAN + day, side="left") - 1
    for back in range(MOST_BEFORE):
        at = newest - back
        safe = np.maximum(at, 0)
        own = (at >= 0) & (rows["point"][safe] == point) & (rows["contract"][safe] == contract)
        before[:, back] = np.where(own, rows["volume"][safe], UNKNOWN)
    at = np.searchsorted(key, point * _SPAN + day - _A_YEAR + _NEAR, side="right") - 1
    safe = np.maximum(at, 0)
    near = (at >= 0) & (rows["point"][safe] == point) & (rows["contract"][safe] == contract)
    near &= rows["valid_until"][safe] >= day - _A_YEAR - _NEAR
    return np.where(near, rows["volume"][safe], UNKNOWN), before
