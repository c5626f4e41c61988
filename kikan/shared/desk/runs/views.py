"""List of runs, page of a run, its progress, and what people do with it: approve, release, cancel, resume."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.runs import page
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy.clock import TOKYO


@screen("worklist.look")
@require_GET
def run_list(request: HttpRequest, municipality: int) -> HttpResponse:
    """The latest runs of the businesses this actor may look at (実行の一覧)."""
    actor = actor_in(request)
    found = [run for run in queue.recent(municipality, 200) if page.may_look(run.job, actor)]
    return render(request, "desk/runs.html", {"table": table_of(request, found)})


def table_of(request: HttpRequest, runs: list[Run], per_page: int = 50) -> Table:
    """Runs as a list; also for the home page of a business."""
    columns = (
        Column("number", "番号", "count", url=page.url_of),
        Column("job", "処理", value=lambda r: page.ja_of(r.job), url=page.url_of),
        Column("year", "年度", value=lambda r: r.parameters.get("fiscal_year", ""), kind="code"),
        Column("state", "状態", "badge", value=page.state_badge),
        Column("total", "件数", "count"),
        Column("requested_at", "依頼", value=lambda r: f"{r.requested_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"),
    )
    return Table(
        request, columns, runs, name="runs", ja="実行の一覧", sort="-number", per_page=per_page,
        empty="まだ実行した処理はありません。", filters=per_page > 10,
    )  # fmt: skip


@screen("worklist.look")
@require_GET
def run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The page of a run; a business's own page where it has one."""
    found = page.run_page(municipality, number, actor_in(request))
    if found.url != request.path:
        return redirect(found.url)
    return render(request, "desk/run.html", {"page": found, "refresh": found.refresh})


@screen("worklist.look")
@require_GET
def progress(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The bar alone, asked for every second; when the run is over the whole page is loaded anew."""
    actor = actor_in(request)
    found = queue.find(municipality, number)
    page.require_look(found.job, actor)
    shown = page.progress_of(found, actor)
    response = render(request, "desk/parts/progress.html", {"progress": shown})
    if shown.is_over:
        response["HX-Refresh"] = "true"
    return response


@screen("worklist.look")
@require_POST
def approve(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One person's approval of the figures."""
    return _done(request, number, lambda actor: queue.approve(number, actor=actor))


@screen("worklist.look")
@require_POST
def release(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Let a worker release the figures now, or after closing hours."""
    at = page.next_closing() if request.POST.get("when") == "closing" else None
    return _done(request, number, lambda actor: queue.release_later(number, actor=actor, not_before=at))


@screen("worklist.look")
@require_POST
def resume(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Let a failed run go on."""
    return _done(request, number, lambda actor: queue.resume(number, actor=actor))


@screen("worklist.look")
@require_POST
def cancel(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Cancel a run; asking twice changes nothing, so the bar's small form needs no token."""
    require_today(request)
    queue.cancel(number, actor=actor_in(request))
    return redirect(page.url_of(queue.find(municipality, number)))


def _done(request: HttpRequest, number: int, act: Callable[[Actor], object]) -> HttpResponse:
    actor = actor_in(request)

    def carried_out() -> HttpResponse:
        act(actor)
        return redirect(page.url_of(queue.find(actor.municipality, number)))

    return once(request, carried_out)
