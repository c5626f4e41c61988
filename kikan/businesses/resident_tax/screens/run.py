"""The yearly run (当初賦課の画面): prepare, progress, results, approvals, release, and the run's page afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax.reads.assessed import (
    Comparison,
    compared,
    exceptions,
    spot_checks,
)
from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.reads.year_sums import LEVIES, PATHS
from kikan.businesses.resident_tax.reads.year_values import year_values
from kikan.businesses.resident_tax.screens.forms import YearForm
from kikan.businesses.resident_tax.screens.home import ASSESS
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Plot, Series, bars, waterfall
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.runs.page import RunPage, run_page
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.year_home import change_of
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

TABS = {
    "result": "結果", "bands": "所得階層", "outliers": "大きく変わった人", "spot": "抜き取り確認", "exceptions": "例外と照合",
    "values": "条件",
}  # fmt: skip
FIGURES = (
    *zip(("city", "prefecture", "forest"), LEVIES, strict=True),
    *zip(("salary", "pension", "ordinary"), PATHS, strict=True),
)


@screen("resident_tax.look")
@require_GET
def runs(request: HttpRequest, municipality: int) -> HttpResponse:
    """The runs of resident tax, the newest first."""
    table = table_of(request, queue.recent(municipality, 200, "resident_tax"))
    return render(request, "resident_tax/runs.html", {"table": table})


@screen("resident_tax.batch")
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose the year, see its values and gaps, and start the trial (当初賦課の準備)."""
    actor, this = actor_in(request), fiscal_year_of(clock.today())
    years = [(y, fiscal_year_in_words(y)) for y in (this + 1, this, this - 1, this - 2)]
    sent = request.POST if request.method == "POST" else request.GET or None
    form = YearForm(sent, years=years, initial={"fiscal_year": this})
    is_asked = form.is_bound and form.is_valid()
    year = form.cleaned_data["fiscal_year"] if is_asked else this
    with tenant(municipality):
        values, assessed = year_values(year), year in years_assessed()
    if request.method == "POST" and is_asked and not values.gaps and not assessed:
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(ASSESS, actor=actor, parameters={"fiscal_year": year}, due=str(year))
            return redirect(_url("run", municipality, number=number))

        return once(request, start)
    is_wrong = request.method == "POST" or (form.is_bound and not is_asked)
    if is_asked:
        form = YearForm(years=years, initial={"fiscal_year": year})
    context = {
        "form": form,
        "year": year,
        "values": values,
        "illustrative": values.warning,
        "is_assessed": assessed,
        "may_start": not values.gaps and not assessed,
    }
    return render(request, "resident_tax/run_prepare.html", context, status=400 if is_wrong else 200)


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, **numbers})


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])  # a list is exported by POST, with its reason
def run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The page of one run, before and after its release. Errors: NotFound for a run of another kind."""
    page = run_page(municipality, number, actor_in(request))
    if page.run.job != ASSESS:
        raise NotFound("この番号の当初賦課はありません。", what_to_do="実行の一覧から開いてください。")
    asked = request.GET.get("tab", "result")
    tab = asked if asked in TABS else "result"
    year = int(page.run.parameters.get("fiscal_year", 0))
    has_result = page.is_waiting or page.is_released or page.is_releasing
    context: dict[str, Any] = {
        "page": page, "year": year, "tab": tab, "has_result": has_result, "refresh": page.refresh
    }  # fmt: skip
    with tenant(municipality):
        values = year_values(year, page.run.known_at)
    context |= {"values": values, "illustrative": values.warning, "digest": values.digest}
    if has_result:
        context |= _RESULTS[tab](request, page, context)
        context["tabs"] = [(ja, f"{page.url}?tab={name}", name == tab) for name, ja in TABS.items()]
        if "table" in context and (sent := context["table"].export()) is not None:
            return sent
    return render(request, "resident_tax/run.html", context)


def _result(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Totals, differences by reason, how the amounts are spread."""
    with tenant(page.run.municipality):
        found = compared(page.run, outliers=0)
    return {
        "found": found,
        "tiles": tiles_of(page, found),
        "parts": [(ja, page.run.figures.get(name, 0)) for name, ja in FIGURES],
        "reasons": reason_plot(found, context["year"]) if found.has_last else None,
        "spread": spread_plot(found, context["year"]),
    }


def tiles_of(page: RunPage, found: Comparison) -> list[Tile]:
    before, after = found.total
    was, now = found.taxpayers
    average, average_before = (after // now if now else 0), (before // was if was else 0)
    people = page.run.figures.get("people", 0)
    return [
        Tile("対象の人", f"{people:,}", "人"),
        Tile("納税義務者", f"{now:,}", "人", change_of(now, was, "人")),
        Tile("年税額の合計", short_yen(after), "円", change_of(after, before, "円")),
        Tile("一人あたり", f"{average:,}", "円", change_of(average, average_before, "円")),
    ]


def reason_plot(found: Comparison, year: int) -> Plot:
    """From last year's sum to this year's by reason."""
    changes = [(r.ja, r.difference) for r in found.reasons if r.people]
    return waterfall(
        "reasons", "年税額の増減の理由", (fiscal_year_in_words(found.last_year), found.total[0]), changes,
        fiscal_year_in_words(year), "円",
    )  # fmt: skip


def spread_plot(found: Comparison, year: int) -> Plot:
    """How many people pay how much, this year and last."""
    now = Series(fiscal_year_in_words(year), tuple(n for _, _, n in found.spread))
    past = Series(fiscal_year_in_words(found.last_year), tuple(p for _, p, _ in found.spread))
    return bars(
        "spread", "年税額ごとの人数", [ja for ja, _, _ in found.spread], _both(found, past, now), "人"
    )


def band_plot(found: Comparison, year: int) -> Plot:
    """The yearly tax of each income band, this year and last."""
    now = Series(fiscal_year_in_words(year), tuple(b.tax for b in found.bands))
    past = Series(fiscal_year_in_words(found.last_year), tuple(b.tax_before for b in found.bands))
    return bars(
        "bands", "合計所得金額の階層ごとの年税額", [b.ja for b in found.bands], _both(found, past, now), "円"
    )


def _both(found: Comparison, past: Series, now: Series) -> list[Series]:
    return [past, now] if found.has_last else [now]


def _bands(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """People and tax by income band, with what changed."""
    with tenant(page.run.municipality):
        found = compared(page.run, outliers=0)
    return {"found": found, "plot": band_plot(found, context["year"])}


def _outliers(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """The fifty largest differences among those taxed in both years."""
    with tenant(page.run.municipality):
        found = compared(page.run, outliers=50)
        labels = labels_of({c.person for c in found.outliers}, as_of(request))
    columns = (
        *_who(page, labels),
        Column("before", fiscal_year_in_words(found.last_year), "yen"),
        Column("after", fiscal_year_in_words(context["year"]), "yen", url=_tax(page)),
        Column("difference", "増減", "yen"),
        Column("reason", "主な理由"),
    )
    return {"table": _table(request, columns, found.outliers, labels, "前年度と大きく変わった人はいません。")}


def _spot(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Twenty people drawn at random, to be computed by hand."""
    with tenant(page.run.municipality):
        found = spot_checks(page.run)
        labels = labels_of({c.person for c in found}, as_of(request))
    columns = (
        *_who(page, labels),
        Column("status_ja", "課税区分"),
        Column("aggregate_income", "合計所得金額", "yen"),
        Column("annual_tax", "年税額", "yen", url=_tax(page)),
    )
    return {"table": _table(request, columns, found, labels, "抜き取る人がいません。")}


def _exceptions(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Those who did not declare, those taxed without living here, and the sums that must agree."""
    with tenant(page.run.municipality):
        found = exceptions(page.run)
        labels = labels_of({c.person for c in (*found.undeclared, *found.outside)}, as_of(request))
    columns = (*_who(page, labels), Column("kana", "フリガナ", value=lambda c: labels[c.person].kana))
    outside = [(labels[c.person].name, c, _tax(page)(c)) for c in found.outside]
    table = _table(request, columns, found.undeclared, labels, "未申告の人はいません。")
    return {"found": found, "table": table, "outside": outside}


def _plain(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    return {}


_RESULTS = {
    "result": _result, "bands": _bands, "outliers": _outliers, "spot": _spot, "exceptions": _exceptions,
    "values": _plain,
}  # fmt: skip


def _who(page: RunPage, labels: dict[int, Label]) -> tuple[Column, ...]:
    place = page.run.municipality

    def person_url(row: Any) -> str:
        return _url("person", place, number=row.person)

    return (
        Column("person", "宛名番号", "number", url=person_url),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
    )


def _tax(page: RunPage) -> Any:
    return lambda row: _url("run_person", page.run.municipality, number=page.number, person=row.person)


def _table(
    request: HttpRequest, columns: tuple[Column, ...], rows: Any, labels: dict[int, Label], empty: str
) -> Table:
    looks.record(actor_in(request), screen="resident_tax.run", persons=sorted(labels))
    return Table(
        request, columns, list(rows), name="people", ja="人の一覧", per_page=50, empty=empty,
        export_right="resident_tax.export", person=lambda r: r.person,
    )  # fmt: skip
