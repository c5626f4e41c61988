"""The results of a run of papers (一括印刷): its files, what could not be printed, who was passed over."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.documents import papers, print_runs
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

SHOWN = 20


def recent_runs(municipality: int, job: str) -> list[Run]:
    """The last runs of a job that prints."""
    found = queue.recent(municipality, 200, job.split(".", maxsplit=1)[0])
    return [r for r in found if r.job == job][:SHOWN]


def runs_table(request: HttpRequest, job: str, route: str, more: tuple[Column, ...]) -> Table:
    """The runs so far with their files; `more`: columns that tell what was asked for."""
    place = actor_in(request).municipality

    def files_url(run: Run) -> str:
        return reverse(route, kwargs={"municipality": place, "run": run.number})

    columns = (
        Column("number", "実行番号", "count", url=url_of),
        *more,
        Column("state", "状態", "badge", value=state_badge),
        Column("notices", "件数", "count", value=lambda r: r.figures.get("notices", 0)),
        Column("pages", "頁数", "count", value=lambda r: r.figures.get("pages", 0)),
        Column("files", "ファイル", value=lambda r: f"{r.figures.get('files', 0)}件を開く", url=files_url),
    )
    return Table(
        request, columns, recent_runs(place, job), name="runs", ja="一括印刷の実行", sort="-number", filters=False,
        empty="まだ一括印刷をしていません。",
    )  # fmt: skip


def printed_context(
    request: HttpRequest, job: str, run: int, paper: Callable[[Run], str], file_route: str,
    persons: Callable[[list[int]], Mapping[int, int]],
) -> dict[str, Any]:  # fmt: skip
    """What the page of a run's files shows. `persons`: subject -> person of those passed over. Errors: NotFound."""
    actor, found = actor_in(request), _run(actor_in(request).municipality, job, run)
    kind = paper(found)
    with tenant(actor.municipality):
        lines = print_runs.files_of(kind, *_span(found))
        passed = persons(print_runs.passed_over(run))
        labels = labels_of(passed.values(), clock.today())
    if passed:
        looks.record(actor, screen=f"{job}ed", persons=list(passed.values()))
    files = [
        (line, reverse(file_route, kwargs={"municipality": actor.municipality, "run": run, "first": line.first}))
        for line in lines
    ]  # fmt: skip
    return {
        "run": found, "run_url": url_of(found), "ja": papers.find(kind).ja, "badge": state_badge(found),
        "files": files, "left_out": [(number, why) for line in lines for number, why in line.left_out],
        "passed": [labels[p] for p in passed.values()],
    }  # fmt: skip


def printed_file(
    request: HttpRequest, job: str, run: int, first: int, paper: Callable[[Run], str]
) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    actor = actor_in(request)
    found = _run(actor.municipality, job, run)
    begins, ends = _span(found)
    if not begins <= first <= ends:
        raise NotFound("この実行の印刷ファイルではありません。")
    with tenant(actor.municipality):
        made, count = print_runs.file_of(paper(found), first)
    looks.record(
        actor, screen=f"{job}ed_file", persons=[], operation="print",
        reason=f"実行番号 {run} の印刷ファイル（{count}件）",
    )  # fmt: skip
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="papers-{first}.pdf"'
    return response


def _run(municipality: int, job: str, number: int) -> Run:
    found = queue.find(municipality, number)
    if found.job != job:
        raise NotFound(
            "この番号の一括印刷はありません。", what_to_do="一括印刷の画面から開き直してください。"
        )
    return found


def _span(run: Run) -> tuple[int, int]:
    return int(run.figures.get("first_issue", 0)), int(run.figures.get("last_issue", 0))
