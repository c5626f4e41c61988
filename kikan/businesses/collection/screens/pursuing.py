"""Acts about a payer's claims (分納・猶予・督促の保留・不納欠損): choose, see, hand in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.collection.procedures.agree_plan import agree_plan
from kikan.businesses.collection.procedures.defer_reminder import defer_reminder
from kikan.businesses.collection.procedures.end_plan import end_plan
from kikan.businesses.collection.procedures.issue_plan_paper import issue_plan_paper
from kikan.businesses.collection.reads import arrears as reads
from kikan.businesses.collection.reads.plans import planned_parts, simulated
from kikan.businesses.collection.screens.arrears import person_url, plan_badge
from kikan.businesses.collection.screens.pursuit_forms import (
    ClaimsForm,
    DeferForm,
    EndPlanForm,
    PlanForm,
    PostponeForm,
    WriteOffForm,
)
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.preview import preview


@dataclass(frozen=True)
class Page:
    """One act's page: its title, its form, what carries it out, which claims it offers."""

    title: str
    form: type[ClaimsForm]
    submit: str
    note: str
    act: Callable[[Actor, int, Any], HttpResponse]
    offers: Callable[[reads.ClaimLine], bool]
    cites: str = ""


def _show(request: HttpRequest, municipality: int, number: int, page: Page) -> HttpResponse:
    """The form with the payer's claims; what is wrong stands beside its field, nothing typed is lost."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines = [c for c in reads.debts_of(number, day) if page.offers(c)]
    form = page.form(request.POST or None, lines=lines)
    shown: Any = None
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            if isinstance(form, PlanForm) and "send" not in request.POST:
                with tenant(municipality):
                    shown = simulated(form.places(), form.cleaned_data)
            else:
                return once(request, lambda: page.act(actor, number, form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.pursuing", persons=[number])
    context = {
        "person": bar, "form": form, "page": page, "lines": lines, "shown": shown,
        "is_plan": isinstance(form, PlanForm), "back": person_url("person_arrears", actor, number),
    }  # fmt: skip
    return render(request, "collection/pursuing.html", context, status=400 if form.errors else 200)


def _to_person(actor: Actor, number: int) -> HttpResponse:
    return redirect(person_url("person_arrears", actor, number))


def _handed_in(
    actor: Actor, number: int, procedure: str, title: str, arguments: Mapping[str, Any]
) -> HttpResponse:
    preview(procedure, actor, **arguments)  # what the act would refuse is told now, not to the approver
    state, act = hand_in(
        procedure, actor=actor, arguments=arguments, subjects=[("person", number)], title=title
    )  # fmt: skip
    return redirect(act_url(actor.municipality, act)) if state == "entered" else _to_person(actor, number)


def _agree(actor: Actor, number: int, form: Any) -> HttpResponse:
    given = form.cleaned_data
    made = agree_plan(
        payer=number, claims=form.places(), first_on=given["first_on"], monthly=given["monthly"],
        count=given["count"], actor=actor,
    )  # fmt: skip
    return redirect(person_url("plan", actor, made.plan))


def _postpone(actor: Actor, number: int, form: Any) -> HttpResponse:
    given = form.cleaned_data
    names = ("kind", "begins_on", "until_on", "waiver", "reason")
    arguments = {"payer": number, "claims": form.places(), **{n: given[n] for n in names}}
    return _handed_in(actor, number, "collection.postpone", "徴収猶予・換価の猶予", arguments)


def _defer(actor: Actor, number: int, form: Any) -> HttpResponse:
    given = form.cleaned_data
    defer_reminder(
        payer=number, claims=form.places(), until_on=given["until_on"], reason=given["reason"], actor=actor
    )
    return _to_person(actor, number)


def _write_off(actor: Actor, number: int, form: Any) -> HttpResponse:
    given = form.cleaned_data
    arguments = {"claims": form.places(), "reason": given["reason"], "grounds": given["grounds"]}
    return _handed_in(actor, number, "collection.write_off", "不納欠損", arguments)


PLAN = Page(
    "分納の誓約",
    PlanForm,
    "見込みを計算する",
    "古い期の税から先に充て、延滞金は最後に納めます。誓約すると、時効が更新されます。",
    _agree,
    lambda c: c.balance > 0 and c.plan is None,
    "地方税法第18条の3、民法第152条",
)
POSTPONE = Page(
    "徴収猶予・換価の猶予",
    PostponeForm,
    "この内容で決定に回す",
    "期間中は督促をせず、時効は進みません。もう一人の承認で決まります。",
    _postpone,
    lambda c: c.balance > 0,
    "地方税法第15条・第15条の5・第15条の6・第15条の9",
)
DEFER = Page(
    "督促の保留",
    DeferForm,
    "保留する",
    "この日まで、督促の対象から外します。法定の20日を過ぎないよう注意してください。",
    _defer,
    lambda c: c.balance > 0 and c.reminded_on is None,
    "地方税法第329条・第371条・第726条",
)
WRITE_OFF = Page(
    "不納欠損",
    WriteOffForm,
    "この内容で決定に回す",
    "税と、その督促手数料・延滞金の残りを欠損にします。もう一人の承認で決まります。",
    _write_off,
    lambda c: c.balance + c.fee_open + c.late_open > 0,
    "地方税法第15条の7・第18条",
)


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def plan_make(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Simulate an agreement, then record it (分納の見込みと誓約)."""
    return _show(request, municipality, number, PLAN)


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Hand a postponement in (徴収猶予・換価の猶予)."""
    return _show(request, municipality, number, POSTPONE)


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def defer(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Hold reminders back (督促の保留)."""
    return _show(request, municipality, number, DEFER)


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def write_off(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Hand a write-off in (不納欠損)."""
    return _show(request, municipality, number, WRITE_OFF)


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One agreement with its parts; end it, print it. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = planned_parts(number, day)
        if found is None:
            raise NotFound("この番号の分納はありません。", what_to_do="分納の一覧から開いてください。")
        bar = person_bar(found.line.payer, actor, day)
    form = EndPlanForm(request.POST if "why" in request.POST else None)
    if request.method == "POST":
        try:
            if "paper" in request.POST:
                actor.require("collection.print")
                return once(request, lambda: _paper(actor, number))
            if form.is_valid():
                actor.require("collection.change")
                return once(request, lambda: _ended(actor, number, form.cleaned_data["why"]))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.plan", persons=[found.line.payer])
    context = {
        "person": bar, "found": found, "form": form, "badge": plan_badge(found.line), "today": clock.today(),
        "may_end": actor.may("collection.change") and not found.line.ended_why,
        "may_print": actor.may("collection.print"),
        "back": person_url("person_arrears", actor, found.line.payer),
    }  # fmt: skip
    return render(request, "collection/plan.html", context, status=400 if form.errors else 200)


def _ended(actor: Actor, number: int, why: str) -> HttpResponse:
    end_plan(plan=number, why=why, actor=actor)
    return redirect(person_url("plan", actor, number))


def _paper(actor: Actor, number: int) -> HttpResponse:
    issued = issue_plan_paper(plan=number, actor=actor)
    return redirect(reverse("documents_paper", kwargs={"municipality": actor.municipality, "number": issued}))
