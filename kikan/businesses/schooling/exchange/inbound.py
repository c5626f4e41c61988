"""Schools, districts, register, duties and school aid as an old system hands them over (学齢簿の取込み).

Rows that stand in the register already as they are handed over are passed over; what contradicts it is rejected.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.businesses.schooling.exchange.inbound_places import (
    districts_columns,
    rejected_rows,
    schools_columns,
)
from kikan.businesses.schooling.law.school_years import ELEMENTARY, entry_on, school_year, year_begins
from kikan.businesses.schooling.models.aid import AidDecision, AidGround
from kikan.businesses.schooling.models.place import Founder, SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance
from kikan.businesses.schooling.reads import years
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import checked, known_numbers, until
from kikan.shared.journal.append import append
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns

Columns = dict[str, Any]
SCHOOLS = "SELECT school, kind, founder FROM schooling_school WHERE ended_by IS NULL"
PUPILS = "SELECT person, valid_from, valid_until FROM schooling_pupil WHERE ended_by IS NULL"
DUTIES = "SELECT person, valid_from, valid_until FROM schooling_duty WHERE ended_by IS NULL"
AIDS = "SELECT person, year, begins_on FROM schooling_aid WHERE ended_by IS NULL"
BIRTHS = (
    "SELECT person, max(birth_on) AS birth_on FROM fact_residents_residency"
    " WHERE is_birth_certain AND ended_by IS NULL GROUP BY person"
)
OF_PUPILS = {
    1: ("保護者宛名番号", "住民情報にない人です"),
    2: ("保護者宛名番号", "本人を保護者にはできません"),
    3: ("就学する学校", "学校のファイルにない学校です"),
    4: ("指定校", "当市町村が指定できる学校ではありません"),
    5: ("就学の区分", "就学する学校が空です"),
    6: ("就学の区分", "就学先未定なのに、就学する学校があります"),
    7: ("第1学年の年度", "生年月日から就学する年度より前です"),
    8: ("第1学年の年度", "適用開始の日には義務教育の期間が終わっています"),
    9: ("適用開始年月日", "すでにある学齢簿の記載と期間が重なっています"),
}
OF_DUTIES = {
    1: ("宛名番号", "この期間に学齢簿の記載がありません"),
    2: ("始まりの日", "すでにある猶予・免除と期間が重なっています"),
}
OF_AIDS = {
    1: ("宛名番号", "住民情報にない人です"),
    2: ("宛名番号", "援助の初日に学齢簿の記載がありません"),
    3: ("援助の初日", "援助の初日が年度の外です"),
    4: ("認定年月日", "認定年月日が申請年月日より前か、基準日より後です"),
    5: ("世帯の所得", "所得による認定なのに、世帯の所得か生活保護基準が空です"),
    6: ("年度", "この年度の就学援助がすでにあります"),
}


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write what is new of the five files under one entry; rows that cannot be are rejected with their reasons."""
    tables = hand_over.tables
    writes: list[tuple[str, Columns]] = []
    bad: list[Rejected] = []

    def keep(name: str, columns: Columns, rejected: list[Rejected]) -> None:
        bad.extend(rejected)
        if columns:
            writes.append((name, columns))

    schools = read_columns(SCHOOLS)
    if (table := tables.get("school")) is not None and len(table):
        columns, rejected = schools_columns(table)
        keep("schooling_school", columns, rejected)
        schools = _joined(schools, columns)
    if (table := tables.get("school_district")) is not None and len(table):
        keep("schooling_district", *districts_columns(table, schools))
    pupils = read_columns(PUPILS)
    if (table := tables.get("school_register")) is not None and len(table):
        columns, rejected = _pupils(table, schools, pupils)
        keep("schooling_pupil", columns, rejected)
        pupils = _joined(pupils, columns)
    if (table := tables.get("school_duty")) is not None and len(table):
        keep("schooling_duty", *_duties(table, pupils))
    if (table := tables.get("school_aid")) is not None and len(table):
        keep("schooling_aid", *_aids(table, pupils, hand_over))
    if writes:
        _write(writes, hand_over, load, actor)
    return bad


def _write(writes: list[tuple[str, Columns]], hand_over: HandOver, load: int, actor: Actor) -> None:
    entry = append(
        actor=actor, kind="schooling.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    for name, columns in writes:
        write_columns(name, columns | {"entry": entry})
        for kind in ("school", "district"):
            if name == f"schooling_{kind}":
                numbers.continue_after(f"schooling.{kind}", int(columns[kind].max()))


def _joined(there: Mapping[str, np.ndarray], new: Columns) -> dict[str, np.ndarray]:
    return {n: np.concatenate([c, np.asarray(new[n], np.int64)]) if new else c for n, c in there.items()}


def _pupils(
    table: Table, schools: Mapping[str, np.ndarray], there: Mapping[str, np.ndarray]
) -> tuple[Columns, list[Rejected]]:
    table, bad = checked(table, known_numbers())
    ends = np.minimum(
        until(table), year_begins(table.ints("first_year") + years.last_grade(), law=years.law_now())
    )
    taken, overlapping = _beside(table, ends, there)
    faults = _pupil_faults(table, ends, schools)
    faults[(faults == 0) & overlapping] = 9
    bad += rejected_rows(table, faults, OF_PUPILS)
    table, ends = table.rows((faults == 0) & ~taken), ends[(faults == 0) & ~taken]
    if not len(table):
        return {}, bad
    plain = ("person", "guardian", "first_year", "designated", "school", "attends_from", "valid_from")
    coded = ("attendance", "began_by", "closed_by")
    columns: Columns = {name: table.ints(name) for name in plain} | {name: table.code(name) for name in coded}
    return columns | {"guardian_relation": table.texts("guardian_relation"), "valid_until": ends}, bad


def _pupil_faults(table: Table, ends: np.ndarray, schools: Mapping[str, np.ndarray]) -> np.ndarray:
    person, guardian, school = (table.ints(name) for name in ("person", "guardian", "school"))
    designated, first, attendance = (
        table.ints("designated"),
        table.ints("first_year"),
        table.code("attendance"),
    )
    own = schools["school"][
        (schools["founder"] == Founder.OWN) & (schools["kind"] != SchoolKind.SPECIAL_NEEDS)
    ]
    undecided = attendance == Attendance.UNDECIDED
    births = read_columns(BIRTHS)
    by_age = dict(
        zip(
            births["person"].tolist(),
            school_year(
                entry_on(ELEMENTARY, births["birth_on"], law=years.law_now()), law=years.law_now()
            ).tolist(),
            strict=True,
        )
    )
    earliest = np.array([by_age.get(p, 0) for p in person.tolist()], dtype=np.int64)
    return np.select(
        [
            (guardian != MISSING) & ~np.isin(guardian, known_numbers()["person"]),
            guardian == person,
            (school != MISSING) & ~np.isin(school, schools["school"]),
            (designated != MISSING) & ~np.isin(designated, own),
            (school == MISSING) & ~undecided,
            (school != MISSING) & undecided,
            first < earliest,
            table.ints("valid_from") >= ends,
        ],
        [1, 2, 3, 4, 5, 6, 7, 8],
        0,
    )  # fmt: skip


def _duties(table: Table, pupils: Mapping[str, np.ndarray]) -> tuple[Columns, list[Rejected]]:
    table, bad = checked(table, known_numbers())
    begins = table.ints("valid_from")
    taken, overlapping = _beside(table, until(table), read_columns(DUTIES))
    faults = np.where(_in_register(table.ints("person"), begins, pupils), 0, 1)
    faults[(faults == 0) & overlapping] = 2
    bad += rejected_rows(table, faults, OF_DUTIES)
    table = table.rows((faults == 0) & ~taken)
    if not len(table):
        return {}, bad
    columns = {name: table.ints(name) for name in ("person", "applied_on", "valid_from", "valid_until")}
    return columns | {"kind": table.code("duty"), "reason": table.code("reason")}, bad


def _aids(
    table: Table, pupils: Mapping[str, np.ndarray], hand_over: HandOver
) -> tuple[Columns, list[Rejected]]:
    person, year, begins = (table.ints(name) for name in ("person", "year", "begins_on"))
    decided, income, standard = (table.ints(name) for name in ("decided_on", "income", "standard"))
    law, ground = years.law_now(), table.code("ground")
    there = read_columns(AIDS)
    kept = dict(
        zip(
            zip(there["person"].tolist(), there["year"].tolist(), strict=True),
            there["begins_on"].tolist(),
            strict=True,
        )
    )
    held = [
        kept.get(key, 0) if key in kept else None for key in zip(person.tolist(), year.tolist(), strict=True)
    ]
    taken = np.array([h == b for h, b in zip(held, begins.tolist(), strict=True)], dtype=np.bool_)
    reference = np.datetime64(hand_over.reference_on, "D").astype(np.int64)
    faults = np.select(
        [
            ~np.isin(person, known_numbers()["person"]),
            ~_in_register(person, begins, pupils),
            (begins < year_begins(year, law=law)) | (begins >= year_begins(year + 1, law=law)),
            (decided < table.ints("applied_on")) | (decided > reference),
            (ground == AidGround.INCOME) & ((income == MISSING) | (standard == MISSING)),
            np.array([h is not None for h in held], dtype=np.bool_) & ~taken,
        ],
        [1, 2, 3, 4, 5, 6],
        0,
    )  # fmt: skip
    bad = rejected_rows(table, faults, OF_AIDS)
    table = table.rows((faults == 0) & ~taken)
    if not len(table):
        return {}, bad
    names = ("person", "year", "applied_on", "income", "standard", "decided_on", "begins_on")
    columns: Columns = {name: table.ints(name) for name in names} | {"ground": table.code("ground")}
    return columns | {
        "decision": int(AidDecision.GRANTED), "refusal": "", "valid_from": year_begins(table.ints("year"), law=law),
        "valid_until": year_begins(table.ints("year") + 1, law=law),
    }, bad  # fmt: skip


def _beside(table: Table, ends: np.ndarray, there: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(which rows stand there already with the same time, which others share a day with one that does)."""
    person, begins = table.ints("person"), table.ints("valid_from")
    held: dict[int, list[tuple[int, int]]] = {}
    mine = np.isin(there["person"], person)
    for who, first, last in zip(*(there[n][mine].tolist() for n in there), strict=True):
        held.setdefault(who, []).append((first, last))
    rows = list(zip(person.tolist(), begins.tolist(), ends.tolist(), strict=True))
    same = [(first, last) in held.get(who, ()) for who, first, last in rows]
    crossing = [
        not is_same and any(first < b and a < last for a, b in held.get(who, ()))
        for (who, first, last), is_same in zip(rows, same, strict=True)
    ]
    return np.array(same, dtype=np.bool_), np.array(crossing, dtype=np.bool_)


def _in_register(person: np.ndarray, on: np.ndarray, pupils: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether each is in the register on a day of its own."""
    held: dict[int, list[tuple[int, int]]] = {}
    for who, first, last in zip(
        *(pupils[n].tolist() for n in ("person", "valid_from", "valid_until")), strict=True
    ):
        held.setdefault(who, []).append((first, last))
    found = [
        any(a <= day < b for a, b in held.get(who, ()))
        for who, day in zip(person.tolist(), on.tolist(), strict=True)
    ]
    return np.array(found, dtype=np.bool_)
