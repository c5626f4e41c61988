"""Schools and districts of a hand-over: which rows are new, which cannot be taken in (学校・通学区域の取込み)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.businesses.schooling.models.place import District, Founder, SchoolKind
from kikan.businesses.schooling.reads.places import DistrictLine
from kikan.law.days import date_of
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import Rejected, Table
from kikan.shared.exchange.spells import until
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

Found = tuple[dict[str, Any], list[Rejected]]
SCHOOLS = "SELECT school, kind, founder, valid_from FROM schooling_school WHERE ended_by IS NULL"
DISTRICT_NUMBERS = ("district", "lot_from", "lot_until", "school")


def schools_columns(table: Table) -> Found:
    """The columns of new schools; a number that another school has here already is rejected."""
    begins, ends = table.ints("valid_from"), until(table)
    mine = list(
        zip(
            table.ints("school").tolist(), table.code("kind").tolist(), table.code("founder").tolist(),
            begins.tolist(), strict=True,
        )
    )  # fmt: skip
    there = {n: column.tolist() for n, column in read_columns(SCHOOLS).items()}
    held = set(zip(there["school"], there["kind"], there["founder"], there["valid_from"], strict=True))
    numbers = set(there["school"])
    faults = Faults(table)
    faults.say(begins >= ends, "閉校年月日", "終了日が開始日以前です")
    faults.stand(np.array([row in held for row in mine], dtype=np.bool_))
    another = np.array([row[0] in numbers for row in mine], dtype=np.bool_)
    faults.say(another, "学校番号", "この番号の別の学校がすでにあります")
    ends = ends[faults.good]
    table, bad = faults.sorted_out()
    if not len(table):
        return {}, bad
    return {
        "school": table.ints("school"), "name": table.texts("name"), "kind": table.code("kind"),
        "founder": table.code("founder"), "valid_from": table.ints("valid_from"), "valid_until": ends,
    }, bad  # fmt: skip


def districts_columns(table: Table, schools: Mapping[str, np.ndarray]) -> Found:
    """The columns of new districts of own schools; lots that lie in another district of the stage are rejected."""
    own = (schools["founder"] == Founder.OWN) & (schools["kind"] != SchoolKind.SPECIAL_NEEDS)
    kinds = dict(zip(schools["school"][own].tolist(), schools["kind"][own].tolist(), strict=True))
    rows = as_of(District.objects.filter(municipality=current_or_raise()), None)
    held: dict[int, DistrictLine] = {}
    by_town: dict[tuple[int, str], list[DistrictLine]] = {}
    for row in rows.values_list(*DistrictLine.__dataclass_fields__):
        line = DistrictLine(*row)
        held[line.district] = line
        by_town.setdefault((line.kind, line.town_code), []).append(line)
    wrong, standing = np.zeros(len(table), dtype=np.int64), np.zeros(len(table), dtype=np.bool_)
    lines = zip(
        table.ints("district").tolist(), table.code("kind").tolist(), table.texts("town_code"),
        np.maximum(table.ints("lot_from"), 0).tolist(), table.ints("lot_until").tolist(),
        table.ints("school").tolist(), table.ints("valid_from").tolist(), until(table).tolist(), strict=True,
    )  # fmt: skip
    for i, row in enumerate(lines):
        line = _line(*row)
        standing[i] = held.get(line.district) == line
        if standing[i]:
            continue
        near = by_town.setdefault((line.kind, line.town_code), [])
        wrong[i] = _fault(line, kinds, held, near)
        if not wrong[i]:
            held[line.district] = line
            near.append(line)
    faults = Faults(table)
    for number, (name, reason) in REASONS.items():
        faults.say(wrong == number, name, reason)
    faults.stand(standing)
    table, bad = faults.sorted_out()
    if not len(table):
        return {}, bad
    columns: dict[str, Any] = {name: table.ints(name) for name in DISTRICT_NUMBERS}
    return columns | {
        "lot_from": np.maximum(table.ints("lot_from"), 0), "kind": table.code("kind"),
        "town_code": table.texts("town_code"), "valid_from": table.ints("valid_from"), "valid_until": until(table),
    }, bad  # fmt: skip


REASONS = {
    1: ("適用終了年月日", "終了日が開始日以前です"),
    2: ("学校番号", "当市町村が指定できる学校ではありません"),
    3: ("学校番号", "学校の種類が合いません"),
    4: ("通学区域番号", "この番号の別の通学区域がすでにあります"),
    5: ("番地の始まり", "ほかの通学区域と重なっています"),
}


def _fault(
    line: DistrictLine, kinds: Mapping[int, int], held: Mapping[int, DistrictLine], near: list[DistrictLine]
) -> int:
    if line.valid_from >= line.valid_until:
        return 1
    if line.school not in kinds:
        return 2
    if kinds[line.school] not in (line.kind, SchoolKind.NINE_YEARS):
        return 3
    if line.district in held:
        return 4
    return 5 if any(line.overlaps(other) for other in near) else 0


def _line(
    district: int, kind: int, town: str, lot_from: int, lot_until: int, school: int, begins: int, ends: int
) -> DistrictLine:
    last = None if lot_until == MISSING else lot_until
    return DistrictLine(district, kind, town, lot_from, last, school, date_of(begins), date_of(ends))
