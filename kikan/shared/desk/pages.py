"""Pages a view ends with when an act was refused or overtaken (受理できないとき、競合したとき)."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kikan.shared.desk.pieces import Difference
from kikan.shared.errors import ProcedureError, Stale

NOT_KEPT = {"csrfmiddlewaretoken", "form_token", "read_at", "reopened"}


def refuse(form: BaseForm, error: ProcedureError) -> None:
    """Put what a procedure refused beside its field, else at the head of the form."""
    words = "".join(part for part in (error.message, error.what_to_do) if part)
    if error.cites:
        words += f"（{error.cites}）"
    form.add_error(error.field if error.field in form.fields else None, words)


def stale_page(request: HttpRequest, form: BaseForm, now: Mapping[str, Any], error: Stale) -> HttpResponse:
    """What the clerk typed beside what is known now, field by field; nothing typed is lost.

    now: the present value of each field by its name. Sending the page posts the typed values again with
    `reopened=1`: the view then shows the form filled with them and carries out nothing.
    """
    rows = [
        Difference(
            str(form[name].label), _typed(form, name), form.fields[name].widget.format_value(now.get(name))
        )
        for name in form.fields
    ]
    kept = [(k, v) for k, values in request.POST.lists() if k not in NOT_KEPT for v in values]
    context = {"error": error, "rows": rows, "kept": kept}
    return render(request, "desk/409.html", context, status=409)


def _typed(form: BaseForm, name: str) -> Any:
    return form.fields[name].widget.format_value(form[name].value())


def is_reopened(request: HttpRequest) -> bool:
    """Whether the form is only to be shown again with what was typed."""
    return request.method == "POST" and "reopened" in request.POST
