"""The review board (介護認定審査会): panels, members, meetings; a meeting's agenda, papers and results."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.procedures import agendas, boards
from kikan.businesses.long_term_care.procedures.issue_board_papers import (
    issue_board_material,
    issue_board_minutes,
)
from kikan.businesses.long_term_care.reads import boards as reads
from kikan.businesses.long_term_care.screens import board_forms as forms
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

Act = Callable[[], str]


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"long_term_care:{name}", kwargs={"municipality": municipality, **numbers})


def _sent(request: HttpRequest, form: Form, act: Act) -> HttpResponse | None:
    """Carry out what a form asks and lead on; None where the page is to be shown again with the reason."""
    actor_in(request).require("long_term_care.change")
    require_today(request)
    if not form.is_valid():
        return None
    try:
        return once(request, lambda: redirect(act()))
    except NotPermitted:
        raise
    except ProcedureError as error:
        refuse(form, error)
        return None


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def board_list(request: HttpRequest, municipality: int) -> HttpResponse:
    """Panels with their members, the meetings to come and those without results; forms to add to each."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        known, who, meetings = reads.boards(today), reads.members(today), reads.meetings(today)
        waiting = reads.waiting()
    asked: dict[str, Callable[[Any], Form]] = {
        "board": partial(forms.BoardForm, prefix="board", initial={"begins_on": today}),
        "member": partial(forms.MemberForm, prefix="member", known=known, initial={"begins_on": today}),
        "end": partial(forms.EndMemberForm, prefix="end", known=who),
        "recusal": partial(forms.RecusalForm, prefix="recusal", known=who),
        "meeting": partial(forms.MeetingForm, prefix="meeting", known=known),
    }
    shown = {
        name: make(request.POST if request.POST.get("act") == name else None) for name, make in asked.items()
    }
    chosen = shown.get(request.POST.get("act", ""))
    if chosen is not None:
        sent = _sent(request, chosen, lambda: _set(request.POST["act"], chosen.cleaned_data, actor))
        if sent is not None:
            return sent
    context = {
        "meetings": _meetings(request, municipality, meetings), "forms": _titled(shown), "waiting": len(waiting),
        "boards": [(ja, [m for m in who if m.board == number]) for number, ja in known.items()],
        "may_change": actor.may("long_term_care.change"),
    }  # fmt: skip
    status = 400 if chosen is not None and chosen.errors else 200
    return render(request, "long_term_care/boards.html", context, status=status)


TITLES = {
    "meeting": ("開催の登録", "開催を登録する"), "board": ("合議体の登録", "合議体を登録する"),
    "member": ("委員の登録", "委員を登録する"), "recusal": ("審査に加われない委員", "記録する"),
    "end": ("委員の退任", "退任を記録する"),
}  # fmt: skip


def _titled(shown: dict[str, Form]) -> list[tuple[str, str, str, Form]]:
    return [(name, *TITLES[name], shown[name]) for name in TITLES]


def _set(name: str, given: dict[str, Any], actor: Actor) -> str:
    """Carry out one of the forms of the list."""
    if name == "meeting":
        number = boards.plan_meeting(**given, actor=actor)
        return _url("meeting", actor.municipality, number=number)
    procedures: dict[str, Callable[..., Any]] = {
        "board": boards.set_board, "member": boards.set_member, "end": boards.end_member,
        "recusal": boards.record_recusal,
    }  # fmt: skip
    procedures[name](**given, actor=actor)
    return _url("boards", actor.municipality)


def _meetings(request: HttpRequest, municipality: int, rows: list[reads.MeetingLine]) -> Table:
    columns = (
        Column("meeting", "開催番号", "count", url=lambda m: _url("meeting", municipality, number=m.meeting)),
        Column("held_on", "開催日", "day"),
        Column("board_ja", "合議体"),
        Column("cases", "割当て", "count"),
        Column("capacity", "上限", "count"),
        Column("state", "結果", value=lambda m: "入力済み" if m.is_held else "未入力"),
    )
    return Table(
        request, columns, rows, name="meetings", ja="審査会の開催", sort="held_on", per_page=50, filters=False,
        empty="これからの開催も、結果が未入力の開催もありません。",
    )  # fmt: skip


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One meeting: its agenda, what to do with it, and the results of all its cases. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        line = reads.meeting_of(number)
        cases, who = reads.on_agenda(line), reads.members(line.held_on, line.board)
        labels = labels_of({c.person for c in cases}, clock.today())
    looks.record(actor, screen="long_term_care.meeting", persons=sorted(labels))
    act = request.POST.get("act", "")
    shown: dict[str, Form] = {
        "fill": Form(request.POST if act == "fill" else None),
        "assign": forms.AssignForm(request.POST if act == "assign" else None),
        "remove": forms.RemoveForm(request.POST if act == "remove" else None),
        "results": forms.ResultsForm(
            request.POST if act == "results" else None, who=who, positions=[c.position for c in cases],
            initial={"present": [m.member for m in who]},
        ),
    }  # fmt: skip
    if act in PAPERS:
        return once(request, lambda: redirect(_paper(act, number, actor)))
    chosen = shown.get(act)
    if chosen is not None:
        sent = _sent(request, chosen, lambda: _carried_out(act, number, chosen, actor))
        if sent is not None:
            return sent
    context = {
        "line": line, "cases": [(c, labels[c.person].name) for c in cases], "forms": shown, "who": who,
        "may_change": actor.may("long_term_care.change") and not line.is_held,
        "may_print": actor.may("long_term_care.print"), "is_today": line.held_on <= clock.today(),
        "boards_url": _url("boards", municipality),
    }  # fmt: skip
    status = 400 if chosen is not None and chosen.errors else 200
    return render(request, "long_term_care/meeting.html", context, status=status)


PAPERS: dict[str, Callable[..., int]] = {"material": issue_board_material, "minutes": issue_board_minutes}


def _paper(name: str, number: int, actor: Actor) -> str:
    place = {"municipality": actor.municipality, "number": PAPERS[name](meeting=number, actor=actor)}
    return reverse("documents_paper", kwargs=place)


def _carried_out(act: str, number: int, form: Form, actor: Actor) -> str:
    if act == "fill":
        agendas.assign_cases(meeting=number, actor=actor)
    elif act == "assign":
        agendas.assign_case(meeting=number, application=form.cleaned_data["application"], actor=actor)
    elif act == "remove":
        agendas.remove_case(meeting=number, position=form.cleaned_data["position"], actor=actor)
    elif isinstance(form, forms.ResultsForm):
        agendas.decide_meeting(
            meeting=number, present=form.cleaned_data["present"], results=form.results(), actor=actor
        )
    return _url("meeting", actor.municipality, number=number)
