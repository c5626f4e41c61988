"""enter_readings: what meters showed on a reading day (検針の入力); what cannot be is told line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.water.law.meters import UNKNOWN, oddities, volume_between
from kikan.businesses.water.models import ReadingKind
from kikan.businesses.water.reads.counting import Counting, counting_on
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Subject, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING, write_columns

MANY = 200
NO_POINT, NO_METER, TOO_EARLY, TO_COME, BEYOND, FALLEN, NO_VALUE, TWICE = range(1, 9)
REASONS = {
    NO_POINT: "使用中の水栓ではありません。水栓番号を確かめてください。",
    NO_METER: "量水器の登録がありません。",
    TOO_EARLY: "前回の検針（または開栓）の日以前です。すでに検針済みか確かめてください。",
    TO_COME: "検針日が今日より後です。",
    BEYOND: "指針が量水器の桁数を超えています。",
    FALLEN: "指針が前回より小さい値です。読み直すか、取替え・認定を入力してください。",
    NO_VALUE: "指針（認定のときは水量）がありません。",
    TWICE: "同じ水栓の検針が2件あります。",
}
"""Why a line was not taken, as the clerk reads it."""


@dataclass(frozen=True)
class Read:
    """One reading. `volume` stands for an index where the volume was recognised (認定)."""

    point: int
    read_on: date
    index: int | None = None
    volume: int | None = None
    well_volume: int = 0
    code: int = 0
    reader: int = 0


@dataclass(frozen=True)
class Taken:
    """What became of the readings: how many were kept, bits of what looks wrong, and why others were not."""

    entry: int
    kept: int
    odd: tuple[int, ...]
    reasons: tuple[int, ...]
    volumes: tuple[int, ...]


@procedure("water.enter_readings", right="water.change", ja="検針の入力")
def enter_readings(
    *, readings: Sequence[Read], kind: int = ReadingKind.READ, actor: Actor, reason: str = ""
) -> Taken:
    """Keep the readings that can be; the others come back with their reasons and nothing of them is kept.

    Errors: Refused where there is none, or none that can be kept.
    """
    if not readings:
        raise Refused("検針の記録がありません。", field="index")
    judged = judge(readings, kind)
    good = np.flatnonzero(judged.reason == 0)
    if not len(good):
        first = int(judged.reason[0])
        field = (
            "index" if first in (BEYOND, FALLEN, NO_VALUE) else "point" if first <= NO_METER else "read_on"
        )
        raise Refused(REASONS[first], field=field)
    entry = append(
        actor=actor, kind="water.read", procedure="water.enter_readings", happened_on=max(r.read_on for r in readings),
        subjects=subjects_of([readings[i].point for i in good.tolist()]), reason=reason,
    )  # fmt: skip
    keep(judged, good, entry.number)
    return Taken(
        entry.number, len(good), tuple(judged.odd.tolist()), tuple(judged.reason.tolist()),
        tuple(judged.volume.tolist()),
    )  # fmt: skip


def subjects_of(points: Sequence[int]) -> list[Subject]:
    """The points an entry is about; a whole zone is told by its count alone."""
    if len(points) > MANY:
        return [("water_points", len(points))]
    return [("water_point", point) for point in points]


@dataclass(frozen=True)
class Judged:
    """Readings beside where counting stood (columns, in the order given); reason 0 can be kept."""

    standing: Counting
    at: Any
    columns: dict[str, Any]
    volume: Any
    odd: Any
    reason: Any
    kind: int


def judge(readings: Sequence[Read], kind: int) -> Judged:
    """Compare with last index, digits, last year; five queries however many there are."""
    point = np.array([r.point for r in readings], dtype=np.int64)
    day = np.array([to_day(r.read_on) for r in readings], dtype=np.int64)
    standing = counting_on(int(day.max()), points=np.unique(point).tolist())
    order = np.argsort(standing.point, kind="stable")
    place = np.searchsorted(standing.point[order], point)
    at = (
        order[np.minimum(place, max(len(order) - 1, 0))]
        if len(order)
        else np.zeros(len(point), dtype=np.int64)
    )
    found = standing.point[at] == point if len(order) else np.zeros(len(point), dtype=np.bool_)
    columns = {
        "index": _column([r.index for r in readings]), "given": _column([r.volume for r in readings]),
        "well_volume": _column([r.well_volume for r in readings]), "code": _column([r.code for r in readings]),
        "reader": _column([r.reader for r in readings]), "day": day, "point": point,
    }  # fmt: skip
    if not len(order):
        none = point * 0
        return Judged(standing, at, columns, none + UNKNOWN, none, none + NO_POINT, kind)
    volume, rolled = _volume(columns, standing.rows(at))
    reason = _reasons(columns, standing.rows(at), found, volume)
    odd = np.where(found, oddities(volume, rolled, standing.last_year[at]), 0)
    return Judged(standing, at, columns, volume, odd, reason, kind)


def _column(values: list[int | None]) -> Any:
    return np.array([MISSING if v is None else v for v in values], dtype=np.int64)


def _volume(columns: dict[str, Any], now: Counting) -> tuple[Any, Any]:
    is_read = columns["index"] != MISSING
    index = np.where(is_read, columns["index"], now.previous_index)
    volume, rolled = volume_between(now.previous_index, index, np.clip(now.digits, 1, 9))
    given = np.where(columns["given"] == MISSING, UNKNOWN, columns["given"])
    return np.where(is_read, volume + now.carried, given), rolled & is_read


def _reasons(columns: dict[str, Any], now: Counting, found: Any, volume: Any) -> Any:
    is_read, today = columns["index"] != MISSING, to_day(clock.today())
    point = columns["point"]
    first = np.zeros(len(point), dtype=np.bool_)
    first[np.unique(point, return_index=True)[1]] = True
    return np.select(
        [
            ~found, is_read & (now.digits == 0), columns["day"] <= now.begins, columns["day"] > today,
            is_read & ((columns["index"] < 0) | (columns["index"] >= 10 ** np.clip(now.digits, 1, 9))),
            ~is_read & (columns["given"] == MISSING), (volume < 0) & (now.after_winter == 0), ~first,
        ],
        [NO_POINT, NO_METER, TOO_EARLY, TO_COME, BEYOND, NO_VALUE, FALLEN, TWICE], 0,
    )  # fmt: skip


def keep(judged: Judged, rows: Any, entry: int) -> None:
    """Write the readings that can be kept; one below a winter's estimate counts nothing until the winter is settled."""
    now, columns = judged.standing.rows(judged.at[rows]), {n: c[rows] for n, c in judged.columns.items()}
    write_columns(
        "water_reading",
        {
            "point": now.point, "contract": now.contract, "kind": judged.kind, "previous_index": now.previous_index,
            "index": columns["index"], "volume": np.maximum(judged.volume[rows], 0), "well_volume": columns["well_volume"],
            "odd": judged.odd[rows], "code": columns["code"], "reader": columns["reader"], "is_checked": False,
            "valid_from": now.begins, "valid_until": columns["day"], "entry": entry,
        },
    )  # fmt: skip
