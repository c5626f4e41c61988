"""What if the premium's values were others (保険料率の試算): values to try, what they bring; nothing is written."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.reads import what_if as reads
from kikan.businesses.long_term_care.reads.year_values import year_values
from kikan.law import LawGap
from kikan.law.ordinances import typed
from kikan.shared.access.screen import screen
from kikan.shared.desk.trying import LONGEST, Words, computed, field_of, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "long_term_care.export"
PREMIUM = Words("保険料", "人")
FIRST_YEAR = 2024
FIRST_FIELD = "premium_base"


class WhatIfForm(forms.Form):
    """The base amount and the rate of each stage to try."""

    def __init__(
        self, *arguments: Any, year: int, amount: str, rates: dict[int, str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.year, self.stages = year, sorted(rates)
        self.fields[FIRST_FIELD] = field_of(reads.base())
        self.fields[FIRST_FIELD].initial = amount
        for stage, rate in sorted(rates.items()):
            widget = forms.TextInput(attrs={"class": "in in-small", "autocomplete": "off"})
            self.fields[_rate(stage)] = forms.CharField(
                label=f"第{stage}段階の割合", max_length=LONGEST, initial=rate, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if FIRST_FIELD in given:
            given[FIRST_FIELD] = typed_value(self, reads.base(), FIRST_FIELD, given[FIRST_FIELD], self.year)
        for stage in self.stages:
            name = _rate(stage)
            if name in given:
                given[name] = self._rate_of(stage, name, given[name])
        return given

    def _rate_of(self, stage: int, name: str, text: str) -> str:
        """A rate as typed, 0 to 9.999. A wrong one gets an error beside its field."""
        wide = unicodedata.normalize("NFKC", text).strip()
        if not re.fullmatch(r"[0-9](\.[0-9]{1,3})?", wide):
            self.add_error(
                name, ValidationError("割合は0.285のように、小数で入力してください（小数第3位まで）。")
            )
        return wide

    def tried(self) -> dict[str, Any]:
        """The values by the id of the parameter."""
        rows = [{"stage": stage, "rate": self.cleaned_data[_rate(stage)]} for stage in self.stages]
        return {reads.base().id: self.cleaned_data[FIRST_FIELD], reads.rates().id: typed(reads.rates(), rows)}


def _rate(stage: int) -> str:
    return f"rate_{stage}"


@screen("long_term_care.batch")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form with the values now; with values, everybody by both."""
    year = year_tried(request, FIRST_YEAR)
    context: dict[str, Any] = {"year": year, "years": [year - 1, year, year + 1]}
    with tenant(municipality):
        try:
            amount, rates = reads.typed_now(year)
            asks = FIRST_FIELD in request.GET
            form = WhatIfForm(request.GET if asks else None, year=year, amount=amount, rates=rates)
            found = computed(form, reads.compared) if asks and form.is_valid() else None
        except LawGap:
            return render(request, "long_term_care/what_if.html", context | {"gap": True})
        warning = year_values(year).warning
    context |= {"form": form, "illustrative": warning}
    if found is None:
        status = 400 if form.is_bound else 200
        return render(request, "long_term_care/what_if.html", context, status=status)
    table = PREMIUM.table(request, found.stages, name="stages", ja="段階別", head="段階", right=EXPORT)
    if (sent := table.export()) is not None:
        return sent
    context |= {"found": found, "table": table, "tiles": PREMIUM.tiles(found.everybody)}
    context["plot"] = PREMIUM.plot(found.stages, "段階ごと")
    return render(request, "long_term_care/what_if.html", context)
