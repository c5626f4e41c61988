"""What if the rates were others (税率の試算): values to try, what they bring, who pays more; nothing is written."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads import what_if as reads
from kikan.businesses.health_insurance.reads.year_values import year_values
from kikan.law import LawGap
from kikan.shared.access.screen import screen
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.trying import Words, computed, field_of, name_of, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "health_insurance.export"
LEVY = Words("賦課額", "世帯")
FIRST_YEAR = 2021
FIRST_FIELD = "medical_income_rate"


class WhatIfForm(forms.Form):
    """The rates and amounts to try, part by part; one left as it is means the ordinance's own."""

    def __init__(self, *arguments: Any, year: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.year, self.asked = year, reads.asked(year)
        for parameter in self.asked:
            field = field_of(parameter)
            field.widget.attrs |= {"class": "in in-amount in-small", "aria-label": parameter.ja}
            self.fields[name_of(parameter.id)] = field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for parameter in self.asked:
            name = name_of(parameter.id)
            if name in given:
                given[name] = typed_value(self, parameter, name, given[name], self.year)
        return given

    def heads(self) -> list[str]:
        """The parts of the year, as the columns of the grid."""
        return [reads.PARTS_JA[part] for part in reads.parts_of(self.year)]

    def rows(self) -> list[tuple[str, list[forms.BoundField | None]]]:
        """The grid of the fields: one row for each kind of value, one place for each part."""
        parts = reads.parts_of(self.year)
        found = {kind: [f"{part}_{kind}" for part in parts] for kind in reads.KINDS_JA}
        return [
            (ja, [self[name] if name in self.fields else None for name in found[kind]])
            for kind, ja in reads.KINDS_JA.items()
            if any(name in self.fields for name in found[kind])
        ]

    def tried(self) -> dict[str, Any]:
        """The values by the id of the parameter."""
        return {parameter.id: self.cleaned_data[name_of(parameter.id)] for parameter in self.asked}


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form with the values now; with values, every household by both."""
    year = year_tried(request, FIRST_YEAR)
    context: dict[str, Any] = {"year": year, "years": [year - 1, year, year + 1]}
    with tenant(municipality):
        try:
            now = {name_of(name): text for name, text in reads.typed_now(year).items()}
            asks = FIRST_FIELD in request.GET
            form = WhatIfForm(request.GET if asks else None, year=year, initial=now)
            found = computed(form, reads.compared) if asks and form.is_valid() else None
        except LawGap:
            return render(request, "health_insurance/what_if.html", context | {"gap": True})
        warning = year_values(year).warning
    context |= {"form": form, "heads": form.heads(), "rows": form.rows(), "illustrative": warning}
    if found is None:
        status = 400 if form.is_bound else 200
        return render(request, "health_insurance/what_if.html", context, status=status)
    tables = [
        LEVY.table(request, lines, name=name, ja=ja, head="区分", right=EXPORT)
        for name, ja, lines in (
            ("bands", "世帯の所得の段階別", found.bands),
            ("sizes", "被保険者の数別", found.sizes),
            ("classes", "軽減の区分別", found.classes),
        )
    ]
    for table in tables:
        if (sent := table.export()) is not None:
            return sent
    of_a_person = Tile("1人当たり", "{:,} → {:,}".format(*found.of_a_person), "円")
    context |= {"found": found, "tables": tables, "tiles": LEVY.tiles(found.everybody, [of_a_person])}
    context["plot"] = LEVY.plot(found.bands, "世帯の所得の段階別の")
    return render(request, "health_insurance/what_if.html", context)
