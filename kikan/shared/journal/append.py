"""Append one entry: lock the counter, refuse what was decided on stale knowledge, then only write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from kikan.shared.access import Actor
from kikan.shared.errors import Stale
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.tenancy import clock, provisional
from kikan.shared.tenancy.opener import current_or_raise

Subject = tuple[str, int]
# An entry about the whole municipality (it was put back from a backup): whatever was read before is stale.
EVERYTHING: Subject = ("municipality", 0)

TAKE_NUMBER = """
INSERT INTO journal_counter AS c (municipality, series, last) VALUES (%s, 0, 1)
ON CONFLICT (municipality, series) DO UPDATE SET last = c.last + 1 RETURNING last
"""
LATER = """
SELECT entry FROM journal_subject
WHERE municipality = %s AND entry > %s AND (kind, subject) IN (SELECT unnest(%s::text[]), unnest(%s::bigint[]))
ORDER BY entry
"""


@dataclass(frozen=True)
class Entry:
    """An entry just appended."""

    municipality: int
    number: int
    kind: str
    happened_on: date | None
    recorded_at: datetime
    subjects: tuple[Subject, ...] = field(default=(), repr=False)


_recorded: ContextVar[list[Entry] | None] = ContextVar("kikan_recorded_entries", default=None)


@contextmanager
def recording() -> Iterator[list[Entry]]:
    """Collect the entries appended inside the block: a preview shows them."""
    entries: list[Entry] = []
    token = _recorded.set(entries)
    try:
        yield entries
    finally:
        _recorded.reset(token)


def head() -> int:
    """The number of the last entry of the open municipality: what a form was filled in from (基準番号)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM journal_counter WHERE municipality = %s", [current_or_raise()])
        row = cursor.fetchone()
    return row[0] if row else 0


def hold() -> None:
    """Lock the counter: until this transaction ends nobody else appends in the open municipality."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last FROM journal_counter WHERE municipality = %s FOR UPDATE", [current_or_raise()]
        )


def append(
    *,
    actor: Actor,
    kind: str,
    procedure: str,
    subjects: Sequence[Subject],
    happened_on: date | None = None,
    reported_on: date | None = None,
    reason: str = "",
    cites: str = "",
    cause: int | None = None,
    corrects: int | None = None,
    overtakes: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Record an act and return its entry; from here to the commit the caller only writes.

    read_at: the journal's head when the facts were read; a later entry of any subject raises Stale.
    """
    municipality = current_or_raise()
    wanted = tuple(dict.fromkeys(subjects))
    number = provisional.take() if provisional.is_preview() else _take_number(municipality)
    if read_at is not None:
        _refuse_stale(municipality, read_at, (*wanted, EVERYTHING))
    row = JournalEntry.objects.create(
        municipality=municipality,
        number=number,
        kind=kind,
        procedure=procedure,
        actor=actor.user,
        office=actor.office,
        happened_on=happened_on,
        reported_on=reported_on,
        recorded_at=clock.now(),
        reason=reason,
        cites=cites,
        cause=cause,
        corrects=corrects,
        overtakes=overtakes,
        terminal=actor.terminal[:60],
    )
    JournalSubject.objects.bulk_create(
        JournalSubject(municipality=municipality, entry=number, kind=k, subject=s) for k, s in wanted
    )
    entry = Entry(municipality, number, kind, happened_on, row.recorded_at, wanted)
    collected = _recorded.get()
    if collected is not None:
        collected.append(entry)
    return entry


def _take_number(municipality: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NUMBER, [municipality])
        number: int = cursor.fetchone()[0]
    return number


def _refuse_stale(municipality: int, read_at: int, subjects: Sequence[Subject]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LATER, [municipality, read_at, [k for k, _ in subjects], [s for _, s in subjects]])
        later = tuple(row[0] for row in cursor.fetchall())
    if later:
        raise Stale("読み込んだ後に、同じ人または世帯の記録が更新されました。", later_entries=later)
