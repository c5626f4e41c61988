"""Why somebody is on the roll or not (登録の要件): each condition with its article; and who has lost the vote."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from kikan.businesses.elections.law.registration import RollEligibility
from kikan.businesses.elections.models import Election, Suspension
from kikan.businesses.elections.models.roll import RegistrationKind, RemovalReason, SuspensionReason
from kikan.businesses.elections.reads import areas
from kikan.businesses.elections.reads.candidates import stays
from kikan.businesses.elections.reads.registering import Asked, doubts, judge
from kikan.businesses.elections.reads.voters import SuspensionLine
from kikan.ground.eras import in_words
from kikan.law.days import date_of
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.opener import current_or_raise

SHOWN = ("is_japanese", "is_old_enough", "has_residence", "is_kept", "has_vote")
# Whether somebody has lost the vote is told to nobody without the right.
LOSS_OF_VOTE = "has_vote"
REGULAR_MONTHS = (3, 6, 9, 12)


@dataclass(frozen=True)
class Condition:
    """One condition of the registration as of a day."""

    name: str
    ja: str
    cites: str
    is_met: bool


@dataclass(frozen=True)
class Standing:
    """The conditions of somebody who is not on the roll, and what only the commission can decide."""

    conditions: tuple[Condition, ...]
    three_months_on: date
    age: int
    doubt: str

    @property
    def is_eligible(self) -> bool:
        return all(c.is_met for c in self.conditions)


def standing_of(person: int, day: date, *, with_vote: bool) -> Standing | None:
    """The conditions a regular registration of this day would ask; None for no residence by then.

    with_vote: whether the loss of the vote may be told; without it, it is left out.
    """
    asked = Asked(day, day, None)
    found = stays(day, head(), [person])
    if not len(found["person"]):
        return None
    judged = judge(found, asked)
    told = {f.name: f.metadata for f in fields(RollEligibility)}
    names = [n for n in SHOWN if with_vote or n != LOSS_OF_VOTE]
    conditions = tuple(
        Condition(n, told[n]["ja"], told[n]["cites"], bool(getattr(judged, n)[0])) for n in names
    )
    why = doubts(found, asked)
    return Standing(
        conditions, date_of(int(judged.three_months_on[0])), int(judged.age[0]), why[0].why if why else ""
    )


def suspensions_on(day: date) -> list[SuspensionLine]:
    """Who has no vote on a day, by number."""
    rows = as_of(Suspension.objects.filter(municipality=current_or_raise()), day).order_by("person")
    return [SuspensionLine(*(getattr(r, n) for n in SuspensionLine.__dataclass_fields__)) for r in rows]


def next_regular(day: date) -> date:
    """The base date of the next regular registration: 1 March, June, September or December (第22条第1項)."""
    at = date(day.year, day.month, 1)
    while at < day or at.month not in REGULAR_MONTHS:
        at = (at + timedelta(days=32)).replace(day=1)
    return at


def registration_day(base_on: date) -> date:
    """The day of a regular registration: the base date, or the next open day after a closed one (第22条第1項)."""
    closed, day = set(closed_days(base_on, base_on + timedelta(days=31))), base_on
    while day in closed:
        day += timedelta(days=1)
    return day


def choices(which: str) -> list[tuple[int, str]]:
    """The codes of a choice by its name."""
    found: dict[str, Any] = {
        "removal": RemovalReason, "suspension": SuspensionReason, "registration": RegistrationKind
    }  # fmt: skip
    return [(int(c), str(c.label)) for c in found[which]]


def districts_to_choose(day: date) -> list[tuple[int, str]]:
    return [(d.district, f"{d.name}（{d.place_name}）") for d in areas.districts_on(day)]


def towns_to_choose() -> list[tuple[str, str]]:
    return [(code, f"{name}（{code}）") for code, name in areas.towns().items()]


def elections_to_choose() -> list[tuple[int, str]]:
    """The elections whose day has not passed, the next first."""
    rows = as_of(Election.objects.filter(municipality=current_or_raise()), None)
    rows = rows.filter(election_on__gte=clock.today(), withdrawn_on__isnull=True).order_by(
        "election_on", "election"
    )
    return [(e.election, f"{e.name}（基準日 {in_words(e.base_on)}）") for e in rows]
