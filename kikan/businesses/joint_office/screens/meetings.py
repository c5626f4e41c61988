"""Meetings: the register, one with attendance, agenda and decisions (会議の記録)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures import hold_meetings
from kikan.businesses.joint_office.reads import meetings
from kikan.businesses.joint_office.reads.members import MemberLine, members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField, NumberField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
FORM = "joint_office/form.html"


class MeetingForm(Offering):
    """会議の登録."""

    level = chosen("会議の種類")
    held_on = EraDateField(label="開催の日", earliest=EARLIEST, latest=LATEST)
    title = Line(label="会議の名称", longest=80)
    place = Line(label="場所", longest=80, required=False)
    chair = Line(label="議長（職）", longest=60, required=False)


class AttendanceForm(forms.Form):
    """出欠: one box and one line for each member."""

    def __init__(self, *args: Any, members: list[MemberLine], kept: dict[int, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = [m.member for m in members]
        for m in members:
            was = kept.get(m.member)
            self.fields[f"is_{m.member}"] = forms.BooleanField(
                label=f"{m.name}　出席", required=False, initial=bool(was and was.is_present)
            )
            self.fields[f"who_{m.member}"] = Line(
                label=f"{m.name}　出席者の職", longest=100, required=False, initial=was.who if was else ""
            )

    def told(self) -> dict[str, Any]:
        """What the procedure takes."""
        given = self.cleaned_data
        return {
            "present": [m for m in self.codes if given[f"is_{m}"]],
            "who": {m: given[f"who_{m}"] for m in self.codes},
        }


class ItemForm(Offering):
    """議題と決定."""

    item = forms.IntegerField(label="議題の番号", min_value=1, max_value=99)
    title = Line(label="議題", longest=100)
    request = NumberField(label="要望番号（要望の議題のとき）", required=False)
    allocation = NumberField(label="計算番号（負担金の議題のとき）", required=False)
    decision = chosen("決定")
    text = Line(label="決定の内容", longest=1000, required=False)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every meeting, the newest first; the office enters another."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found = list(meetings.meetings_now().values())
        numbers = [m.meeting for m in found]
        there, items = meetings.attendance_of(*numbers), meetings.items_of(*numbers)
    form = MeetingForm(request.POST or None, offered={"level": meetings.levels()})

    def act() -> str:
        number = hold_meetings.enter_meeting(**form.cleaned_data, actor=actor)
        return url("meeting", municipality, number=number)

    context = {
        "rows": [
            (
                m, url("meeting", municipality, number=m.meeting), m.held_on > today,
                sum(a.is_present for a in there.get(m.meeting, [])),
                [i for i in items if i.meeting == m.meeting],
            )
            for m in found
        ],
        "may_change": actor.may("joint_office.change"),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/meetings.html", context)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One meeting: who was there, the agenda with what was decided; a post sets an item. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found = _found(number)
        there, items = meetings.attendance_of(number).get(number, []), meetings.items_of(number)
        members = members_on(found.held_on)
    names = {m.member: m for m in members}
    initial = {"item": max((i.item for i in items), default=0) + 1, "decision": 0}
    form = ItemForm(request.POST or None, offered={"decision": meetings.decisions()}, initial=initial)

    def act() -> str:
        hold_meetings.set_agenda_item(meeting=number, **form.cleaned_data, actor=actor)
        return url("meeting", municipality, number=number)

    present = {a.member for a in there if a.is_present}
    voting = [m.member for m in members if m.has_vote_on(found.held_on)]
    context = {
        "meeting": found,
        "is_to_come": found.held_on > today,
        "there": [(names[a.member].name, a) for a in there if a.member in names],
        "voting": len(voting),
        "voting_present": sum(m in present for m in voting),
        "items": [(i, *_about(municipality, i)) for i in items],
        "may_change": actor.may("joint_office.change"),
        "attendance_url": url("attendance", municipality, number=number),
        "back": url("meetings", municipality),
    }
    return carried_out(request, form, act, "joint_office/meeting.html", context)


def _about(municipality: int, it: meetings.ItemLine) -> tuple[str, str]:
    """What an item is about, in words, and where that is."""
    if it.request is not None:
        return f"要望第{it.request}号", url("request", municipality, number=it.request)
    if it.allocation is not None:
        return f"負担金計算書第{it.allocation}号", url("sheet", municipality, number=it.allocation)
    return "", ""


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Who was there. Errors: NotFound."""
    with tenant(municipality):
        found = _found(number)
        kept = {a.member: a for a in meetings.attendance_of(number).get(number, [])}
        members = members_on(found.held_on)
    form = AttendanceForm(request.POST or None, members=members, kept=kept)

    def act() -> str:
        hold_meetings.record_attendance(meeting=number, **form.told(), actor=actor_in(request))
        return url("meeting", municipality, number=number)

    context = {
        "ja": f"{found.title}　出欠", "button": "登録する", "back": url("meeting", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, FORM, context)


def _found(number: int) -> meetings.MeetingLine:
    found = meetings.meetings_now().get(number)
    if found is None:
        raise NotFound("この会議はありません。", what_to_do="会議の一覧から開き直してください。")
    return found
