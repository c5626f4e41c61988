"""Sections (所属): the list, a new one, closing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.administration.procedures import offices as acts
from kikan.businesses.administration.reads import users as reads
from kikan.businesses.administration.screens.forms import OfficeForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import tenant


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def offices(request: HttpRequest, municipality: int) -> HttpResponse:
    """The sections with how many people work in them."""
    actor = actor_in(request)
    form = OfficeForm(request.POST or None)
    if request.method == "POST":
        actor.require("administration.change")
    if request.method == "POST" and form.is_valid():
        try:
            return once(
                request, lambda: _opened(municipality, acts.open_office(**form.cleaned_data, actor=actor))
            )
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        listed = reads.offices()
    context = {"offices": listed, "form": form, "may_change": actor.may("administration.change")}
    return render(request, "administration/offices.html", context, status=400 if form.is_bound else 200)


def _opened(municipality: int, office: int) -> HttpResponse:
    return redirect("administration:offices", municipality=municipality)


@screen("administration.change")
@require_POST
def close(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """No new right is given in this section."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        acts.close_office(office=number, actor=actor)
        return redirect("administration:offices", municipality=municipality)

    return once(request, carry_out)
