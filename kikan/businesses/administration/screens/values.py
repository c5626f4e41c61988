"""Ordinance values (条例値): by statute, one with its history and a new one, what is missing."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.administration.reads import own_rules
from kikan.businesses.administration.reads import values as reads
from kikan.businesses.administration.screens.values_forms import AloneForm, ValueForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Body
from kikan.shared.worklist.acts import ONE_PERSON
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.reads import Act, find

ENTER, ALONE = "administration.enter_ordinance_value", "administration.set_alone"
ENTER_OF_BODY = "administration.enter_body_value"


def fiscal_year(request: HttpRequest) -> int:
    """The year asked for, else that of the as-of date."""
    text, day = request.GET.get("year", ""), as_of(request)
    usual = day.year - (day.month < 4)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else usual
    return asked if 1990 <= asked <= 2098 else usual


@screen("administration.look")
@require_GET
def values(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every value the municipality sets, as of a fiscal year, by statute."""
    year = fiscal_year(request)
    with tenant(municipality):
        statutes = reads.statutes(date(year, 4, 1))
    chosen = request.GET.get("statute", "")
    shown = next((s for s in statutes if s.name == chosen), statutes[0])
    context = {"statutes": statutes, "shown": shown, "year": year}
    return render(request, "administration/values.html", context)


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, municipality: int, parameter: str) -> HttpResponse:
    """One value with all that was entered, and the form of a new one."""
    return value_page(request, parameter, None)


@screen("administration.parameter")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A draft that was sent back, filled in as it was. Errors: NotFound, Refused."""
    with tenant(municipality):
        act = find(number)
    if act.procedure != ENTER or not act.is_open:
        raise Refused(
            "開いて直せる条例値の仮登録ではありません。", what_to_do="事務一覧から開き直してください。"
        )
    return value_page(request, str(act.arguments["parameter"]), act)


def value_page(
    request: HttpRequest, parameter: str, act: Act | None, body: Body | None = None
) -> HttpResponse:
    """The page of a value of the municipality itself, or of a body whose values it keeps."""
    actor = actor_in(request)
    if request.method == "POST":
        actor.require("administration.parameter")
    with tenant(actor.municipality):
        page = reads.value_page(parameter, as_of(request), body)
        now = page.cells_now if page.type == "table" else page.typed_now
        initial = reads.typed_again(act.arguments) if act else {"value": now}
    form = ValueForm(request.POST or None, page=page, initial=initial)
    change: reads.TableChange | None = None
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            given = form.arguments() | ({"body": body.number} if body else {})
            if request.POST.get("do") != "check":
                return once(request, lambda: _handed_in(request, given, page, act))
            preview(ENTER_OF_BODY if body else ENTER, actor, **given)
            with tenant(actor.municipality):
                change = reads.change_of(
                    parameter, given["begins"], form.cleaned_data["value"], given.get("body", 0)
                )
        except ProcedureError as error:
            refuse(form, error)
    context = {
        "page": page, "form": form, "may_enter": actor.may("administration.parameter"), "act": act, "change": change,
        "waiting": [d for d in page.drafts if act is None or d.number != act.number],
    }  # fmt: skip
    return render(request, "administration/value.html", context, status=400 if form.errors else 200)


def _handed_in(
    request: HttpRequest, arguments: dict[str, Any], page: reads.ValuePage, act: Act | None
) -> HttpResponse:
    """Tried out first, so that what the law refuses is refused here; then kept for another's approval."""
    actor, body = actor_in(request), arguments.get("body", 0)
    procedure = ENTER_OF_BODY if body else ENTER
    preview(procedure, actor, **arguments)
    _, number = hand_in(
        procedure, actor=actor, arguments=arguments, subjects=[("ordinance", reads.subject_of(page.id, body))],
        title=f"{page.body or '条例値'}：{page.ja}"[:100], act=act.number if act else None,
    )  # fmt: skip
    return redirect(act_url(actor.municipality, number))


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def alone(request: HttpRequest, municipality: int) -> HttpResponse:
    """Which acts one person may enter and decide (専決)."""
    actor = actor_in(request)
    if request.method == "POST":
        actor.require("administration.parameter")
    with tenant(municipality):
        page = own_rules.alone()
    form = AloneForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _alone_handed_in(request, form.cleaned_data))
        except ProcedureError as error:
            refuse(form, error)
    ticked = set(request.POST.getlist("procedures")) if form.is_bound else page.chosen
    context = {
        "page": page,
        "form": form,
        "ticked": ticked,
        "may_enter": actor.may("administration.parameter"),
    }
    return render(request, "administration/alone.html", context, status=400 if form.is_bound else 200)


def _alone_handed_in(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    actor = actor_in(request)
    preview(ALONE, actor, **given)
    _, number = hand_in(
        ALONE, actor=actor, arguments=given, subjects=[("ordinance", reads.subject_of(ONE_PERSON))],
        title="専決できる手続",
    )  # fmt: skip
    return redirect(act_url(actor.municipality, number))
