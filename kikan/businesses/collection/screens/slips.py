"""Slips of one payer (納付書): choose what to ask for, issue, issue again, cancel."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.collection import reads
from kikan.businesses.collection.procedures.cancel_slip import cancel_slip
from kikan.businesses.collection.procedures.issue_slip import issue_slip
from kikan.businesses.collection.procedures.settle_doubt import Share
from kikan.businesses.collection.reads.slips import SlipLine, parts_of_slip, slips_of
from kikan.businesses.collection.screens.forms import CancelSlipForm, SlipForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.documents.slip_keeping import NAMES
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant


@screen("collection.print")
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What is open, to be put on one slip; the slips so far. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        offered = [_place(x) for x in reads.account_of(number) if x.balance > 0]
    form = SlipForm(request.POST or None, initial={"payable_until": _usual_limit()}, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _issued(actor, number, form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, form)


def _place(line: reads.Line) -> str:
    return f"{line.charge}-{line.instalment}-{line.balance}"


def _usual_limit() -> date:
    """Four weeks from today: the clerk changes it as the case asks."""
    return clock.today() + timedelta(weeks=4)


def _issued(actor: Actor, number: int, form: SlipForm) -> HttpResponse:
    v = form.cleaned_data
    shares = tuple(Share(*place) for place in v["places"])
    if v["amount"] is not None and len(shares) == 1:
        shares = (Share(shares[0].charge, shares[0].instalment, v["amount"]),)
    made = issue_slip(
        payer=number, shares=shares, payable_until=v["payable_until"], replaces=v["replaces"], actor=actor
    )
    return redirect(f"{_url(actor, number)}?made={made.paper}")


def _url(actor: Actor, number: int) -> str:
    return reverse("collection:slips", kwargs={"municipality": actor.municipality, "number": number})


def _page(
    request: HttpRequest, actor: Actor, number: int, form: SlipForm, cancel: CancelSlipForm | None = None
) -> HttpResponse:
    day = as_of(request)
    with tenant(actor.municipality):
        bar = person_bar(number, actor, day)
        lines = [x for x in reads.account_of(number) if x.balance > 0]
        found = slips_of(number)
    looks.record(actor, screen="collection.slips", persons=[number])
    made = request.GET.get("made", "")
    context: dict[str, Any] = {
        "person": bar,
        "lines": [(x, _place(x)) for x in lines],
        "chosen": request.POST.getlist("places"),
        "slips": [(s, NAMES.get(s.kind, ""), _badge(s)) for s in found],
        "form": form,
        "cancel": cancel or CancelSlipForm(),
        "made": int(made) if made.isascii() and made.isdigit() and len(made) < 12 else None,
    }
    wrong = form.errors or (cancel and cancel.errors)
    return render(request, "collection/slips.html", context, status=400 if wrong else 200)


def _badge(slip: SlipLine) -> Badge:
    if slip.is_used:
        return Badge("使用済み", "green")
    return Badge("取消し", "grey") if slip.is_cancelled else Badge("有効", "blue")


@screen("collection.print")
@require_POST
def again(request: HttpRequest, municipality: int, number: int, slip: int) -> HttpResponse:
    """The same slip once more, of what is still open (再発行): the old one is cancelled."""
    actor = actor_in(request)
    with tenant(municipality):
        open_ones = {
            (c, i): min(amount, _balance(c, i)) for c, i, amount in parts_of_slip(slip) if _balance(c, i) > 0
        }
    shares = tuple(Share(c, i, amount) for (c, i), amount in open_ones.items())

    def carry_out() -> HttpResponse:
        made = issue_slip(
            payer=number, shares=shares, payable_until=_usual_limit(), replaces=slip, actor=actor
        )
        return redirect(f"{_url(actor, number)}?made={made.paper}")

    form = SlipForm()
    try:
        return once(request, carry_out)
    except NotPermitted:
        raise
    except ProcedureError as error:
        form = SlipForm(request.POST)
        refuse(form, error)
        return _page(request, actor, number, form)


def _balance(charge: int, instalment: int) -> int:
    found = reads.line_of(charge, instalment)
    return found[1].balance if found else 0


@screen("collection.print")
@require_POST
def cancel(request: HttpRequest, municipality: int, number: int, slip: int) -> HttpResponse:
    """A slip that is no longer good (納付書の取消し)."""
    actor, form = actor_in(request), CancelSlipForm(request.POST)
    if form.is_valid():

        def carry_out() -> HttpResponse:
            cancel_slip(slip=slip, reason=form.cleaned_data["reason"], actor=actor)
            return redirect(_url(actor, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, SlipForm(), form)
