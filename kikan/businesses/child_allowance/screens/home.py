"""The first page of the child allowance (児童手当のホーム): how many receive, what waits, the next payment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.child_allowance.reads.entitlements import counts_on
from kikan.businesses.child_allowance.reads.payments import unpaid_total
from kikan.businesses.child_allowance.screens.forms import PayForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import open_acts


@screen("child_allowance.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the day and the worklist of the business."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        counts, (unpaid, overpaid) = counts_on(day), unpaid_total(day)
        waiting = open_acts(business="child_allowance", rights=actor.rights)
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(municipality, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    table = Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=20,
        empty="待っている事務はありません。出生、転入、転出、死亡があると、ここに提案が並びます。", filters=False,
    )  # fmt: skip
    tiles = [Tile(ja, f"{count:,}", "人") for ja, count in counts.items()]
    money = [Tile("支払の決定を待つ額", f"{unpaid:,}", "円"), Tile("過払いの額", f"{overpaid:,}", "円")]
    context = {"tiles": tiles, "money": money, "waiting": table}
    return render(request, "child_allowance/home.html", context)


@screen("child_allowance.batch")
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the payments of a regular month (定例払の決定): once a month."""
    actor = actor_in(request)
    form = PayForm(request.POST or None, initial={"pay_month": clock.today()})
    if request.method == "POST" and form.is_valid():
        month = form.cleaned_data["pay_month"].strftime("%Y%m")

        def ask() -> HttpResponse:
            run = queue.enqueue(
                "child_allowance.decide_payments",
                actor=actor,
                parameters={"pay_month": int(month)},
                due=month,
            )
            return redirect(reverse("run", kwargs={"municipality": municipality, "number": run}))

        try:
            return once(request, ask)
        except ProcedureError as error:
            refuse(form, error)
    return render(
        request, "child_allowance/payments.html", {"form": form}, status=400 if form.errors else 200
    )
