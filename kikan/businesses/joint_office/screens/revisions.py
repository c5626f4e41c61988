"""The calendar of law revisions: who must enter what by when (法改正の予定)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.enter_revision import enter_revision
from kikan.businesses.joint_office.reads import activations, revisions
from kikan.businesses.joint_office.screens.asking import Line, url
from kikan.businesses.joint_office.screens.request_forms import EARLIEST, LATEST
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy import tenant


class RevisionForm(forms.Form):
    """法改正の登録."""

    title = Line(label="件名", longest=100)
    law = Line(label="法令（名称・番号）", longest=100)
    effective_on = EraDateField(label="施行の日", earliest=EARLIEST, latest=LATEST)
    concerned = forms.MultipleChoiceField(label="業務", widget=forms.CheckboxSelectMultiple)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, municipality: int) -> HttpResponse:
    """Revisions with their deadlines, and what each member lacks for next fiscal year; a form enters another."""
    actor, day = actor_in(request), as_of(request)
    year = fiscal_year_of(day) + 1
    missing = revisions.missing_in(municipality, year, day)
    with tenant(municipality):
        found = revisions.revisions_now(day)
    form = RevisionForm(request.POST or None)
    form.fields["concerned"].choices = list(activations.businesses().items())  # type: ignore[attr-defined]

    def act() -> str:
        enter_revision(**form.cleaned_data, actor=actor)
        return url("revisions", municipality)

    context = {
        "year": year, "revisions": [(r, bool(r.enter_by and r.enter_by < day <= r.effective_on)) for r in found],
        "missing": missing, "may_change": actor.may("joint_office.change"),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/revisions.html", context)
