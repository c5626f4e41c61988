"""Enrolments, reliefs, 特定同一世帯所属者 and collections from pensions as an old system hands them over (国保の取込み)."""

import numpy as np

from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import checked, known_numbers, period
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.tenancy.columns import MISSING, write_columns


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the files under one entry; rows of unknown persons or households and overlaps are rejected."""
    entry = append(
        actor=actor, kind="health_insurance.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = known_numbers()
    rejected: list[Rejected] = []
    for name, writer in (
        ("nhi_qualification", _enrolments),
        ("nhi_specified_member", _specified),
        ("nhi_relief", _reliefs),
        ("nhi_pension", _pensions),
    ):
        table = hand_over.tables.get(name)
        if table is not None and len(table):
            good, bad = checked(table, known)
            rejected += bad
            if len(good):
                writer(good, entry)
    return rejected


def _enrolments(table: Table, entry: int) -> None:
    write_columns(
        "health_insurance_enrolment",
        period(table)
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
    write_columns("health_insurance_specified_member", period(table) | columns)


def _reliefs(table: Table, entry: int) -> None:
    write_columns(
        "health_insurance_relief",
        period(table)
        | {
            "person": table.ints("person"),
            "kind": table.code("kind"),
            "is_multiple_birth": np.zeros(len(table), dtype=np.int64),
            "birth_month": table.ints("due_on"),
            "entry": entry,
        },
    )


def _pensions(table: Table, entry: int) -> None:
    """Who is collected from, and what the pension payer told of the pension where it did."""
    write_columns(
        "premiums_pension_collection",
        period(table)
        | {
            "levy": HEALTH_INSURANCE.code,
            "person": table.ints("person"),
            "payer": table.ints("payer"),
            "interim": table.ints("interim"),
            "ended_for": "",
            "entry": entry,
        },
    )
    told = table.rows(table.ints("pension") != MISSING)
    if len(told):
        amounts = {"person": told.ints("person"), "payer": told.ints("payer"), "amount": told.ints("pension")}
        write_columns("health_insurance_pension", period(told) | amounts | {"entry": entry})
