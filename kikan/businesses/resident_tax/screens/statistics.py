"""Statistics of the tax (課税状況の統計): publications, their tables, and the people behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.reads import tax_census
from kikan.businesses.resident_tax.reads import tax_statistics as reads
from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.reads.tax_census import AMOUNTS, BANDS, EARNERS, PATHS, STATUSES
from kikan.businesses.resident_tax.reads.tax_statistics import FigureLine, TaxStatistics
from kikan.businesses.resident_tax.screens.forms_collecting import YearAskedForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

MOST = 2000
EXPORT = "resident_tax.export"


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """The publications, and the form that asks for another."""
    actor = actor_in(request)
    with tenant(municipality):
        lines, years = reads.publications(), years_assessed()
    form = YearAskedForm(request.POST or None, years=years)
    if request.method == "POST":
        actor.require("resident_tax.batch")
        if form.is_valid():
            try:
                return once(request, lambda: _ask(request, form.cleaned_data["fiscal_year"]))
            except ProcedureError as error:
                refuse(form, error)
    context = {
        "form": form, "lines": lines, "has_years": bool(years), "may_count": actor.may("resident_tax.batch")
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/statistics.html", context, status=status)


def _ask(request: HttpRequest, year: int) -> HttpResponse:
    actor = actor_in(request)
    number = queue.enqueue("resident_tax.count_taxes", actor=actor, parameters={"fiscal_year": year})
    return redirect("run", municipality=actor.municipality, number=number)


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One publication with its tables; each figure leads to its people. Errors: NotFound."""
    with tenant(municipality):
        found = reads.statistics(number)
        again = reads.differences(number) if "check" in request.GET else None
    tables = _tables(request, found)
    for table in tables.values():
        if (sent := table.export()) is not None:
            return sent
    bands = found.by_earner[0]
    context = {
        "line": found.line, "again": again, "tables": tables, "tiles": _tiles(found),
        "plot": plots.bars(
            "bands", "課税標準額の段階別の人数", [_short(b.ja) for b in bands],
            [Series("納税義務者", tuple(b.count for b in bands))], "人",
        ),
    }  # fmt: skip
    return page(request, "resident_tax/publication.html", context)


def _short(ja: str) -> str:
    return ja.rsplit(" ", maxsplit=1)[-1].replace("以下", "まで")


def _tiles(found: TaxStatistics) -> list[Tile]:
    people = sum(s.count for s in found.statuses)
    tax = [sum(s.amounts[i] for s in found.statuses) for i in range(4)]
    return [
        Tile("賦課の対象", f"{people:,}", "人"),
        Tile("所得割の納税義務者", f"{sum(b.count for b in found.by_earner[0]):,}", "人"),
        Tile("年税額", short_yen(tax[0]), "円"),
        Tile("市町村民税", short_yen(tax[1]), "円"),
        Tile("道府県民税", short_yen(tax[2]), "円"),
        Tile("森林環境税", short_yen(tax[3]), "円"),
    ]


def _tables(request: HttpRequest, found: TaxStatistics) -> dict[str, Table]:
    tables = {
        f"bands{kind}": _table(request, found, f"bands{kind}", BANDS, f"課税標準額の段階別（{ja}）", found.by_earner[kind])
        for kind, ja in {0: "すべて", **EARNERS}.items()
    }  # fmt: skip
    tables["statuses"] = _table(request, found, "statuses", STATUSES, "課税の区分別", found.statuses)
    tables["paths"] = _table(request, found, "paths", PATHS, "徴収の方法別", found.paths)
    return tables


def _table(
    request: HttpRequest, found: TaxStatistics, name: str, table: int, ja: str, rows: tuple[FigureLine, ...]
) -> Table:
    where = reverse(
        "resident_tax:figure_people",
        kwargs={"municipality": actor_in(request).municipality, "number": found.line.number},
    )

    def behind(row: FigureLine) -> str:
        if not row.count:
            return ""
        return f"{where}?{urlencode({'table': row.table, 'band': row.band, 'kind': row.kind})}"

    columns = (
        Column("ja", "区分", sorts=False),
        Column("count", "人数", "count", url=behind),
        *(
            Column(f"a{i}", amount, "yen", value=lambda r, i=i: r.amounts[i])  # type: ignore[misc]
            for i, amount in enumerate(AMOUNTS[table])
        ),
    )
    sums = {"count": sum(r.count for r in rows)} if table != PATHS else {}
    sums |= {f"a{i}": sum(r.amounts[i] for r in rows) for i in range(len(AMOUNTS[table]))}
    return Table(
        request, columns, rows, name=name, ja=ja, filters=False, per_page=50, export_right=EXPORT, totals=sums
    )


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The people behind one figure; the look is recorded. Errors: NotFound, Refused for no figure."""
    actor = actor_in(request)
    table, band, kind = (_number(request, name) for name in ("table", "band", "kind"))
    if table not in tax_census.TABLES:
        raise Refused("この数字の対象者は示せません。", what_to_do="集計の画面から開き直してください。")
    with tenant(municipality):
        line = reads.publication(number)
        found = reads.people_of(number, table, band, kind)
        labels = labels_of(found[:MOST], clock.today())
    place = {"municipality": municipality}
    listed = Table(
        request=request, name="people", ja="数字の対象者", rows=[labels[p] for p in found[:MOST]],
        export_right=EXPORT, person=lambda r: r.person, empty="対象者はいません。",
        columns=[
            Column("name", "氏名", "name",
                   url=lambda r: reverse("resident_tax:certificate", kwargs={**place, "number": r.person})),
            Column("kana", "フリガナ"), Column("person", "宛名番号", "number"),
        ],
    )  # fmt: skip
    if (sent := listed.export()) is not None:
        return sent
    looks.record(actor, screen="resident_tax.figure_people", persons=sorted(labels))
    context: dict[str, Any] = {
        "table": listed, "line": line, "count": len(found), "most": MOST, "ja": tax_census.TABLES[table]
    }  # fmt: skip
    return page(request, "resident_tax/figure_people.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "1" if name == "table" else "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("数字の指定が正しくありません。", what_to_do="集計の画面から開き直してください。")
    return int(text)
