"""Terminals (端末): the list, whether only they are let in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.administration.procedures import terminals as acts
from kikan.businesses.administration.reads import terminals as reads
from kikan.businesses.administration.screens.forms import TerminalForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.access.terminals import address_of, certificate_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def terminals(request: HttpRequest, municipality: int) -> HttpResponse:
    """The terminals of the municipality, this one marked; a new one."""
    actor, form = actor_in(request), TerminalForm(request.POST or None)
    if request.method == "POST":
        actor.require("administration.change")
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            acts.add_terminal(**form.cleaned_data, actor=actor)
            return redirect("administration:terminals", municipality=municipality)

        try:
            return once(request, carry_out)
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, form)


def _page(request: HttpRequest, form: TerminalForm, wrong: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    is_on, listed = reads.terminals(actor.municipality)
    context = {
        "is_on": is_on, "terminals": listed, "form": form, "wrong": wrong, "address": address_of(request),
        "certificate": certificate_of(request), "may_change": actor.may("administration.change"),
    }  # fmt: skip
    status = 400 if form.is_bound or wrong else 200
    return render(request, "administration/terminals.html", context, status=status)


@screen("administration.change")
@require_POST
def end(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Take one off the list."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        acts.end_terminal(
            terminal=number, address=address_of(request), certificate=certificate_of(request), actor=actor
        )
        return redirect("administration:terminals", municipality=municipality)

    try:
        return once(request, carry_out)
    except Refused as error:
        return _page(request, TerminalForm(), error)


@screen("administration.change")
@require_POST
def rule(request: HttpRequest, municipality: int) -> HttpResponse:
    """Let only listed terminals in, or any."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        acts.set_terminal_rule(
            is_on=request.POST.get("is_on") == "1", address=address_of(request),
            certificate=certificate_of(request), actor=actor,
        )  # fmt: skip
        return redirect("administration:terminals", municipality=municipality)

    try:
        return once(request, carry_out)
    except Refused as error:
        return _page(request, TerminalForm(), error)
