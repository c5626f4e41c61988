"""Receipts with money left over (過誤納): the list, and the decision to give it back or use it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.collection import reads
from kikan.businesses.collection.reads.refunds import usual_refund
from kikan.businesses.collection.screens.pursuit_forms import RefundForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.reads import open_acts_of

DECIDE = "collection.decide_refund"


@screen("collection.look")
@require_GET
def overpaid(request: HttpRequest, municipality: int) -> HttpResponse:
    """What is to be given back or used, the oldest first."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.overpaid_receipts()
        labels = labels_of({o.payer for o in found if o.payer}, day)
        waiting = open_acts_of([("receipt", o.receipt) for o in found])
    looks.record(actor, screen="collection.overpaid", persons=sorted(labels))
    drafted = {n for act in waiting for kind, n in act.subjects if kind == "receipt"}
    context = {"table": _table(request, found, labels, drafted)}
    return render(request, "collection/overpaid.html", context)


def _table(
    request: HttpRequest, found: Sequence[reads.Overpaid], labels: dict[int, Label], drafted: set[int]
) -> Table:
    actor = actor_in(request)

    def decide_url(row: reads.Overpaid) -> str:
        place = {"municipality": actor.municipality, "receipt": row.receipt}
        return reverse("collection:refund_decide", kwargs=place)

    columns = (
        Column("receipt", "収納番号", "count", url=decide_url if actor.may("collection.change") else None),
        Column("payer", "納付者", "name", value=lambda r: labels[r.payer].name if r.payer else "（不明）"),
        Column("paid_on", "領収日", "day"),
        Column("amount", "領収額", "yen"),
        Column("unallocated", "過誤納額", "yen"),
        Column("state", "状態", "badge", value=lambda r: _state(r.receipt in drafted)),
    )
    return Table(
        request, columns, found, name="overpaid", ja="過誤納", sort="paid_on",
        totals={"unallocated": sum(o.unallocated for o in found)}, empty="過誤納はありません。",
    )  # fmt: skip


def _state(is_drafted: bool) -> Badge:
    return Badge("承認待ち", "amber") if is_drafted else Badge("未処理", "red")


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, municipality: int, receipt: int) -> HttpResponse:
    """What the decision would do, then hand it in. Errors: NotFound, Refused."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = next((o for o in reads.overpaid_receipts(10_000) if o.receipt == receipt), None)
        if found is None:
            raise NotFound(
                "この収納番号の過誤納はありません。", what_to_do="過誤納の一覧を開き直してください。"
            )
        payer = labels_of([found.payer], day)[found.payer] if found.payer else None
        waiting = open_acts_of([("receipt", receipt)])
    with tenant(municipality):
        usual = usual_refund(receipt)
    form = RefundForm(request.POST or None, initial=usual)
    terms = {**usual, "requested_on": None, "consents": False}
    if request.method == "POST" and form.is_valid():
        terms = dict(form.cleaned_data)
        try:
            shown = preview(DECIDE, actor, receipt=receipt, **terms).result
            if "send" in request.POST:
                return once(request, lambda: _handed_in(actor, receipt, terms))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
            shown = None
    else:
        shown = None if waiting or form.errors else preview(DECIDE, actor, receipt=receipt, **terms).result
    looks.record(actor, screen=DECIDE, persons=[found.payer] if found.payer else [])
    context = {"found": found, "payer": payer, "decision": shown, "waiting": waiting, "form": form}
    return render(request, "collection/refund_decide.html", context, status=400 if form.errors else 200)


def _handed_in(actor: Actor, receipt: int, terms: dict[str, Any]) -> HttpResponse:
    state, number = hand_in(
        DECIDE, actor=actor, arguments={"receipt": receipt, **terms}, subjects=[("receipt", receipt)],
        title="過誤納金の還付・充当",
    )  # fmt: skip
    if state == "entered":
        return redirect(act_url(actor.municipality, number))
    return redirect(reverse("collection:overpaid", kwargs={"municipality": actor.municipality}))
