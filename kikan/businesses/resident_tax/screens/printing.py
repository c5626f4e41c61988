"""Printing notices: one at once, or all of a year as a run whose files go to the printer (通知書の印刷)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.resident_tax.procedures.issue_tax_notices import issue_tax_notices
from kikan.businesses.resident_tax.reads import printing as reads
from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.screens.forms_collecting import PrintingForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

JOB = "resident_tax.print_notices"
KINDS = {"taxpayers": "納税通知書", "collectors": "特別徴収税額通知書（義務者用）"}
SHOWN = 20


@screen("resident_tax.print")
@require_POST
def notice(request: HttpRequest, municipality: int, number: int, year: int) -> HttpResponse:
    """Issue one person's notice and show it as PDF (納税通知書の発行)."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        found = issue_tax_notices(fiscal_year=year, persons=[number], actor=actor)
        if not found.count:
            raise Refused(
                "納税義務者が支援措置の対象のため、この画面では発行できません。",
                what_to_do="支援措置責任者に発行を依頼してください。",
            )
        return redirect("documents_paper", municipality=municipality, number=found.first)

    return once(request, issue)


@screen("resident_tax.print")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for all notices of a year; the runs so far with their files."""
    actor = actor_in(request)
    with tenant(municipality):
        years = years_assessed()
    form = PrintingForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def start() -> HttpResponse:
            parameters = {"fiscal_year": given["fiscal_year"], "kind": given["kind"]}
            run = queue.enqueue(JOB, actor=actor, parameters=parameters)
            return redirect("run", municipality=municipality, number=run)

        return once(request, start)
    runs = [r for r in queue.recent(municipality, 200, "resident_tax") if r.job == JOB][:SHOWN]
    context = {"form": form, "has_years": bool(years), "table": _runs(request, runs)}
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/printing.html", context, status=status)


def _runs(request: HttpRequest, runs: list[Run]) -> Table:
    place = actor_in(request).municipality

    def files_url(run: Run) -> str:
        return reverse("resident_tax:printed", kwargs={"municipality": place, "run": run.number})

    columns = (
        Column("number", "実行番号", "count", url=url_of),
        Column("kind", "通知書", value=lambda r: KINDS.get(r.parameters.get("kind", ""), "")),
        Column("year", "年度", "code", value=lambda r: str(r.parameters.get("fiscal_year", ""))),
        Column("state", "状態", "badge", value=state_badge),
        Column("notices", "件数", "count", value=lambda r: r.figures.get("notices", 0)),
        Column("pages", "頁数", "count", value=lambda r: r.figures.get("pages", 0)),
        Column("files", "ファイル", value=lambda r: f"{r.figures.get('files', 0)}件を開く", url=files_url),
    )
    return Table(
        request, columns, runs, name="runs", ja="一括印刷の実行", sort="-number", filters=False,
        empty="まだ一括印刷をしていません。",
    )  # fmt: skip


@screen("resident_tax.print")
@require_GET
def files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    actor, found = actor_in(request), _run(municipality, run)
    kind = str(found.parameters["kind"])
    with tenant(municipality):
        lines = reads.files_of(kind, *_span(found))
        passed = reads.passed_over(run)
        labels = labels_of(passed, clock.today())
    if passed:
        looks.record(actor, screen="resident_tax.printed", persons=passed)
    context: dict[str, Any] = {
        "run": found, "run_url": url_of(found), "ja": KINDS[kind], "badge": state_badge(found), "lines": lines,
        "left_out": [(number, why) for line in lines for number, why in line.left_out],
        "passed": [labels[p] for p in passed],
    }  # fmt: skip
    return page(request, "resident_tax/printed.html", context)


@screen("resident_tax.print")
@require_GET
def file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    found = _run(municipality, run)
    begins, ends = _span(found)
    if not begins <= first <= ends:
        raise NotFound("この実行の印刷ファイルではありません。")
    with tenant(municipality):
        made, papers = reads.file_of(str(found.parameters["kind"]), first)
    looks.record(
        actor_in(request), screen="resident_tax.printed_file", persons=[], operation="print",
        reason=f"実行番号 {run} の印刷ファイル（{papers}件）",
    )  # fmt: skip
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notices-{first}.pdf"'
    return response


def _run(municipality: int, number: int) -> Run:
    found = queue.find(municipality, number)
    if found.job != JOB:
        raise NotFound(
            "この番号の一括印刷はありません。", what_to_do="一括印刷の画面から開き直してください。"
        )
    return found


def _span(run: Run) -> tuple[int, int]:
    return int(run.figures.get("first_issue", 0)), int(run.figures.get("last_issue", 0))
