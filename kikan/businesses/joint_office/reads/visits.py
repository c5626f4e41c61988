"""Visits to members' sections with what they found, and what is still to be done (現場訪問の記録)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import Observation, Visit
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class VisitLine:
    visit: int
    member: int
    visited_on: date
    section: str
    business: str
    who: str
    purpose: str

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business) if self.business else "全ての業務"


@dataclass(frozen=True)
class ObservationLine:
    """A observation; request, faq, flow: what became of it."""

    visit: int
    observation: int
    text: str
    action: str
    in_charge: str
    due_on: date | None
    request: int | None
    faq: int | None
    flow: int | None
    done_on: date | None
    result: str

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return bool(self.action) and self.done_on is None

    def is_late_on(self, day: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < day


def _now() -> dict[str, object]:
    return {"municipality": current_or_raise(), "ended_by__isnull": True}


def visits_now(member: int | None = None) -> list[VisitLine]:
    """Every visit (to one member), the newest day first."""
    rows = Visit.objects.filter(**_now()).order_by("valid_from")
    rows = rows if member is None else rows.filter(member=member)
    newest = {row[0]: VisitLine(*row) for row in rows.values_list(*VisitLine.__dataclass_fields__)}
    return sorted(newest.values(), key=lambda v: (v.visited_on, v.visit), reverse=True)


def visit_of(number: int) -> VisitLine | None:
    return next((v for v in visits_now() if v.visit == number), None)


def observations_of(*visits: int) -> list[ObservationLine]:
    """What was found at visits, in order."""
    rows = Observation.objects.filter(**_now(), visit__in=visits).order_by(
        "visit", "observation", "valid_from"
    )
    found = [ObservationLine(*row) for row in rows.values_list(*ObservationLine.__dataclass_fields__)]
    return list({(f.visit, f.observation): f for f in found}.values())


def still_to_do() -> list[tuple[VisitLine, ObservationLine]]:
    """What is to be done after visits, the nearest day first; two queries."""
    known = {v.visit: v for v in visits_now()}
    return [(known[o.visit], o) for o in open_of(observations_of(*known))]


def open_of(observations: Iterable[ObservationLine]) -> list[ObservationLine]:
    """Those after which something is still to be done, the nearest day first."""
    left = [o for o in observations if o.is_open]
    return sorted(left, key=lambda o: (o.due_on or date.max, o.visit, o.observation))
