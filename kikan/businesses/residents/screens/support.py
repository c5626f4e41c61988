"""The officer's pages of the support measure (支援措置): list, application, one measure, its acts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.residents.procedures.apply_support_measure import apply_support_measure
from kikan.businesses.residents.procedures.change_support_measure import change_support_measure
from kikan.businesses.residents.procedures.decide_support_measure import decide_support_measure
from kikan.businesses.residents.procedures.end_support_measure import end_support_measure
from kikan.businesses.residents.procedures.extend_support_measure import extend_support_measure
from kikan.businesses.residents.procedures.forward_support_measure import forward_support_measure
from kikan.businesses.residents.reads.households import household_card
from kikan.businesses.residents.reads.support_measures import (
    MeasureCard,
    MeasureLine,
    measures_of,
    support_measure,
    support_measures,
)
from kikan.businesses.residents.screens.support_forms import SupportForm, initial_of
from kikan.ground.eras import DateFault, parse_day
from kikan.law.errors import LawGap
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import household_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

RIGHT = "residents.support"
GAP = "この日に適用する法令の値を収録していないため、期間を決められません。"


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def measures(request: HttpRequest, municipality: int) -> HttpResponse:
    """The measures that cover somebody, those that end first on top; with ?all=1 those that have ended."""
    actor = actor_in(request)
    is_past = request.GET.get("all") == "1"
    with tenant(municipality):
        lines = support_measures(living=not is_past)
    table = _table(request, lines, municipality)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="residents.support_measures", persons=[line.applicant for line in lines])
    return render(request, "residents/support_measures.html", {"table": table, "is_past": is_past})


def _table(request: HttpRequest, lines: list[MeasureLine], municipality: int) -> Table:
    def url(line: MeasureLine) -> str:
        return reverse(
            "residents:support_measure", kwargs={"municipality": municipality, "measure": line.number}
        )

    return Table(
        request=request, name="measures", ja="支援措置の一覧", rows=lines, sort="last_on",
        columns=[
            Column("number", "番号", "count", url=url),
            Column("name", "申出者", "name", url=url),
            Column("kind_ja", "区分"),
            Column("phase", "状態", "badge", lambda r: Badge(r.phase_ja, r.tone)),
            Column("applied_on", "申出日", "day"),
            Column("starts_on", "期間の初日", "day"),
            Column("last_on", "期間の末日", "day"),
            Column("opens_on", "延長の受付開始", "day"),
            Column("persons", "対象者", "count", lambda r: len(r.persons)),
        ],
        empty="支援措置はありません。", export_right="residents.export", person=lambda r: r.applicant,
    )  # fmt: skip


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Accept an application (申出の受付): sending it hides the address at once."""
    actor = actor_in(request)
    with tenant(municipality):
        bar, members, read_at = person_bar(number, actor, clock.today()), _members(number), head()
        known = measures_of(number)
    form = SupportForm(request.POST or None, members=members)
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _apply(actor, number, form))
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="residents.apply_support_measure", persons=[number, *(n for n, _ in members)])
    context = {"form": form, "person": bar, "known": known, "read_at": read_at}
    return render(request, "residents/support_apply.html", context)


def _members(number: int) -> list[tuple[int, str]]:
    """Those who live in the same household now."""
    household = household_of(number, clock.today())
    found = household_card(household).members if household is not None else ()
    return [(m.person, m.name) for m in found if m.person != number]


def _apply(actor: Actor, number: int, form: SupportForm) -> HttpResponse:
    apply_support_measure(
        actor=actor, applicant=number, application=form.application(), companions=form.companions_given(),
        offices=form.offices_given(),
    )  # fmt: skip
    with tenant(actor.municipality):
        made = measures_of(number)[0].number
    return redirect("residents:support_measure", municipality=actor.municipality, measure=made)


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, municipality: int, measure: int) -> HttpResponse:
    """One measure with its history; places and the offender open once, with a reason that is recorded."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:200]
    wrong = "理由を入力してください。" if request.method == "POST" and not reason else ""
    return _measure_page(request, measure, reason=reason, wrong=wrong)


def _measure_page(
    request: HttpRequest,
    number: int,
    *,
    reason: str = "",
    wrong: str = "",
    error: ProcedureError | None = None,
) -> HttpResponse:
    actor = actor_in(request)
    with tenant(actor.municipality):
        card = support_measure(number, actor=actor, why=reason)
        bar, read_at = person_bar(card.line.applicant, actor, clock.today()), head()
    _record(actor, card, reason)
    context = {
        "card": card, "line": card.line, "person": bar, "reason": reason, "wrong": wrong, "error": error,
        "read_at": read_at, "today": clock.today(), "typed": request.POST if error else {},
    }  # fmt: skip
    status = 400 if error is not None else 200
    return render(request, "residents/support_measure.html", context, status=status)


def _record(actor: Actor, card: MeasureCard, reason: str) -> None:
    persons = [person for person, _, _ in card.persons]
    looks.record(
        actor, screen="residents.support_measure", persons=persons, reason=reason, was_protected_shown=card.is_open
    )  # fmt: skip


@screen(RIGHT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, municipality: int, measure: int) -> HttpResponse:
    """Change what the application says; the form is filled in once a reason is given."""
    actor = actor_in(request)
    reason = request.POST.get("why", "").replace("\0", "").strip()[:200]
    if request.method != "POST" or not reason:
        return redirect("residents:support_measure", municipality=municipality, measure=measure)
    with tenant(municipality):
        card = support_measure(measure, actor=actor, why=reason)
        bar, members = person_bar(card.line.applicant, actor, clock.today()), _choices(card)
    companions = [p for p, _, _ in card.persons if p != card.line.applicant]
    initial = initial_of(card.said, card.offices, companions)
    is_sent = "send" in request.POST and not is_reopened(request)
    form = SupportForm(
        request.POST if "send" in request.POST else None, members=members, is_change=True, initial=initial
    )
    if is_sent and form.is_valid():
        try:
            return once(request, lambda: _change(actor, measure, form, card.line.applied_on))
        except ProcedureError as error:
            refuse(form, error)
    _record(actor, card, reason)
    context = {"form": form, "person": bar, "line": card.line, "reason": reason}
    return render(request, "residents/support_change.html", context)


def _choices(card: MeasureCard) -> list[tuple[int, str]]:
    """Who is covered now and who else lives there."""
    covered = [(p, name) for p, name, _ in card.persons if p != card.line.applicant]
    return list(dict.fromkeys([*covered, *_members(card.line.applicant)]))


def _change(actor: Actor, number: int, form: SupportForm, applied_on: date) -> HttpResponse:
    change_support_measure(
        actor=actor, number=number, application=form.application(applied_on=applied_on),
        companions=form.companions_given(), offices=form.offices_given(),
    )  # fmt: skip
    return redirect("residents:support_measure", municipality=actor.municipality, measure=number)


@screen(RIGHT)
@require_POST
def act(request: HttpRequest, municipality: int, measure: int) -> HttpResponse:
    """Decide, decline, extend, end or note an answer, as the button says; what is refused comes back beside it."""
    actor = actor_in(request)
    carry_out = ACTS.get(request.POST.get("act", ""))

    def done() -> HttpResponse:
        if carry_out is None:
            raise Refused("操作を選んでください。", what_to_do="画面を開き直してください。")
        carry_out(actor, measure, request)
        return redirect("residents:support_measure", municipality=municipality, measure=measure)

    try:
        return once(request, done)
    except ProcedureError as error:
        return _measure_page(request, measure, error=error)
    except LawGap:
        gap = Refused(GAP, what_to_do="管理者に、法令値の確認を依頼してください。")
        return _measure_page(request, measure, error=gap)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:200]


def _day(request: HttpRequest, name: str) -> date | None:
    """A day of a small form. Errors: Refused where it is none."""
    text = _text(request, name)
    if not text:
        return None
    try:
        return parse_day(text)
    except DateFault as fault:
        raise Refused(fault.message, field=name) from None


def _decide(actor: Actor, number: int, request: HttpRequest) -> None:
    decide_support_measure(
        actor=actor, number=number, is_needed=True, starts_on=_day(request, "starts_on"),
        opinion_on=_day(request, "opinion_on"),
    )  # fmt: skip


def _decline(actor: Actor, number: int, request: HttpRequest) -> None:
    decide_support_measure(actor=actor, number=number, is_needed=False, reason=_text(request, "reason"))


def _extend(actor: Actor, number: int, request: HttpRequest) -> None:
    applied_on = _day(request, "applied_on")
    if applied_on is None:
        raise Refused("延長の申出日を入力してください。", field="applied_on")
    extend_support_measure(actor=actor, number=number, applied_on=applied_on)


def _end(actor: Actor, number: int, request: HttpRequest) -> None:
    end_support_measure(actor=actor, number=number, reason=_text(request, "reason"))


def _forward(actor: Actor, number: int, request: HttpRequest) -> None:
    line = _text(request, "line")
    forward_support_measure(
        actor=actor, number=number, line=int(line) if line.isascii() and line.isdigit() and len(line) < 4 else 0,
        sent_on=_day(request, "sent_on"), answered_on=_day(request, "answered_on"), answer=_text(request, "answer"),
    )  # fmt: skip


ACTS: dict[str, Callable[[Actor, int, HttpRequest], Any]] = {
    "decide": _decide,
    "decline": _decline,
    "extend": _extend,
    "end": _end,
    "forward": _forward,
}
