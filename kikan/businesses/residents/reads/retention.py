"""What may be erased (保存期限を過ぎた除票): removed records whose time has run out; nothing is erased here."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.deadlines import deleted_record_issuable
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.shared.desk.people import labels_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# Who came back has a living record again: only what is removed today can run out.
REMOVED = """
SELECT m.person, m.valid_from, m.reason::int AS reason FROM residents_removal m
WHERE m.municipality = %(town)s AND m.ended_by IS NULL AND m.valid_from <= %(day)s AND m.valid_until > %(day)s
ORDER BY m.valid_from, m.person
"""


@dataclass(frozen=True)
class Erasable:
    """One removed record that need not be kept any more."""

    person: int
    name: str = field(repr=False)
    removed_on: date
    reason_ja: str


def erasable(day: date) -> list[Erasable]:
    """Removed records beyond their time on a day, the oldest first. Errors: LawGap where the ordinance says nothing."""
    rows = read_columns(REMOVED, {"town": current_or_raise(), "day": day})
    if not len(rows["person"]):
        return []
    on = np.full(len(rows["person"]), day_number(day), dtype=np.int64)
    law = ordinances.law("event_date", day_number(day))
    over = np.flatnonzero(~deleted_record_issuable(rows["valid_from"], on, law=law))
    persons = [int(person) for person in rows["person"][over]]
    names = labels_of(persons, day)
    return [
        Erasable(person, names[person].name, date_of(int(rows["valid_from"][i])), codes.JA.get(int(rows["reason"][i]), ""))
        for person, i in zip(persons, over, strict=True)
    ]  # fmt: skip
