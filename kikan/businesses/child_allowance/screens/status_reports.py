"""The yearly status reports (現況届): who is asked, what came in, letters, payments held back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.child_allowance.documents import STATUS_REPORT, SUSPENSION_NOTICE
from kikan.businesses.child_allowance.procedures.status_reports import ask_status_reports, suspend_unanswered
from kikan.businesses.child_allowance.reads import status_reports as reads
from kikan.businesses.child_allowance.screens.forms import ReportYearForm
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.errors import ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

PRINT = "child_allowance.print_status_reports"


@screen("child_allowance.batch")
@require_http_methods(["GET", "POST"])
def status_reports(request: HttpRequest, municipality: int) -> HttpResponse:
    """The reports of a year (?year=) with their state; who must report is found, asked by letter, or held back."""
    year = year_asked(request)
    form = ReportYearForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        try:
            return once(request, _act_of(request, municipality, year))
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        lines = reads.reports_of(year=year)
        labels, held = (
            labels_of({r.person for r in lines}, clock.today()),
            reads.held_back(year, clock.today()),
        )
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: _person_url(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("ground_ja", "求める理由"),
        Column("state_ja", "状態"),
        Column("received_on", "受付日", "day"),
        Column("held", "支払", value=lambda r: "差止中" if r.person in held else ""),
    )
    table = Table(
        request, columns, lines, name="reports", ja=f"{year}年の現況届", per_page=100,
        empty="対象者はまだ抽出していません。", person=lambda r: r.person,
    )  # fmt: skip
    looks.record(actor_in(request), screen="child_allowance.status_reports", persons=sorted(labels))
    counts = reads.counted(lines) | {"差止中": len(held)}
    tiles = [Tile(ja, f"{count:,}", "人") for ja, count in counts.items()]
    more = (
        Column("year", "年", value=lambda r: f"{r.parameters['year']}年"),
        Column("paper", "通知", value=lambda r: "差止" if r.parameters["held_back"] else "提出のお願い"),
    )
    runs = printed.runs_table(request, PRINT, "child_allowance:printed", more)
    context = {"form": form, "year": year, "tiles": tiles, "table": table, "runs": runs}
    return render(request, "child_allowance/status_reports.html", context, status=400 if form.errors else 200)


def _person_url(municipality: int, person: int) -> str:
    return reverse("child_allowance:person", kwargs={"municipality": municipality, "number": person})


def _act_of(request: HttpRequest, municipality: int, year: int) -> Callable[[], HttpResponse]:
    """What the button that was pressed does."""
    actor = actor_in(request)
    page = reverse("child_allowance:status_reports", kwargs={"municipality": municipality})

    def find() -> HttpResponse:
        ask_status_reports(year=year, actor=actor)
        return redirect(f"{page}?year={year}")

    def hold() -> HttpResponse:
        suspend_unanswered(year=year, actor=actor)
        return redirect(f"{page}?year={year}")

    def letters(is_held_back: int) -> HttpResponse:
        asked = {"year": year, "held_back": is_held_back}
        number = queue.enqueue(PRINT, actor=actor, parameters=asked)
        return redirect("run", municipality=municipality, number=number)

    if "hold" in request.POST:
        return hold
    if "letters" in request.POST:
        return lambda: letters(0)
    if "notices" in request.POST:
        return lambda: letters(1)
    return find if "find" in request.POST else lambda: redirect(f"{page}?year={year}")


def _paper(run: Run) -> str:
    return SUSPENSION_NOTICE.kind if run.parameters["held_back"] else STATUS_REPORT.kind


@screen("child_allowance.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(
        request, PRINT, run, _paper, "child_allowance:printed_file", lambda persons: {p: p for p in persons}
    )
    index = reverse("child_allowance:status_reports", kwargs={"municipality": municipality})
    return render(request, "desk/printed.html", {**context, "index_url": index})


@screen("child_allowance.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, PRINT, run, first, _paper)
