"""Passing on to the agency (進達): make a list, its letter and its file; counts of papers by month; guidance."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.national_pension.exchange.agency import heads, read_results
from kikan.businesses.national_pension.procedures.make_report import make_report
from kikan.businesses.national_pension.procedures.take_results import Checked, checked, take_results
from kikan.businesses.national_pension.reads.guidance import DEPENDANTS, guide_of
from kikan.businesses.national_pension.reads.qualifications import holder_of
from kikan.businesses.national_pension.reads.reports import (
    agency_files,
    agency_rejects,
    digits_of,
    items_of,
    month_counts,
    reports,
    waiting_items,
)
from kikan.businesses.national_pension.screens.forms import LookUpForm, ReportForm, ResultFileForm
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.exchange.lined import Lined
from kikan.shared.tenancy import clock, tenant

MONTHS = tuple(f"{m}月" for m in (*range(4, 13), *range(1, 4)))


@screen("national_pension.print")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """The lists so far, and the form of the next one with how many papers wait."""
    actor, today = actor_in(request), clock.today()
    results = _Results(request, municipality)
    if (answer := results.answer()) is not None:
        return answer
    form = ReportForm(
        None if results.is_asked else request.POST or None,
        initial={"from_on": today.replace(day=1), "until_on": today},
    )
    if request.method == "POST" and not results.is_asked and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _made(municipality, make_report(**form.cleaned_data, actor=actor)))
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        made, waiting = reports(), waiting_items(today.replace(day=1), today)
        files, aside = agency_files(), agency_rejects()
    columns = (
        Column("number", "進達番号", "count", url=lambda r: _url(municipality, r.number)),
        Column("made_on", "進達日", "day"),
        Column("from_on", "受付期間の始まり", "day"),
        Column("until_on", "受付期間の終わり", "day"),
        Column("items", "件数", "count"),
    )
    table = Table(
        request, columns, made, name="reports", ja="進達の一覧", sort="-number", filters=False,
        empty="まだ進達していません。",
    )  # fmt: skip
    context = {
        "form": form, "table": table, "waiting": len(waiting), "files": _files_table(request, files), "aside": aside,
        "results": results, "heads": heads(), "may_take": actor.may("national_pension.change"),
    }  # fmt: skip
    status = 400 if form.errors or results.is_refused else 200
    return render(request, "national_pension/reports.html", context, status=status)


class _Results:
    """The file of results on the page: tried, taken, or refused."""

    def __init__(self, request: HttpRequest, municipality: int) -> None:
        self.request, self.municipality = request, municipality
        self.is_asked = bool({"try", "take"} & set(request.POST))
        self.form = ResultFileForm(request.POST if self.is_asked else None, request.FILES or None)
        self.tried: Checked | None = None
        self.problems: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        return bool(self.problems or self.form.errors)

    def answer(self) -> HttpResponse | None:
        """Take the file and go back, or try it and show what would become of it."""
        if not self.is_asked:
            return None
        actor = actor_in(self.request)
        actor.require("national_pension.change")
        require_today(self.request)
        if not self.form.is_valid():
            return None
        try:
            file = read_results(self.form.cleaned_data["file"].read())
            if "take" in self.request.POST:
                return once(self.request, lambda: self._taken(file))
            with tenant(self.municipality):
                self.tried = checked(file)
        except FileRefused as refused:
            self.problems = refused.problems
        except ProcedureError as error:
            refuse(self.form, error)
        return None

    def _taken(self, file: Lined) -> HttpResponse:
        take_results(file=file, actor=actor_in(self.request))
        return redirect("national_pension:reports", municipality=self.municipality)


def _files_table(request: HttpRequest, files: list[Any]) -> Table:
    columns = (
        Column("number", "ファイル番号", "count"),
        Column("taken_on", "取込日", "day"),
        Column("records", "明細", "count"),
        Column("taken", "入力した件数", "count"),
    )
    return Table(
        request, columns, files, name="agency_files", ja="取り込んだ処理結果", sort="-number", filters=False,
        empty="まだ処理結果を取り込んでいません。",
    )  # fmt: skip


def _url(municipality: int, number: int) -> str:
    return reverse("national_pension:report", kwargs={"municipality": municipality, "number": number})


def _made(municipality: int, number: int) -> HttpResponse:
    return redirect(_url(municipality, number))


@screen("national_pension.print")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One list: its lines, its letter, its file (CSV, asks for a reason). Errors: NotFound."""
    with tenant(municipality):
        found = next((r for r in reports() if r.number == number), None)
        if found is None:
            raise NotFound("この進達番号はありません。", what_to_do="進達の一覧から開き直してください。")
        items = items_of(number)
        persons = {i.person for i in items}
        labels, digits = labels_of(persons, clock.today()), digits_of(persons)
    columns = (
        Column("person", "宛名番号", "number"),
        Column("name", "氏名", "name", value=lambda i: labels[i.person].name),
        Column("digits", "基礎年金番号", "code", value=lambda i: digits.get(i.person, "")),
        Column("label", "届出・申請"),
        Column("period", "期間"),
        Column("happened_on", "異動日", "day"),
        Column("received_on", "受付日", "day"),
        Column("is_again", "備考", value=lambda i: "再進達" if i.is_again else ""),
    )
    table = Table(
        request, columns, items, name="items", ja=f"進達第{number}号", person=lambda i: i.person, per_page=100,
        export_right="national_pension.export", empty="行がありません。",
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looks.record(actor_in(request), screen="national_pension.report", persons=sorted(persons))
    paper = reverse("documents_paper", kwargs={"municipality": municipality, "number": found.issue})
    return render(
        request, "national_pension/report.html", {"report": found, "table": table, "paper_url": paper}
    )


@screen("national_pension.look")
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest, municipality: int) -> HttpResponse:
    """Open a person by the basic pension number; it is sent in the body, never in an address."""
    form = LookUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with tenant(municipality):
            person = holder_of(form.cleaned_data["digits"])
        if person is not None:
            place = {"municipality": municipality, "number": person}
            return redirect(reverse("national_pension:person", kwargs=place))
        form.add_error(
            "digits", "この基礎年金番号の人は記録されていません。番号を確かめるか、氏名で探してください。"
        )
    return render(
        request, "national_pension/look_up.html", {"form": form}, status=400 if form.errors else 200
    )


@screen("national_pension.look")
@require_GET
def statistics(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """How many papers each month brought (受付件数月報)."""
    with tenant(municipality):
        counts = month_counts(year)
    context = {"year": year, "months": MONTHS, "counts": counts, "before": year - 1, "after": year + 1}
    return render(request, "national_pension/statistics.html", context)


@screen("national_pension.look")
@require_GET
def guidance(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """The sheet for a consultation: premiums, prepayment, limits of a fiscal year; to be printed."""
    with tenant(municipality):
        guide = guide_of(year)
    context = {"year": year, "guide": guide, "dependants": DEPENDANTS, "before": year - 1, "after": year + 1}
    return render(request, "national_pension/guidance.html", context)


def _this_year(request: HttpRequest, municipality: int, page: str) -> HttpResponse:
    day = as_of(request)
    place = {"municipality": municipality, "year": day.year - (day.month < 4)}
    return redirect(reverse(f"national_pension:{page}", kwargs=place))


@screen("national_pension.look")
@require_GET
def statistics_now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The statistics of the page's fiscal year."""
    return _this_year(request, municipality, "statistics")


@screen("national_pension.look")
@require_GET
def guidance_now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The guidance of the page's fiscal year."""
    return _this_year(request, municipality, "guidance")
