"""What the screens of elections and reception share: addresses, forms that write."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.law import LawGap
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.sending import once
from kikan.shared.documents import rendering
from kikan.shared.errors import NotPermitted, ProcedureError


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"elections:{name}", kwargs={"municipality": municipality, **numbers})


def number_in(text: str | None) -> int | None:
    """A number of an address or a hidden field; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def carried_out(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str | HttpResponse],
    template: str,
    context: dict[str, Any],
    is_sent: bool = True,
) -> HttpResponse:
    """A form that calls procedures and leads where `act` says; refusals come back beside their fields."""
    if request.method == "POST" and is_sent and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _answer(act()))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
        except LawGap:
            form.add_error(
                None,
                "この日に適用する法令の値がまだありません。日付を確かめるか、法令値の追加を依頼してください。",
            )
    return render(request, template, {"form": form, **context}, status=400 if form.errors else 200)


def _answer(made: str | HttpResponse) -> HttpResponse:
    return redirect(made) if isinstance(made, str) else made


def pdf(template: str, data: dict[str, Any], name: str) -> HttpResponse:
    """A paper that is not kept, as a file."""
    answer = HttpResponse(rendering.compile(template, data), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
