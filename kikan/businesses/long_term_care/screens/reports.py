"""The figures of the report on the business (介護保険事業状況報告): of a month or a fiscal year, each list as CSV."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.reads import reports as reads
from kikan.businesses.long_term_care.reads.reports import BANDS, Report
from kikan.ground.eras import fiscal_year_in_words, month_in_words
from kikan.law.days import month_number
from kikan.shared.access.screen import screen
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy import clock, tenant

MONTHS_BACK, YEARS_BACK = 24, 5
EXPORT = "long_term_care.export"
A_YEAR = 10_000


class SpanForm(forms.Form):
    """月報・年報の期間."""

    span = forms.TypedChoiceField(label="期間", coerce=int)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        month = month_number(today)
        months = [m // 12 * 100 + m % 12 + 1 for m in range(month, month - MONTHS_BACK, -1)]
        years = range(fiscal_year_of(today), fiscal_year_of(today) - YEARS_BACK, -1)
        self.fields["span"].choices = [  # type: ignore[attr-defined]
            ("月報", [(m, month_in_words(m)) for m in months]),
            ("年報", [(y, f"{fiscal_year_in_words(y)}（4月から翌年3月）") for y in years]),
        ]


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])  # a list is exported by POST, with its reason
def reports(request: HttpRequest, municipality: int) -> HttpResponse:
    """The insured, the certified, services and benefits of the span asked for; premiums of the last years."""
    today = clock.today()
    asked = request.GET if "span" in request.GET else {"span": str(today.year * 100 + today.month)}
    form = SpanForm(asked, today=today)
    span = form.cleaned_data["span"] if form.is_valid() else today.year * 100 + today.month
    year = fiscal_year_of(today)
    with tenant(municipality):
        found = reads.yearly(span) if span < A_YEAR else reads.monthly(date(span // 100, span % 100, 1))
        premiums = reads.premiums(year - YEARS_BACK, year)
    lists = [*_lists(request, found), _premiums(request, premiums)]
    for _, table in lists:
        if (sent := table.export()) is not None:
            return sent
    context = {
        "form": form, "lists": lists, "tiles": _tiles(found),
        "ja": fiscal_year_in_words(span) if span < A_YEAR else month_in_words(span),
    }  # fmt: skip
    return render(request, "long_term_care/reports.html", context, status=400 if form.errors else 200)


def _tiles(found: Report) -> list[Tile]:
    first = found.insured[0].whole
    certified = sum(line.whole for line in found.certified)
    return [
        Tile("第1号被保険者", f"{first:,}", "人"), Tile("資格取得", f"{found.gained:,}", "人"),
        Tile("資格喪失", f"{found.lost:,}", "人"), Tile("認定を受けた人", f"{certified:,}", "人"),
    ]  # fmt: skip


def _band(i: int) -> Callable[[reads.BandLine], int]:
    return lambda row: row.counts[i]


def _lists(request: HttpRequest, found: Report) -> list[tuple[str, Table]]:
    bands = [Column(f"band{i}", ja, "count", value=_band(i)) for i, (_, ja) in enumerate(BANDS)]
    bands = [Column("ja", "区分", sorts=False), *bands, Column("whole", "計", "count")]
    services = [
        Column("code", "サービス種類", "code"), Column("persons", "人数", "count"), Column("units", "単位数", "count"),
        Column("cost", "費用額", "yen"), Column("benefit", "保険給付額", "yen"), Column("copay", "利用者負担額", "yen"),
    ]  # fmt: skip
    own = [
        Column("kind_ja", "給付の種類"), Column("count", "件数", "count"), Column("paid", "支払額", "yen"),
        Column("amount", "支給額", "yen"),
    ]  # fmt: skip
    return [
        ("被保険者（期間の末日）", _table(request, "insured", "被保険者", bands, found.insured)),
        ("要介護・要支援の認定を受けた人（期間の末日）", _table(request, "certified", "認定を受けた人", bands, found.certified)),
        ("サービス種類別の給付（国保連合会の給付実績）", _table(request, "services", "サービス種類別", services, found.services)),
        ("市町村が決定した給付（償還払い・高額介護など）", _table(request, "own", "市町村が決定した給付", own, found.own)),
    ]  # fmt: skip


def _premiums(request: HttpRequest, rows: list[reads.PremiumLine]) -> tuple[str, Table]:
    columns = [
        Column("fiscal_year", "年度", value=lambda r: fiscal_year_in_words(r.fiscal_year)), Column("levy_ja", "科目"),
        Column("charged", "調定額", "yen"), Column("received", "収納額", "yen"), Column("written_off", "不納欠損額", "yen"),
    ]  # fmt: skip
    return "保険料（今日の時点）", _table(request, "premiums", "保険料", columns, rows)


def _table(request: HttpRequest, name: str, ja: str, columns: list[Column], rows: list[Any]) -> Table:
    return Table(
        request, columns, rows, name=name, ja=ja, per_page=100, filters=False, export_right=EXPORT,
        empty="この期間の記録はありません。",
    )  # fmt: skip
