"""Enrolments, reliefs and 特定同一世帯所属者 as an old system hands them over (国保資格情報の取込み)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns

OPEN_DAY = day(OPEN)
PERSONS = "SELECT number FROM addressees_person"
HOUSEHOLDS = "SELECT number FROM addressees_household"


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the three files under one entry; rows of unknown persons or households and overlaps are rejected."""
    entry = append(
        actor=actor, kind="health_insurance.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = {"person": read_columns(PERSONS)["number"], "household": read_columns(HOUSEHOLDS)["number"]}
    rejected: list[Rejected] = []
    for name, writer in (
        ("nhi_qualification", _enrolments),
        ("nhi_specified_member", _specified),
        ("nhi_relief", _reliefs),
    ):
        table = hand_over.tables.get(name)
        if table is not None and len(table):
            good, bad = _checked(table, known)
            rejected += bad
            if len(good):
                writer(good, entry)
    return rejected


def _enrolments(table: Table, entry: int) -> None:
    write_columns(
        "health_insurance_enrolment",
        _period(table)
        | {
            "person": table.ints("person"),
            "household": table.ints("household"),
            "acquired_on": table.ints("acquired_on"),
            "acquired_by": table.code("acquired_by"),
            "acquired_reported_on": table.ints("acquired_reported_on"),
            "lost_by": table.code("lost_by"),
            "lost_reported_on": table.ints("lost_reported_on"),
            "entry": entry,
        },
    )


def _specified(table: Table, entry: int) -> None:
    columns = {"person": table.ints("person"), "household": table.ints("household"), "entry": entry}
    write_columns("health_insurance_specified_member", _period(table) | columns)


def _reliefs(table: Table, entry: int) -> None:
    write_columns(
        "health_insurance_relief",
        _period(table)
        | {
            "person": table.ints("person"),
            "kind": table.code("kind"),
            "is_multiple_birth": np.zeros(len(table), dtype=np.int64),
            "birth_month": table.ints("due_on"),
            "entry": entry,
        },
    )


def _period(table: Table) -> dict[str, Any]:
    return {"valid_from": table.ints("valid_from"), "valid_until": until(table)}


def until(table: Table) -> np.ndarray:
    """The end of each row's period; an empty one is open."""
    ends = table.ints("valid_until")
    return np.where(ends == MISSING, OPEN_DAY, ends)


def _checked(table: Table, known: Mapping[str, np.ndarray]) -> tuple[Table, list[Rejected]]:
    """Rows of known persons and households whose periods are in order and do not overlap the one before."""
    faults = np.zeros(len(table), dtype=np.int64)
    for code, name in ((1, "person"), (2, "household")):
        if name in table.columns:
            faults[(faults == 0) & ~np.isin(table.ints(name), known[name])] = code
    faults[(faults == 0) & (table.ints("valid_from") >= until(table))] = 3
    faults[(faults == 0) & _overlaps(table)] = 4
    bad = [
        Rejected(table.layout.layout, int(table.line[i]), *REASONS[int(faults[i])], row="")
        for i in np.flatnonzero(faults).tolist()
    ]
    return table.rows(faults == 0), bad


REASONS = {
    1: ("宛名番号", "住民情報にない人です"),
    2: ("世帯番号", "世帯情報にない世帯です"),
    3: ("適用終了年月日", "終了日が開始日以前です"),
    4: ("適用開始年月日", "同じ人の前の期間と重なっています"),
}


def _overlaps(table: Table) -> np.ndarray:
    person, begins, ends = table.ints("person"), table.ints("valid_from"), until(table)
    kind = table.code("kind") if "kind" in table.columns else np.zeros(len(table), dtype=np.int64)
    order = np.lexsort((begins, kind, person))
    same = (person[order][1:] == person[order][:-1]) & (kind[order][1:] == kind[order][:-1])
    found = np.zeros(len(table), dtype=np.bool_)
    found[order[1:]] = same & (begins[order][1:] < ends[order][:-1])
    return found
