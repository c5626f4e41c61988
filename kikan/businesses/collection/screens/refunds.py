"""Refunds (還付の画面): what was decided, paid or not; the notice; the payment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.collection.procedures.issue_refund_notice import issue_refund_notice
from kikan.businesses.collection.procedures.pay_refund import WAYS, pay_refund
from kikan.businesses.collection.reads import refunds as reads
from kikan.businesses.collection.screens.pursuit_forms import PayRefundForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant


def _url(actor: Actor, number: int) -> str:
    return reverse("collection:refund", kwargs={"municipality": actor.municipality, "number": number})


@screen("collection.look")
@require_GET
def refunds(request: HttpRequest, municipality: int) -> HttpResponse:
    """Refunds, the newest first."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.refunds()
        labels = labels_of({r.payee for r in found}, day)
    looks.record(actor, screen="collection.refunds", persons=sorted(labels))
    columns = (
        Column("refund", "還付番号", "count", url=lambda r: _url(actor, r.refund)),
        Column("payee", "還付先", "name", value=lambda r: labels[r.payee].name),
        Column("reason_ja", "事由"),
        Column("amount", "還付額", "yen"),
        Column("interest", "還付加算金", "yen"),
        Column("total", "支払額", "yen"),
        Column("state", "状態", "badge", value=badge),
    )
    table = Table(
        request, columns, found, name="refunds", ja="還付", sort="-refund",
        empty="決定した還付はありません。過誤納の一覧から決めてください。",
    )  # fmt: skip
    return render(
        request, "collection/list.html", {"table": table, "title": "還付の一覧", "note": "新しい順"}
    )


def badge(row: reads.RefundLine) -> Badge:
    return Badge("支払済", "green") if row.is_paid else Badge("未払", "amber")


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One refund with how its interest was reckoned; pay it, print its notice. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.refund_of(number)
        if found is None:
            raise NotFound("この番号の還付はありません。", what_to_do="還付の一覧から開いてください。")
        uses, bar = reads.used_with(number), person_bar(found.payee, actor, day)
    form = PayRefundForm(request.POST if "way" in request.POST or "paid_on" in request.POST else None,
                         initial={"paid_on": clock.today(), "way": "transfer"})  # fmt: skip
    if request.method == "POST":
        try:
            if "notice" in request.POST:
                actor.require("collection.print")
                return once(request, lambda: _notice(actor, number))
            if form.is_valid():
                actor.require("collection.change")
                return once(request, lambda: _paid(actor, number, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.refund", persons=[found.payee])
    context = {
        "person": bar, "found": found, "uses": uses, "form": form, "badge": badge(found),
        "way_ja": WAYS.get(found.way or "", ""), "may_pay": actor.may("collection.change") and not found.is_paid,
        "may_print": actor.may("collection.print"),
    }  # fmt: skip
    return render(request, "collection/refund.html", context, status=400 if form.errors else 200)


def _notice(actor: Actor, number: int) -> HttpResponse:
    issued = issue_refund_notice(refund=number, actor=actor)
    return redirect(reverse("documents_paper", kwargs={"municipality": actor.municipality, "number": issued}))


def _paid(actor: Actor, number: int, given: dict[str, Any]) -> HttpResponse:
    pay_refund(refund=number, paid_on=given["paid_on"], way=given["way"], actor=actor)
    return redirect(_url(actor, number))
