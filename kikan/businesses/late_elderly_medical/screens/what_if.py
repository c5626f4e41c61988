"""What if the union's rates were others (保険料率の試算): values to try, what they bring; nothing is written."""

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.late_elderly_medical.reads import what_if as reads
from kikan.businesses.late_elderly_medical.reads.year_values import year_values
from kikan.law import LawGap, book
from kikan.law.ordinances import typed
from kikan.law.value_words import plain_of_text, text_of_plain
from kikan.shared.access.screen import screen
from kikan.shared.desk.trying import LONGEST, Words, computed, field_of, name_of, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "late_elderly_medical.export"
PREMIUM = Words("保険料", "人")
FIRST_YEAR = 2022
FIRST_FIELD = "per_capita"
# A rate of one row is typed as the union's rate of the child part is: 9.43%.
ONE_RATE = "elderly_health_care_act.child_income_rate"


class WhatIfForm(forms.Form):
    """The flat amount, the rate of each band of income, the caps, and from FY2026 those of the part for children."""

    def __init__(self, *arguments: Any, year: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.year, self.asked, self.bands = year, reads.asked(year), reads.rates_now(year)
        now = reads.typed_now(year)
        for place, parameter in enumerate(self.asked):
            self._add(name_of(parameter.id), field_of(parameter), now[parameter.id])
            if place == 0:
                for n, row in enumerate(self.bands):
                    field = forms.CharField(label=_label(row["up_to"], len(self.bands)), max_length=LONGEST)
                    rate = text_of_plain(book().parameters[ONE_RATE], row["rate"])
                    self._add(f"rate_{n}", field, rate)

    def _add(self, name: str, field: forms.CharField, now: str) -> None:
        field.widget.attrs |= {"class": "in in-amount in-small", "autocomplete": "off"}
        field.initial = now
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for parameter in self.asked:
            name = name_of(parameter.id)
            if name in given:
                given[name] = typed_value(self, parameter, name, given[name], self.year)
        for n, _ in enumerate(self.bands):
            name = f"rate_{n}"
            if name in given:
                given[name] = self._rate(name, given[name])
        return given

    def _rate(self, name: str, text: str) -> str:
        """A rate from 0 to 1 as the table keeps it; a wrong one gets an error beside its field."""
        try:
            rate = str(plain_of_text(book().parameters[ONE_RATE], text))
        except ValueError as fault:
            self.add_error(name, ValidationError(str(fault)))
            return "0"
        if Fraction(rate) > 1:
            self.add_error(name, ValidationError("率は100％までです。9.43%のように入力してください。"))
        return rate

    def tried(self) -> dict[str, Any]:
        """The values by the id of the parameter."""
        rows = [{**row, "rate": self.cleaned_data[f"rate_{n}"]} for n, row in enumerate(self.bands)]
        found = {parameter.id: self.cleaned_data[name_of(parameter.id)] for parameter in self.asked}
        return found | {reads.rates().id: typed(reads.rates(), rows)}


def _label(up_to: int | None, count: int) -> str:
    if count == 1:
        return "所得割率（医療分）"
    return f"所得割率（{up_to:,}円以下）" if up_to is not None else "所得割率（それを超えるとき）"


@screen("late_elderly_medical.batch")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form with the values now; with values, everybody by both."""
    year = year_tried(request, FIRST_YEAR)
    context: dict[str, Any] = {"year": year, "years": [year - 1, year, year + 1]}
    page = "late_elderly_medical/what_if.html"
    with tenant(municipality):
        try:
            asks = FIRST_FIELD in request.GET
            form = WhatIfForm(request.GET if asks else None, year=year)
            found = computed(form, reads.compared) if asks and form.is_valid() else None
        except LawGap:
            return render(request, page, context | {"gap": True})
        warning = year_values(year).warning
    context |= {"form": form, "illustrative": warning}
    if found is None:
        return render(request, page, context, status=400 if form.is_bound else 200)
    tables = [
        PREMIUM.table(request, lines, name=name, ja=ja, head="区分", right=EXPORT)
        for name, ja, lines in (
            ("bands", "賦課のもととなる所得の段階別", found.bands),
            ("classes", "均等割の軽減の区分別", found.classes),
        )
    ]
    for table in tables:
        if (sent := table.export()) is not None:
            return sent
    context |= {"found": found, "tables": tables, "tiles": PREMIUM.tiles(found.everybody)}
    context["plot"] = PREMIUM.plot(found.bands, "所得の段階別の")
    return render(request, page, context)
