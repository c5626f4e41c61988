"""Schools, districts, register, duties and school aid as an old system hands them over (学齢簿の取込み).

Rows that stand in the register already as they are handed over are passed over; what contradicts it is rejected.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.businesses.schooling.exchange.inbound_places import districts_columns, schools_columns
from kikan.businesses.schooling.law.school_years import ELEMENTARY, entry_on, school_year, year_begins
from kikan.businesses.schooling.models.aid import AidDecision, AidGround
from kikan.businesses.schooling.models.place import Founder, SchoolKind
from kikan.businesses.schooling.models.pupil import Attendance
from kikan.businesses.schooling.reads import years
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.exchange.faults import Faults
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import Spells, faults_of, known_numbers, meeting, repeated, until
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
    ends = np.minimum(
        until(table), year_begins(table.ints("first_year") + years.last_grade(), law=years.law_now())
    )
    faults = faults_of(table, known_numbers())
    _say_pupils(faults, table, ends, schools)
    mine, held = Spells(table.ints("person"), table.ints("valid_from"), ends), _spells(there)
    faults.stand(repeated(mine, held))
    faults.say(meeting(mine, held), "適用開始年月日", "すでにある学齢簿の記載と期間が重なっています")
    ends = ends[faults.good]
    table, bad = faults.sorted_out()
    if not len(table):
        return {}, bad
    plain = ("person", "guardian", "first_year", "designated", "school", "attends_from", "valid_from")
    coded = ("attendance", "began_by", "closed_by")
    columns: Columns = {name: table.ints(name) for name in plain} | {name: table.code(name) for name in coded}
    return columns | {"guardian_relation": table.texts("guardian_relation"), "valid_until": ends}, bad


def _say_pupils(faults: Faults, table: Table, ends: np.ndarray, schools: Mapping[str, np.ndarray]) -> None:
    person, guardian, school, designated = (
        table.ints(name) for name in ("person", "guardian", "school", "designated")
    )
    own = schools["school"][
        (schools["founder"] == Founder.OWN) & (schools["kind"] != SchoolKind.SPECIAL_NEEDS)
    ]
    undecided, births, law = (
        table.code("attendance") == Attendance.UNDECIDED,
        read_columns(BIRTHS),
        years.law_now(),
    )
    first = school_year(entry_on(ELEMENTARY, births["birth_on"], law=law), law=law)
    by_age = dict(zip(births["person"].tolist(), first.tolist(), strict=True))
    earliest = np.array([by_age.get(p, 0) for p in person.tolist()], dtype=np.int64)
    faults.say(
        (guardian != MISSING) & ~np.isin(guardian, known_numbers()["person"]), "保護者宛名番号",
        "住民情報にない人です",
    )  # fmt: skip
    faults.say(guardian == person, "保護者宛名番号", "本人を保護者にはできません")
    faults.say(
        (school != MISSING) & ~np.isin(school, schools["school"]),
        "就学する学校",
        "学校のファイルにない学校です",
    )
    faults.say(
        (designated != MISSING) & ~np.isin(designated, own),
        "指定校",
        "当市町村が指定できる学校ではありません",
    )
    faults.say((school == MISSING) & ~undecided, "就学の区分", "就学する学校が空です")
    faults.say((school != MISSING) & undecided, "就学の区分", "就学先未定なのに、就学する学校があります")
    faults.say(table.ints("first_year") < earliest, "第1学年の年度", "生年月日から就学する年度より前です")
    faults.say(
        table.ints("valid_from") >= ends, "第1学年の年度", "適用開始の日には義務教育の期間が終わっています"
    )


def _duties(table: Table, pupils: Mapping[str, np.ndarray]) -> tuple[Columns, list[Rejected]]:
    person, begins = table.ints("person"), table.ints("valid_from")
    mine, held = Spells(person, begins, until(table)), _spells(read_columns(DUTIES))
    faults = faults_of(table, known_numbers())
    faults.say(~_in_register(person, begins, pupils), "宛名番号", "この期間に学齢簿の記載がありません")
    faults.stand(repeated(mine, held))
    faults.say(meeting(mine, held), "始まりの日", "すでにある猶予・免除と期間が重なっています")
    table, bad = faults.sorted_out()
    if not len(table):
        return {}, bad
    columns = {name: table.ints(name) for name in ("person", "applied_on", "valid_from", "valid_until")}
    return columns | {"kind": table.code("duty"), "reason": table.code("reason")}, bad


def _aids(
    table: Table, pupils: Mapping[str, np.ndarray], hand_over: HandOver
) -> tuple[Columns, list[Rejected]]:
    person, year, begins, decided = (
        table.ints(name) for name in ("person", "year", "begins_on", "decided_on")
    )
    law, faults = years.law_now(), Faults(table)
    there = read_columns(AIDS)
    kept = dict(
        zip(
            zip(there["person"].tolist(), there["year"].tolist(), strict=True),
            there["begins_on"].tolist(),
            strict=True,
        )
    )
    held = [kept.get(key, MISSING) for key in zip(person.tolist(), year.tolist(), strict=True)]
    faults.stand(np.array(held, dtype=np.int64) == begins)
    faults.say(~np.isin(person, known_numbers()["person"]), "宛名番号", "住民情報にない人です")
    faults.say(~_in_register(person, begins, pupils), "宛名番号", "援助の初日に学齢簿の記載がありません")
    faults.say(
        (begins < year_begins(year, law=law)) | (begins >= year_begins(year + 1, law=law)), "援助の初日",
        "援助の初日が年度の外です",
    )  # fmt: skip
    faults.say(
        (decided < table.ints("applied_on")) | (decided > day(hand_over.reference_on)), "認定年月日",
        "認定年月日が申請年月日より前か、基準日より後です",
    )  # fmt: skip
    faults.say(
        (table.code("ground") == AidGround.INCOME)
        & ((table.ints("income") == MISSING) | (table.ints("standard") == MISSING)),
        "世帯の所得", "所得による認定なのに、世帯の所得か生活保護基準が空です",
    )  # fmt: skip
    faults.say(np.array(held, dtype=np.int64) != MISSING, "年度", "この年度の就学援助がすでにあります")
    table, bad = faults.sorted_out()
    if not len(table):
        return {}, bad
    names = ("person", "year", "applied_on", "income", "standard", "decided_on", "begins_on")
    columns: Columns = {name: table.ints(name) for name in names} | {"ground": table.code("ground")}
    return columns | {
        "decision": int(AidDecision.GRANTED), "refusal": "", "valid_from": year_begins(table.ints("year"), law=law),
        "valid_until": year_begins(table.ints("year") + 1, law=law),
    }, bad  # fmt: skip


def _spells(columns: Mapping[str, np.ndarray]) -> Spells:
    return Spells(columns["person"], columns["valid_from"], columns["valid_until"])


def _in_register(person: np.ndarray, on: np.ndarray, pupils: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether each is in the register on a day of its own."""
    return meeting(Spells(person, on, on + 1), _spells(pupils))
