"""Every question about the school register: one child, siblings, a school, a grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.schooling.models import ChangeRequest, Duty, Notice, Pupil
from kikan.businesses.schooling.models.change import ChangeKind, Decision, Ground
from kikan.businesses.schooling.models.duty import DutyKind, DutyReason
from kikan.businesses.schooling.models.notice import NoticeKind
from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, ClosedBy
from kikan.businesses.schooling.reads.years import grade_in, grade_ja, last_elementary
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

# Who is told of a school of the board (施行令第5条); the others are told by their schools.
TOLD = (Attendance.DESIGNATED, Attendance.CHANGED)


@dataclass(frozen=True)
class Line:
    """A child in the register, in one period."""

    person: int
    guardian: int | None
    guardian_relation: str
    first_year: int
    designated: int | None
    school: int | None
    attendance: int
    attends_from: date | None
    began_by: int
    closed_by: int
    valid_from: date
    valid_until: date
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    def grade_on(self, day: date) -> int:
        return grade_in(self.first_year, day)

    def grade_ja_on(self, day: date) -> str:
        return grade_ja(self.grade_on(day))

    @property
    def attendance_ja(self) -> str:
        return str(Attendance(self.attendance).label)

    @property
    def began_ja(self) -> str:
        return str(BeganBy(self.began_by).label)

    @property
    def closed_ja(self) -> str:
        return str(ClosedBy(self.closed_by).label) if self.closed_by else ""

    def values(self) -> dict[str, Any]:
        """The columns a following row keeps."""
        return {name: getattr(self, name) for name in KEPT}


NAMES = tuple(Line.__dataclass_fields__)
KEPT = NAMES[1:-3]


@dataclass(frozen=True)
class Request:
    """An application for another school as it stands."""

    request: int
    person: int
    kind: int
    ground: int
    school: int
    applied_on: date
    from_on: date
    consent_on: date | None
    decision: int
    decided_on: date | None
    until_on: date | None
    refusal: str
    valid_from: date
    entry: int

    @property
    def is_waiting(self) -> bool:
        return self.decision == Decision.WAITING

    @property
    def kind_ja(self) -> str:
        return str(ChangeKind(self.kind).label)

    @property
    def ground_ja(self) -> str:
        return str(Ground(self.ground).label)

    @property
    def decision_ja(self) -> str:
        return str(Decision(self.decision).label)


def _lines(rows: Any) -> list[Line]:
    return [Line(*row) for row in rows.values_list(*NAMES)]


def lines_of(persons: Iterable[int], known_at: int | None = None) -> list[Line]:
    """Every period of these children in order of time, as known at an entry (None: now)."""
    rows = as_of(
        Pupil.objects.filter(municipality=current_or_raise(), person__in=list(persons)), None, known_at
    )
    return _lines(rows.order_by("person", "valid_from"))


def line_on(person: int, day: date) -> Line | None:
    return next((one for one in lines_of([person]) if one.holds_on(day)), None)


def lines_on(day: date, **chosen: Any) -> list[Line]:
    """The register of a day by number; `chosen`: columns it is narrowed by."""
    rows = as_of(Pupil.objects.filter(municipality=current_or_raise(), **chosen), day)
    return _lines(rows.order_by("person"))


def siblings_of(line: Line, day: date) -> list[Line]:
    """The other children of the same guardian in the register."""
    return [] if line.guardian is None else [
        one for one in lines_on(day, guardian=line.guardian) if one.person != line.person
    ]  # fmt: skip


def requests_of(**chosen: Any) -> list[Request]:
    """Applications for another school as they stand, the newest first."""
    rows = as_of(ChangeRequest.objects.filter(municipality=current_or_raise(), **chosen), None)
    names = tuple(Request.__dataclass_fields__)
    latest = {r[0]: Request(*r) for r in rows.order_by("request", "valid_from").values_list(*names)}
    return sorted(latest.values(), key=lambda r: -r.request)


def waiting_requests() -> list[Request]:
    return [r for r in requests_of() if r.is_waiting]


def request_of(request: int) -> Request | None:
    return next(iter(requests_of(request=request)), None)


@dataclass(frozen=True)
class DutyLine:
    """A postponement or an excuse."""

    person: int
    kind: int
    reason: int
    applied_on: date
    valid_from: date
    valid_until: date

    @property
    def kind_ja(self) -> str:
        return str(DutyKind(self.kind).label)

    @property
    def reason_ja(self) -> str:
        return str(DutyReason(self.reason).label)


def duties_on(day: date | None, **chosen: Any) -> list[DutyLine]:
    """Postponements and excuses of a day (None: all), by number."""
    rows = as_of(Duty.objects.filter(municipality=current_or_raise(), **chosen), day)
    names = tuple(DutyLine.__dataclass_fields__)
    return [DutyLine(*r) for r in rows.order_by("person", "valid_from").values_list(*names)]


@dataclass(frozen=True)
class NoticeLine:
    """A notice that was issued."""

    issue: int
    person: int
    kind: int
    school: int
    enters_on: date
    issued_on: date

    @property
    def kind_ja(self) -> str:
        return str(NoticeKind(self.kind).label)


def notices_of(persons: Iterable[int]) -> list[NoticeLine]:
    """The notices about these children, the newest first."""
    rows = Notice.objects.filter(municipality=current_or_raise(), person__in=list(persons)).order_by("-issue")
    return [NoticeLine(*r) for r in rows.values_list(*NoticeLine.__dataclass_fields__)]


def to_notify(year: int, enters_on: date) -> list[int]:
    """Whom an entry notice is to be sent: in the first grade of either stage that day, with a school of the board.

    By number; whoever got one for that day and school already is left out.
    """
    rows = lines_on(enters_on, first_year__in=(year, year - last_elementary()), attendance__in=TOLD)
    told = {(n.person, n.school, n.enters_on) for n in notices_of([r.person for r in rows])}
    return [r.person for r in rows if r.school and (r.person, r.school, enters_on) not in told]
