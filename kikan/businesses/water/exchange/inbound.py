"""Zones, points, contracts and readings as an old system hands them over (上下水道の取込み)."""

from typing import Any

import numpy as np

from kikan.businesses.water.models import ReadingKind
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import read_columns, write_columns

PERSONS = "SELECT number FROM addressees_person"
REASONS = {
    1: ("使用者宛名番号", "住民情報にない人です"),
    2: ("水栓番号", "同じ水栓番号の行が2件以上あります"),
    3: ("検針地区", "検針地区のファイルにない地区です"),
    4: ("水栓番号", "水栓のファイルにない番号です"),
    5: ("検針日", "前回検針日以前か、前の検針の期間と重なっています"),
    6: ("使用水量", "指針または水量が負の数です"),
}


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the three files under one entry; rows that cannot be are rejected with their reasons."""
    tables = {n: hand_over.tables.get(n) for n in ("water_zone", "water_premises", "water_reading")}
    zones, premises, readings = tables.values()
    if zones is None or premises is None or not len(premises):
        return []
    entry = append(
        actor=actor, kind="water.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    _zones(zones, day(hand_over.reference_on), entry)
    good, bad = _sorted_out(premises, _premises_faults(premises, zones))
    if len(good):
        _premises(good, entry)
    if readings is not None and len(readings):
        kept, worse = _sorted_out(readings, _reading_faults(readings, good))
        bad += worse
        if len(kept):
            _readings(kept, entry)
    return bad


def _zones(table: Table, reference: int, entry: int) -> None:
    write_columns(
        "water_zone",
        {
            "zone": table.ints("zone"), "name": table.texts("name"), "cycle": table.ints("cycle"),
            "reading_day": table.ints("reading_day"), "is_estimated_in_winter": table.ints("winter"),
            "valid_from": np.full(len(table), reference - 3660), "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip


def _premises(table: Table, entry: int) -> None:
    point, none = table.ints("point"), np.zeros(len(table), dtype=np.int64)
    since, opened = table.ints("fitted_on"), table.ints("opened_on")
    own = {"valid_until": OPEN, "entry": entry}
    person = table.ints("person")
    write_columns("water_point", {"number": point, "entry": entry})
    write_columns("water_contract", {"number": point, "entry": entry})
    write_columns(
        "water_point_state",
        {
            "point": point, "zone": table.ints("zone"), "route": table.ints("route"), "place": table.texts("place"),
            "sequence": table.ints("sequence"), "calibre": table.ints("calibre"), "use": table.ints("use"),
            "dwellings": none + 1, "has_tap": np.where(table.ints("well") == 3, 0, 1),
            "valid_from": np.minimum(since, opened), **own,
        },
    )  # fmt: skip
    write_columns(
        "water_meter",
        {
            "point": point, "serial": table.texts("serial"), "calibre": table.ints("calibre"),
            "digits": table.ints("digits"), "start_index": none, "sealed_until": table.ints("sealed_until"),
            "is_remote": none, "valid_from": np.minimum(since, opened), **own,
        },
    )  # fmt: skip
    assessed = np.isin(table.ints("well"), (2, 3))
    write_columns(
        "water_contract_state",
        {
            "point": point, "contract": point, "payer": person, "opened_on": opened, "opened_index": none,
            "sewer": table.ints("sewer"), "sewer_use": none + 1, "well": table.ints("well"),
            "well_uses": np.where(assessed, 32, 0), "persons": table.ints("persons"), "not_drained": none,
            "reduction": none, "never_stop": none, "valid_from": opened, **own,
        },
    )  # fmt: skip
    for series in ("water.point", "water.contract"):
        numbers.continue_after(series, int(point.max()))


def _readings(table: Table, entry: int) -> None:
    none = np.zeros(len(table), dtype=np.int64)
    write_columns(
        "water_reading",
        {
            "point": table.ints("point"), "contract": table.ints("point"), "kind": none + ReadingKind.READ,
            "previous_index": table.ints("previous_index"), "index": table.ints("index"),
            "volume": table.ints("volume"), "well_volume": none, "odd": none, "code": none, "reader": none,
            "is_checked": none + 1, "valid_from": table.ints("begins"), "valid_until": table.ints("ends"),
            "entry": entry,
        },
    )  # fmt: skip


def _premises_faults(table: Table, zones: Table) -> Any:
    faults = np.zeros(len(table), dtype=np.int64)
    person = table.ints("person")
    faults[~np.isin(person, read_columns(PERSONS)["number"])] = 1
    first = np.zeros(len(table), dtype=np.bool_)
    first[np.unique(table.ints("point"), return_index=True)[1]] = True
    faults[(faults == 0) & ~first] = 2
    faults[(faults == 0) & ~np.isin(table.ints("zone"), zones.ints("zone"))] = 3
    return faults


def _reading_faults(table: Table, premises: Table) -> Any:
    point, begins, ends = (table.ints(name) for name in ("point", "begins", "ends"))
    faults = np.where(np.isin(point, premises.ints("point")), 0, 4)
    order = np.lexsort((begins, point))
    overlaps = np.zeros(len(table), dtype=np.bool_)
    same = point[order][1:] == point[order][:-1]
    overlaps[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    faults[(faults == 0) & ((begins >= ends) | overlaps)] = 5
    faults[(faults == 0) & ((table.ints("index") < 0) | (table.ints("volume") < 0))] = 6
    return faults


def _sorted_out(table: Table, faults: Any) -> tuple[Table, list[Rejected]]:
    bad = [
        Rejected(table.layout.layout, int(table.line[i]), *REASONS[int(faults[i])], row="")
        for i in np.flatnonzero(faults).tolist()
    ]
    return table.rows(faults == 0), bad
