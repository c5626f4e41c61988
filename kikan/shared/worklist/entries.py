"""Entries of the journal as listeners get them: frozen, with their subjects, nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.tenancy.opener import current_or_raise

READ = """
SELECT e.number, e.kind, e.procedure, e.happened_on, e.reported_on, e.reason, e.cause, e.corrects, e.overtakes,
  coalesce((SELECT array_agg(s.kind ORDER BY s.kind, s.subject) FROM journal_subject s
            WHERE s.municipality = e.municipality AND s.entry = e.number), '{}'),
  coalesce((SELECT array_agg(s.subject ORDER BY s.kind, s.subject) FROM journal_subject s
            WHERE s.municipality = e.municipality AND s.entry = e.number), '{}')
FROM journal_entry e WHERE e.municipality = %(municipality)s
"""


@dataclass(frozen=True)
class EntryRecord:
    """One journal entry: what kind of act, when, whom it concerns, what it answers, corrects or overtakes."""

    number: int
    kind: str
    procedure: str
    happened_on: date | None
    reported_on: date | None
    reason: str
    cause: int | None
    corrects: int | None
    overtakes: int | None
    subjects: tuple[tuple[str, int], ...]

    def numbers_of(self, kind: str) -> tuple[int, ...]:
        """The numbers of the subjects of one kind, such as 'person'."""
        return tuple(number for k, number in self.subjects if k == kind)

    def undoes(self) -> tuple[int, ...]:
        """The entries that this one cancels, corrects or makes moot."""
        return tuple(n for n in (self.corrects, self.overtakes) if n is not None)


def after(entry: int, until: int, kinds: Sequence[str], limit: int) -> list[EntryRecord]:
    """The entries after `entry` up to `until` of these kinds, and all that undo another, in order."""
    return _records(
        READ + " AND e.number > %(entry)s AND e.number <= %(until)s"
        " AND (e.kind = ANY(%(kinds)s) OR e.corrects IS NOT NULL OR e.overtakes IS NOT NULL)"
        " ORDER BY e.number LIMIT %(limit)s",
        {"entry": entry, "until": until, "kinds": list(kinds), "limit": limit},
    )


def undone_among(entries: Sequence[int], known_at: int) -> set[int]:
    """Which of these entries were cancelled, corrected or overtaken, as known at an entry."""
    if not entries:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(ARRAY[corrects, overtakes]) FROM journal_entry WHERE municipality = %s"
            " AND number <= %s AND (corrects = ANY(%s) OR overtakes = ANY(%s))",
            [current_or_raise(), known_at, list(entries), list(entries)],
        )
        return {row[0] for row in cursor.fetchall()} & set(entries)


def numbered(numbers: Sequence[int]) -> list[EntryRecord]:
    """These entries, in order."""
    return _records(READ + " AND e.number = ANY(%(numbers)s) ORDER BY e.number", {"numbers": list(numbers)})


def _records(query: str, values: dict[str, Any]) -> list[EntryRecord]:
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "municipality": current_or_raise()})
        return [_record(row) for row in cursor.fetchall()]


def _record(row: tuple[Any, ...]) -> EntryRecord:
    values: tuple[Any, ...] = (*row[:9], tuple(zip(row[9], row[10], strict=True)))
    return EntryRecord(*values)
