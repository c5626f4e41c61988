"""What stands already for an election that is to be corrected (訂正の前に知ること): cards, receptions, registrations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import Election
from kikan.businesses.elections.reads import places, roll
from kikan.shared.jobs.models import Run, State
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

CORRECTED = ("elections.election_corrected", "elections.election_withdrawn", "elections.election_reinstated")
LAST_BALLOT = """
SELECT max(v.voted_on) FROM elections_vote v JOIN elections_contest c ON c.municipality = v.municipality
  AND c.contest = v.contest AND c.ended_by IS NULL
WHERE v.municipality = %(town)s AND c.election = %(election)s AND v.cancelled_by IS NULL
"""
STANDING = """
SELECT
  (SELECT count(*) FROM elections_card k WHERE k.municipality = %(town)s AND k.election = %(election)s),
  (SELECT count(*) FROM elections_card k WHERE k.municipality = %(town)s AND k.election = %(election)s
    AND k.issued_on <= %(corrected_on)s),
  (SELECT count(*) FROM elections_absentee a WHERE a.municipality = %(town)s AND a.election = %(election)s
    AND a.result IS NULL),
  (SELECT count(*) FROM elections_roll r WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.kind = 2
    AND r.base_on = %(base_on)s AND r.valid_from <= %(election_on)s AND r.valid_until > %(election_on)s)
"""
HANDED = """
SELECT v.contest, count(*) FROM elections_vote v JOIN elections_contest c ON c.municipality = v.municipality
  AND c.contest = v.contest AND c.ended_by IS NULL
WHERE v.municipality = %(town)s AND c.election = %(election)s AND v.cancelled_by IS NULL GROUP BY 1
"""


@dataclass(frozen=True)
class Standing:
    """Numbers of an election. stale: cards issued on or before the day of the last correction; outside: places to set anew."""

    cards: int
    stale: int
    sent: int
    registered: int
    handed: dict[int, int]
    outside: tuple[str, ...]
    corrected_on: date | None


def standing_of(held: Election) -> Standing:
    """Five queries."""
    row = JournalEntry.objects.filter(number=held.entry, kind__in=CORRECTED).first()
    corrected_on = row.happened_on if row else None
    values: dict[str, Any] = {
        "town": current_or_raise(), "election": held.election, "corrected_on": corrected_on or date.min,
        "base_on": held.base_on, "election_on": held.election_on,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STANDING, values)
        ((cards, stale, sent, registered),) = cursor.fetchall()
        cursor.execute(HANDED, values)
        handed = dict(cursor.fetchall())
    first = min((c.early_from for c in roll.all_contests_of(held.election)), default=held.notice_on)
    outside = tuple(
        p.name for p in places.early_places_of(held.election) if p.open_on < first or p.close_on >= held.election_on
    )  # fmt: skip
    return Standing(cards, stale, sent, registered, handed, outside, corrected_on)


@dataclass(frozen=True)
class Correction:
    """The last correction of an election: its journal number and its day."""

    entry: int
    happened_on: date | None


def correction_of(election: int) -> Correction | None:
    """None for one that stands as it was announced; what was undone and reinstated since does not count. Two queries."""
    rows = Election.objects.filter(municipality=current_or_raise(), election=election)
    entries = list(rows.values_list("entry", flat=True))
    last = JournalEntry.objects.filter(number__in=entries, kind=CORRECTED[0]).order_by("-number").first()
    return Correction(last.number, last.happened_on) if last else None


def last_ballot_on(election: int) -> date | None:
    """The last day on which ballots of the election went out; None where none did."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_BALLOT, {"town": current_or_raise(), "election": election})
        found: date | None = cursor.fetchone()[0]
    return found


def is_registering(election: int) -> bool:
    """Whether a registration run of the election has judged by its days and is not released."""
    rows = Run.objects.filter(municipality=current_or_raise(), job="elections.register_voters")
    open_rows = rows.filter(state__in=(State.QUEUED, State.RUNNING, State.WAITING))
    return bool(open_rows.filter(parameters__election=election).exists())
