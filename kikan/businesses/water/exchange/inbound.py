"""Zones, points, contracts and readings as an old system hands them over (上下水道の取込み)."""

import numpy as np

from kikan.businesses.water.models import ReadingKind
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import known_numbers, overlapping
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns


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
    good, bad = _premises_faults(premises, zones).sorted_out()
    if len(good):
        _premises(good, entry)
    if readings is not None and len(readings):
        kept, worse = _reading_faults(readings, good).sorted_out()
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


def _premises_faults(table: Table, zones: Table) -> Faults:
    first = np.zeros(len(table), dtype=np.bool_)
    first[np.unique(table.ints("point"), return_index=True)[1]] = True
    faults = Faults(table)
    faults.say(
        ~np.isin(table.ints("person"), known_numbers()["person"]), "使用者宛名番号", "住民情報にない人です"
    )
    faults.say(~first, "水栓番号", "同じ水栓番号の行が2件以上あります")
    faults.say(
        ~np.isin(table.ints("zone"), zones.ints("zone")), "検針地区", "検針地区のファイルにない地区です"
    )
    return faults


def _reading_faults(table: Table, premises: Table) -> Faults:
    point, begins, ends = (table.ints(name) for name in ("point", "begins", "ends"))
    faults = Faults(table)
    faults.say(~np.isin(point, premises.ints("point")), "水栓番号", "水栓のファイルにない番号です")
    faults.say(
        (begins >= ends) | overlapping((point,), begins, ends), "検針日",
        "前回検針日以前か、前の検針の期間と重なっています",
    )  # fmt: skip
    faults.say(
        (table.ints("index") < 0) | (table.ints("volume") < 0), "使用水量", "指針または水量が負の数です"
    )
    return faults
