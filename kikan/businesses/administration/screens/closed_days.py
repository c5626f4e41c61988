"""Closed days (閉庁日): holidays of a year, and the municipality's own."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.administration.procedures import closed_days as acts
from kikan.businesses.administration.reads import own_rules as reads
from kikan.businesses.administration.screens.forms import ReasonForm
from kikan.businesses.administration.screens.values import fiscal_year
from kikan.businesses.administration.screens.values_forms import ClosedDayForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def closed_days(request: HttpRequest, municipality: int) -> HttpResponse:
    """The closed days of a fiscal year beyond weekends; another one of the municipality's own."""
    actor, form = actor_in(request), ClosedDayForm(request.POST or None)
    if request.method == "POST":
        actor.require("administration.parameter")
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            acts.add_closed_day(**form.cleaned_data, actor=actor)
            return redirect("administration:closed_days", municipality=municipality)

        try:
            return once(request, carry_out)
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, form)


def _page(request: HttpRequest, form: ClosedDayForm, wrong: str = "") -> HttpResponse:
    actor, year = actor_in(request), fiscal_year(request)
    with tenant(actor.municipality):
        days = reads.closed_days(year)
    context = {
        "days": days, "year": year, "form": form, "wrong": wrong, "may_change": actor.may("administration.parameter"),
    }  # fmt: skip
    return render(
        request, "administration/closed_days.html", context, status=400 if form.is_bound or wrong else 200
    )


@screen("administration.parameter")
@require_POST
def remove(request: HttpRequest, municipality: int) -> HttpResponse:
    """The office is open on the day after all."""
    actor, form = actor_in(request), ReasonForm(request.POST)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Refused("日を選んでください。", what_to_do="画面を開き直してください。") from None
    if not form.is_valid():
        return _page(request, ClosedDayForm(), "取り消す理由を入力してください。")

    def carry_out() -> HttpResponse:
        acts.remove_closed_day(day=day, reason=form.cleaned_data["reason"], actor=actor)
        return redirect("administration:closed_days", municipality=municipality)

    return once(request, carry_out)
