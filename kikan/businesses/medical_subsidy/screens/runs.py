"""The yearly work (一斉更新・受給者証の一括印刷): asked for as runs, with the runs so far and whom the renewal leaves out."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.medical_subsidy.documents import CERTIFICATE, NOT_RENEWED
from kikan.businesses.medical_subsidy.reads import renewal as reads
from kikan.businesses.medical_subsidy.reads.choices import codes
from kikan.businesses.medical_subsidy.reads.judging import LACKING
from kikan.businesses.medical_subsidy.reads.recipients import persons_of
from kikan.businesses.medical_subsidy.screens.asking import looked, person_of, url
from kikan.businesses.medical_subsidy.screens.forms import PrintForm
from kikan.law import LawGap
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.premiums.run import YearForm, years_around
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

RENEW, PRINT = "medical_subsidy.renew", "medical_subsidy.print_certificates"
TELL = "medical_subsidy.print_not_renewed"


@screen("medical_subsidy.batch")
@require_http_methods(["GET", "POST"])
def renewal(request: HttpRequest, municipality: int) -> HttpResponse:
    """Start the renewal of a year; whom it would leave out and why; the runs so far. Errors: NotFound without values."""
    today = clock.today()
    form = YearForm(request.POST or None, years=years_around(), initial={"fiscal_year": today.year})
    if request.method == "POST" and "renew" in request.POST and form.is_valid():
        require_today(request)
        return _started(request, municipality, RENEW, fiscal_year=form.cleaned_data["fiscal_year"])
    if request.method == "POST" and "tell" in request.POST and form.is_valid():
        require_today(request)
        return _started(request, municipality, TELL, fiscal_year=form.cleaned_data["fiscal_year"])
    year = form.cleaned_data["fiscal_year"] if form.is_bound and form.is_valid() else today.year
    with tenant(municipality):
        left = _left_out(year)
        labels = labels_of({p for p, _, _ in left}, today)
        runs = [r for r in queue.recent(municipality, 100, "medical_subsidy") if r.job == RENEW]
    schemes = dict(codes("scheme"))
    columns = (
        Column("name", "氏名", "name", value=lambda r: labels[r[0]].name, url=lambda r: person_of(municipality, r[0])),
        Column("scheme", "制度", value=lambda r: schemes[r[1]]),
        Column("why", "更新しない理由", value=lambda r: LACKING.get(r[2], "要件に当たりません。")),
    )  # fmt: skip
    table = Table(
        request, columns, left, name="left", ja="更新されない人", per_page=100, empty="更新されない人はいません。",
        export_right="medical_subsidy.export", person=lambda r: r[0],
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "medical_subsidy.renewal", labels)
    more = (Column("year", "更新の年", value=lambda r: f"{r.parameters['fiscal_year']}年"),)
    told = printed.runs_table(request, TELL, "medical_subsidy:printed", more)
    context = {"form": form, "year": year, "table": table, "runs": table_of(request, runs), "told": told}
    return render(request, "medical_subsidy/renewal.html", context, status=400 if form.errors else 200)


def _left_out(year: int) -> list[tuple[int, int, int]]:
    try:
        return reads.lacking_of(year)
    except LawGap as gap:
        raise NotFound(
            "この年の更新に要る条例値がありません。", what_to_do="条例値の登録を依頼してください。"
        ) from gap


def _started(request: HttpRequest, municipality: int, job: str, **asked: int) -> HttpResponse:
    actor = actor_in(request)

    def start() -> HttpResponse:
        number = queue.enqueue(job, actor=actor, parameters=asked)
        return redirect("run", municipality=municipality, number=number)

    return once(request, start)


@screen("medical_subsidy.print")
@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the certificates of the times that begin on a day; the runs so far with their files."""
    form = PrintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require_today(request)
        day: date = form.cleaned_data["day"]
        return _started(request, municipality, PRINT, day=int(f"{day:%Y%m%d}"))
    more = (Column("day", "有効期間の初日", value=_day_of),)
    table = printed.runs_table(request, PRINT, "medical_subsidy:printed", more)
    context = {"form": form, "table": table}
    return render(request, "medical_subsidy/printing.html", context, status=400 if form.errors else 200)


def _day_of(run: Run) -> str:
    day = int(run.parameters.get("day", 0))
    return f"{day // 10_000}年{day // 100 % 100}月{day % 100}日"


def _paper(run: Run) -> str:
    return NOT_RENEWED.kind if run.job == TELL else CERTIFICATE.kind


def _job_of(municipality: int, run: int) -> str:
    """Which of the two printings a run is."""
    return TELL if queue.find(municipality, run).job == TELL else PRINT


@screen("medical_subsidy.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    job = _job_of(municipality, run)
    context = printed.printed_context(request, job, run, _paper, "medical_subsidy:printed_file", persons_of)
    index = url("renewal" if job == TELL else "printing", municipality)
    return render(request, "desk/printed.html", {**context, "index_url": index})


@screen("medical_subsidy.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, _job_of(municipality, run), run, first, _paper)
