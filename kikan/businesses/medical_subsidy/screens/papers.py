"""Certificates given again or come back, and acts undone (再交付・返還・取消し)."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.procedures.cancel_act import cancel_act
from kikan.businesses.medical_subsidy.procedures.issue_papers import (
    reissue_certificate,
    take_certificate_back,
)
from kikan.businesses.medical_subsidy.screens.asking import url
from kikan.businesses.medical_subsidy.screens.forms import CancelForm, CertificateForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out


def _asked(request: HttpRequest, name: str) -> int | None:
    """A number of the address."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None


@screen("medical_subsidy.print")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, municipality: int) -> HttpResponse:
    """Give a certificate again, or note that it came back (?issue=)."""
    actor = actor_in(request)
    form = CertificateForm(request.POST or None, initial={"issue": _asked(request, "issue")})

    def act() -> str:
        told = {**form.cleaned_data, "actor": actor}
        if "back" in request.POST:
            return f"{url('home', municipality)}?done={take_certificate_back(**told)}"
        place = {"municipality": municipality, "number": reissue_certificate(**told)}
        return reverse("documents_paper", kwargs=place)

    return carried_out(request, form, act, "medical_subsidy/certificate.html", {})


@screen("medical_subsidy.approve")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, municipality: int) -> HttpResponse:
    """Undo an act by its entry (?entry=)."""
    actor = actor_in(request)
    form = CancelForm(request.POST or None, initial={"cancelled": _asked(request, "entry")})

    def act() -> str:
        number = cancel_act(**form.cleaned_data, actor=actor).number
        return f"{url('home', municipality)}?done={number}"

    return carried_out(request, form, act, "medical_subsidy/cancel.html", {})
