"""What convenience-store issue and the network are told of suppressions and support measures (抑止・支援措置の通知).

Temporary releases (一時解除) are not told: they return by themselves. No address is among what is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.reads import messages as told
from kikan.shared.addressees.models import Name, Profile, Suppression
from kikan.shared.addressees.protection import covered_now
from kikan.shared.addressees.suppression import FUNCTIONS
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.entries import EntryRecord

SUPPRESSIONS = ("residents.suppression_begun", "residents.suppression_ended")
MEASURES = (
    "residents.support_measure_applied", "residents.support_measure_decided", "residents.support_measure_declined",
    "residents.support_measure_ended",
)  # fmt: skip
KINDS = (*SUPPRESSIONS, *MEASURES)
BEGINS, ENDS = "停止する", "停止を解く"


@dataclass(frozen=True)
class Stop:
    """What is told of one person, and to which systems."""

    person: int
    systems: tuple[str, ...]
    content: dict[str, Any] = field(repr=False)


def stops_of(entry: EntryRecord) -> list[Stop]:
    """Whom an entry stops or frees. Needs an open municipality."""
    return _of_suppression(entry) if entry.kind in SUPPRESSIONS else _of_measure(entry)


def _of_suppression(entry: EntryRecord) -> list[Stop]:
    rows = Suppression.objects.filter(municipality=current_or_raise())
    row = rows.filter(entry=entry.number).first() or rows.filter(ended_by=entry.number).first()
    if row is None:
        return []
    names = [ja for name, ja in FUNCTIONS.items() if getattr(row, f"stops_{name}")]
    what = BEGINS if entry.kind == SUPPRESSIONS[0] else ENDS
    # Only what stops certificates concerns the machines in shops.
    systems = (told.CS, told.STORE_ISSUE) if row.stops_issue else (told.CS,)
    persons = [row.person] if row.person is not None else _members(row.household)
    return _stops(entry, persons, systems, what, "・".join(names))


def _members(household: int | None) -> list[int]:
    rows = as_of(Resident, clock.today()).filter(municipality=current_or_raise(), household=household)
    return list(rows.order_by("person").values_list("person", flat=True))


def _of_measure(entry: EntryRecord) -> list[Stop]:
    """A measure stops the certificates of everybody it covers, and frees whom none covers any more."""
    persons = entry.numbers_of("person")
    covered = set(covered_now(persons))
    both, issue = (told.CS, told.STORE_ISSUE), FUNCTIONS["issue"]
    begun = _stops(entry, [p for p in persons if p in covered], both, BEGINS, issue)
    return begun + _stops(entry, [p for p in persons if p not in covered], both, ENDS, issue)


def _stops(
    entry: EntryRecord, persons: Sequence[int], systems: tuple[str, ...], what: str, functions: str
) -> list[Stop]:
    town = current_or_raise()
    official = as_of(Name, None).filter(municipality=town, person__in=persons, kind="official")
    names = {row.person: row for row in official.order_by("valid_from")}
    profiles = as_of(Profile, None).filter(municipality=town, person__in=persons)
    born = {row.person: row for row in profiles.order_by("valid_from")}
    return [
        Stop(
            person,
            systems,
            {
                "name": names[person].name,
                "kana": names[person].kana,
                "sex": born[person].sex,
                "birth_on": born[person].birth_on.isoformat(),
                "what": what,
                "functions": functions,
                "happened_on": (entry.happened_on or clock.today()).isoformat(),
            },
        )
        for person in persons
        if person in names and person in born
    ]
