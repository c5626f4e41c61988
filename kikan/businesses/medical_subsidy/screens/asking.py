"""What the screens of the medical subsidies share: addresses, forms that write, who was looked at."""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"medical_subsidy:{name}", kwargs={"municipality": municipality, **numbers})


def person_of(municipality: int, person: int) -> str:
    """The page of a person in this business."""
    return url("person", municipality, number=person)


def looked(request: HttpRequest, screen: str, persons: Iterable[int | None]) -> None:
    """No record, no page: whom a page shows is kept before it is sent."""
    found = sorted({p for p in persons if p})
    if found:
        looks.record(actor_in(request), screen=screen, persons=found)


def carried_out(
    request: HttpRequest, form: Form, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """A form that calls one procedure and leads where `act` says; refusals come back beside their fields."""
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: redirect(act()))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return render(request, template, {"form": form, **context}, status=400 if form.errors else 200)
