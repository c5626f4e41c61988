"""Recipients, their children, confirmations and suspensions; who lives here comes through facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from kikan.businesses.child_allowance.models import (
    Child,
    CivilServant,
    Confirmation,
    Recipient,
    Suspension,
)
from kikan.businesses.child_allowance.models.deduction import DeductionGround, DeductionItem
from kikan.businesses.child_allowance.models.entitlement import (
    Care,
    EndedBy,
    PensionKind,
    RecipientKind,
    Standing,
    SuspendedFor,
)
from kikan.businesses.child_allowance.models.returned import ReturnGround
from kikan.businesses.child_allowance.models.status_report import CircumstanceKind
from kikan.law import Law
from kikan.law.days import day as to_day
from kikan.shared.addressees.models import Profile
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

RESIDENCY = """
SELECT person, household, is_head, birth_on, valid_from, valid_until FROM fact_residents_residency
WHERE municipality = %(municipality)s
  AND (person = ANY(%(persons)s) OR household = ANY(%(households)s))
  AND (%(known)s::bigint IS NULL OR entry <= %(known)s)
  AND (ended_by IS NULL OR ended_by > %(known)s::bigint)
ORDER BY birth_on, person, valid_from
"""


def law_on(day: date) -> Law:
    """The law of the events of a day."""
    return ordinances.law("event_date", to_day(day), statute="child_allowance_act")


@dataclass(frozen=True)
class Residency:
    """Where a person lives in a period, as the resident register publishes it."""

    person: int
    household: int
    is_head: bool
    birth_on: date
    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def residencies(
    persons: Iterable[int] = (), households: Iterable[int] = (), known_at: int | None = None
) -> list[Residency]:
    """Every residency of these people and in these households, the eldest first."""
    asked: dict[str, Any] = {
        "municipality": current_or_raise(), "persons": list(persons), "households": list(households),
        "known": known_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RESIDENCY, asked)
        return [Residency(*row) for row in cursor.fetchall()]


def household_on(person: int, day: date) -> list[Residency]:
    """Everybody of the person's household on a day, the eldest first; empty where the person lives elsewhere."""
    own = next((r for r in residencies([person]) if r.holds_on(day)), None)
    return [] if own is None else [r for r in residencies((), [own.household]) if r.holds_on(day)]


def births_of(persons: Iterable[int]) -> dict[int, date]:
    """The dates of birth that are certain to the day."""
    rows = as_of(Profile.objects.filter(municipality=current_or_raise(), person__in=list(persons)), None)
    return {r.person: r.birth_on for r in rows.filter(valid_until=OPEN, birth_precision="day")}


@dataclass(frozen=True)
class Spell:
    """A time of entitlement: from the first to the last month paid."""

    person: int
    kind: int
    pension_kind: int
    event_on: date
    claimed_on: date
    lost_by: int
    lost_on: date | None
    spouse: int | None
    first_month: date | None
    valid_from: date
    valid_until: date

    @property
    def is_open(self) -> bool:
        return self.valid_until == OPEN

    @property
    def ended_by_death(self) -> bool:
        return self.lost_by == EndedBy.RECIPIENT_DIED

    @property
    def kind_ja(self) -> str:
        return str(RecipientKind(self.kind).label)

    @property
    def pension_ja(self) -> str:
        return str(PensionKind(self.pension_kind).label)

    @property
    def lost_ja(self) -> str:
        return str(EndedBy(self.lost_by).label) if self.lost_by else ""


def spells_of(persons: Sequence[int], known_at: int | None = None) -> list[Spell]:
    """Every time of entitlement of these people in order."""
    rows = as_of(
        Recipient.objects.filter(municipality=current_or_raise(), person__in=persons), None, known_at
    )
    return [
        Spell(**{name: getattr(row, name) for name in Spell.__dataclass_fields__})
        for row in rows.order_by("person", "valid_from")
    ]


@dataclass(frozen=True)
class Raised:
    """A child of a recipient, with the confirmation where there is one."""

    child: int
    recipient: int
    tie: int
    care: int
    lost_by: int
    valid_from: date
    valid_until: date

    @property
    def is_open(self) -> bool:
        return self.valid_until == OPEN

    @property
    def care_ja(self) -> str:
        return str(Care(self.care).label) if self.care else ""

    @property
    def lost_ja(self) -> str:
        return str(EndedBy(self.lost_by).label) if self.lost_by else ""


def children(
    recipients: Sequence[int] = (), persons: Sequence[int] = (), known_at: int | None = None
) -> list[Raised]:
    """The children of these recipients and these children themselves, in order."""
    mine = as_of(Child.objects.filter(municipality=current_or_raise()), None, known_at)
    rows = mine.filter(recipient__in=recipients) | mine.filter(child__in=persons)
    return [
        Raised(**{name: getattr(row, name) for name in Raised.__dataclass_fields__})
        for row in rows.order_by("recipient", "child", "valid_from")
    ]


def confirmations_of(recipient: int) -> list[Confirmation]:
    """The confirmations of the recipient's older children (監護相当)."""
    rows = as_of(Confirmation.objects.filter(municipality=current_or_raise(), recipient=recipient), None)
    return list(rows.order_by("child", "valid_from"))


def suspension_of(person: int, day: date) -> str:
    """Why payment is held back on a day; empty where it is not."""
    row = as_of(Suspension.objects.filter(municipality=current_or_raise(), person=person), day).first()
    return str(SuspendedFor(row.reason).label) if row else ""


def suspended_on(day: date) -> set[int]:
    """Whose payment is held back on a day."""
    rows = as_of(Suspension.objects.filter(municipality=current_or_raise()), day)
    return set(rows.values_list("person", flat=True))


def died() -> set[int]:
    """Recipients whose last entitlement ended with their death: what they are due waits for the child's claim."""
    rows = as_of(Recipient.objects.filter(municipality=current_or_raise()), None)
    return set(rows.filter(lost_by=EndedBy.RECIPIENT_DIED).values_list("person", flat=True))


def civil_servants_on(day: date, persons: Sequence[int] | None = None) -> dict[int, str]:
    """Who is paid by an employer on a day, with its name; persons: only these."""
    rows = as_of(CivilServant.objects.filter(municipality=current_or_raise()), day)
    rows = rows if persons is None else rows.filter(person__in=persons)
    return dict(rows.values_list("person", "employer"))


def counts_on(day: date) -> dict[str, int]:
    """How many recipients by kind of pension, and how many are suspended, on a day."""
    rows = as_of(Recipient.objects.filter(municipality=current_or_raise()), day)
    found = dict(rows.order_by("pension_kind").values_list("pension_kind").annotate(Count("person")))
    counted = {f"受給者（{kind.label}）": found.get(int(kind), 0) for kind in PensionKind}
    told = civil_servants_on(day)
    paid_twice = sum(s.is_open for s in spells_of(sorted(told))) if told else 0
    return counted | {"支払の差止": len(suspended_on(day)), "公務員の通知がある受給者": paid_twice}


def choices_of(which: str) -> list[tuple[int, str]]:
    """Kinds and reasons for the forms: recipient, pension, income, loss, suspension, circumstance or return."""
    kinds = {
        "recipient": RecipientKind.choices, "pension": PensionKind.choices, "loss": EndedBy.choices,
        "suspension": SuspendedFor.choices, "standing": Standing.choices, "circumstance": CircumstanceKind.choices,
        "return": ReturnGround.choices, "deduction": DeductionGround.choices, "item": DeductionItem.choices,
    }  # fmt: skip
    return [(int(code), str(ja)) for code, ja in kinds[which] if which in ("pension", "standing") or code]
