"""Restrictions of benefits for unpaid premiums (給付の制限): what holds, what is on its way, whose payments are held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.certification import last_day_of
from kikan.businesses.long_term_care.law.restrictions import Reduction, reduced_ratio
from kikan.businesses.long_term_care.models.benefit import Benefit
from kikan.businesses.long_term_care.models.restriction import (
    CaseState,
    Restriction,
    RestrictionCase,
    RestrictionKind,
    SpecialCircumstance,
)
from kikan.law import Law, column
from kikan.shared.history import OPEN, as_of
from kikan.shared.ledger.models import PayoutState
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.tenancy.opener import current_or_raise

OPEN_STATES = (CaseState.ANNOUNCED, CaseState.ANSWERED)
KEPT = (
    "person", "kind", "about_on", "state", "announced_on", "answer_by", "arrears", "lapsed", "answered_on",
    "circumstance", "statement",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class CaseLine:
    """A case as a page or a paper shows it; money in yen."""

    number: int
    person: int
    kind: int
    kind_ja: str
    state: int
    state_ja: str
    announced_on: date
    answer_by: date
    about_on: date
    arrears: int
    lapsed: int
    circumstance_ja: str
    statement: str

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, repr=False)
class RestrictionLine:
    """A restriction as a page or a paper shows it; `last_on` None while nobody knows its end."""

    person: int
    kind: int
    kind_ja: str
    number: int
    decided_on: date
    arrears: int
    valid_from: date
    last_on: date | None
    months: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.last_on is None or day <= self.last_on)

    @property
    def lasts(self) -> bool:
        """Whether it ends only when somebody ends it: a reduction runs out by itself."""
        return self.last_on is None


def case_rows(**chosen: object) -> list[RestrictionCase]:
    found = RestrictionCase.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, **chosen)
    return list(found.order_by("-announced_on", "-number"))


def open_case(person: int, kind: int) -> RestrictionCase | None:
    """The case of a kind that was announced and is not decided."""
    found = case_rows(person=person, kind=kind, state__in=OPEN_STATES)
    return found[0] if found else None


def cases_of(persons: Sequence[int]) -> list[CaseLine]:
    return [_case(row) for row in case_rows(person__in=list(persons))]


def open_cases() -> list[CaseLine]:
    """Everything announced and not decided, the earliest end of the time to answer first."""
    found = [_case(row) for row in case_rows(state__in=OPEN_STATES)]
    return sorted(found, key=lambda c: (c.answer_by, c.number))


def announced_in(fiscal_year: int) -> list[int]:
    """Who was warned in a fiscal year and is not decided yet: for whom the letters are printed."""
    since, until = date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1)
    rows = case_rows(state__in=OPEN_STATES, announced_on__gte=since, announced_on__lt=until)
    return sorted({row.person for row in rows})


def _case(row: RestrictionCase) -> CaseLine:
    return CaseLine(
        row.number, row.person, row.kind, str(RestrictionKind(row.kind).label), row.state,
        str(CaseState(row.state).label), row.announced_on, row.answer_by, row.about_on, row.arrears, row.lapsed,
        str(SpecialCircumstance(row.circumstance).label), row.statement,
    )  # fmt: skip


def restrictions_of(person: int) -> list[RestrictionLine]:
    """Every restriction of a person, the newest first."""
    rows = as_of(Restriction.objects.filter(municipality=current_or_raise(), person=person), None)
    return [_line(row) for row in rows.order_by("-valid_from", "kind")]


def standing(day: date) -> list[RestrictionLine]:
    """Everything that holds on a day or begins after it, by person."""
    rows = as_of(Restriction.objects.filter(municipality=current_or_raise()), None)
    return [_line(row) for row in rows.filter(valid_until__gt=day).order_by("person", "kind")]


def restriction_on(person: int, kind: int, day: date) -> RestrictionLine | None:
    return next((r for r in restrictions_of(person) if r.kind == kind and r.holds_on(day)), None)


def _line(row: Restriction) -> RestrictionLine:
    months = int(Reduction.unpack(np.array([row.working])).months[0]) if row.working else 0
    last = None if row.valid_until == OPEN else last_day_of(row.valid_until)
    return RestrictionLine(
        row.person, row.kind, str(RestrictionKind(row.kind).label), row.number, row.decided_on, row.arrears,
        row.valid_from, last, months,
    )  # fmt: skip


def tenths_paid(person: int, day: date, tenths: int, law: Law) -> int:
    """The tenths somebody pays of a service on a day: those of the ratio, or more while benefits are reduced.

    Law: 介護保険法第69条第3項・第4項
    """
    if restriction_on(person, RestrictionKind.REDUCTION, day) is None:
        return tenths
    return int(reduced_ratio(column(tenths), law=law)[0])


def held_benefits(person: int) -> list[Benefit]:
    """Benefits decided while payments were held and not asked for since, the oldest first (差し止めている給付)."""
    town = current_or_raise()
    rows = list(Benefit.objects.filter(municipality=town, person=person, is_held=True).order_by("number"))
    asked = PayoutState.objects.filter(
        municipality=town, purpose=CARE_BENEFIT.code, reference__in=[r.number for r in rows]
    )
    known = set(asked.values_list("reference", flat=True))
    return [row for row in rows if row.number not in known]


def kinds_of_restriction() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in RestrictionKind]


def kinds_of_circumstance() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in SpecialCircumstance]
