"""Printing the tax notices of a year (納税通知書の一括印刷): ask for them, the runs so far, their files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.health_insurance.documents import LEVY_NOTICE
from kikan.businesses.health_insurance.reads.levies import years_assessed
from kikan.businesses.health_insurance.reads.notices import payers_of
from kikan.businesses.health_insurance.screens.forms import YearForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import tenant

JOB = "health_insurance.print_notices"


@screen("health_insurance.print")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for all notices of a year; the runs so far with their files."""
    actor = actor_in(request)
    with tenant(municipality):
        years = years_assessed()
    form = YearForm(request.POST or None, years=[(y, fiscal_year_in_words(y)) for y in years])
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fiscal_year"]

        def start() -> HttpResponse:
            run = queue.enqueue(JOB, actor=actor, parameters={"fiscal_year": year})
            return redirect("run", municipality=municipality, number=run)

        return once(request, start)
    more = (Column("year", "年度", value=lambda r: fiscal_year_in_words(r.parameters["fiscal_year"])),)
    table = printed.runs_table(request, JOB, "health_insurance:printed", more)
    context = {"form": form, "has_years": bool(years), "table": table}
    return render(request, "health_insurance/printing.html", context, status=400 if form.errors else 200)


def _paper(_: Run) -> str:
    return LEVY_NOTICE.kind


@screen("health_insurance.print")
@require_GET
def files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    year = int(queue.find(municipality, run).parameters.get("fiscal_year", 0))
    context = printed.printed_context(
        request, JOB, run, _paper, "health_insurance:printed_file", lambda them: payers_of(year, them)
    )
    index_url = reverse("health_insurance:printing", kwargs={"municipality": municipality})
    return render(request, "desk/printed.html", {**context, "index_url": index_url})


@screen("health_insurance.print")
@require_GET
def file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, JOB, run, first, _paper)
