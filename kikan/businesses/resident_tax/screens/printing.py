"""Printing notices: one at once, or all of a year as a run whose files go to the printer (通知書の印刷)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.resident_tax.documents import COLLECTOR_NOTICE, TAX_NOTICE
from kikan.businesses.resident_tax.procedures.issue_tax_notices import issue_tax_notices
from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.screens.forms_collecting import PrintingForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import tenant

JOB = "resident_tax.print_notices"
KINDS = {"taxpayers": "納税通知書", "collectors": "特別徴収税額通知書（義務者用）"}
PAPERS = {"taxpayers": TAX_NOTICE.kind, "collectors": COLLECTOR_NOTICE.kind}


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
    more = (
        Column("kind", "通知書", value=lambda r: KINDS.get(r.parameters.get("kind", ""), "")),
        Column("year", "年度", "code", value=lambda r: str(r.parameters.get("fiscal_year", ""))),
    )
    table = printed.runs_table(request, JOB, "resident_tax:printed", more)
    status = 400 if form.is_bound and form.errors else 200
    return page(
        request,
        "resident_tax/printing.html",
        {"form": form, "has_years": bool(years), "table": table},
        status=status,
    )


def paper_of(run: Run) -> str:
    """The paper a run prints."""
    return PAPERS[str(run.parameters["kind"])]


@screen("resident_tax.print")
@require_GET
def files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(
        request, JOB, run, paper_of, "resident_tax:printed_file", lambda them: {p: p for p in them}
    )
    index_url = reverse("resident_tax:printing", kwargs={"municipality": municipality})
    return page(request, "desk/printed.html", {**context, "index_url": index_url})


@screen("resident_tax.print")
@require_GET
def file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, JOB, run, first, paper_of)
