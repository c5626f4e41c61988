"""Insured and collected from pensions as an old system hands them over (後期高齢者医療の取込み)."""

import numpy as np

from kikan.businesses.late_elderly_medical.procedures.accept_gain import NUMBERS
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import checked, known_numbers, period
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import LATE_ELDERLY
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the files under one entry; rows of unknown persons and overlaps are rejected."""
    entry = append(
        actor=actor, kind="late_elderly_medical.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = known_numbers()
    rejected: list[Rejected] = []
    for name, writer in (("late_elderly_insured", _insured), ("late_elderly_pension", _pensions)):
        table = hand_over.tables.get(name)
        if table is not None and len(table):
            good, bad = checked(table, known)
            rejected += bad
            if len(good):
                writer(good, entry)
    return rejected


def _insured(table: Table, entry: int) -> None:
    number = np.array([int(text) for text in table.texts("insured_no")], dtype=np.int64)
    numbers.continue_after(NUMBERS, int(number.max()))
    write_columns(
        "late_elderly_insured",
        period(table)
        | {
            "person": table.ints("person"),
            "insured_number": number,
            "is_former_dependant": np.zeros(len(table), dtype=np.int64),
            "acquired_on": table.ints("valid_from"),
            "acquired_by": table.code("acquired_by"),
            "lost_by": table.code("lost_by"),
            "entry": entry,
        },
    )


def _pensions(table: Table, entry: int) -> None:
    write_columns(
        "premiums_pension_collection",
        period(table)
        | {
            "levy": LATE_ELDERLY.code,
            "person": table.ints("person"),
            "payer": table.ints("payer"),
            "interim": table.ints("interim"),
            "ended_for": "",
            "entry": entry,
        },
    )
