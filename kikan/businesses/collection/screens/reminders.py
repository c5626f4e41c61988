"""The run of reminders (督促の画面): prepare, trial, two approvals, release, letters."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.collection.reads.reminders import legal_last_day, letters_of
from kikan.businesses.collection.screens.pursuit_forms import RemindForm
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.runs.page import RunPage, run_page
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOB, LETTERS = "collection.remind", "collection.print_reminders"
LEFT_OUT = {
    "already": "督促済み", "lapsed": "時効が完成", "too_small": "1円以下", "postponed": "猶予・保留中",
    "reserved": "納付の速報あり", "without_address": "送付先なし（公示送達を検討）",
}  # fmt: skip


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, municipality: int) -> HttpResponse:
    """Start the trial for one due day; the runs so far (督促の準備)."""
    actor = actor_in(request)
    form = RemindForm(request.POST or None, initial={"sent_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            require_today(request)
            _check(form.cleaned_data)
            return once(request, lambda: _started(actor, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    runs = [r for r in queue.recent(municipality, 200, "collection") if r.job in (JOB, LETTERS)]
    context = {"form": form, "table": table_of(request, runs)}
    return render(request, "collection/reminders.html", context, status=400 if form.errors else 200)


def _check(given: dict[str, Any]) -> None:
    if given["sent_on"] <= given["due_on"]:
        raise Refused("督促状を発する日は、納期限より後の日にしてください。", field="sent_on")
    if given["sent_on"] > clock.today() + timedelta(days=31):
        raise Refused("督促状を発する日が先すぎます。", field="sent_on")


def _started(actor: Actor, given: dict[str, Any]) -> HttpResponse:
    parameters: dict[str, Any] = {n: int(f"{given[n]:%Y%m%d}") for n in ("due_on", "sent_on")}
    number = queue.enqueue(JOB, actor=actor, parameters=parameters)
    return redirect(_url(actor.municipality, number))


def _url(municipality: int, number: int) -> str:
    return reverse("collection:reminder_run", kwargs={"municipality": municipality, "number": number})


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def reminder_run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The page of one run; after its release the letters. Errors: NotFound for a run of another kind."""
    actor = actor_in(request)
    page = run_page(municipality, number, actor)
    if page.run.job != JOB:
        raise NotFound("この番号の督促はありません。", what_to_do="督促の一覧から開いてください。")
    if request.method == "POST":
        actor.require("collection.print")
        return once(request, lambda: _letters(actor, page.run.entry or 0))
    figures = page.run.figures
    due_on, sent_on = (int(page.run.parameters[n]) for n in ("due_on", "sent_on"))
    with tenant(municipality):
        last = legal_last_day(due_on)
        letters = letters_of(page.run.entry) if page.is_released and page.run.entry else None
    context = {
        "page": page, "refresh": page.refresh, "tiles": _tiles(page), "last": last,
        "is_late": sent_on > int(f"{last:%Y%m%d}"), "due_on": _day(due_on), "sent_on": _day(sent_on),
        "left_out": [(ja, figures.get(name, 0)) for name, ja in LEFT_OUT.items()],
        "has_result": page.is_waiting or page.is_released, "letters": letters,
        "may_print": actor.may("collection.print") and page.is_released,
    }  # fmt: skip
    return render(request, "collection/reminder_run.html", context)


def _day(number: int) -> str:
    return f"{number // 10_000}年{number // 100 % 100}月{number % 100}日"


def _tiles(page: RunPage) -> list[Tile]:
    figures = page.run.figures
    return [
        Tile(
            "督促する期", f"{figures.get('reminders', 0):,}", "件", f"対象 {figures.get('candidates', 0):,}件"
        ),
        Tile("督促する税額", f"{figures.get('tax', 0):,}", "円"),
        Tile("督促手数料", f"{figures.get('fees', 0):,}", "円"),
    ]


def _letters(actor: Actor, entry: int) -> HttpResponse:
    letters = queue.enqueue(LETTERS, actor=actor, parameters={"entry": entry})
    return redirect(reverse("run", kwargs={"municipality": actor.municipality, "number": letters}))
