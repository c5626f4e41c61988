"""The questions of the ordinance values on one page (条例値の質問)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.administration.reads import questions as reads
from kikan.businesses.administration.screens.values import fiscal_year
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.tenancy import tenant


@screen("administration.look")
@require_GET
def questions(request: HttpRequest, municipality: int) -> HttpResponse:
    """What the municipality must still say for a fiscal year, by business and ordinance; `show=all`: what it has said, too."""
    year = fiscal_year(request)
    with tenant(municipality):
        parts = reads.parts(date(year, 4, 1))
    chosen, is_all = request.GET.get("business", ""), request.GET.get("show") == "all"
    asked = [part for part in parts if part.is_asked]
    shown = [part for part in parts if part.name == chosen] or asked
    total = sum(len(part.questions) for part in asked)
    answered = sum(part.answered for part in asked)
    context = {
        "parts": parts, "year": year, "chosen": chosen if shown != asked else "", "is_all": is_all,
        "total": total, "answered": answered, "open": total - answered,
        "waiting": sum(part.waiting for part in asked), "percent": 100 * answered // max(total, 1),
        "may_enter": actor_in(request).may("administration.parameter"),
        "listed": [(part, reads.left_in(part.groups, is_all=is_all)) for part in shown],
    }  # fmt: skip
    return render(request, "administration/questions.html", context)
