"""The school statistics (学校基本調査): its tables, the people behind a figure, each as CSV; figures decided and kept."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.schooling.procedures.publish_statistics import publish_statistics
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.statistics import (
    PARTS,
    SEXES,
    Row,
    Statistics,
    publications,
    survey_day,
)
from kikan.businesses.schooling.screens.asking import looked, person_of, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.reports.kept import differences
from kikan.shared.tenancy import clock, tenant

YEARS, MOST, EXPORT = 6, 2_000, "schooling.export"
LEADS = {
    "school": "5月1日に学齢簿に記載があり、就学する学校がある子です。国立・私立・他の市町村の学校に通う子も数えます。",
    "entrants": "5月1日に小学校・中学校の第1学年に在学する子です。",
    "graduates": "前年度の末日に最終学年に在学していた子です。",
    "absent": "就学免除・就学猶予、居所不明、前年度の死亡と、調査の外で教育委員会が記録している子です。",
    "foreign": "5月1日に住民である、学齢の外国籍の子です。学年は生年月日によります。",
}  # fmt: skip


@screen("schooling.look")
@require_http_methods(["GET", "POST"])
def statistics(request: HttpRequest, municipality: int) -> HttpResponse:
    """One table of a school year, ?year=2026&tab=school; ?row=1-3&sex=1 shows the people behind a figure."""
    latest = _latest(request)
    offered = [latest - n for n in range(YEARS)]
    asked = request.GET.get("year", "")
    year = next((y for y in offered if str(y) == asked), latest)
    tab = request.GET.get("tab", "school")
    tab = tab if tab in PARTS else "school"
    if request.method == "POST" and "publish" in request.POST:
        return _publish(request, municipality, year)
    here = url("statistics", municipality)
    with tenant(municipality):
        found = Statistics(year)
        told = publications(year)
        differs = differences(told[0], found.figures()) if told else []
        table = _table(request, here, found, tab)
        row, sex = _figure(request, found, tab)
        people = _people(request, municipality, row.of(sex), found) if row else None
    for each in (people, table):
        if each is not None and (sent := each.export()) is not None:
            return sent

    def link(code: int, name: str) -> str:
        return f"{here}?{urlencode({'year': code, 'tab': name})}"

    context = {
        "on": found.on, "title": PARTS[tab], "lead": LEADS[tab], "table": table, "people": people, "most": MOST,
        "people_ja": f"{row.ja}　{SEXES[sex]}" if row else "", "count": len(row.of(sex)) if row else 0,
        "published": told, "differs": [(PARTS[d.part], d) for d in differs],
        "may_publish": actor_in(request).may("schooling.approve") and found.on <= clock.today(),
        "tabs": [(ja, link(year, name), name == tab) for name, ja in PARTS.items()],
        "years": [(f"{y}年度", link(y, tab), y == year) for y in offered],
    }  # fmt: skip
    return render(request, "schooling/statistics.html", context)


def _latest(request: HttpRequest) -> int:
    """The last school year whose day of the survey had come by the page's day."""
    day = as_of(request)
    year = years.year_of(day)
    return year if survey_day(year) <= day else year - 1


def _publish(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Decide the figures of the year. Errors: NotPermitted, Refused."""
    actor = actor_in(request)
    actor.require("schooling.approve")
    require_today(request)

    def carry_out() -> HttpResponse:
        publish_statistics(year=year, actor=actor)
        return redirect(f"{url('statistics', municipality)}?{urlencode({'year': year})}")

    return once(request, carry_out)


def _table(request: HttpRequest, here: str, found: Statistics, tab: str) -> Table:
    rows = [row for row in found.rows if row.part == tab]

    def behind(row: Row, sex: int) -> str:
        asked = urlencode({"year": found.year, "tab": tab, "row": row.key, "sex": sex})
        return f"{here}?{asked}#people" if row.of(sex) else ""

    def cell(sex: int, ja: str) -> Column:
        return Column(f"sex{sex}", ja, "count", lambda r: len(r.of(sex)), lambda r: behind(r, sex))

    columns = (
        Column("ja", "区分", sorts=False), *(cell(sex, ja) for sex, ja in SEXES.items()), Column("total", "計", "count"),
    )  # fmt: skip
    return Table(
        request, columns, rows, name=tab, ja=f"{found.year}年度 学校基本調査 {PARTS[tab]}", filters=False, per_page=200,
        export_right=EXPORT, empty="この年度の記載はありません。",
    )  # fmt: skip


def _figure(request: HttpRequest, found: Statistics, tab: str) -> tuple[Row | None, int]:
    """The row and the sex that are asked for, None where the address names none."""
    key, sex = request.GET.get("row", ""), request.GET.get("sex", "")
    row = next((r for r in found.rows if (r.part, r.key) == (tab, key)), None)
    known = {str(s): s for s in SEXES}
    return (row, known[sex]) if row is not None and sex in known else (None, 0)


def _people(request: HttpRequest, municipality: int, persons: tuple[int, ...], found: Statistics) -> Table:
    """Whom a figure counts; the look is recorded."""
    shown = persons[:MOST]
    labels = labels_of(shown, found.on)
    rows: list[Any] = [labels[p] for p in shown]
    table = Table(
        request, name="people", ja="数字の対象者", rows=rows, export_right=EXPORT, person=lambda r: r.person,
        empty="対象者はいません。",
        columns=[
            Column("name", "氏名", "name", url=lambda r: person_of(municipality, r.person)),
            Column("kana", "フリガナ"), Column("person", "宛名番号", "number"),
        ],
    )  # fmt: skip
    looked(request, "schooling.statistics", labels)
    return table
