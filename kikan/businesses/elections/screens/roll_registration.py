"""Registration (定時登録・選挙時登録): asked for as a run with trial and two approvals; whom it leaves to the commission."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.reads import areas
from kikan.businesses.elections.reads.candidates import stays
from kikan.businesses.elections.reads.conditions import next_regular, registration_day
from kikan.businesses.elections.reads.registering import asked_by, doubts
from kikan.businesses.elections.screens.roll_asking import looked, started, url, voter_url
from kikan.businesses.elections.screens.roll_forms import ElectionForm, RegularForm
from kikan.shared.access.screen import screen
from kikan.shared.desk import printed
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

JOB = "elections.register_voters"
FIGURES = (
    ("registered", "登録"), ("marked", "うち転出表示"), ("without_district", "投票区が未定"),
    ("doubtful", "委員会の判断を要する人"),
)  # fmt: skip


def _figure(name: str) -> Callable[[Run], int]:
    return lambda run: int(run.figures.get(name, 0))


def _asked_ja(run: Run) -> str:
    if run.parameters.get("election"):
        return f"選挙時登録（選挙番号{run.parameters['election']}）"
    base = str(run.parameters.get("base", ""))
    return f"定時登録（基準日 {base[:4]}-{base[4:6]}-{base[6:]}）"


@screen("elections.batch")
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for a registration; the runs so far with what they found."""
    base = next_regular(clock.today().replace(day=1))
    with tenant(municipality):
        registered = registration_day(base)
        is_regular = "regular" in request.POST
        regular = RegularForm(
            request.POST if is_regular else None, initial={"base": base, "registered": registered}
        )
        election = ElectionForm(request.POST if request.method == "POST" and not is_regular else None)
    if is_regular and regular.is_valid():
        days = {name: int(f"{on:%Y%m%d}") for name, on in regular.cleaned_data.items()}
        return started(request, JOB, **days)
    if election.is_bound and election.is_valid():
        return started(request, JOB, election=election.cleaned_data["election"])
    columns = (
        Column("number", "実行番号", "count", url=url_of),
        Column("asked", "登録", value=_asked_ja),
        Column("state", "状態", "badge", value=state_badge),
        *(Column(name, ja, "count", value=_figure(name)) for name, ja in FIGURES),
        Column("list", "一覧", value=lambda _: "判断を要する人", url=lambda r: url("roll_doubts", municipality, run=r.number)),
        Column("entry", "記録番号", value=lambda r: r.entry or ""),
    )  # fmt: skip
    table = Table(
        request, columns, printed.recent_runs(municipality, JOB), name="runs", ja="登録の実行", sort="-number",
        filters=False, empty="まだ登録していません。",
    )  # fmt: skip
    context = {"regular": regular, "election": election, "table": table}
    status = 400 if regular.errors or election.errors else 200
    return render(request, "elections/roll_registration.html", context, status=status)


@screen("elections.batch")
@require_http_methods(["GET", "POST"])
def doubtful(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """Whom a run leaves to the commission as known now, with the reason. Errors: NotFound."""
    found = queue.find(municipality, run)
    if found.job != JOB:
        raise NotFound("登録の実行ではありません。", what_to_do="登録の画面から開き直してください。")
    with tenant(municipality):
        asked = asked_by(found.parameters)
        rows = doubts(stays(asked.base_on, head()), asked)
        labels, names = labels_of({r.person for r in rows}, clock.today()), areas.names_on(asked.base_on)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: voter_url(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("why", "判断を要する理由"),
        Column("three_months_on", "3か月が満了する日", "day"),
        Column("district", "投票区", value=lambda r: names.get(r.district, "")),
    )
    table = Table(
        request, columns, rows, name="list", ja="委員会の判断を要する人", per_page=100,
        empty="委員会の判断を要する人はいません。", export_right="elections.export", person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "elections.doubts", labels)
    return render(request, "elections/roll_list.html", {"ja": "委員会の判断を要する人", "table": table})
