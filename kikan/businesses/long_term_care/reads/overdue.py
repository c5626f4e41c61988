"""Who is certified and insured in a class, and what premiums they owe overdue, as columns: what restrictions rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.models.insured import CircumstanceKind, InsuredKind
from kikan.law.days import day as day_number
from kikan.shared.ledger.claims import Claims, claims_of_charges
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import holds
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
CERTIFIED = """
SELECT person, max(certified_on) AS certified_on FROM long_term_care_certification
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
  AND (%(all)s OR person = ANY(%(persons)s)) GROUP BY person ORDER BY person
"""
OF_CLASS = """
SELECT person, valid_from, valid_until FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = %(kind)s
  AND valid_from <= %(day)s AND %(day)s < valid_until
"""
ASSISTED = f"""
SELECT person, valid_from, valid_until FROM long_term_care_circumstance
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = {CircumstanceKind.ASSISTANCE.value}
  AND valid_from <= %(day)s AND %(day)s < valid_until
"""  # noqa: S608 - a constant
CHARGES = """
SELECT number FROM ledger_charge WHERE municipality = %(town)s AND levy = ANY(%(levies)s) AND payer = ANY(%(persons)s)
"""


@dataclass(frozen=True)
class Overdue:
    """What each person owes overdue: the oldest due day (0 without) and the sum in yen."""

    oldest: Ints
    amount: Ints


def certified(kind: InsuredKind, day: date, persons: Sequence[int] | None) -> tuple[Ints, Ints]:
    """Whom a class insures who is certified and not on public assistance, with the day of certification, by person."""
    values = {
        "town": current_or_raise(), "day": day, "all": persons is None, "persons": list(persons or ()),
        "kind": kind.value,
    }  # fmt: skip
    rows = read_columns(CERTIFIED, values)
    person, on = rows["person"], np.full(len(rows["person"]), day_number(day), dtype=np.int64)
    counts = holds(read_columns(OF_CLASS, values), person, on)
    counts &= ~holds(read_columns(ASSISTED, values), person, on)
    return person[counts], rows["certified_on"][counts]


def claims_of(person: Ints, levies: Sequence[int]) -> Claims:
    """The premiums of these levies that these people have to pay, of every year."""
    values = {"town": current_or_raise(), "levies": list(levies), "persons": person.tolist()}
    return claims_of_charges(read_columns(CHARGES, values)["number"].tolist())


def overdue(person: Ints, claims: Claims, owed: NDArray[np.bool_]) -> Overdue:
    """The rows of claims that are owed, put together by person; person is sorted."""
    row = places(person, claims.payer)
    never = day_number(date.max)
    oldest = np.full(len(person), never, dtype=np.int64)
    np.minimum.at(oldest, row[owed], claims.due[owed])
    amount = np.zeros(len(person), dtype=np.int64)
    np.add.at(amount, row[owed], claims.balance[owed])
    return Overdue(np.where(amount > 0, oldest, 0), amount)
