"""The statistics of a fiscal year (医療費助成の統計): persons, cases and costs, month by month, as a list and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.medical_subsidy.reads.statistics import of_year
from kikan.businesses.medical_subsidy.screens.asking import url
from kikan.ground.eras import fiscal_year_in_words, month_of_day
from kikan.shared.access.screen import screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy import tenant


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def statistics(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """What the months of care of a fiscal year come to."""
    with tenant(municipality):
        rows = of_year(year)
    columns = (
        Column("month", "診療月", value=lambda r: month_of_day(r.month)),
        Column("scheme_ja", "制度"),
        Column("care_ja", "区分"),
        Column("way_ja", "支払の方法"),
        Column("insurer_ja", "保険の種類"),
        Column("cases", "件数", "count"),
        Column("persons", "人数", "count"),
        Column("points", "点数", "count"),
        Column("user_part", "一部負担金", "yen"),
        Column("subsidy", "助成額", "yen"),
    )
    table = Table(
        request, columns, rows, name="list", ja="月ごとの助成", per_page=200, empty="この年度の助成はありません。",
        export_right="medical_subsidy.export",
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    tiles = [
        Tile("件数", f"{sum(r.cases for r in rows):,}", "件"), Tile("助成額", f"{sum(r.subsidy for r in rows):,}", "円"),
    ]  # fmt: skip
    years = [(fiscal_year_in_words(y), url("statistics", municipality, year=y)) for y in (year - 1, year + 1)]
    context = {"table": table, "tiles": tiles, "year_ja": fiscal_year_in_words(year), "years": years}
    return render(request, "medical_subsidy/statistics.html", context)


@screen("medical_subsidy.look")
@require_GET
def statistics_now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The statistics of the page's fiscal year."""
    return redirect(url("statistics", municipality, year=fiscal_year_of(as_of(request))))
