"""How many were received where (投票者数), and the ballots of one reception."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.reads.judging import Setting
from kikan.businesses.elections.reads.places import Place
from kikan.shared.tenancy.opener import current_or_raise

AT_PLACE = """
SELECT count(DISTINCT person), count(*), (
  SELECT coalesce(sum(cardinality(i.contests)), 0)::int FROM elections_incident i
  WHERE i.municipality = %(town)s AND i.election = %(election)s AND i.happened_on = %(day)s
    AND (i.kind = 4 OR (i.kind = 3 AND i.ruling IS DISTINCT FROM 1))
    AND CASE WHEN %(is_early)s THEN i.place = %(number)s ELSE i.place IS NULL AND i.district = %(number)s END)
FROM elections_vote
WHERE municipality = %(town)s AND contest = ANY(%(contests)s) AND cancelled_by IS NULL AND voted_on = %(day)s
  AND CASE WHEN %(is_early)s THEN place = %(number)s ELSE kind = 1 AND district = %(number)s END
"""
RECEPTION = """
SELECT v.vote, c.election, c.kind, v.person, v.kind, v.cancelled_by IS NOT NULL
FROM elections_vote v
JOIN elections_vote w ON w.municipality = v.municipality AND w.entry = v.entry AND w.person = v.person
JOIN elections_contest c ON c.municipality = v.municipality AND c.contest = v.contest AND c.ended_by IS NULL
WHERE w.municipality = %(town)s AND w.vote = %(vote)s AND NOT EXISTS (
  SELECT 1 FROM elections_closing k WHERE k.municipality = c.municipality AND k.election = c.election)
ORDER BY v.vote
"""


@dataclass(frozen=True)
class Handed:
    """What a place has handed today: to be compared with the ballots that are gone.

    others: ballots beside the receptions, for spoilt ones and provisional votes (an accepted one is a reception).
    """

    voters: int
    ballots: int
    others: int


@dataclass(frozen=True)
class Ballot:
    """A ballot of a reception."""

    vote: int
    election: int
    kind: ContestKind
    person: int = field(repr=False)
    how: VoteKind
    is_cancelled: bool


def at_place(held: Setting, place: Place, day: date) -> Handed:
    """Voters and ballots of a place on a day; one query."""
    contests = [c.contest for c in held.contests]
    ((voters, ballots, others),) = _rows(
        AT_PLACE,
        election=held.election,
        contests=contests,
        day=day,
        is_early=place.is_early,
        number=place.number,
    )
    return Handed(voters, ballots, others)


def reception_of(vote: int) -> list[Ballot]:
    """The ballots that were handed in one reception; empty for no such number or a closed election."""
    return [
        Ballot(v, e, ContestKind(k), p, VoteKind(h), c) for v, e, k, p, h, c in _rows(RECEPTION, vote=vote)
    ]


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"town": current_or_raise(), **values})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
