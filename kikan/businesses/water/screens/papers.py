"""Papers of bills: one issued and shown, or those of a month as a run with its files for the printer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.water.documents import BILL
from kikan.businesses.water.procedures.issue_bill import issue_bills
from kikan.businesses.water.reads import pages
from kikan.businesses.water.reads import printing as reads
from kikan.businesses.water.screens.asking import url
from kikan.businesses.water.screens.forms import PrintForm
from kikan.ground.eras import month_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import tenant

JOB = "water.print_bills"


@screen("water.print")
@require_POST
def bill_paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the bill or the notice of use and show it (納入通知書・使用水量等のお知らせ)."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        paper = request.POST.get("paper", "bill")
        found = issue_bills(numbers=[number], paper=paper, actor=actor)
        if found.protected:
            raise Refused(
                "使用者が支援措置の対象のため、この画面では発行できません。",
                what_to_do="支援措置責任者に発行を依頼してください。",
            )
        if found.unreachable:
            raise Refused(
                "使用者の氏名または送付先がありません。", what_to_do="宛名の氏名と住所を確かめてください。"
            )
        place = {"municipality": municipality, "number": found.issues[number]}
        return redirect(reverse("documents_paper", kwargs=place))

    return once(request, issue)


@screen("water.print")
@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for all bills of a month (納入通知書の一括印刷); the runs so far with their files."""
    actor = actor_in(request)
    with tenant(municipality):
        months, zones = pages.months_billed(), reads.zone_names()
    form = PrintForm(request.POST or None, months=[(m.month, m.ja) for m in months[::-1]], zones=zones)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def start() -> HttpResponse:
            parameters = {"month": given["month"], "zone": given["zone"]}
            return redirect(
                "run",
                municipality=municipality,
                number=queue.enqueue(JOB, actor=actor, parameters=parameters),
            )

        return once(request, start)
    names = dict(zones)
    more = (
        Column("month", "請求の月", value=lambda r: month_in_words(r.parameters["month"])),
        Column("zone", "検針地区", value=lambda r: names.get(r.parameters.get("zone", 0), "すべて")),
    )
    table = printed.runs_table(request, JOB, "water:printed", more)
    context = {"form": form, "has_months": bool(months), "table": table}
    return render(request, "water/printing.html", context, status=400 if form.errors else 200)


def _paper(_: Run) -> str:
    return BILL.kind


@screen("water.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(request, JOB, run, _paper, "water:printed_file", reads.payers_of)
    return render(request, "desk/printed.html", {**context, "index_url": url("printing", municipality)})


@screen("water.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, JOB, run, first, _paper)
