"""Meetings with attendance, agenda and decisions, and where a request or a sheet was dealt with (会議の記録)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import AgendaItem, Attendance, Meeting
from kikan.businesses.joint_office.models.meeting import Decision, Level
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class MeetingLine:
    meeting: int
    level: int
    held_on: date
    title: str
    place: str
    chair: str

    @property
    def level_ja(self) -> str:
        return str(Level(self.level).label)


@dataclass(frozen=True)
class AttendanceLine:
    member: int
    is_present: bool
    who: str


@dataclass(frozen=True)
class ItemLine:
    meeting: int
    item: int
    title: str
    request: int | None
    allocation: int | None
    decision: int
    text: str

    @property
    def decision_ja(self) -> str:
        return str(Decision(self.decision).label)

    @property
    def is_open(self) -> bool:
        return self.decision == Decision.OPEN


def levels() -> list[tuple[int, str]]:
    return [(int(k), str(ja)) for k, ja in Level.choices]


def decisions() -> list[tuple[int, str]]:
    return [(int(k), str(ja)) for k, ja in Decision.choices]


def _now() -> dict[str, object]:
    return {"municipality": current_or_raise(), "ended_by__isnull": True}


def meetings_now() -> dict[int, MeetingLine]:
    """Every meeting by number, the newest day first."""
    rows = Meeting.objects.filter(**_now()).order_by("valid_from")
    found = [MeetingLine(*row) for row in rows.values_list(*MeetingLine.__dataclass_fields__)]
    newest = {m.meeting: m for m in found}
    return dict(sorted(newest.items(), key=lambda pair: (pair[1].held_on, pair[0]), reverse=True))


def attendance_of(*meetings: int) -> dict[int, list[AttendanceLine]]:
    """Who was there, by meeting, in the order of the members."""
    rows = Attendance.objects.filter(**_now(), meeting__in=meetings).order_by("member", "valid_from")
    newest = {
        (meeting, member): AttendanceLine(member, is_present, who)
        for meeting, member, is_present, who in rows.values_list("meeting", "member", "is_present", "who")
    }
    found: dict[int, list[AttendanceLine]] = {}
    for (meeting, _), line in newest.items():
        found.setdefault(meeting, []).append(line)
    return found


def items_of(*meetings: int) -> list[ItemLine]:
    """The agenda of meetings in order."""
    return _items(meeting__in=meetings)


def _items(**which: object) -> list[ItemLine]:
    rows = AgendaItem.objects.filter(**_now(), **which).order_by("meeting", "item", "valid_from")
    found = [ItemLine(*row) for row in rows.values_list(*ItemLine.__dataclass_fields__)]
    return list({(i.meeting, i.item): i for i in found}.values())


def dealt_with(
    *, request: int | None = None, allocation: int | None = None
) -> list[tuple[MeetingLine, ItemLine]]:
    """The meetings that had a request or a sheet on their agenda, the newest first; two queries."""
    about = _items(request=request) if request is not None else _items(allocation=allocation)
    known = meetings_now()
    found = [(known[i.meeting], i) for i in about if i.meeting in known]
    return sorted(found, key=lambda pair: (pair[0].held_on, pair[0].meeting), reverse=True)
