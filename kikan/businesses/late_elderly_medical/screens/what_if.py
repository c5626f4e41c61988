"""What if the union's rates were others (保険料率の試算): values to try, what they bring; nothing is written."""

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.late_elderly_medical.reads import what_if as reads
from kikan.businesses.late_elderly_medical.reads.what_if import Comparison
from kikan.businesses.late_elderly_medical.reads.year_values import year_values
from kikan.law import LawGap, book
from kikan.law.errors import AmountTooLarge, NegativeCut
from kikan.law.ordinances import typed
from kikan.law.trying import Line
from kikan.law.value_words import plain_of_text, text_of_plain
from kikan.shared.access.screen import screen
from kikan.shared.desk import plots
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.trying import FAILED, LONGEST, field_of, name_of, signed, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "late_elderly_medical.export"
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
            found = _compared(form) if asks and form.is_valid() else None
        except LawGap:
            return render(request, page, context | {"gap": True})
        warning = year_values(year).warning
    context |= {"form": form, "illustrative": warning}
    if found is None:
        return render(request, page, context, status=400 if form.is_bound else 200)
    tables = [
        _table(request, "bands", "賦課のもととなる所得の段階別", found.bands),
        _table(request, "classes", "均等割の軽減の区分別", found.classes),
    ]
    for table in tables:
        if (sent := table.export()) is not None:
            return sent
    context |= {"found": found, "tables": tables, "tiles": _tiles(found), "plot": _plot(found)}
    return render(request, page, context)


def _compared(form: WhatIfForm) -> Comparison | None:
    try:
        return reads.compared(form.year, form.tried())
    except (ArithmeticError, AmountTooLarge, NegativeCut):
        form.add_error(None, ValidationError(FAILED))
        return None


def _tiles(found: Comparison) -> list[Tile]:
    whole = found.everybody
    return [
        Tile("保険料の合計（今の値）", short_yen(whole.before), "円"),
        Tile("保険料の合計（試算）", short_yen(whole.after), "円"),
        Tile("増減", signed(whole.difference), "円"),
        Tile("1人当たり", f"{whole.each_before:,} → {whole.each_after:,}", "円"),
        Tile("減る人", f"{whole.less:,}", "人"),
        Tile("増える人", f"{whole.more:,}", "人"),
    ]


def _plot(found: Comparison) -> Any:
    series = [
        Series("今の値", tuple(line.each_before for line in found.bands)),
        Series("試算", tuple(line.each_after for line in found.bands)),
    ]
    words = [line.ja for line in found.bands]
    return plots.bars("each", "所得の段階別の、1人当たりの保険料", words, series, "円")


def _table(request: HttpRequest, name: str, ja: str, lines: tuple[Line, ...]) -> Table:
    columns = (
        Column("ja", "区分", sorts=False),
        Column("count", "人数", "count"),
        Column("before", "今の値の保険料", "yen"),
        Column("after", "試算の保険料", "yen"),
        Column("difference", "増減", "yen"),
        Column("each_before", "1人当たり（今）", "yen"),
        Column("each_after", "1人当たり（試算）", "yen"),
        Column("less", "減る人", "count"),
        Column("more", "増える人", "count"),
    )
    summed = ("count", "before", "after", "difference", "less", "more")
    return Table(
        request, columns, lines, name=name, ja=ja, filters=False, per_page=50, export_right=EXPORT,
        totals={name: sum(getattr(line, name) for line in lines) for name in summed},
    )  # fmt: skip
