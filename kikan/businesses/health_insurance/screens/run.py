"""The yearly run (当初賦課の画面): prepare, progress, results, approvals, release, and the run's page afterwards."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.health_insurance.reads.assessed import (
    Changed,
    Checked,
    Comparison,
    compared,
    exceptions,
    spot_checks,
)
from kikan.businesses.health_insurance.reads.levies import PART_WORDS, years_assessed
from kikan.businesses.health_insurance.reads.year_values import year_values
from kikan.businesses.health_insurance.screens.forms import YearForm
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

JOB = "health_insurance.assess_year"
TABS = {
    "result": "結果", "outliers": "大きく変わった世帯", "spot": "抜き取り確認", "exceptions": "例外", "values": "条件",
    "notices": "通知書",
}  # fmt: skip


@screen("health_insurance.look")
@require_GET
def runs(request: HttpRequest, municipality: int) -> HttpResponse:
    """The runs of NHI, the newest first."""
    table = table_of(request, queue.recent(municipality, 200, "health_insurance"))
    return render(request, "health_insurance/runs.html", {"table": table})


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose the year, see its values and gaps, and start the trial (当初賦課の準備)."""
    actor, this = actor_in(request), fiscal_year_of(clock.today())
    years = [(y, fiscal_year_in_words(y)) for y in (this + 1, this, this - 1)]
    sent = request.POST if request.method == "POST" else request.GET or None
    form = YearForm(sent, years=years, initial={"fiscal_year": this})
    is_asked = form.is_bound and form.is_valid()
    year = form.cleaned_data["fiscal_year"] if is_asked else this
    with tenant(municipality):
        values, assessed = year_values(year), year in years_assessed()
    if request.method == "POST" and is_asked and not values.gaps and not assessed:
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(JOB, actor=actor, parameters={"fiscal_year": year}, due=str(year))
            return redirect(_url("run", municipality, number=number))

        return once(request, start)
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
    is_wrong = request.method == "POST" or form.is_bound
    return render(request, "health_insurance/run_prepare.html", context, status=400 if is_wrong else 200)


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"health_insurance:{name}", kwargs={"municipality": municipality, **numbers})


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # a list is exported by POST, with its reason
def run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The page of one run, before and after its release. Errors: NotFound for a run of another business."""
    actor = actor_in(request)
    page = run_page(municipality, number, actor)
    if page.run.job != JOB:
        raise NotFound("この番号の当初賦課はありません。", what_to_do="実行の一覧から開いてください。")
    asked = request.GET.get("tab", "result")
    tab = asked if asked in TABS else "result"
    year = int(page.run.parameters.get("fiscal_year", 0))
    context: dict[str, Any] = {
        "page": page,
        "year": year,
        "tab": tab,
        "has_result": _has_result(page),
        "refresh": page.refresh,
    }
    with tenant(municipality):
        values = year_values(year, page.run.known_at)
    context |= {"values": values, "illustrative": values.warning, "digest": values.digest}
    if _has_result(page):
        context |= _RESULTS[tab](request, page, context)
        context["tabs"] = _tabs(page, tab)
        if "table" in context and (sent := context["table"].export()) is not None:
            return sent
    return render(request, "health_insurance/run.html", context)


def _has_result(page: RunPage) -> bool:
    return page.is_waiting or page.is_released or page.is_releasing


def _tabs(page: RunPage, tab: str) -> list[tuple[str, str, bool]]:
    """(名称, address, whether it is shown)."""
    return [(ja, f"{page.url}?tab={name}", name == tab) for name, ja in TABS.items()]


def _result(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Totals, differences by reason, how the amounts are spread."""
    with tenant(page.run.municipality):
        found = compared(page.run, outliers=0)
    return {
        "found": found,
        "tiles": tiles_of(page, found),
        "parts": [(ja, page.run.figures.get(name, 0)) for name, ja in PART_WORDS.items()],
        "reduced": [(t, page.run.figures.get(f"reduced_{t}", 0)) for t in (7, 5, 2)],
        "reasons": reason_plot(found, context["year"]) if found.has_last else None,
        "spread": spread_plot(found, context["year"]),
    }


def tiles_of(page: RunPage, found: Comparison) -> list[Tile]:
    before, after = found.total
    was, now = found.households
    members = page.run.figures.get("members", 0)
    average, average_before = (after // now if now else 0), (before // was if was else 0)
    return [
        Tile("賦課した世帯", f"{now:,}", "世帯", change_of(now, was, "世帯")),
        Tile("被保険者", f"{members:,}", "人"),
        Tile("年税額の合計", short_yen(after), "円", change_of(after, before, "円")),
        Tile("一世帯あたり", f"{average:,}", "円", change_of(average, average_before, "円")),
        Tile("うち特別徴収", f"{page.run.figures.get('withheld', 0):,}", "世帯"),
    ]


def reason_plot(found: Comparison, year: int) -> Plot:
    """From last year's sum to this year's by reason."""
    changes = [(r.ja, r.difference) for r in found.reasons if r.households]
    return waterfall(
        "reasons", "年税額の増減の理由", (fiscal_year_in_words(found.last_year), found.total[0]), changes,
        fiscal_year_in_words(year), "円",
    )  # fmt: skip


def spread_plot(found: Comparison, year: int) -> Plot:
    """How many households pay how much, this year and last."""
    labels = [ja for ja, _, _ in found.brackets]
    now = Series(fiscal_year_in_words(year), tuple(n for _, _, n in found.brackets))
    past = Series(fiscal_year_in_words(found.last_year), tuple(p for _, p, _ in found.brackets))
    series = [past, now] if found.has_last else [now]
    return bars("spread", "年税額ごとの世帯数", labels, series, "世帯")


def _outliers(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """The fifty largest differences among households levied in both years."""
    with tenant(page.run.municipality):
        found = compared(page.run, outliers=50)
        labels = labels_of({c.payer for c in found.outliers}, as_of(request))
    _looked(request, labels)
    columns = (
        *_who(page, labels),
        Column("before", fiscal_year_in_words(found.last_year), "yen"),
        Column("after", fiscal_year_in_words(context["year"]), "yen", url=_levy(page)),
        Column("difference", "増減", "yen"),
        Column("reason", "主な理由"),
    )
    return {"table": _table(request, columns, found.outliers, "前年度と大きく変わった世帯はありません。")}


def _spot(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Twenty households drawn at random, to be computed by hand."""
    with tenant(page.run.municipality):
        found = spot_checks(page.run)
        labels = labels_of({c.payer for c in found}, as_of(request))
    _looked(request, labels)
    columns = (
        *_who(page, labels),
        Column("members", "被保険者", "count"),
        Column("tenths", "軽減", value=lambda c: f"{c.tenths}割" if c.tenths else "なし"),
        Column("total", "年税額", "yen", url=_levy(page)),
    )
    return {"table": _table(request, columns, found, "抜き取る世帯がありません。")}


def _exceptions(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    """Households without a head, and people without a declaration."""
    with tenant(page.run.municipality):
        found = exceptions(page.run)
        labels = labels_of({p for _, p in found.undeclared}, as_of(request))
    _looked(request, labels)
    place = page.run.municipality
    columns = (
        Column("household", "世帯番号", "number", value=lambda r: r[0], url=lambda r: _levy_url(page, r[0])),
        Column("person", "宛名番号", "number", value=lambda r: r[1]),
        Column("name", "氏名", "name", value=lambda r: labels[r[1]].name),
        Column("kana", "フリガナ", value=lambda r: labels[r[1]].kana),
    )
    undeclared = Table(
        request, columns, found.undeclared, name="undeclared", ja="所得の申告がない人", per_page=25,
        empty="申告がない人はいません。", export_right="health_insurance.export", person=lambda r: r[1],
    )  # fmt: skip
    headless = [(h, _url("household", place, household=h)) for h in found.headless]
    return {"found": found, "table": undeclared, "headless": headless}


def _plain(request: HttpRequest, page: RunPage, context: dict[str, Any]) -> dict[str, Any]:
    return {}


_RESULTS = {
    "result": _result, "outliers": _outliers, "spot": _spot, "exceptions": _exceptions, "values": _plain,
    "notices": _plain,
}  # fmt: skip


def _who(page: RunPage, labels: dict[int, Label]) -> tuple[Column, ...]:
    place = page.run.municipality

    def household_url(row: Changed | Checked) -> str:
        return _url("household", place, household=row.household)

    return (
        Column("household", "世帯番号", "number", url=household_url if page.is_released else None),
        Column("payer", "納税義務者", "name", value=lambda r: labels[r.payer].name),
    )


def _levy(page: RunPage) -> Any:
    return lambda row: _levy_url(page, row.household, getattr(row, "valid_from", None))


def _levy_url(page: RunPage, household: int, since: date | None = None) -> str:
    url = _url("run_household", page.run.municipality, number=page.number, household=household)
    return f"{url}?from={since.isoformat()}" if since else url


def _table(request: HttpRequest, columns: tuple[Column, ...], rows: Any, empty: str) -> Table:
    return Table(
        request, columns, list(rows), name="households", ja="世帯の一覧", per_page=50, empty=empty,
        export_right="health_insurance.export", person=lambda r: r.payer,
    )  # fmt: skip


def _looked(request: HttpRequest, labels: dict[int, Label]) -> None:
    looks.record(actor_in(request), screen="health_insurance.run", persons=sorted(labels))
