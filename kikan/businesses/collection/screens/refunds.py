"""Refunds (還付の画面): what was decided, paid or not; the notice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.collection.procedures.issue_refund_notice import issue_refund_notice
from kikan.businesses.collection.reads import refunds as reads
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant


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
        Column("state", "状態", "badge", value=lambda r: status_badge(r.status)),
    )
    table = Table(
        request, columns, found, name="refunds", ja="還付", sort="-refund",
        empty="決定した還付はありません。過誤納の一覧から決めてください。",
    )  # fmt: skip
    return render(
        request, "collection/list.html", {"table": table, "title": "還付の一覧", "note": "新しい順"}
    )


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One refund with how its interest was reckoned; print its notice. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.refund_of(number)
        if found is None:
            raise NotFound("この番号の還付はありません。", what_to_do="還付の一覧から開いてください。")
        uses, bar = reads.used_with(number), person_bar(found.payee, actor, day)
    if request.method == "POST":
        actor.require("collection.print")
        return once(request, lambda: _notice(actor, number))
    looks.record(actor, screen="collection.refund", persons=[found.payee])
    context = {
        "person": bar, "found": found, "uses": uses, "badge": status_badge(found.status),
        "may_print": actor.may("collection.print"),
    }  # fmt: skip
    return render(request, "collection/refund.html", context)


def _notice(actor: Actor, number: int) -> HttpResponse:
    issued = issue_refund_notice(refund=number, actor=actor)
    return redirect(reverse("documents_paper", kwargs={"municipality": actor.municipality, "number": issued}))
