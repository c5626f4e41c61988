"""Status reports (現況届): of whom they are asked, which came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.child_allowance.law.status_reports import (
    GROUNDS,
    Situations,
    status_report_days,
    status_report_ground,
)
from kikan.businesses.child_allowance.models import Circumstance, Confirmation, StatusReport, Suspension
from kikan.businesses.child_allowance.models.entitlement import RecipientKind, SuspendedFor
from kikan.businesses.child_allowance.models.status_report import CircumstanceKind, ReportGround, ReportState
from kikan.businesses.child_allowance.reads.entitlements import law_on
from kikan.law import Count, Truth, column
from kikan.law.days import date_of
from kikan.shared.addressees.models import Person
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

RECIPIENTS = """
SELECT person, kind FROM child_allowance_recipient
WHERE municipality = %(municipality)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
ORDER BY person
"""
CHILDREN = """
SELECT child, recipient FROM child_allowance_child
WHERE municipality = %(municipality)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
"""
HOMES = """
SELECT person, household FROM fact_residents_residency
WHERE municipality = %(municipality)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
  AND person = ANY(%(persons)s)
"""


def days_of(year: int) -> tuple[date, date]:
    """The day whose situation the reports of a year tell, and the last day to hand them in. Errors: LawGap."""
    base, due = status_report_days(column(year), law=law_on(date(year, 1, 1)))
    return date_of(int(base[0])), date_of(int(due[0]))


def who_must_report(year: int) -> tuple[Count, Count]:
    """(recipients, the ground of each) of whom the law asks a report of a year. Errors: LawGap."""
    day, _ = days_of(year)
    asked: dict[str, object] = {"municipality": current_or_raise(), "day": day}
    found = read_columns(RECIPIENTS, asked)
    person, kind = found["person"], found["kind"]
    if not len(person):
        return person, kind
    situations = _situations(person, kind, day)
    ground = status_report_ground(Situations(situations), law=law_on(day))
    return person[ground > 0], ground[ground > 0]


def _situations(person: Count, kind: Count, day: date) -> dict[str, Truth]:
    town = current_or_raise()
    rows = as_of(Circumstance.objects.filter(municipality=town), day).values_list("person", "kind")
    told: dict[int, set[int]] = {k: set() for k in CircumstanceKind.values}
    for one, which in rows:
        told[which].add(one)
    no_student = as_of(Confirmation.objects.filter(municipality=town, graduates_in=None), day)
    guardians = person[kind == RecipientKind.GUARDIAN].tolist()
    people = Person.objects.filter(municipality=town, number__in=guardians).exclude(kind="natural")

    def among(numbers: Iterable[int]) -> Truth:
        return np.isin(person, sorted(set(numbers)))

    found = {
        "none": np.zeros(len(person), dtype=np.bool_),
        "facility": kind == RecipientKind.FACILITY,
        "foster": kind == RecipientKind.FOSTER,
        "corporate_guardian": among(people.values_list("number", flat=True)),
        "divorcing": among(told[CircumstanceKind.DIVORCING]),
        "violence": among(told[CircumstanceKind.VIOLENCE]),
        "unregistered_child": among(told[CircumstanceKind.UNREGISTERED_CHILD]),
        "supports_no_student": among(no_student.values_list("recipient", flat=True)),
        "apart": among(_apart(day)),
        "asked_by_municipality": among(told[CircumstanceKind.ASKED]),
    }
    return {name: found[name] for name in GROUNDS}


def _apart(day: date) -> list[int]:
    """Recipients one of whose children lives in no household of theirs on a day."""
    values: dict[str, object] = {"municipality": current_or_raise(), "day": day}
    raised = read_columns(CHILDREN, values)
    persons = np.unique(np.concatenate((raised["child"], raised["recipient"]))).tolist()
    homes = read_columns(HOMES, {**values, "persons": persons})
    at = dict(zip(homes["person"].tolist(), homes["household"].tolist(), strict=True))
    pairs = zip(raised["child"].tolist(), raised["recipient"].tolist(), strict=True)
    return sorted({r for c, r in pairs if at.get(r) is None or at.get(c) != at.get(r)})


@dataclass(frozen=True)
class ReportLine:
    """A report asked of a recipient, as it stands."""

    person: int
    year: int
    ground: int
    due_on: date
    state: int
    received_on: date | None
    lacks: str
    valid_from: date

    @property
    def ground_ja(self) -> str:
        return str(ReportGround(self.ground).label)

    @property
    def state_ja(self) -> str:
        return str(ReportState(self.state).label) + (f"（{self.lacks}）" if self.lacks else "")

    @property
    def is_answered(self) -> bool:
        return self.state == ReportState.ANSWERED


def reports_of(*, year: int | None = None, person: int | None = None) -> list[ReportLine]:
    """The reports of a year or of a recipient as they stand, in the order of numbers, the newest year first."""
    rows = as_of(StatusReport.objects.filter(municipality=current_or_raise()), None)
    rows = rows if year is None else rows.filter(year=year)
    rows = rows if person is None else rows.filter(person=person)
    latest = {
        (r.person, r.year): ReportLine(**{n: getattr(r, n) for n in ReportLine.__dataclass_fields__})
        for r in rows.order_by("person", "-year", "valid_from")
    }
    return list(latest.values())


def counted(lines: Iterable[ReportLine]) -> dict[str, int]:
    """How many of these reports are in each state, by its name."""
    states = [line.state for line in lines]
    return {str(state.label): states.count(state) for state in ReportState}


def circumstance_of(person: int, day: date) -> str:
    """The circumstance kept of a recipient on a day; empty where there is none."""
    row = as_of(Circumstance.objects.filter(municipality=current_or_raise(), person=person), day).first()
    return str(CircumstanceKind(row.kind).label) if row else ""


def to_ask(year: int) -> list[int]:
    """Whose report of a year is missing or incomplete, by number."""
    return [line.person for line in reports_of(year=year) if not line.is_answered]


def held_back(year: int, day: date) -> dict[int, date]:
    """Since when payment is held back to whoever owes the report of a year, as of a day."""
    missing = to_ask(year)
    rows = as_of(Suspension.objects.filter(municipality=current_or_raise(), person__in=missing), day)
    return dict(
        rows.filter(reason=SuspendedFor.STATUS_REPORT).order_by("person").values_list("person", "valid_from")
    )
