"""Extracts, figures of registrations and looks by others (抄本・登録者数・閲覧)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.elections.documents import EXTRACT
from kikan.businesses.elections.procedures.view_roll import refuse_viewing, view_roll
from kikan.businesses.elections.reads import areas, viewings
from kikan.businesses.elections.reads.conditions import choices
from kikan.businesses.elections.reads.extract import registrations
from kikan.businesses.elections.screens.roll_asking import looked, started, url
from kikan.businesses.elections.screens.roll_forms import ExtractForm, ViewingForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

PRINT = "elections.print_extracts"
EXPORT = "elections.export"


@screen("elections.print")
@require_http_methods(["GET", "POST"])
def extracts(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the extracts of all districts of a day; the runs so far with their files."""
    form = ExtractForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        return started(request, PRINT, day=int(f"{form.cleaned_data['day']:%Y%m%d}"))
    more = (Column("day", "現在の日", value=lambda r: str(r.parameters.get("day", ""))),)
    context = {"form": form, "table": printed.runs_table(request, PRINT, "elections:roll_printed", more)}
    return render(request, "elections/roll_extracts.html", context, status=400 if form.errors else 200)


def _paper(_: Run) -> str:
    return EXTRACT.kind


def _nobody(_: list[int]) -> dict[int, int]:
    """What a run passes over are districts without voters, not people."""
    return {}


@screen("elections.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run. Errors: NotFound."""
    context = printed.printed_context(request, PRINT, run, _paper, "elections:roll_printed_file", _nobody)
    return render(request, "desk/printed.html", {**context, "index_url": url("roll_extracts", municipality)})


@screen("elections.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, PRINT, run, first, _paper)


@screen("elections.look")
@require_http_methods(["GET", "POST"])
def statistics(request: HttpRequest, municipality: int) -> HttpResponse:
    """Registered voters of each registration by sex with the change since the one before, also as CSV."""
    with tenant(municipality):
        rows, kinds = registrations(), dict(choices("registration"))
    columns = (
        Column("registered_on", "登録の日", "day"),
        Column("kind", "登録の種類", value=lambda r: kinds[r.kind]),
        Column("male", "男", "count"),
        Column("female", "女", "count"),
        Column("total", "計", "count"),
        Column("more", "前の登録から", value=lambda r: f"{r.more:+,}"),
    )
    table = Table(
        request, columns, rows, name="list", ja="登録ごとの登録者数", sort="-registered_on",
        empty="登録はまだありません。", export_right=EXPORT, filters=False,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    return render(request, "elections/roll_list.html", {"ja": "登録ごとの登録者数", "table": table})


@screen("elections.print")
@require_http_methods(["GET", "POST"])
def viewing(request: HttpRequest, municipality: int) -> HttpResponse:
    """The looks of others so far, published every year as CSV; a form answers another application."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        rows, names, closed = viewings.viewings(), areas.names_on(day), viewings.closed_until(day)
        form = ViewingForm(request.POST or None)
    columns = (
        Column("viewing", "受付番号", "count"),
        Column("viewed_on", "閲覧の日", "day"),
        Column("applicant", "申出者"),
        Column("viewers", "閲覧者"),
        Column("purpose_ja", "目的"),
        Column("what_for", "利用の目的"),
        Column("district", "範囲", value=lambda r: names.get(r.district, "特定の人" if r.person else "")),
        Column("answer_ja", "結果"),
        Column("copy", "写し", value=lambda r: r.copy or "", url=lambda r: _copy_url(municipality, r.copy), in_csv=False),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="list", ja="閲覧の状況", sort="-viewing", empty="閲覧の申出はありません。",
        export_right=EXPORT,
    )  # fmt: skip
    if request.method != "POST" and (exported := table.export()) is not None:
        return exported
    looked(request, "elections.viewings", [r.person for r in rows])

    def act() -> str:
        given = dict(form.cleaned_data)
        refusal = given.pop("refusal")
        if "refuse" in request.POST:
            told = {k: v for k, v in given.items() if k not in ("district", "person")}
            refuse_viewing(**told, refusal=refusal, actor=actor)
        else:
            view_roll(**given, actor=actor)
        return url("roll_viewings", municipality)

    return carried_out(request, form, act, "elections/roll_viewings.html", {"table": table, "closed": closed})


def _copy_url(municipality: int, copy: int | None) -> str:
    place = {"municipality": municipality, "number": copy}
    return reverse("documents_paper", kwargs=place) if copy else ""
