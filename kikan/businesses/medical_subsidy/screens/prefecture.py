"""The prefecture's part of a year (県補助金の実績): sums by scheme and month, who stands behind one, figures decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.procedures.decide_prefecture import current, decide_prefecture
from kikan.businesses.medical_subsidy.reads import prefecture as reads
from kikan.businesses.medical_subsidy.screens.asking import looked, person_of, url
from kikan.businesses.medical_subsidy.screens.claims import carried_out_here
from kikan.businesses.medical_subsidy.screens.forms import BehindForm, PrefectureForm
from kikan.ground.eras import fiscal_year_in_words, month_of_day
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant


@screen("medical_subsidy.look")
@require_http_methods(["GET", "POST"])
def prefecture(request: HttpRequest, municipality: int) -> HttpResponse:
    """The figures of `?year=` as they stand and as they were decided; with month and scheme the payments behind one."""
    actor, year = actor_in(request), year_asked(request)
    here = f"{url('prefecture', municipality)}?year={year}"
    form = PrefectureForm(request.POST if request.method == "POST" and "decide" in request.POST else None)
    if form.is_bound and not is_reopened(request) and form.is_valid():
        answer = carried_out_here(
            request, form, lambda: decide_prefecture(fiscal_year=year, actor=actor), here
        )
        if answer is not None:
            return answer
    gap, figures, behind = "", [], []
    asked = BehindForm(request.GET)
    with tenant(municipality):
        try:
            found = current(year)
            figures = found.figures()
            if asked.is_valid():
                behind = list(found.behind(**asked.cleaned_data))
        except Refused as refused:
            gap = refused.message
        decided = reads.decided_of(year)
        labels = labels_of({r.person for r in behind}, clock.today())
    looked(request, "medical_subsidy.prefecture", set(labels))

    def people(row: reads.Figure) -> str:
        return "" if row.month is None else f"{here}&month={row.month:%Y-%m}&scheme={row.scheme}#behind"

    def page_of(row: reads.Spent) -> str:
        return person_of(municipality, row.person)

    columns = (
        Column("month_ja", "月", url=people), Column("scheme_ja", "制度"), Column("cases", "件数", "count"),
        Column("persons", "人数", "count"), Column("amount", "助成額", "yen"), Column("covered", "県の補助の対象額", "yen"),
        Column("addition", "市町村の上乗せ", "yen"), Column("share", "県の補助額", "yen"),
    )  # fmt: skip
    tables = {
        "sums": Table(
            request, columns, figures, name="sums", ja="県補助金の実績", per_page=100, filters=False,
            empty="この年度の助成はありません。", export_right="medical_subsidy.export",
        ),
        "behind": Table(
            request, (
                Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=page_of),
                Column("month", "診療月", value=lambda r: month_of_day(r.month)), Column("care_ja", "区分"),
                Column("way_ja", "支払の方法"), Column("amount", "助成額", "yen"), Column("covered", "県の補助の対象額", "yen"),
            ), behind, name="behind", ja="数字の元になる支払", per_page=100, empty="この月と制度の支払はありません。",
            export_right="medical_subsidy.export", person=lambda r: r.person,
        ),
    }  # fmt: skip
    for one in tables.values():
        if (exported := one.export()) is not None:
            return exported
    share = sum(f.share or 0 for f in figures)
    tiles = [Tile("県の補助額（いまの数字）", f"{share:,}", "円")]
    if decided:
        tiles.append(Tile("前の確定との差", f"{share - decided[0].share:+,}", "円"))
    context = {
        **tables, "tiles": tiles, "form": form, "gap": gap, "decided": decided, "year_ja": fiscal_year_in_words(year),
        "has_behind": asked.is_valid(), "may_decide": actor.may("medical_subsidy.approve"),
        "years": [(fiscal_year_in_words(y), f"{url('prefecture', municipality)}?year={y}") for y in (year - 1, year + 1)],
    }  # fmt: skip
    return render(request, "medical_subsidy/prefecture.html", context, status=400 if form.errors else 200)
