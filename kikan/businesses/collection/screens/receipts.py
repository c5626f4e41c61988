"""A receipt by itself, and the work list of those a person must decide on (確認が必要な収納)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.collection.procedures.incoming import ALLOCATED, DECISIONS, REASONS
from kikan.businesses.collection.procedures.reverse_clearing import reverse_clearing
from kikan.businesses.collection.procedures.settle_doubt import Share, settle_doubt
from kikan.businesses.collection.reads import CHANNELS
from kikan.businesses.collection.reads import doubts as reads
from kikan.businesses.collection.screens.forms import DecisionForm, ReverseForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant


@screen("collection.look")
@require_GET
def doubtful(request: HttpRequest, municipality: int) -> HttpResponse:
    """Receipts that wait for a person, the oldest first."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.waiting_receipts()
        labels = labels_of({w.payer for w in found if w.payer}, day)
    looks.record(actor, screen="collection.doubtful", persons=sorted(labels))
    columns = (
        Column("receipt", "収納番号", "count", url=lambda w: _url("receipt", actor, w.receipt)),
        Column("paid_on", "領収日", "day"),
        Column("channel", "方法", value=lambda w: CHANNELS.get(w.channel, w.channel)),
        Column("payer", "納付者", "name", value=lambda w: labels[w.payer].name if w.payer else "（不明）"),
        Column("amount", "金額", "yen"),
        Column("reasons", "理由", "badge", value=lambda w: [Badge(REASONS[r], "red") for r in w.reasons]),
    )
    table = Table(
        request, columns, found, name="doubtful", ja="確認が必要な収納", sort="paid_on",
        totals={"amount": sum(w.amount for w in found)}, empty="確認が必要な収納はありません。",
    )  # fmt: skip
    return render(request, "collection/doubtful.html", {"table": table})


def _url(name: str, actor: Actor, number: int) -> str:
    return reverse(f"collection:{name}", kwargs={"municipality": actor.municipality, "number": number})


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One receipt: what it pays, why it waits, what could be done. Errors: NotFound."""
    actor = actor_in(request)
    form = DecisionForm(request.POST or None, initial=_initial(request, municipality))
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _settled(actor, number, form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, form)


def _initial(request: HttpRequest, municipality: int) -> dict[str, Any]:
    """The proposal a link names, and the journal number the form is filled in from."""
    with tenant(municipality):
        known_at = head()
    given = {name: request.GET.get(name, "")[:20] for name in ("charge", "instalment", "amount")}
    digits = {k: int(v) for k, v in given.items() if v.isascii() and v.isdigit() and len(v) <= 18}
    return {"read_at": known_at, "decision": ALLOCATED if digits else None, **digits}


def _settled(actor: Actor, number: int, form: DecisionForm) -> HttpResponse:
    values = form.cleaned_data
    shares: tuple[Share, ...] = ()
    if values["decision"] == ALLOCATED:
        shares = (Share(values["charge"], values["instalment"], values["amount"]),)
    settle_doubt(
        receipt=number, decision=values["decision"], reason=values["reason"], shares=shares,
        read_at=values["read_at"], actor=actor,
    )  # fmt: skip
    return redirect(_url("receipt", actor, number))


def _page(
    request: HttpRequest,
    actor: Actor,
    number: int,
    form: DecisionForm,
    reverse_form: ReverseForm | None = None,
) -> HttpResponse:
    with tenant(actor.municipality):
        found = reads.receipt_of(number)
        if found is None:
            raise NotFound("この収納番号はありません。", what_to_do="一覧から開いてください。")
        reasons, placed, said = reads.reasons_of(number), reads.placed_of(number), reads.said_of(number)
        is_open = any(r.decided_by is None for r in reasons)
        proposals = reads.proposals_for(found, said) if is_open and found.unallocated else []
        persons = {p for p in (found.payer, *(x.payer for x in (*placed, *proposals))) if p}
        labels = labels_of(persons, as_of(request))
    looks.record(actor, screen="collection.receipt", persons=sorted(labels))
    context = {
        "receipt": found,
        "channel": CHANNELS.get(found.channel, found.channel),
        "payer": labels.get(found.payer) if found.payer else None,
        "said": said,
        "reasons": [(REASONS[r.reason], r, DECISIONS.get(r.decision or 0, "")) for r in reasons],
        "is_open": is_open,
        "placed": [(p, labels[p.payer]) for p in placed],
        "proposals": [(p, labels[p.payer], min(p.amount, found.unallocated)) for p in proposals],
        "form": form,
        "reverse_form": reverse_form or ReverseForm(),
        "may_change": actor.may("collection.change"),
    }
    wrong = bool(form.errors) or bool(reverse_form and reverse_form.errors)
    return render(request, "collection/receipt.html", context, status=400 if wrong else 200)


@screen("collection.change")
@require_POST
def reverse_placed(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Take a receipt back from an instalment it pays (消込みの取消し)."""
    actor, form = actor_in(request), ReverseForm(request.POST)
    if form.is_valid():

        def carry_out() -> HttpResponse:
            charge, instalment = form.cleaned_data["place"]
            reverse_clearing(
                receipt=number,
                charge=charge,
                instalment=instalment,
                reason=form.cleaned_data["reason"],
                actor=actor,
            )
            return redirect(_url("receipt", actor, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, DecisionForm(initial=_initial(request, municipality)), form)
