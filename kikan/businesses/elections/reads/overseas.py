"""Voters abroad (在外選挙人名簿) as they stand, and when nobody is registered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.elections.models import Contest, Election, OverseasEntry
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.overseas import OverseasKind
from kikan.shared.addressees.models import Profile
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise

# Elections of the Diet, between whose notice and day nobody is registered (第30条の6第3項).
OF_THE_DIET = (
    ContestKind.LOWER_DISTRICT, ContestKind.LOWER_PROPORTIONAL, ContestKind.UPPER_DISTRICT,
    ContestKind.UPPER_PROPORTIONAL,
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class OverseasLine:
    """A row of the roll abroad."""

    person: int
    kind: int
    card: int
    address: str
    consulate: str
    registered_on: date
    returned_on: date | None
    valid_from: date
    valid_until: date
    entry: int

    @property
    def kind_ja(self) -> str:
        return str(OverseasKind(self.kind).label)

    @property
    def ends_on(self) -> date | None:
        return None if self.valid_until == OPEN else self.valid_until

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    def values(self) -> dict[str, Any]:
        """All it says but its time."""
        names = ("kind", "card", "address", "consulate", "registered_on", "returned_on")
        return {name: getattr(self, name) for name in names}


def overseas_of(persons: Iterable[int], known_at: int | None = None) -> list[OverseasLine]:
    """Every row of these people, the earliest first, as known at an entry (None: now)."""
    mine = OverseasEntry.objects.filter(municipality=current_or_raise(), person__in=list(persons))
    rows = as_of(mine, None, known_at).order_by("person", "valid_from")
    return [OverseasLine(*(getattr(r, n) for n in OverseasLine.__dataclass_fields__)) for r in rows]


def overseas_on(day: date) -> list[OverseasLine]:
    """The voters abroad of a day by number."""
    rows = as_of(OverseasEntry.objects.filter(municipality=current_or_raise()), day).order_by("person")
    return [OverseasLine(*(getattr(r, n) for n in OverseasLine.__dataclass_fields__)) for r in rows]


def card_on(person: int, day: date) -> int | None:
    """The number of the card of a voter abroad; one query."""
    mine = OverseasEntry.objects.filter(municipality=current_or_raise(), person=person)
    found: int | None = as_of(mine, day).values_list("card", flat=True).first()
    return found


def closed_for(day: date) -> str:
    """The election of the Diet between whose notice and day `day` lies; empty where there is none."""
    mine = {"municipality": current_or_raise()}
    held = as_of(
        Election.objects.filter(**mine, notice_on__lte=day, election_on__gte=day, withdrawn_on__isnull=True),
        None,
    )
    contests = as_of(Contest.objects.filter(**mine, kind__in=OF_THE_DIET), None)
    wanted = set(contests.values_list("election", flat=True))
    return next((e.name for e in held if e.election in wanted), "")


def diet_bases_from(day: date) -> list[date]:
    """The base dates of elections of the Diet from a day on, the earliest first."""
    mine = {"municipality": current_or_raise()}
    held = as_of(Election.objects.filter(**mine, base_on__gte=day, withdrawn_on__isnull=True), None)
    contests = as_of(Contest.objects.filter(**mine, kind__in=OF_THE_DIET), None)
    wanted = set(contests.values_list("election", flat=True))
    return sorted(e.base_on for e in held if e.election in wanted)


def birth_of(person: int, day: date) -> date | None:
    """The birth date of a person, who need not live here; None where the day is not known."""
    row = as_of(Profile.objects.filter(municipality=current_or_raise(), person=person), day).first()
    return row.birth_on if row is not None and row.birth_precision == "day" else None


def choices() -> list[tuple[int, str]]:
    return [(int(one), str(one.label)) for one in OverseasKind]
