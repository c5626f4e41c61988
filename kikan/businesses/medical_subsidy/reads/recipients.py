"""Applications, times of being subsidised, insurance and certificates of people, as pages and papers tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.medical_subsidy.law.eligibility import CAPPED, HANDBOOKS, Judged
from kikan.businesses.medical_subsidy.models import Application, Certificate, Insurance, Recipient, TaxProof
from kikan.businesses.medical_subsidy.models.application import Scheme, State, Work
from kikan.businesses.medical_subsidy.models.recipient import EndedBy, Insurer
from kikan.law import Law
from kikan.law.days import day as to_day
from kikan.law.working import Step, rows_of
from kikan.shared.documents.models import Mark
from kikan.shared.history import as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

STATUTE = "medical_subsidy_scheme"
HANDBOOKS_JA = {
    "physical": "身体障害者手帳", "mental": "精神障害者保健福祉手帳", "intellectual": "療育手帳", "pension": "障害年金",
    "special_child_rearing": "特別児童扶養手当",
}  # fmt: skip
COPAYS = {1: "無", 2: "有"}
BY_THE_TOWN = """
SELECT person, 1 AS insurer FROM fact_health_insurance_enrolment
WHERE municipality = %(town)s AND person = ANY(%(persons)s) AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until
UNION ALL
SELECT person, 2 FROM fact_late_elderly_medical_insured
WHERE municipality = %(town)s AND person = ANY(%(persons)s) AND ended_by IS NULL
  AND valid_from <= %(day)s AND %(day)s < valid_until
"""


@dataclass(frozen=True, repr=False)
class ApplicationLine:
    """An application as it stands."""

    number: int
    person: int
    scheme: int
    applied_on: date
    event_on: date | None
    payee: int | None
    supporter: int | None
    physical: int = field(repr=False)
    mental: int = field(repr=False)
    intellectual: int = field(repr=False)
    pension: int = field(repr=False)
    special_child_rearing: int = field(repr=False)
    ground_until: date | None
    is_single: bool
    work: int
    child: int | None
    is_assisted: bool
    state: int
    decided_on: date | None
    working: list[int]
    entry: int

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def scheme_ja(self) -> str:
        return str(Scheme(self.scheme).label)

    @property
    def state_ja(self) -> str:
        return str(State(self.state).label)

    @property
    def grounds_ja(self) -> str:
        """What the application rests on."""
        if self.scheme == Scheme.SINGLE_PARENT:
            return str(Work(self.work).label)
        told = ((name, getattr(self, name)) for name in HANDBOOKS)
        return "、".join(f"{HANDBOOKS_JA[name]}{_grade_ja(name, grade)}" for name, grade in told if grade)


def _grade_ja(name: str, grade: int) -> str:
    return f"{'AB'[grade - 1]}" if name == "intellectual" and grade <= 2 else f"{grade}級"


@dataclass(frozen=True, repr=False)
class RecipientLine:
    """A time of being subsidised."""

    person: int
    scheme: int
    number: int
    application: int
    copay: int
    payee: int
    lost_by: int
    working: list[int]
    valid_from: date
    valid_until: date
    entry: int

    @property
    def last_on(self) -> date:
        return self.valid_until - timedelta(days=1)

    @property
    def scheme_ja(self) -> str:
        return str(Scheme(self.scheme).label)

    @property
    def copay_ja(self) -> str:
        return COPAYS[self.copay]

    @property
    def has_copay(self) -> bool:
        return self.copay == CAPPED

    @property
    def lost_ja(self) -> str:
        return str(EndedBy(self.lost_by).label) if self.lost_by else ""

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


@dataclass(frozen=True, repr=False)
class InsuranceLine:
    """The health insurance; by the town's own records where nobody told another."""

    person: int
    insurer: int
    insurer_number: str = ""
    symbol: str = ""

    @property
    def insurer_ja(self) -> str:
        return str(Insurer(self.insurer).label)


@dataclass(frozen=True)
class CertificateLine:
    """A certificate given out; returned: the mark of the paper says so."""

    issue: int
    person: int
    scheme: int
    valid_from: date
    last_on: date
    issued_on: date
    reissue_of: int | None
    is_returned: bool

    @property
    def scheme_ja(self) -> str:
        return str(Scheme(self.scheme).label)


def law_on(day: date) -> Law:
    """The law of the schemes on a day with the municipality's own values."""
    return ordinances.law("event_date", to_day(day), statute=STATUTE)


def applications(**chosen: Any) -> list[ApplicationLine]:
    """Applications as they stand, the newest first."""
    rows = as_of(Application.objects.filter(municipality=current_or_raise(), **chosen), None)
    names = tuple(ApplicationLine.__dataclass_fields__)
    return [ApplicationLine(*r) for r in rows.order_by("-applied_on", "-number").values_list(*names)]


def application_of(number: int) -> ApplicationLine | None:
    return next(iter(applications(number=number)), None)


def waiting() -> list[ApplicationLine]:
    """The applications that wait for a decision, the oldest first."""
    return list(reversed(applications(state=State.WAITING)))


def recipients(known_at: int | None = None, **chosen: Any) -> list[RecipientLine]:
    """Times of being subsidised, the newest first, by person."""
    rows = as_of(Recipient.objects.filter(municipality=current_or_raise(), **chosen), None, known_at)
    names = tuple(RecipientLine.__dataclass_fields__)
    return [RecipientLine(*r) for r in rows.order_by("person", "scheme", "-valid_from").values_list(*names)]


def holding(day: date, **chosen: Any) -> list[RecipientLine]:
    """Who is subsidised on a day."""
    return recipients(valid_from__lte=day, valid_until__gt=day, **chosen)


def ending_within(day: date, days: int) -> list[RecipientLine]:
    """Whose time ends by itself within so many days from a day and is not followed by another; the earliest first."""
    last = day + timedelta(days=days)
    rows = recipients(valid_until__gt=day, valid_until__lte=last, lost_by=EndedBy.NONE)
    later = {
        (r.person, r.scheme) for r in recipients(valid_until__gt=last, person__in=[r.person for r in rows])
    }
    return sorted((r for r in rows if (r.person, r.scheme) not in later), key=lambda r: r.valid_until)


def insurances_on(persons: Iterable[int], day: date) -> dict[int, InsuranceLine]:
    """The insurance of each on a day: as told, else by the town's own insurances. Two queries however many they are."""
    wanted = sorted(set(persons))
    values: dict[str, Any] = {"town": current_or_raise(), "persons": wanted, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(BY_THE_TOWN, values)
        found = {person: InsuranceLine(person, insurer) for person, insurer in cursor.fetchall()}
    told = as_of(Insurance.objects.filter(municipality=current_or_raise(), person__in=wanted), day)
    found |= {r.person: InsuranceLine(r.person, r.insurer, r.insurer_number, r.symbol) for r in told}
    return found


def certificates_of(persons: Sequence[int]) -> list[CertificateLine]:
    """Every certificate of these people, the newest first."""
    rows = list(
        Certificate.objects.filter(municipality=current_or_raise(), person__in=persons).order_by("-issue")
    )
    marked = Mark.objects.filter(municipality=current_or_raise(), issue__in=[r.issue for r in rows])
    gone = set(marked.filter(state="collected").values_list("issue", flat=True))
    return [
        CertificateLine(
            r.issue, r.person, r.scheme, r.valid_from, r.last_on, r.issued_on, r.reissue_of, r.issue in gone
        )
        for r in rows
    ]


def proofs_of(person: int) -> list[TaxProof]:
    """The proofs of taxes of a person, the newest year first."""
    rows = as_of(TaxProof.objects.filter(municipality=current_or_raise(), person=person), None)
    return list(rows.order_by("-year"))


def explained(working: list[int]) -> list[Step]:
    """How somebody was judged, step by step with the articles; nothing before the decision."""
    if not working:
        return []
    return rows_of(Judged.unpack(np.array([working], dtype=np.int64)))


def persons_of(numbers: Sequence[int]) -> dict[int, int]:
    """The person of each recipient's number (受給者番号)."""
    return {row.number: row.person for row in recipients(number__in=list(numbers))}
