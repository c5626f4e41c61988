"""Turnout (投票者数・投票率): ballots handed by contest, day, hour, place, kind and sex.

While an election is open they are counted from its receptions, afterwards read from what was kept at the closing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import Tally
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.reads.closing import closing_of
from kikan.businesses.elections.reads.judging import Setting
from kikan.shared.tenancy.opener import current_or_raise

ABSENTEE = (
    VoteKind.ABSENTEE_HERE,
    VoteKind.ABSENTEE_SENT,
    VoteKind.MAIL_SENT,
    VoteKind.CONSULATE,
    VoteKind.ABROAD_SENT,
)
MAN, WOMAN = 1, 2

COUNT = """
SELECT v.contest, v.district, v.place, v.kind, v.voted_on,
  extract(hour FROM v.received_at AT TIME ZONE 'Asia/Tokyo')::int AS hour, coalesce(p.sex, 0) AS sex,
  v.is_proxy, v.is_braille, count(*)::int AS ballots
FROM elections_vote v
LEFT JOIN addressees_profile p ON p.municipality = v.municipality AND p.person = v.person AND p.ended_by IS NULL
  AND p.valid_from <= v.voted_on AND p.valid_until > v.voted_on
WHERE v.municipality = %(town)s AND v.contest = ANY(%(contests)s) AND v.cancelled_by IS NULL
  AND (v.kind NOT IN (4, 5, 6, 7) OR EXISTS (
    SELECT 1 FROM elections_absentee a
    WHERE a.municipality = v.municipality AND a.vote_entry = v.entry AND a.result = 1))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
LISTED = """
SELECT r.district, coalesce(p.sex, 0), count(*)::int FROM elections_roll r
LEFT JOIN addressees_profile p ON p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(day)s AND r.valid_until > %(day)s
  AND (r.moved_out_on IS NULL OR %(with_moved)s)
  AND NOT EXISTS (SELECT 1 FROM elections_suspension s WHERE s.municipality = r.municipality AND s.person = r.person
    AND s.ended_by IS NULL AND s.valid_from <= %(day)s AND s.valid_until > %(day)s)
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


def listed_on(day: date, kind: ContestKind) -> dict[tuple[int | None, int], int]:
    """Voters of a contest on election day (当日有権者数) by district and sex; one query.

    Nobody whose vote is suspended; who moved out has a vote in national contests alone.
    """
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "day": day,
        "with_moved": kind < ContestKind.GOVERNOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(LISTED, values)
        return {(district, sex): n for district, sex, n in cursor.fetchall()}


@dataclass(frozen=True)
class Turnout:
    """A district's turnout. voters, and ballots handed by men, women and all; on the day, early, absentee."""

    district: int | None
    name: str
    voters: int
    on_day: int
    early: int
    absentee: int
    men: int
    women: int

    @property
    def handed(self) -> int:
        return self.on_day + self.early + self.absentee

    @property
    def rate_ja(self) -> str:
        """The turnout in hundredths of a percent, half up (投票率)."""
        if not self.voters:
            return "―"
        whole, rest = divmod((self.handed * 20_000 + self.voters) // (2 * self.voters), 100)
        return f"{whole}.{rest:02}%"


def by_district(
    counts: Iterable[Count], listed: dict[tuple[int | None, int], int], names: dict[int, str]
) -> list[Turnout]:
    """A line for each district in order, those without one last; `counts` are of one contest."""
    found, all_counts = [], list(counts)
    districts = {d for d, _ in listed} | {c.district for c in all_counts}
    for district in sorted(districts, key=lambda d: (d is None, d or 0)):
        own = [c for c in all_counts if c.district == district]
        found.append(
            Turnout(
                district, names.get(district, "") if district is not None else "投票区なし",
                sum(n for (d, _), n in listed.items() if d == district),
                total(own, lambda c: c.kind == VoteKind.DAY), total(own, lambda c: c.kind == VoteKind.EARLY),
                total(own, lambda c: c.kind in ABSENTEE), total(own, lambda c: c.sex == MAN),
                total(own, lambda c: c.sex == WOMAN),
            )
        )  # fmt: skip
    return found


def summed(lines: Sequence[Turnout]) -> Turnout:
    """All districts together."""
    names = ("voters", "on_day", "early", "absentee", "men", "women")
    return Turnout(None, "計", *(sum(getattr(line, name) for line in lines) for name in names))


def by_hour(counts: Iterable[Count], day: date, hours: range) -> dict[str, list[int]]:
    """Ballots handed up to the end of each hour of a day by men, women and all."""
    own = [c for c in counts if c.voted_on == day and c.kind == VoteKind.DAY]
    return {
        ja: [total(own, lambda c, h=hour, s=sexes: c.hour <= h and c.sex in s) for hour in hours]  # type: ignore[misc]
        for ja, sexes in (("男", (MAN,)), ("女", (WOMAN,)), ("計", (0, MAN, WOMAN)))
    }


def early_by_day(counts: Iterable[Count]) -> dict[date, tuple[int, int]]:
    """Early votes of each day: men, women (and whose sex is not told with them)."""
    own = [c for c in counts if c.kind == VoteKind.EARLY]
    return {
        day: (
            total(own, lambda c, d=day: c.voted_on == d and c.sex == MAN),  # type: ignore[misc]
            total(own, lambda c, d=day: c.voted_on == d and c.sex != MAN),  # type: ignore[misc]
        )
        for day in sorted({c.voted_on for c in own})
    }


def total(counts: Iterable[Count], fits: Callable[[Count], bool] = lambda _: True) -> int:
    return sum(c.ballots for c in counts if fits(c))
