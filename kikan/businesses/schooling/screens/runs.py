"""The yearly work (学齢簿の作成・就学通知書の一括印刷): asked for as runs, with the runs so far."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.schooling.documents import ENTRY_NOTICE, HEALTH_NOTICE
from kikan.businesses.schooling.procedures.cancel_act import cancel_act
from kikan.businesses.schooling.procedures.make_register import tried_register
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.places import Places
from kikan.businesses.schooling.screens.asking import url
from kikan.businesses.schooling.screens.forms import CancelForm, YearForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

MAKE, FILL, PRINT = "schooling.make_register", "schooling.fill_register", "schooling.print_notices"
HEALTH_PRINT = "schooling.print_health_notices"


def _offered() -> list[tuple[int, str]]:
    """The next entry, and the one of this school year for who was missed."""
    year = years.year_of(clock.today()) + 1
    return [(y, f"{y}年4月入学") for y in (year, year - 1)]


def _started(request: HttpRequest, municipality: int, job: str, **asked: int) -> HttpResponse:
    actor = actor_in(request)

    def start() -> HttpResponse:
        number = queue.enqueue(job, actor=actor, parameters=asked)
        return redirect("run", municipality=municipality, number=number)

    return once(request, start)


@screen("schooling.approve")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, municipality: int) -> HttpResponse:
    """Undo an act of the register or a whole run by its entry (?entry=)."""
    actor, asked = actor_in(request), request.GET.get("entry", "")
    known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None
    form = CancelForm(request.POST or None, initial={"cancelled": known})

    def act() -> str:
        number = cancel_act(**form.cleaned_data, actor=actor).number
        return f"{url('home', municipality)}?done={number}"

    context = {"ja": "学齢簿の異動の取消し", "button": "取り消す"}
    return carried_out(request, form, act, "schooling/form.html", context)


def _figure(name: str) -> Callable[[Run], int]:
    return lambda run: int(run.figures.get(name, 0))


@screen("schooling.batch")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, municipality: int) -> HttpResponse:
    """Make the register of a year; the runs so far with what they did."""
    form = YearForm(request.POST or None, offered=_offered())
    if request.method == "POST" and "fill" in request.POST:
        return _started(request, municipality, FILL, day=int(f"{clock.today():%Y%m%d}"))
    trial: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "try" not in request.POST:
            return _started(request, municipality, MAKE, year=form.cleaned_data["year"])
        try:
            trial = _tried(request, municipality, form.cleaned_data["year"])
        except ProcedureError as error:
            refuse(form, error)
    figures = (
        ("entered", "記載"), ("without_school", "学校が未定"), ("foreign", "外国籍（未記載）"),
        ("uncertain", "生年月日不詳"), ("entry", "記録番号"), ("junior_high", "中学校の指定"),
        ("junior_high_without", "中学校が未定"), ("junior_high_entry", "記録番号（中学校）"),
    )  # fmt: skip
    columns = (
        Column("number", "実行番号", "count", url=url_of),
        Column(
            "year", "入学の年", value=lambda r: f"{r.parameters['year']}年" if r.job == MAKE else "初期記載"
        ),
        Column("state", "状態", "badge", value=state_badge),
        *(Column(name, ja, "count", value=_figure(name)) for name, ja in figures),
    )
    rows = printed.recent_runs(municipality, MAKE) + printed.recent_runs(municipality, FILL)
    table = Table(
        request,
        columns,
        rows,
        name="runs",
        ja="学齢簿の作成の実行",
        sort="-number",
        filters=False,
        empty="まだ作成していません。",
    )
    context = {"form": form, "table": table, **trial}
    return render(request, "schooling/register.html", context, status=400 if form.errors else 200)


def _tried(request: HttpRequest, municipality: int, year: int) -> dict[str, Any]:
    """What a run would enter now, by school beside the entrants of the year before. Errors: Refused before the base date."""
    with tenant(municipality):
        made, rows = tried_register(year)
        places = Places.on(years.begins(year))
    columns = (
        Column("school", "学校", value=lambda r: places.name(r.school) if r.school else "未定"),
        Column("to_enter", "これから記載", "count"),
        Column("entered", "記載済み", "count"),
        Column("before", "前年度の入学", "count"),
        Column("difference", "前年度との差", "count"),
    )
    table = Table(
        request,
        columns,
        rows,
        name="trial",
        ja="学校ごとの比較",
        filters=False,
        empty="入学予定の子はいません。",
    )
    tiles = [
        Tile("これから記載する子", f"{made.entered:,}", "人"), Tile("学校が未定", f"{made.without_school:,}", "人"),
        Tile("外国籍（記載しない）", f"{made.foreign:,}", "人"), Tile("生年月日が不詳", f"{made.uncertain:,}", "人"),
    ]  # fmt: skip
    return {"trial": table, "trial_year": year, "tiles": tiles}


@screen("schooling.print")
@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the entry notices of a year; the runs so far with their files."""
    form = YearForm(request.POST or None, offered=_offered())
    if request.method == "POST" and form.is_valid():
        return _started(request, municipality, PRINT, year=form.cleaned_data["year"])
    more = (Column("year", "入学の年", value=lambda r: f"{r.parameters.get('year', '')}年"),)
    table = printed.runs_table(request, PRINT, "schooling:printed", more)
    context = {"form": form, "table": table}
    return render(request, "schooling/printing.html", context, status=400 if form.errors else 200)


def _paper(run: Run) -> str:
    return HEALTH_NOTICE.kind if run.job == HEALTH_PRINT else ENTRY_NOTICE.kind


def _job_of(municipality: int, run: int) -> str:
    """Which of the two printings a run is."""
    return HEALTH_PRINT if queue.find(municipality, run).job == HEALTH_PRINT else PRINT


def _themselves(persons: list[int]) -> dict[int, int]:
    return {p: p for p in persons}


@screen("schooling.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    job = _job_of(municipality, run)
    context = printed.printed_context(request, job, run, _paper, "schooling:printed_file", _themselves)
    index = url("health_checks" if job == HEALTH_PRINT else "printing", municipality)
    return render(request, "desk/printed.html", {**context, "index_url": index})


@screen("schooling.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, _job_of(municipality, run), run, first, _paper)
