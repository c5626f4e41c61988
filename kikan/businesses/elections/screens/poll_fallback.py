"""Working on paper (通信が切れた投票所): print the roll of a polling place, enter afterwards what was marked on it."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.fallback_roll import Entered, enter_marks, print_fallback_roll
from kikan.businesses.elections.reads import fallback, places
from kikan.businesses.elections.screens.poll_asking import number_in, pdf, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.documents.lists import TEMPLATE
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant

SPAN = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
MOST = 2_000


class LinesField(forms.CharField):
    """Numbers of lines: 3, 8, 12-15."""

    widget = forms.Textarea(attrs={"class": "in", "rows": 4, "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or "")).replace("～", "-").replace("~", "-")
        found: list[int] = []
        for part in re.split(r"[,、\s]+", text.strip()):
            if not part:
                continue
            span = SPAN.fullmatch(part)
            if span is None:
                raise ValidationError("行の番号は 3、8、12-15 のように入力してください。", code="lines")
            first, last = int(span[1]), int(span[2] or span[1])
            if last < first or last - first >= MOST:
                raise ValidationError("行の番号の範囲を確かめてください。", code="lines")
            found += range(first, last + 1)
        if len(found) > MOST:
            raise ValidationError(f"一度に入力できるのは{MOST:,}行までです。", code="lines")
        return found


class MarksForm(forms.Form):
    """照合の入力."""

    lines = LinesField(label="照合した行の番号")


@screen("elections.print")
@require_http_methods(["GET", "POST"])
def fallback_rolls(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The printed rolls of an election; a button prints the roll of a polling place. Errors: NotFound, Refused."""
    actor = actor_in(request)
    with tenant(municipality):
        held = places.require_election(election)
        found = [p for p in places.places_of(held) if not p.is_early]
        printed = fallback.rolls_of(election)
    if request.method == "POST":

        def make() -> HttpResponse:
            district = number_in(request.POST.get("district"))
            if district is None:
                raise NotFound("投票所を選んでください。")
            made = print_fallback_roll(election=election, district=district, actor=actor)
            looks.record(actor, screen="elections.fallback", persons=made.persons, operation="print")
            return pdf(TEMPLATE, made.data, f"roll-{made.roll}")

        return once(request, make)
    names = {p.number: p.name for p in found}
    lines = [(r, names.get(r.district, ""), url("marks", municipality, number=r.roll)) for r in printed]
    context = {"held": held, "found": found, "lines": lines, "may_enter": actor.may("elections.change")}
    return render(request, "elections/fallback.html", context)


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Enter the lines that were marked on a printed roll; what is not taken over is listed. Errors: NotFound."""
    actor, form = actor_in(request), MarksForm(request.POST or None)
    with tenant(municipality):
        found = fallback.roll_of(number)
        if found is None:
            raise NotFound("この紙の抄本はありません。", what_to_do="紙の抄本の一覧から開き直してください。")
    result: list[Entered] = []
    if request.method == "POST" and form.is_valid():

        def enter() -> HttpResponse:
            result.append(enter_marks(roll_number=number, lines=form.cleaned_data["lines"], actor=actor))
            if result[0].refused:
                persons = [found.persons[n - 1] for n, _ in result[0].refused]
                looks.record(actor, screen="elections.marks", persons=persons)
            return _marks_page(request, found, MarksForm(), result[0])

        try:
            return once(request, enter)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _marks_page(request, found, form, None)


def _marks_page(request: HttpRequest, found: Any, form: MarksForm, entered: Entered | None) -> HttpResponse:
    place = url("incidents", found.municipality, election=found.election)
    context = {
        "incidents_url": place,
        "roll": found,
        "count": len(found.persons),
        "form": form,
        "entered": entered,
    }
    return render(request, "elections/marks.html", context, status=400 if form.errors else 200)
