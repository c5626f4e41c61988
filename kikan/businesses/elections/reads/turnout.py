"""Turnout (投票者数・投票率): ballots handed by contest, day, hour, place, kind and sex.

While an election is open they are counted from its receptions, afterwards read from what was kept at the closing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.elections.models import Tally
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.reads.closing import closing_of
from kikan.businesses.elections.reads.judging import Setting
from kikan.shared.tenancy.opener import current_or_raise

COUNT = """
SELECT v.contest, v.district, v.place, v.kind, v.voted_on,
  extract(hour FROM v.received_at AT TIME ZONE 'Asia/Tokyo')::int AS hour, coalesce(p.sex, 0) AS sex,
  v.is_proxy, v.is_braille, count(*)::int AS ballots
FROM elections_vote v
LEFT JOIN addressees_profile p ON p.municipality = v.municipality AND p.person = v.person AND p.ended_by IS NULL
  AND p.valid_from <= v.voted_on AND p.valid_until > v.voted_on
WHERE v.municipality = %(town)s AND v.contest = ANY(%(contests)s) AND v.cancelled_by IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
LISTED = """
SELECT r.district, coalesce(p.sex, 0), count(*)::int FROM elections_roll r
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Count:
    """Ballots of one contest handed in one hour of a day, by place, kind and sex of the voters."""

    contest: int
    district: int | None
    place: int | None
    kind: VoteKind
    voted_on: date
    hour: int
    sex: int
    is_proxy: bool
    is_braille: bool
    ballots: int


def counts_of(held: Setting) -> list[Count]:
    """Every count of an election; two queries."""
    town = current_or_raise()
    if closing_of(held.election) is not None:
        kept = Tally.objects.filter(municipality=town, election=held.election).order_by("line")
        return [
            Count(
                t.contest, t.district, t.place, VoteKind(t.kind), t.voted_on, t.hour, t.sex, t.is_proxy, t.is_braille,
                t.ballots,
            )
            for t in kept
        ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"town": town, "contests": [c.contest for c in held.contests]})
        found = cursor.fetchall()
    return [Count(c, d, p, VoteKind(k), *rest) for c, d, p, k, *rest in found]


def listed_on(day: date) -> dict[tuple[int | None, int], int]:
    """How many are on the roll on a day by district and sex; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED, {"town": current_or_raise(), "day": day})
        return {(district, sex): n for district, sex, n in cursor.fetchall()}


def total(counts: Iterable[Count], fits: Callable[[Count], bool] = lambda _: True) -> int:
    return sum(c.ballots for c in counts if fits(c))
