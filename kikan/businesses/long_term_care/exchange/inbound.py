"""Insured, certified and collected from pensions as an old system hands them over (介護保険の取込み)."""

import numpy as np

from kikan.businesses.long_term_care.law.certification import limit_units
from kikan.businesses.long_term_care.models.insured import CircumstanceKind
from kikan.businesses.long_term_care.procedures.accept_gain import NUMBERS
from kikan.businesses.long_term_care.procedures.apply_certification import law_on
from kikan.law import Law
from kikan.law.days import date_of
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.exchange.spells import checked, known_numbers, period
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import LONG_TERM_CARE
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write the files under one entry; rows of unknown persons and overlaps are rejected."""
    entry = append(
        actor=actor, kind="long_term_care.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = known_numbers()
    rejected: list[Rejected] = []
    for name, writer in (
        ("long_term_care_insured", _insured),
        ("long_term_care_certification", _certified),
        ("long_term_care_pension", _pensions),
        ("public_assistance", _assisted),
    ):
        table = hand_over.tables.get(name)
        if table is not None and len(table):
            good, bad = checked(table, known)
            rejected += [] if name == "public_assistance" else bad
            if len(good):
                writer(good, entry)
    return rejected


def _insured(table: Table, entry: int) -> None:
    number = table.ints("insured_number")
    numbers.continue_after(NUMBERS, int(number.max()))
    write_columns(
        "long_term_care_insured",
        period(table)
        | {
            "person": table.ints("person"),
            "insured_number": number,
            "kind": table.code("kind"),
            "acquired_on": table.ints("valid_from"),
            "acquired_by": table.code("acquired_by"),
            "lost_by": table.code("lost_by"),
            "entry": entry,
        },
    )


def _certified(table: Table, entry: int) -> None:
    level, begins = table.code("level"), table.ints("valid_from")
    law = _law_of_the_newest(begins)
    units = {each: limit_units(each, law) for each in np.unique(level).tolist()}
    write_columns(
        "long_term_care_certification",
        period(table)
        | {
            "person": table.ints("person"),
            "level": level,
            "application": 0,
            "certified_on": table.ints("certified_on"),
            "limit_units": np.array([units[each] for each in level.tolist()], dtype=np.int64),
            "remarks": "",
            "entry": entry,
        },
    )


def _law_of_the_newest(begins: np.ndarray) -> Law:
    """The law of the newest certification of the file: the ceilings have not changed since 2019."""
    return law_on(date_of(int(begins.max())))


def _pensions(table: Table, entry: int) -> None:
    write_columns(
        "premiums_pension_collection",
        period(table)
        | {
            "levy": LONG_TERM_CARE.code,
            "person": table.ints("person"),
            "payer": table.ints("payer"),
            "interim": table.ints("interim"),
            "ended_for": "",
            "entry": entry,
        },
    )


def _assisted(table: Table, entry: int) -> None:
    """The register of assistance hands over its own file; of it care insurance keeps the periods."""
    write_columns(
        "long_term_care_circumstance",
        period(table)
        | {
            "person": table.ints("person"),
            "kind": CircumstanceKind.ASSISTANCE.value,
            "entry": entry,
        },
    )
