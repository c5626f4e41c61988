"""Steps against arrears of water (滞納整理・給水停止): who owes, steps for all of them at once, letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.water.procedures.issue_arrears_letters import PAPERS, issue_arrears_letters
from kikan.businesses.water.reads import words
from kikan.businesses.water.reads.arrears import Owing, owing, payers_of_steps
from kikan.businesses.water.screens.asking import looked, url
from kikan.businesses.water.screens.forms import PursueForm
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import tenant

JOB = "water.pursue"
LEAD = (
    "給水停止の対象になるのは水道料金の未納だけです（水道法第15条第3項）。督促、給水停止予告、給水停止の順に、条例の日数を置いて進めます。"
    "乳幼児だけの世帯、療養中、困窮の相談中、分納誓約の履行中の契約は、留保を外すまで停止できません。"
)


@screen("water.look")
@require_http_methods(["GET", "POST"])
def arrears(request: HttpRequest, municipality: int) -> HttpResponse:
    """Contracts with overdue water charges and the last step against them; a step for all it is due for."""
    actor, day = actor_in(request), as_of(request)
    asked = request.POST if "step" in request.POST else None
    form = PursueForm(asked)
    if asked is not None and form.is_valid():
        require_today(request)
        step = form.cleaned_data["step"]

        def start() -> HttpResponse:
            number = queue.enqueue(JOB, actor=actor, parameters={"step": step})
            return redirect("run", municipality=municipality, number=number)

        return once(request, start)
    with tenant(municipality):
        rows = owing(day)
        labels = labels_of([r.payer for r in rows], day)
    looked(request, "water.arrears", [r.payer for r in rows])
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("oldest", "最も古い納期限", "day"),
        Column("amount", "水道料金の未納", "yen"),
        Column("step", "段階", "badge", value=_step_badge),
        Column("stepped_on", "段階の日", "day"),
    )
    table = Table(
        request, columns, rows, name="arrears", ja="滞納整理", sort="oldest", export_right="water.export",
        person=lambda r: r.payer, empty="納期限を過ぎた水道料金の未納はありません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    more = (Column("step", "段階", value=lambda r: words.step_ja(r.parameters["step"])),)
    runs = printed.runs_table(request, JOB, "water:arrears_files", more) if actor.may("water.print") else None
    context = {"table": table, "lead": LEAD, "form": form, "may": may_pursue(actor), "runs": runs}
    return render(request, "water/arrears.html", context, status=400 if form.errors else 200)


def may_pursue(actor: Actor) -> bool:
    """Whether this actor may take a step for all and write the letters."""
    return all(actor.may(right) for right in queue.find_job(JOB).all_rights)


def _step_badge(row: Owing) -> Badge:
    tones = {0: "grey", 1: "blue", 2: "amber", 3: "red", 4: "green"}
    return Badge(words.step_ja(row.step) if row.step else "未着手", tones[row.step])


@screen("water.print")
@require_POST
def letter(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the letter of one step and show it; `number` is the step's journal number."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        found = issue_arrears_letters(steps=[number], actor=actor)
        if not found:
            raise Refused(
                "この書類は発行できません。未納がないか、送付先がないか、支援措置の対象です。",
                what_to_do="未納と送付先を確かめてください。支援措置の対象者には、支援措置責任者が連絡します。",
            )
        return redirect(
            reverse("documents_paper", kwargs={"municipality": municipality, "number": found[number]})
        )

    return once(request, issue)


def _paper(run: Run) -> str:
    return PAPERS[int(run.parameters["step"])]


@screen("water.print")
@require_GET
def letter_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run of letters, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(request, JOB, run, _paper, "water:arrears_file", payers_of_steps)
    return render(request, "desk/printed.html", {**context, "index_url": url("arrears", municipality)})


@screen("water.print")
@require_GET
def letter_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, JOB, run, first, _paper)
