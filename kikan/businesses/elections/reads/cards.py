"""Who gets an admission card, in postal order and household by household (入場券の対象者)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max

from kikan.businesses.elections.models import Card, Election
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.poll import Oath
from kikan.businesses.elections.reads import places, roll
from kikan.businesses.elections.reads.areas import DistrictLine, districts_on
from kikan.businesses.elections.reads.correcting import Correction
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

# On the roll on election day with a vote, as known now; who moved out only where a contest is not the town's own.
WANTED = """
SELECT r.person FROM elections_roll r
LEFT JOIN LATERAL (
  SELECT postal_code, town_code, address_key, address FROM addressees_address a
  WHERE a.municipality = r.municipality AND a.person = r.person AND a.use = 'home' AND a.ended_by IS NULL
    AND a.valid_from <= %(day)s ORDER BY a.valid_from DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (
  SELECT household FROM fact_residents_residency h
  WHERE h.municipality = r.municipality AND h.person = r.person AND h.ended_by IS NULL AND h.valid_from <= %(day)s
  ORDER BY h.valid_from DESC LIMIT 1) h ON true
LEFT JOIN LATERAL (
  SELECT birth_on FROM addressees_profile p
  WHERE p.municipality = r.municipality AND p.person = r.person AND p.ended_by IS NULL AND p.valid_from <= %(day)s
  ORDER BY p.valid_from DESC LIMIT 1) p ON true
WHERE r.municipality = %(town)s AND r.ended_by IS NULL AND r.valid_from <= %(election_on)s
  AND r.valid_until > %(election_on)s AND (r.moved_out_on IS NULL OR %(with_moved)s)
  AND NOT EXISTS (SELECT 1 FROM elections_suspension s WHERE s.municipality = r.municipality AND s.person = r.person
    AND s.ended_by IS NULL AND s.valid_from <= %(election_on)s AND s.valid_until > %(election_on)s)
  AND (%(correction)s IS NOT NULL) = EXISTS (SELECT 1 FROM elections_card c WHERE c.municipality = r.municipality
    AND c.person = r.person AND c.election = %(election)s)
  AND NOT EXISTS (SELECT 1 FROM elections_card c WHERE c.municipality = r.municipality AND c.person = r.person
    AND c.election = %(election)s AND (c.says >= %(correction)s OR (c.says IS NULL AND c.issued_on > %(corrected_on)s)))
ORDER BY a.postal_code, a.town_code, a.address_key, a.address, h.household, p.birth_on, r.person
"""


@dataclass(frozen=True)
class Occasion:
    """What every card of an election shares."""

    name: str
    election_on: date
    contests: tuple[str, ...]
    early: tuple[tuple[str, str], ...]
    oaths: tuple[str, ...]


def wanted(held: Election, day: date, correction: Correction | None = None) -> list[int]:
    """Who has no card of the election yet and may vote on its day; neighbours and households stand together.

    correction: who has cards, but none that says what holds since then.
    """
    kinds = [c.kind for c in roll.contests_of(held.election)]
    values: dict[str, Any] = {
        "town": current_or_raise(), "day": day, "election": held.election, "election_on": held.election_on,
        "correction": correction.entry if correction else None,
        "corrected_on": correction.happened_on if correction else None,
        "with_moved": any(kind < ContestKind.MAYOR for kind in kinds),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WANTED, values)
        return [person for (person,) in cursor.fetchall()]


def districts_of(persons: Iterable[int], held: Election) -> dict[int, DistrictLine]:
    """The district each votes in on election day; two queries."""
    known = {d.district: d for d in districts_on(held.election_on)}
    rows = as_of(roll.entries().filter(person__in=list(persons)), held.election_on)
    return {r.person: known[r.district] for r in rows if r.district in known}


@dataclass(frozen=True)
class Copies:
    """How many cards an election has: first ones and later ones."""

    first: int
    again: int


def cards_of(person: int, election: int) -> list[Card]:
    """The cards of a voter, the first before its copies."""
    rows = Card.objects.filter(municipality=current_or_raise(), person=person, election=election)
    return list(rows.order_by("copy"))


def holders(election: int, persons: Iterable[int]) -> set[int]:
    """Who of these has a card already."""
    rows = Card.objects.filter(municipality=current_or_raise(), election=election, person__in=list(persons))
    return set(rows.values_list("person", flat=True))


def next_copies(election: int, persons: Iterable[int]) -> dict[int, int]:
    """The number of the next copy of each of these who has a card."""
    rows = Card.objects.filter(municipality=current_or_raise(), election=election, person__in=list(persons))
    return {p: last + 1 for p, last in rows.values_list("person").annotate(Max("copy"))}


def newer_than(card: int) -> int | None:
    """The newest card of the same voter and election, where this one was replaced; one query."""
    old = card_of(card)
    if old is None:
        return None
    rows = Card.objects.filter(
        municipality=old.municipality, election=old.election, person=old.person, copy__gt=old.copy
    )
    return rows.order_by("-copy").values_list("card", flat=True).first()


def card_of(card: int) -> Card | None:
    return Card.objects.filter(municipality=current_or_raise(), card=card).first()


def copies_of(election: int) -> Copies:
    """First cards and copies of an election; one query."""
    found = Card.objects.filter(municipality=current_or_raise(), election=election).values_list(
        "copy", flat=True
    )
    copies = list(found)
    return Copies(sum(c == 0 for c in copies), sum(c > 0 for c in copies))


def occasion_of(held: Election) -> Occasion:
    """What every card of the election shares."""
    return Occasion(
        held.name, held.election_on, tuple(str(c.get_kind_display()) for c in roll.contests_of(held.election)),
        tuple((p.name, p.more) for p in places.places_of(held) if p.is_early), tuple(str(o.label) for o in Oath),
    )  # fmt: skip
