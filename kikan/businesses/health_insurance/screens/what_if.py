"""What if the rates were others (税率の試算): values to try, what they bring, who pays more; nothing is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads import what_if as reads
from kikan.businesses.health_insurance.reads.what_if import Comparison
from kikan.businesses.health_insurance.reads.year_values import year_values
from kikan.law import LawGap
from kikan.law.errors import AmountTooLarge, NegativeCut
from kikan.law.trying import Line
from kikan.shared.access.screen import screen
from kikan.shared.desk import plots
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.trying import FAILED, field_of, name_of, signed, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "health_insurance.export"
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
            found = _compared(form) if asks and form.is_valid() else None
        except LawGap:
            return render(request, "health_insurance/what_if.html", context | {"gap": True})
        warning = year_values(year).warning
    context |= {"form": form, "heads": form.heads(), "rows": form.rows(), "illustrative": warning}
    if found is None:
        status = 400 if form.is_bound else 200
        return render(request, "health_insurance/what_if.html", context, status=status)
    tables = [
        _table(request, "bands", "世帯の所得の段階別", found.bands),
        _table(request, "sizes", "被保険者の数別", found.sizes),
        _table(request, "classes", "軽減の区分別", found.classes),
    ]
    for table in tables:
        if (sent := table.export()) is not None:
            return sent
    context |= {"found": found, "tables": tables, "tiles": _tiles(found), "plot": _plot(found)}
    return render(request, "health_insurance/what_if.html", context)


def _compared(form: WhatIfForm) -> Comparison | None:
    try:
        return reads.compared(form.year, form.tried())
    except (ArithmeticError, AmountTooLarge, NegativeCut):
        form.add_error(None, ValidationError(FAILED))
        return None


def _tiles(found: Comparison) -> list[Tile]:
    whole = found.everybody
    return [
        Tile("賦課額の合計（今の値）", short_yen(whole.before), "円"),
        Tile("賦課額の合計（試算）", short_yen(whole.after), "円"),
        Tile("増減", signed(whole.difference), "円"),
        Tile("1世帯当たり", f"{whole.each_before:,} → {whole.each_after:,}", "円"),
        Tile("1人当たり", "{:,} → {:,}".format(*found.of_a_person), "円"),
        Tile("減る世帯", f"{whole.less:,}", "世帯"),
        Tile("増える世帯", f"{whole.more:,}", "世帯"),
    ]


def _plot(found: Comparison) -> Any:
    series = [
        Series("今の値", tuple(line.each_before for line in found.bands)),
        Series("試算", tuple(line.each_after for line in found.bands)),
    ]
    words = [line.ja for line in found.bands]
    return plots.bars("each", "世帯の所得の段階別の、1世帯当たりの賦課額", words, series, "円")


def _table(request: HttpRequest, name: str, ja: str, lines: tuple[Line, ...]) -> Table:
    columns = (
        Column("ja", "区分", sorts=False),
        Column("count", "世帯", "count"),
        Column("before", "今の値の賦課額", "yen"),
        Column("after", "試算の賦課額", "yen"),
        Column("difference", "増減", "yen"),
        Column("each_before", "1世帯当たり（今）", "yen"),
        Column("each_after", "1世帯当たり（試算）", "yen"),
        Column("less", "減る世帯", "count"),
        Column("more", "増える世帯", "count"),
    )
    summed = ("count", "before", "after", "difference", "less", "more")
    return Table(
        request, columns, lines, name=name, ja=ja, filters=False, per_page=50, export_right=EXPORT,
        totals={name: sum(getattr(line, name) for line in lines) for name in summed},
    )  # fmt: skip
