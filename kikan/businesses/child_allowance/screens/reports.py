"""The allowance of a fiscal year in figures (支給の状況): for the request of the state's grant and the yearly report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.child_allowance.reads.deductions import sums_of_year
from kikan.businesses.child_allowance.reads.reports import of_year
from kikan.ground.eras import fiscal_year_in_words, month_of_day
from kikan.shared.access.screen import screen
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.tenancy import tenant


@screen("child_allowance.batch")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, municipality: int) -> HttpResponse:
    """The months of a fiscal year (?year=) by pension and class, as a list and as CSV."""
    year = year_asked(request)
    with tenant(municipality):
        rows, sums = of_year(year), sums_of_year(year)
    columns = (
        Column("month", "支給対象月", value=lambda r: month_of_day(r.month)),
        Column("pension_ja", "年金の種別"),
        Column("class_ja", "区分"),
        Column("recipients", "受給者", "count"),
        Column("children", "児童", "count"),
        Column("amount", "手当の額", "yen"),
        Column("decided", "支払を決定した額", "yen"),
    )
    table = Table(
        request, columns, rows, name="list", ja="支給の状況", per_page=200, empty="この年度の手当はありません。",
        export_right="child_allowance.batch",
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    tiles = [
        Tile("延べ児童数", f"{sum(r.children for r in rows):,}", "人"),
        Tile("手当の額", f"{sum(r.amount for r in rows):,}", "円"),
        Tile("支払を決定した額", f"{sum(r.decided for r in rows):,}", "円"),
    ]
    years = [(fiscal_year_in_words(y), f"?year={y}") for y in (year - 1, year + 1)]
    context = {
        "table": table,
        "tiles": tiles,
        "year_ja": fiscal_year_in_words(year),
        "years": years,
        "sums": sums,
    }
    return render(request, "child_allowance/report.html", context)
