"""What if an ordinance or the law said otherwise (試算): values to try, totals, who gains and loses; nothing is written."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.reads import what_if as reads
from kikan.businesses.resident_tax.reads.what_if import Comparison, Revisable, WhatIfLine
from kikan.businesses.resident_tax.reads.year_values import year_values
from kikan.law import LawGap
from kikan.law.parameter import Parameter
from kikan.law.value_words import value_in_words
from kikan.shared.access.screen import screen
from kikan.shared.desk import plots
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.trying import LONGEST, computed, field_of, name_of, signed, typed_value, year_tried
from kikan.shared.tenancy import tenant

EXPORT = "resident_tax.export"
FIRST_YEAR = 2021
# So many figures of the law are tried at once, none above this.
REVISIONS, HIGHEST = (1, 2, 3), 10**12


class WhatIfForm(forms.Form):
    """The values to try; one left as it is means the ordinance's own. Then figures of the law, chosen from a list."""

    def __init__(
        self, *arguments: Any, year: int, revisable: Mapping[str, Revisable], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.year, self.revisable = year, revisable
        for parameter in reads.asked():
            self.fields[name_of(parameter.id)] = field_of(parameter)

        choices = [
            ("", "変えない"),
            *((name, f"{r.parameter.ja}：{r.words}") for name, r in revisable.items()),
        ]
        for n in REVISIONS:
            self.fields[f"law_{n}"] = forms.ChoiceField(label=f"法令値 {n}", choices=choices, required=False)
            self.fields[f"law_{n}_value"] = forms.CharField(
                label=f"法令値 {n} の試算値", max_length=LONGEST, required=False,
                widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in REVISIONS:
            self._revision(given, f"law_{n}", f"law_{n}_value")
        for parameter in reads.asked():
            name = name_of(parameter.id)
            if name in given:
                given[name] = typed_value(self, parameter, name, given[name], self.year)
        return given

    def _revision(self, given: dict[str, Any], chosen: str, value: str) -> None:
        """The value typed for a figure of the law; both fields or neither."""
        name, text = given.get(chosen, ""), given.get(value, "")
        if text and not name:
            self.add_error(chosen, ValidationError("値を変える法令値を選んでください。"))
        if name and not text:
            self.add_error(value, ValidationError("試算する値を入力してください。"))
        if name and text:
            given[value] = self._figure(self.revisable[name].parameter, value, text)

    def _figure(self, parameter: Parameter, name: str, text: str) -> Any:
        value = typed_value(self, parameter, name, text, None)
        if value is None:
            return None
        if not isinstance(value, (int, Fraction)) or not 0 <= value <= HIGHEST:
            self.add_error(name, ValidationError("0以上1兆以下で入力してください。"))
        return value

    def revised(self) -> dict[str, Any]:
        """The figures of the law to try, by id."""
        given = self.cleaned_data
        return {given[f"law_{n}"]: given[f"law_{n}_value"] for n in REVISIONS if given[f"law_{n}"]}

    def revisions(self) -> list[tuple[Revisable, str]]:
        """The same for the page: what it is now, and the value tried."""
        found = ((self.revisable[name], value) for name, value in self.revised().items())
        return [(now, value_in_words(now.parameter, value)) for now, value in found]

    def tried(self) -> dict[str, Any]:
        """The values by the id of the parameter."""
        return {parameter.id: self.cleaned_data[name_of(parameter.id)] for parameter in reads.asked()}


@screen("resident_tax.batch")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form with the values now; with values, the whole municipality by both."""
    year = year_tried(request, FIRST_YEAR)
    context: dict[str, Any] = {"year": year, "years": [year - 1, year, year + 1]}
    with tenant(municipality):
        try:
            now = {name_of(name): text for name, text in reads.typed_now(year).items()}
            asks = "city_rate" in request.GET
            form = WhatIfForm(
                request.GET if asks else None, year=year, initial=now, revisable=reads.revisable(year)
            )
            found = (
                computed(form, lambda at, tried: reads.compared(at, tried, form.revised()))
                if asks and form.is_valid()
                else None
            )
        except LawGap as gap:
            return render(request, "resident_tax/what_if.html", context | {"gap": str(gap)}, status=200)
        warning = year_values(year).warning
    context |= {"form": form, "now": now, "illustrative": warning}
    if found is None:
        return render(request, "resident_tax/what_if.html", context, status=400 if form.is_bound else 200)
    tables = [
        _table(request, "bands", "合計所得金額の段階別", found.bands),
        _table(request, "families", "扶養による世帯の型別", found.families),
    ]
    for table in tables:
        if (sent := table.export()) is not None:
            return sent
    context |= {
        "revisions": form.revisions(),
        "found": found,
        "tables": tables,
        "tiles": _tiles(found),
        "plot": _plot(found),
    }
    return render(request, "resident_tax/what_if.html", context)


def _tiles(found: Comparison) -> list[Tile]:
    whole = found.everybody
    return [
        Tile("年税額の合計（今の値）", short_yen(whole.before), "円"),
        Tile("年税額の合計（試算）", short_yen(whole.after), "円"),
        Tile("増減", signed(whole.difference), "円"),
        Tile("市町村民税の増減", signed(found.city_after - found.city_before), "円"),
        Tile("道府県民税の増減", signed(found.prefecture_after - found.prefecture_before), "円"),
        Tile("減る人", f"{whole.less:,}", "人"),
        Tile("増える人", f"{whole.more:,}", "人"),
        Tile("納める人", f"{found.payers_before:,} → {found.payers_after:,}", "人"),
    ]


def _plot(found: Comparison) -> Any:
    series = [
        Series("減る人", tuple(line.less for line in found.bands)),
        Series("増える人", tuple(line.more for line in found.bands)),
    ]
    return plots.bars(
        "winners", "合計所得金額の段階別の、税額が減る人と増える人", [b.ja for b in found.bands], series, "人"
    )


def _table(request: HttpRequest, name: str, ja: str, lines: tuple[WhatIfLine, ...]) -> Table:
    columns = (
        Column("ja", "区分", sorts=False),
        Column("people", "人数", "count"),
        Column("before", "今の値の税額", "yen"),
        Column("after", "試算の税額", "yen"),
        Column("difference", "増減", "yen"),
        Column("less", "減る人", "count"),
        Column("more", "増える人", "count"),
    )
    sums = {c.name: sum(getattr(line, c.name) for line in lines) for c in columns[1:]}
    return Table(
        request,
        columns,
        lines,
        name=name,
        ja=ja,
        filters=False,
        per_page=50,
        export_right=EXPORT,
        totals=sums,
    )
