"""The requests of a year for the council of mayors: page with plots, CSV, paper (要望の年次報告)."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.joint_office.documents.request_summary import COLUMNS
from kikan.businesses.joint_office.procedures.issue_request_summary import issue_request_summary, rows_of
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.request_summary import Summary, summary_of
from kikan.businesses.joint_office.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Plot, Series
from kikan.shared.desk.sending import once
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.exchange.legacy.safety import neutral
from kikan.shared.tenancy import clock, tenant


@screen("joint_office.look")
@require_GET
def summary(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Open requests by business, age, votes and hours; what was released with its effect; what ended otherwise."""
    actor = actor_in(request)
    with tenant(municipality):
        found = summary_of(year, clock.today())
        names = {m.member: m.name for m in members_on(None)}

    def linked(rows: object) -> list[tuple[object, str, str]]:
        return [
            (r, names.get(r.it.member, ""), url("request", municipality, number=r.it.request))
            for r in rows  # type: ignore[attr-defined]
        ]

    context = {
        "it": found,
        "by_business": found.by_business(),
        "open": linked(found.open),
        "released": linked(found.released),
        "closed": linked(found.closed),
        "plots": _plots(found),
        "tiles": [
            Tile("提出", f"{found.entered:,}", "件"),
            Tile("採択", f"{found.adopted:,}", "件"),
            Tile("提供", f"{len(found.released):,}", "件"),
            Tile("進行中", f"{len(found.open):,}", "件"),
            Tile("月に失う時間", f"{found.hours:,}", "時間"),
        ],
        "years": [
            (y, url("request_summary", municipality, year=y))
            for y in (year - 1, year + 1)
            if y <= fiscal_year_of(clock.today())
        ],
        "csv_url": url("request_summary_csv", municipality, year=year),
        "issue_url": url("request_summary_issue", municipality, year=year),
        "may_print": actor.may("joint_office.print"),
        "back": url("requests", municipality),
    }
    return render(request, "joint_office/request_summary.html", context)


def _plots(found: Summary) -> list[Plot]:
    rows = found.by_business()
    if not rows:
        return []
    labels = [b.ja for b in rows]
    counts = [Series("進行中の要望", tuple(b.count for b in rows))]
    hours = [Series("月に失う時間", tuple(b.hours for b in rows))]
    return [
        plots.bars("hours", "業務ごとの月に失う時間", labels, hours, "時間"),
        plots.bars("counts", "業務ごとの進行中の要望", labels, counts, "件"),
    ]


@screen("joint_office.look")
@require_GET
def summary_csv(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """The rows of the page and the paper."""
    with tenant(municipality):
        found = summary_of(year, clock.today())
        names = {m.member: m.name for m in members_on(None)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(c.ja for c in COLUMNS)
    for row in rows_of(found, names):
        writer.writerow(neutral(cell) for cell in row)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="requests-{year}.csv"'
    return response


@screen("joint_office.print")
@require_POST
def issue(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """The list as a paper; leads to it."""
    actor = actor_in(request)

    def issued() -> HttpResponse:
        paper = issue_request_summary(year=year, actor=actor)
        return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": paper}))

    return once(request, issued)
