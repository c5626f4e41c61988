"""Objections and their days (異議の申出)."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kikan.businesses.elections.law.objections import objection_days
from kikan.businesses.elections.models import Objection, RollEntry
from kikan.businesses.elections.models.objection import Claim, Finding, Objected
from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.businesses.elections.reads import overseas, roll
from kikan.law import column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

STATUTE = "public_offices_election_act"


@dataclass(frozen=True, repr=False)
class ObjectionLine:
    """An objection as it stands."""

    objection: int
    objector: int
    person: int
    registration: int
    registered_on: date
    claim: int
    filed_on: date
    decide_by: date
    finding: int
    decided_on: date | None
    reason: str
    entry: int

    @property
    def claim_ja(self) -> str:
        return str(Claim(self.claim).label)

    @property
    def finding_ja(self) -> str:
        return str(Finding(self.finding).label)

    @property
    def registration_ja(self) -> str:
        return str(Objected(self.registration).label)

    @property
    def is_waiting(self) -> bool:
        return self.finding == Finding.WAITING


def objections(*, person: int | None = None, due_on: date | None = None) -> list[ObjectionLine]:
    """The objections, the newest first; of a person, or those not decided by a day."""
    rows = as_of(Objection.objects.filter(municipality=current_or_raise()), None).order_by("-objection")
    if person is not None:
        rows = rows.filter(person=person)
    if due_on is not None:
        rows = rows.filter(decide_by=due_on, finding=Finding.WAITING)
    return [ObjectionLine(*(getattr(r, n) for n in ObjectionLine.__dataclass_fields__)) for r in rows]


def objection_of(number: int) -> ObjectionLine | None:
    return next((o for o in objections() if o.objection == number), None)


def days_of(registered_on: date, kind: int) -> tuple[date, date]:
    """(first, last) day on which an objection against a registration may be filed."""
    is_regular = np.array([kind == RegistrationKind.REGULAR], dtype=np.bool_)
    found = objection_days(column(to_day(registered_on)), is_regular, law=roll.law_of(registered_on))
    return date_of(int(found.first[0])), date_of(int(found.last[0]))


def overseas_days(acted_on: date) -> tuple[date, date] | None:
    """(first, last) day to object to an act of the roll abroad: of the registration that comes next after it.

    A regular one, or one for an election of the Diet (第30条の8第1項); None where none has come yet.
    """
    regular = RollEntry.objects.filter(municipality=current_or_raise(), kind=RegistrationKind.REGULAR)
    next_on = (
        regular.filter(registered_on__gte=acted_on)
        .order_by("registered_on")
        .values_list("registered_on", flat=True)
    )
    found = [days_of(day, RegistrationKind.REGULAR) for day in next_on[:1]]
    bases = overseas.diet_bases_from(acted_on)
    found += [days_of(day, RegistrationKind.ELECTION_TIME) for day in bases[:1]]
    return min(found, default=None)


def decide_by(filed_on: date) -> date:
    """The last day of the decision: within three days of the objection (第24条第2項)."""
    return filed_on + timedelta(days=roll.law_of(filed_on).amount(f"{STATUTE}.objection_decision_days"))


def choices(which: str) -> list[tuple[int, str]]:
    """The codes of a choice by its name; only what may still be objected to or decided."""
    kinds = (Objected.REGULAR, Objected.ELECTION_TIME, Objected.OVERSEAS)
    findings = (Finding.JUSTIFIED, Finding.UNJUSTIFIED)
    found = {"claim": tuple(Claim), "finding": findings, "registration": kinds}[which]
    return [(int(one), str(one.label)) for one in found]
