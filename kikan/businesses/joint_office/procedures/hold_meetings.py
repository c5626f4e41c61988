"""Keep the record of a meeting: when, who, what was decided (会議の記録)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kikan.businesses.joint_office.models import AgendaItem, Attendance, Meeting
from kikan.businesses.joint_office.models.meeting import Decision, Level
from kikan.businesses.joint_office.procedures.checking import require_text
from kikan.businesses.joint_office.procedures.requesting import require_request
from kikan.businesses.joint_office.reads import meetings
from kikan.businesses.joint_office.reads.allocations import allocation_of
from kikan.businesses.joint_office.reads.meetings import MeetingLine
from kikan.businesses.joint_office.reads.members import members_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_meeting", right="joint_office.change", ja="会議の登録")
def enter_meeting(
    *, level: int, held_on: date, title: str, actor: Actor, place: str = "", chair: str = ""
) -> int:
    """A meeting to come or held; returns its number. Errors: Refused."""
    if level not in Level.values:
        raise Refused("会議の種類を選んでください。", field="level")
    values = {
        "level": level, "held_on": held_on, "title": require_text(title, "title", "会議の名称"),
        "place": place.strip(), "chair": chair.strip(),
    }  # fmt: skip
    number = numbers.draw("joint_office.meeting")
    entry = _noted(number, "joint_office.meeting_entered", "joint_office.enter_meeting", actor)
    history.add(Meeting, {"meeting": number}, values, entry=entry, valid_from=clock.today())
    return number


@procedure("joint_office.record_attendance", right="joint_office.change", ja="会議の出欠の登録")
def record_attendance(
    *, meeting: int, present: Sequence[int], actor: Actor, who: Mapping[int, str] | None = None
) -> int:
    """Which members were there; all others of that day were not. Said again it replaces. Returns the entry's number.

    who: the offices that came, by member. Errors: NotFound; Refused for a meeting to come, or a body that was no member.
    """
    found = _held(meeting, "present")
    of_day = {m.member for m in members_on(found.held_on)}
    if strangers := sorted(set(present) - of_day):
        raise Refused(
            f"開催の日に構成団体でない団体があります（{len(strangers)}団体）。", field="present",
            what_to_do="構成団体の一覧で日付を確かめてください。",
        )  # fmt: skip
    wanted = {m: (m in present, (who or {}).get(m, "").strip() if m in present else "") for m in of_day}
    kept = {a.member: (a.is_present, a.who) for a in meetings.attendance_of(meeting).get(meeting, [])}
    changed = {m: it for m, it in wanted.items() if kept.get(m) != it}
    if not changed:
        return int(Attendance.objects.filter(meeting=meeting, ended_by__isnull=True).latest("entry").entry)
    entry = _noted(meeting, "joint_office.attendance_recorded", "joint_office.record_attendance", actor)
    for member, (is_present, offices) in sorted(changed.items()):
        history.replace(
            Attendance, {"meeting": meeting, "member": member}, {"is_present": is_present, "who": offices},
            entry=entry, valid_from=clock.today(),
        )  # fmt: skip
    return entry


@procedure("joint_office.set_agenda_item", right="joint_office.change", ja="議題と決定の登録")
def set_agenda_item(
    *,
    meeting: int,
    item: int,
    title: str,
    actor: Actor,
    request: int | None = None,
    allocation: int | None = None,
    decision: int = Decision.OPEN,
    text: str = "",
) -> int:
    """An item of the agenda, and what was decided once it was held. Said again it replaces. Returns the entry's number.

    Errors: NotFound for no such meeting, request or sheet; Refused for a decision before the day, or about two things.
    """
    found = _meeting(meeting)
    if decision not in Decision.values:
        raise Refused("決定を選んでください。", field="decision")
    if decision != Decision.OPEN:
        found = _held(meeting, "decision")
    if request is not None and allocation is not None:
        raise Refused(
            "一つの議題には、要望か計算書のどちらか一つを書きます。", field="allocation", what_to_do="議題を分けてください。"
        )  # fmt: skip
    if request is not None:
        require_request(request)
    if allocation is not None and allocation_of(allocation) is None:
        raise NotFound(
            "この計算書はありません。", field="allocation", what_to_do="計算番号を確かめてください。"
        )
    if decision in (Decision.REFUSED, Decision.CONTINUED):
        text = require_text(text, "text", "否決か継続の理由")
    values: dict[str, Any] = {
        "title": require_text(title, "title", "議題"), "request": request, "allocation": allocation,
        "decision": decision, "text": text.strip(),
    }  # fmt: skip
    key = {"meeting": found.meeting, "item": item}
    same = AgendaItem.objects.filter(**key, **values, ended_by__isnull=True).values_list("entry", flat=True)
    if same:
        return int(same[0])
    entry = _noted(meeting, "joint_office.agenda_item_set", "joint_office.set_agenda_item", actor)
    history.replace(AgendaItem, key, values, entry=entry, valid_from=clock.today())
    return entry


def _meeting(number: int) -> MeetingLine:
    """Errors: NotFound."""
    found = meetings.meetings_now().get(number)
    if found is None:
        raise NotFound(
            "この会議はありません。", field="meeting", what_to_do="会議の一覧から開き直してください。"
        )
    return found


def _held(number: int, field: str) -> MeetingLine:
    """A meeting whose day has come. Errors: NotFound; Refused."""
    found = _meeting(number)
    if found.held_on > clock.today():
        raise Refused(
            f"会議の日（{found.held_on:%Y年%m月%d日}）がまだ来ていません。", field=field,
            what_to_do="出欠と決定は、会議の日から登録します。",
        )  # fmt: skip
    return found


def _noted(meeting: int, kind: str, act: str, actor: Actor) -> int:
    return append(
        actor=actor,
        kind=kind,
        procedure=act,
        subjects=[("joint_meeting", meeting)],
        happened_on=clock.today(),
    ).number
