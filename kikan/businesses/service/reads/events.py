"""Incidents, planned stops and enquiries as entered (障害・計画停止・問合せ)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from kikan.businesses.service.law import judging as law_of
from kikan.businesses.service.models import Cause, Enquiry, Incident, Kind, PlannedStop, Progress
from kikan.law import Law, LawGap
from kikan.law.days import day as day_number
from kikan.shared import manifest
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.clock import TOKYO
from kikan.shared.tenancy.opener import current_or_raise

STATUTE = "service_level"
KINDS, CAUSES, UNKNOWN = Kind.choices, Cause.choices, int(Cause.UNKNOWN)
DUTY = (Cause.APPLICATION, Cause.PLATFORM, Cause.UNKNOWN)
"""A cause that is not known yet counts against the provider."""


def minute_of(at: datetime) -> int:
    """A moment as a number: days since 0001-01-01 × 1440 + the minute of the day in Japan."""
    here = at.astimezone(TOKYO)
    return here.toordinal() * law_of.DAY + here.hour * 60 + here.minute


def moment_of(minute: int) -> datetime:
    day, rest = divmod(minute, law_of.DAY)
    return datetime.combine(date.fromordinal(day), time(rest // 60, rest % 60), TOKYO)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)


@dataclass(frozen=True)
class ProgressLine:
    """A progress notice: when members were told, and what."""

    told_at: datetime
    text: str


@dataclass(frozen=True)
class IncidentLine:
    """An incident as known now; progress: its notices after the first, the oldest first."""

    number: int
    business: str
    kind: int
    title: str
    began_at: datetime
    noticed_at: datetime
    notified_at: datetime | None
    ended_at: datetime | None
    cause: int
    measure: str
    progress: Sequence[ProgressLine] = field(default_factory=tuple)

    @property
    def business_ja(self) -> str:
        return business_ja(self.business)

    @property
    def kind_ja(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def cause_ja(self) -> str:
        return str(Cause(self.cause).label)

    @property
    def is_stop(self) -> bool:
        return self.kind == Kind.STOP

    @property
    def is_security(self) -> bool:
        return self.kind == Kind.SECURITY

    @property
    def is_duty(self) -> bool:
        return self.cause in DUTY

    @property
    def notice_minutes(self) -> int | None:
        """From noticing to the first notice."""
        return None if self.notified_at is None else minute_of(self.notified_at) - minute_of(self.noticed_at)

    def raw(self, now: int) -> law_of.Incident:
        """As the law wants it; one that lasts ends now."""
        return law_of.Incident(
            self.business, minute_of(self.began_at), minute_of(self.ended_at) if self.ended_at else now,
            minute_of(self.noticed_at), None if self.notified_at is None else minute_of(self.notified_at),
            self.is_stop, self.is_duty, tuple(minute_of(p.told_at) for p in self.progress),
        )  # fmt: skip


@dataclass(frozen=True)
class StopLine:
    """A planned stop that was not called off."""

    number: int
    business: str
    title: str
    announced_on: date
    begins_at: datetime
    ends_at: datetime

    @property
    def business_ja(self) -> str:
        return business_ja(self.business)

    @property
    def days_ahead(self) -> int:
        return (self.begins_at.astimezone(TOKYO).date() - self.announced_on).days

    def raw(self) -> law_of.PlannedStop:
        return law_of.PlannedStop(
            self.business, self.announced_on.toordinal(), minute_of(self.begins_at), minute_of(self.ends_at)
        )


@dataclass(frozen=True)
class EnquiryLine:
    """A question and the moment of its first answer."""

    number: int
    business: str
    title: str
    asked_at: datetime
    answered_at: datetime | None

    @property
    def business_ja(self) -> str:
        return business_ja(self.business)


def business_ja(name: str) -> str:
    known = {m.name: m.ja for m in manifest.all_manifests()}
    return known.get(name, name) if name else "全ての業務"


def incidents_between(begins: datetime, until: datetime) -> list[IncidentLine]:
    """Those that touch the time, the newest first; the tenant is open."""
    rows = Incident.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, began_at__lt=until
    ).order_by("-began_at", "-incident")
    found = list(rows.exclude(ended_at__lte=begins))
    told = _progress_of([r.incident for r in found])
    return [_incident(r, told.get(r.incident, ())) for r in found]


def incident_of(number: int) -> IncidentLine | None:
    row = Incident.objects.filter(
        municipality=current_or_raise(), incident=number, ended_by__isnull=True
    ).first()
    return None if row is None else _incident(row, _progress_of([number]).get(number, ()))


def _progress_of(incidents: Iterable[int]) -> dict[int, list[ProgressLine]]:
    rows = Progress.objects.filter(municipality=current_or_raise(), incident__in=list(incidents))
    found: dict[int, list[ProgressLine]] = {}
    for r in rows.order_by("told_at", "number"):
        found.setdefault(r.incident, []).append(ProgressLine(r.told_at, r.text))
    return found


def _incident(r: Incident, progress: Sequence[ProgressLine]) -> IncidentLine:
    return IncidentLine(
        r.incident, r.business, r.kind, r.title, r.began_at, r.noticed_at, r.notified_at, r.ended_at, r.cause,
        r.measure, progress,
    )  # fmt: skip


def stops_between(begins: datetime, until: datetime) -> list[StopLine]:
    """The planned stops that touch the time, in order."""
    rows = PlannedStop.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, begins_at__lt=until, ends_at__gt=begins
    ).order_by("begins_at", "planned_stop")
    return [
        StopLine(r.planned_stop, r.business, r.title, r.announced_on, r.begins_at, r.ends_at) for r in rows
    ]


def enquiries_between(begins: datetime, until: datetime) -> list[EnquiryLine]:
    """Those asked in the time, in order."""
    rows = Enquiry.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, asked_at__gte=begins, asked_at__lt=until
    ).order_by("asked_at", "enquiry")
    return [EnquiryLine(r.enquiry, r.business, r.title, r.asked_at, r.answered_at) for r in rows]


def open_enquiries() -> list[EnquiryLine]:
    """Those without an answer, the oldest first."""
    rows = Enquiry.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, answered_at__isnull=True
    ).order_by("asked_at", "enquiry")
    return [EnquiryLine(r.enquiry, r.business, r.title, r.asked_at, r.answered_at) for r in rows]


def notice_days() -> int:
    """How many days ahead a stop must be told by the contract of today. Errors: Refused without one."""
    law = ordinances.law("event_date", day_number(clock.today()), statute=STATUTE)
    try:
        return law.amount("service_level.planned_stop_notice_days")
    except LawGap as gap:
        raise Refused(
            "計画停止を知らせる期限が登録されていません。", field="begins_at",
            what_to_do="条例値（契約の値）の登録を依頼してください。",
        ) from gap  # fmt: skip


@dataclass(frozen=True)
class Lasting:
    """An incident that lasts; due_at: when members must hear next, None where the contract promises nothing."""

    line: IncidentLine
    due_at: datetime | None
    is_overdue: bool


def lasting_at(now: datetime, incidents: Iterable[IncidentLine]) -> list[Lasting]:
    """Those of the incidents that last, with the next notice that is due by the contract of today."""
    law: Law | None = None
    found = []
    for line in incidents:
        if line.ended_at is None:
            law = law or ordinances.law("event_date", day_number(clock.today()), statute=STATUTE)
            due = _due(line, minute_of(now), law)
            found.append(
                Lasting(
                    line, None if due is None else moment_of(due), due is not None and minute_of(now) > due
                )
            )
    return found


def _due(line: IncidentLine, now: int, law: Law) -> int | None:
    try:
        return law_of.notice_due(line.raw(now), law)
    except LawGap:
        return None


def businesses() -> Sequence[tuple[str, str]]:
    """The businesses a form offers."""
    return [(m.name, m.ja) for m in manifest.all_manifests()]
