"""Applications for lower meals and rooms that wait, and the renewal of July (負担限度額認定)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.reads.room_meals import RoomMealLine, waiting
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.premiums.run import YearForm, years_around
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOB = "long_term_care.renew_room_meals"


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def room_meals(request: HttpRequest, municipality: int) -> HttpResponse:
    """What waits for a decision; the renewal of a year from August is started here."""
    actor = actor_in(request)
    may_start = actor.may("long_term_care.batch")
    form = YearForm(
        request.POST if "renew" in request.POST else None, years=years_around(),
        initial={"fiscal_year": clock.today().year},
    )  # fmt: skip
    if form.is_bound:
        actor.require("long_term_care.batch")
        require_today(request)
        if form.is_valid():
            return once(request, lambda: _start(request, municipality, form.cleaned_data))
    with tenant(municipality):
        table = _table(request, waiting())
        runs = [r for r in queue.recent(municipality, 100, "long_term_care") if r.job == JOB]
    if (sent := table.export()) is not None:
        return sent
    context = {"table": table, "form": form, "may_start": may_start, "runs": table_of(request, runs)}
    return render(request, "long_term_care/room_meals.html", context, status=400 if form.errors else 200)


def _start(request: HttpRequest, municipality: int, parameters: dict[str, int]) -> HttpResponse:
    number = queue.enqueue(JOB, actor=actor_in(request), parameters=parameters)
    return redirect("run", municipality=municipality, number=number)


def _table(request: HttpRequest, lines: list[RoomMealLine]) -> Table:
    actor = actor_in(request)
    labels = labels_of({line.person for line in lines}, as_of(request))
    looks.record(actor, screen="long_term_care.room_meals", persons=sorted(labels))

    def person_url(line: RoomMealLine) -> str:
        place = {"municipality": actor.municipality, "number": line.person}
        return reverse("long_term_care:person", kwargs=place)

    columns = (
        Column("number", "申請番号", "count"),
        Column("name", "氏名", "name", value=lambda a: labels[a.person].name, url=person_url),
        Column("applied_on", "申請日", "day"),
        Column("kind_ja", "区分"),
    )
    return Table(
        request, columns, lines, name="room_meals", ja="決定を待つ負担限度額認定の申請", sort="applied_on", per_page=50,
        export_right="long_term_care.export", person=lambda a: a.person, empty="決定を待つ申請はありません。",
    )  # fmt: skip
