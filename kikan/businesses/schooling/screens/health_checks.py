"""The health checks before entry (就学時健康診断): sessions by school, who is invited, who came, the list for each venue."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.schooling.procedures.health_checks import (
    invite_to_health_checks,
    record_health_session,
    set_health_session,
)
from kikan.businesses.schooling.reads import health_checks as reads
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.choices import check_states
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.screens.asking import looked, person_of, url
from kikan.businesses.schooling.screens.forms import AttendedForm, SessionForm
from kikan.businesses.schooling.screens.runs import HEALTH_PRINT
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant


@screen("schooling.batch")
@require_http_methods(["GET", "POST"])
def health_checks(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everything about the checks before an entry (?year=): one page, one button for each step."""
    year = _year_of(request)
    pressed = request.POST if request.method == "POST" else {}
    with tenant(municipality):
        session = SessionForm(request.POST if "set" in pressed else None)
        attended = AttendedForm(request.POST if "attended" in pressed else None)
    plain = forms.Form(request.POST or None)
    form: forms.Form = session if "set" in pressed else attended if "attended" in pressed else plain
    if pressed and not is_reopened(request) and form.is_valid():
        try:
            return once(request, _step(request, municipality, year, form))
        except ProcedureError as error:
            refuse(form, error)
    errors = session.errors or attended.errors or plain.errors
    context = _shown(request, municipality, year)
    if isinstance(context, HttpResponse):
        return context
    context |= {
        "session": session,
        "attended": attended,
        "plain": plain,
        "year": year,
        "by": years.calendar_of(year),
    }
    return render(request, "schooling/health_checks.html", context, status=400 if errors else 200)


def _year_of(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= 2099
    return int(asked) if known else years.year_of(clock.today()) + 1


def _step(request: HttpRequest, municipality: int, year: int, form: forms.Form) -> Callable[[], HttpResponse]:
    """What the button that was pressed does."""
    actor, page = actor_in(request), f"{url('health_checks', municipality)}?year={year}"

    def act() -> HttpResponse:
        if "print" in request.POST:
            run = queue.enqueue(HEALTH_PRINT, actor=actor, parameters={"year": year})
            return redirect("run", municipality=municipality, number=run)
        if "set" in request.POST:
            set_health_session(year=year, actor=actor, **form.cleaned_data)
        elif "attended" in request.POST:
            record_health_session(year=year, actor=actor, **form.cleaned_data)
        elif "invite" in request.POST:
            invite_to_health_checks(year=year, actor=actor)
        return redirect(page)

    return act


def _shown(request: HttpRequest, municipality: int, year: int) -> dict[str, Any] | HttpResponse:
    """Sessions with their counts, and the children as a list; or the list as a file."""
    today, begins = clock.today(), years.begins(year)
    with tenant(municipality):
        sessions, places = reads.sessions_of(year), Places.on(begins)
        entrants, counted = reads.overview(year)
        people = {p for one in entrants for p in (one.person, one.line.guardian) if p}
        labels = labels_of(people, today)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("kana", "フリガナ", value=lambda r: labels[r.person].kana),
        Column("guardian", "保護者", "name", value=lambda r: labels[r.line.guardian].name if r.line.guardian else ""),
        Column("school", "学校", value=lambda r: places.name(r.check.school if r.check else r.line.designated)),
        Column("held_on", "実施日", "day", value=lambda r: r.check.held_on if r.check else None),
        Column("state_ja", "状態"),
        Column("checked_on", "受診日", "day", value=lambda r: r.check.checked_on if r.check else None),
        Column("advice_ja", "事後措置", value=lambda r: r.check.advice_ja if r.check else ""),
    )  # fmt: skip
    table = Table(
        request, columns, entrants, name="list", ja="就学時健康診断 受診者名簿", per_page=100,
        empty="この年に入学する子は、学齢簿にまだいません。学齢簿の作成を先に行ってください。",
        export_right="schooling.export", person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "schooling.health_checks", people)
    schools = sorted({*sessions, *counted}, key=lambda s: (s is None, s or 0))
    states = [(0, "案内していない"), *check_states()]
    rows = [
        (places.name(s) or "指定校なし", sessions.get(s or 0), [counted[s][n] if s in counted else 0 for n, _ in states])
        for s in schools
    ]  # fmt: skip
    more = (Column("year", "入学の年", value=lambda r: f"{r.parameters['year']}年"),)
    runs = printed.runs_table(request, HEALTH_PRINT, "schooling:printed", more)
    return {"table": table, "rows": rows, "states": [ja for _, ja in states], "runs": runs}
