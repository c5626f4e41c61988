"""A quarter: its months, what follows, its check and its approval (四半期の確認)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.service.procedures.check_quarter import approve_quarter, check_quarter
from kikan.businesses.service.reads import telling
from kikan.businesses.service.reads.quarters import (
    Checked,
    QuarterNow,
    checks_of,
    first_of_quarter,
    quarter_of,
)
from kikan.businesses.service.reads.report import month_ja, month_of
from kikan.businesses.service.screens.report import month_in, number_of
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import ExactText
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant


class CheckForm(forms.Form):
    """四半期の確認."""

    measure = ExactText(label="未達の項目の原因と改善の措置", longest=1000, required=False)


class ApproveForm(forms.Form):
    """減額の承認."""


def url(municipality: int, first_month: int) -> str:
    kwargs = {"municipality": municipality, "number": number_of(first_month)}
    return reverse("service:quarter", kwargs=kwargs)


@screen("service.look")
@require_http_methods(["GET", "POST"])
def quarter(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The quarter a month lies in; a post checks it, or approves what was checked. Errors: NotFound for no month."""
    actor, month = actor_in(request), month_in(number)
    first = first_of_quarter(month)
    if first != month:
        return redirect(url(municipality, first))
    try:
        with tenant(municipality):
            now = quarter_of(municipality, first, month_of(clock.today()))
            checks = checks_of(first)
    except Refused as error:
        return render(request, "service/quarter.html", {"ja": month_ja(first), "problem": error})
    approves = request.POST.get("act") == "approve"
    form = (ApproveForm if approves else CheckForm)(request.POST or None)

    def act() -> str:
        if approves:
            approve_quarter(first_month=first, actor=actor)
        else:
            check_quarter(first_month=first, **form.cleaned_data, actor=actor)
        return url(municipality, first)

    is_approved = any(c.approved_on for c in checks)
    context = {
        **_places(municipality, first), **_told(now, checks), "is_approved": is_approved,
        "may_check": now.is_over and not is_approved and actor.may("service.change"),
        "may_approve": bool(checks) and not is_approved and actor.may("service.approve"),
    }  # fmt: skip
    return carried_out(request, form, act, "service/quarter.html", context)


def _places(municipality: int, first: int) -> dict[str, Any]:
    following = first + 3
    return {
        "before": url(municipality, first - 3),
        "after": url(municipality, following) if following <= month_of(clock.today()) else "",
    }


def _told(now: QuarterNow, checks: list[Checked]) -> dict[str, Any]:
    """The months with their items, the sums, what was checked."""
    rows = [
        (r, met, judged, [telling.item_words(i, r).ja for i in r.items if i.is_met is False])
        for r, (_, met, judged) in zip(now.reports, now.found.months, strict=True)
    ]
    return {
        "ja": f"{month_ja(now.first_month)}からの四半期", "quarter": now, "rows": rows, "checks": checks,
        "share": telling.share_words(now.found.met, now.found.judged, 2),
        "scheme": SCHEMES.get(now.scheme, now.scheme),
    }  # fmt: skip


SCHEMES = {"attainment": "達成率による減額", "points": "違反点数による減額", "none": "減額しない（努力目標）"}
