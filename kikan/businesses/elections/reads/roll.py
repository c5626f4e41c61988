"""The roll, the districts and the elections as they stand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.elections.models import Area, Contest, District, Election, RollEntry, Suspension, Vote
from kikan.law import Law, book
from kikan.law.days import day as to_day
from kikan.shared.history import as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

STATUTE = "public_offices_election_act"


def law_of(day: date) -> Law:
    return book().law("event_date", to_day(day))


def own_law(day: date) -> Law:
    """The law of a day with the municipality's own values."""
    return ordinances.law("event_date", to_day(day), statute=STATUTE).of(STATUTE)


def _own(model: Any, **chosen: Any) -> Any:
    return model.objects.filter(municipality=current_or_raise(), **chosen)


def entries() -> Any:
    """The rows of the roll, for reads that choose among them."""
    return _own(RollEntry)


def entry_on(person: int, day: date) -> RollEntry | None:
    """The voter's row of a day, None for who is not on the roll then."""
    found: RollEntry | None = as_of(_own(RollEntry, person=person), day).first()
    return found


def is_suspended(person: int, day: date) -> bool:
    return as_of(_own(Suspension, person=person), day).exists()


def district_on(district: int, day: date) -> District | None:
    found: District | None = as_of(_own(District, district=district), day).first()
    return found


def areas_of(town_code: str) -> list[Area]:
    return list(as_of(_own(Area, town_code=town_code), None))


def election_of(election: int) -> Election | None:
    found: Election | None = as_of(_own(Election, election=election), None).first()
    return found


@dataclass(frozen=True)
class Cutoff:
    """An election with a last day of moves inside that change its polling places."""

    name: str
    moves_until: date
    election_on: date


def cutoffs(known_at: int) -> list[Cutoff]:
    """Those of elections that stand, as known at an entry; one query."""
    rows = as_of(_own(Election, moves_until__isnull=False, withdrawn_on__isnull=True), None, known_at)
    return [Cutoff(e.name, e.moves_until, e.election_on) for e in rows]


def contests_of(election: int) -> list[Contest]:
    """The contests of an election that are voted on, in the order of their ballots."""
    return [c for c in all_contests_of(election) if c.is_held]


def all_contests_of(election: int) -> list[Contest]:
    """The same with those nobody votes on (無投票・取りやめ)."""
    return list(as_of(_own(Contest, election=election), None).order_by("position"))


def votes_of(person: int, contests: list[int]) -> list[Vote]:
    """The ballots a voter holds of these contests."""
    return list(_own(Vote, person=person, contest__in=contests, cancelled_by__isnull=True))


def vote_of(vote: int) -> Vote | None:
    found: Vote | None = _own(Vote, vote=vote).first()
    return found
