"""Removed records in the long-term store (長期保存の除票): which are ripe for it, what is there, whether it is unaltered."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.residents.law.deadlines import stored_from
from kikan.businesses.residents.models import StoredRecord
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# Two sorted columns of numbers and no join: the store grows large, and may have no statistics yet.
REMOVED = """
SELECT m.person, m.valid_from FROM residents_removal m
WHERE m.municipality = %(town)s AND m.ended_by IS NULL AND m.valid_from <= %(day)s AND m.valid_until > %(day)s
ORDER BY m.person
"""
STORED = "SELECT person, removed_on FROM residents_stored_record WHERE municipality = %(town)s"


@dataclass(frozen=True)
class Stored:
    """One record in the store; `is_sound`: what is kept still has the hash it was stored with."""

    person: int
    removed_on: date
    stored_on: date
    is_sound: bool
    content: dict[str, Any] = field(repr=False)


def ripe(day: date) -> dict[int, date]:
    """Who was removed so long ago that the record goes to the store, and is not there: person and day of removal.

    Errors: LawGap.
    """
    values = {"town": current_or_raise(), "day": day}
    removed, kept = read_columns(REMOVED, values), read_columns(STORED, {"town": values["town"]})
    law = ordinances.law("event_date", day_number(day), statute="resident_register_act")
    is_ripe = stored_from(removed["valid_from"], law=law) <= day_number(day)
    there = set(zip(kept["person"].tolist(), kept["removed_on"].tolist(), strict=True))
    pairs = zip(removed["person"][is_ripe].tolist(), removed["valid_from"][is_ripe].tolist(), strict=True)
    return {person: date_of(on) for person, on in pairs if (person, on) not in there}


def stored_of(person: int) -> Stored | None:
    """The latest record of a person in the store."""
    rows = StoredRecord.objects.filter(municipality=current_or_raise(), person=person)
    row = rows.order_by("-removed_on").first()
    if row is None:
        return None
    is_sound = digest(row.content) == row.sha256
    return Stored(row.person, row.removed_on, row.stored_on, is_sound, row.content)


def stored_among(persons: Iterable[int]) -> set[int]:
    """Which of these people have a record in the store."""
    rows = StoredRecord.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    return set(rows.values_list("person", flat=True))


def digest(content: dict[str, Any]) -> str:
    """The hash of what is kept, whatever order the database gives it back in."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
