"""The monthly report on the screen, as CSV and as a paper (月次報告書)."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.service.procedures.issue_report import issue_report
from kikan.businesses.service.reads import telling
from kikan.businesses.service.reads.measures import CLASSES
from kikan.businesses.service.reads.report import Report, first_of, month_ja, month_of, report_of
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.plots import Plot, Series
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, format_code, tenant

SHOWN_ROUTES = 20


def month_in(number: int) -> int:
    """year × 12 + month − 1 of 202611. Errors: NotFound for no month, or one to come."""
    year, month = divmod(number, 100)
    if not (2000 <= year <= 2099 and 1 <= month <= 12) or year * 12 + month - 1 > month_of(clock.today()):
        raise NotFound("この月の報告書はありません。", what_to_do="月を選び直してください。")
    return year * 12 + month - 1


def number_of(month: int) -> int:
    return month // 12 * 100 + month % 12 + 1


@screen("service.look")
@require_GET
def this_month(request: HttpRequest, municipality: int) -> HttpResponse:
    """The report of the month that runs."""
    now = number_of(month_of(clock.today()))
    return redirect(reverse("service:report", kwargs={"municipality": municipality, "number": now}))


@screen("service.look")
@require_GET
def report(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A month: items, availability, response times, events, what follows."""
    actor, month = actor_in(request), month_in(number)
    places = {"before": number_of(month - 1), "after": None, "number": number, "ja": month_ja(month)}
    if month < month_of(clock.today()):
        places["after"] = number_of(month + 1)
    try:
        with tenant(municipality):
            found = report_of(municipality, month)
    except Refused as error:
        return render(request, "service/report.html", {**places, "problem": error})
    context = {
        **places, "report": found, "items": [telling.item_words(j, found) for j in found.items],
        "available": [telling.available_words(a, found.law) for a in found.available],
        "incidents": telling.incidents_words(found),
        "steps": telling.consequence_words(found), "plots": _plots(found), "routes": telling.slowest_routes(found, SHOWN_ROUTES),
        "percentiles": telling.percentiles(found), "jobs": telling.runs_words(found),
        "drills": telling.drill_words(found), "capacity": telling.capacity_words(found),
        "security": telling.security_words(found), "may_print": actor.may("service.print"),
    }  # fmt: skip
    return render(request, "service/report.html", context)


def _plots(found: Report) -> list[Plot]:
    """Answers by class of time, and how much of each month's items was met."""
    drawn = []
    if telling.all_answers(found):
        labels = [telling.class_words(c) for c in CLASSES]
        series = [Series("平常期", tuple(found.raw.answers.get(c, 0) for c in CLASSES))]
        if found.raw.peak_answers:
            series.append(Series("繁忙期", tuple(found.raw.peak_answers.get(c, 0) for c in CLASSES)))
        drawn.append(plots.bars("answers", "応答時間の分布", labels, series, "件"))
    months = sorted(found.months)
    if len(months) > 1:
        judged = [[i.is_met for i in found.months[m] if i.is_met is not None] for m in months]
        series = [
            Series("達成", tuple(sum(flags) for flags in judged)),
            Series("未達", tuple(len(flags) - sum(flags) for flags in judged)),
        ]
        labels = [f"{first_of(m).month}月" for m in months]
        drawn.append(plots.stacked_bars("months", "月ごとの達成と未達の項目", labels, series, "項目"))
    return drawn


@screen("service.look")
@require_GET
def report_csv(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Every figure of the report and the events it was computed from, one table beneath the other."""
    month = month_in(number)
    with tenant(municipality):
        found = report_of(municipality, month)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in telling.rows_of(found):
        writer.writerow(row)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"sla-{format_code(municipality)}-{number}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@screen("service.print")
@require_POST
def issue(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The report as a paper; leads to it."""
    actor, month = actor_in(request), month_in(number)

    def issued() -> HttpResponse:
        paper = issue_report(month=month, actor=actor)
        return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": paper}))

    return once(request, issued)
