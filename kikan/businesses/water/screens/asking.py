"""What the screens of water share: addresses, forms that write, who was looked at."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.law import LawGap
from kikan.shared.desk.looked import looked
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError, Stale

__all__ = ["carried_out", "looked", "url"]


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"water:{name}", kwargs={"municipality": municipality, **numbers})


def carried_out(
    request: HttpRequest, form: Form, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """A form that calls one procedure and leads where `act` says; refusals come back beside their fields."""
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: redirect(act()))
        except Stale as error:
            return stale_page(request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
        except LawGap:
            form.add_error(
                None,
                "条例の値が登録されていないため、料金を計算できません。条例の値の登録を依頼してください。",
            )
    return render(request, template, {"form": form, **context}, status=400 if form.errors else 200)
