"""Incidents, planned stops and enquiries: the list, and what enters them (障害・計画停止・問合せ)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.service.procedures import enter_events
from kikan.businesses.service.reads import events, hours
from kikan.businesses.service.screens import forms
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "service/form.html"
SHOWN_DAYS, AHEAD_DAYS = 400, 400


def url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"service:{name}", kwargs={"municipality": municipality, **numbers})


@screen("service.look")
@require_GET
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """What was entered in the last thirteen months, what is to come, and what waits for an answer."""
    actor, now = actor_in(request), clock.now()
    with tenant(municipality):
        incidents = events.incidents_between(now - timedelta(days=SHOWN_DAYS), now)
        due = {each.line.number: each for each in events.lasting_at(now, incidents)}
        context = {
            "incidents": [(i, due.get(i.number)) for i in incidents],
            "stops": events.stops_between(now - timedelta(days=SHOWN_DAYS), now + timedelta(days=AHEAD_DAYS)),
            "enquiries": events.open_enquiries(),
            "special": hours.hours_announced(),
            "municipality": municipality,
            "now": now,
            "may_change": actor.may("service.change"),
        }
    return render(request, "service/events.html", context)


@screen("service.change")
@require_http_methods(["GET", "POST"])
def enter_incident(request: HttpRequest, municipality: int) -> HttpResponse:
    """An incident with its notices."""
    return _entered(request, municipality, forms.IncidentForm, enter_events.enter_incident, "障害の登録")


@screen("service.change")
@require_http_methods(["GET", "POST"])
def follow_incident(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What became known of an incident later."""
    with tenant(municipality):
        found = events.incident_of(number)
    if found is None:
        raise NotFound("この番号の障害はありません。", what_to_do="一覧から開き直してください。")
    known: dict[str, Any] = {"cause": found.cause, "measure": found.measure}
    for name, at in (("notified", found.notified_at), ("ended", found.ended_at)):
        if at is not None:
            here = at.astimezone(clock.TOKYO)
            known |= {f"{name}_on": here.date(), f"{name}_at": f"{here:%H:%M}"}
    form = forms.FollowForm(request.POST or None, initial=known)

    def act() -> str:
        enter_events.follow_incident(incident=number, **form.cleaned_data, actor=actor_in(request))
        return url("events", municipality)

    told = f"{found.business_ja}　{found.title}"
    return carried_out(request, form, act, FORM, heading(municipality, "障害の経過の登録", told))


@screen("service.change")
@require_http_methods(["GET", "POST"])
def tell_progress(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What members were told while an incident lasts: earlier notices, the next that is due, a new one."""
    now = clock.now()
    with tenant(municipality):
        found = events.incident_of(number)
        if found is None:
            raise NotFound("この番号の障害はありません。", what_to_do="一覧から開き直してください。")
        due = events.lasting_at(now, [found])
    here = now.astimezone(clock.TOKYO)
    form = forms.ProgressForm(
        request.POST or None, initial={"told_on": here.date(), "told_at": f"{here:%H:%M}"}
    )

    def act() -> str:
        enter_events.tell_progress(incident=number, **form.cleaned_data, actor=actor_in(request))
        return url("tell_progress", municipality, number=number)

    told = f"{found.business_ja}　{found.title}"
    words = heading(municipality, "障害の途中経過の連絡", told)
    more = {"incident": found, "due": due[0] if due else None}
    return carried_out(request, form, act, "service/progress.html", words | more)


@screen("service.change")
@require_http_methods(["GET", "POST"])
def announce_stop(request: HttpRequest, municipality: int) -> HttpResponse:
    """A stop told to the members from today on."""
    return _entered(request, municipality, forms.StopForm, enter_events.announce_stop, "計画停止の予告")


@screen("service.change")
@require_POST
def call_off_stop(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A stop that will not take place."""
    actor = actor_in(request)

    def act() -> HttpResponse:
        enter_events.call_off_stop(planned_stop=number, actor=actor)
        return redirect(url("events", municipality))

    return once(request, act)


@screen("service.change")
@require_http_methods(["GET", "POST"])
def enter_enquiry(request: HttpRequest, municipality: int) -> HttpResponse:
    """A question to the help desk."""
    return _entered(request, municipality, forms.EnquiryForm, enter_events.enter_enquiry, "問合せの登録")


@screen("service.change")
@require_http_methods(["GET", "POST"])
def answer_enquiry(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The first answer to a question."""
    form = forms.AnswerForm(request.POST or None)

    def act() -> str:
        enter_events.answer_enquiry(enquiry=number, **form.cleaned_data, actor=actor_in(request))
        return url("events", municipality)

    return carried_out(
        request, form, act, FORM, heading(municipality, "問合せの回答の登録", f"問合せ {number}")
    )


def _entered(
    request: HttpRequest,
    municipality: int,
    kind: type[forms.WithBusiness],
    call: Callable[..., int],
    ja: str,
) -> HttpResponse:
    form = kind(request.POST or None, businesses=events.businesses())

    def act() -> str:
        call(**form.cleaned_data, actor=actor_in(request))
        return url("events", municipality)

    return carried_out(request, form, act, FORM, heading(municipality, ja))


def heading(municipality: int, ja: str, told: str = "") -> dict[str, Any]:
    """The words around a form of this business."""
    return {"ja": ja, "told": told, "button": "登録する", "back": url("events", municipality)}
