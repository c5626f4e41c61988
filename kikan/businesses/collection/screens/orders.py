"""Accounts for account transfer of one payer (口座振替の口座): what holds, a new order, an end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.collection.procedures.accept_debit_order import KINDS, DebitAccount, accept_debit_order
from kikan.businesses.collection.procedures.stop_debit_order import WAYS, stop_debit_order
from kikan.businesses.collection.reads import orders as reads
from kikan.businesses.collection.screens.forms import OrderForm, StopForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def orders(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The payer's accounts by levy; take in an order (口座振替依頼書). Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        known_at = head()
    today = clock.today()
    form = OrderForm(
        request.POST or None, initial={"received_on": today, "starts_on": today, "read_at": known_at}
    )
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _accepted(actor, number, form))
        except Stale as error:
            return stale_page(request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, form, StopForm(initial={"on": today}))


def _accepted(actor: Actor, number: int, form: OrderForm) -> HttpResponse:
    v = form.cleaned_data
    account = DebitAccount(v["bank"], v["branch"], v["kind"], v["account_number"], v["holder_kana"])
    accept_debit_order(
        person=number, levy=v["levy"], account=account, received_on=v["received_on"], starts_on=v["starts_on"],
        read_at=v["read_at"], actor=actor,
    )  # fmt: skip
    return redirect(_url(actor, number))


def _url(actor: Actor, number: int) -> str:
    return reverse("collection:orders", kwargs={"municipality": actor.municipality, "number": number})


def _page(
    request: HttpRequest, actor: Actor, number: int, form: OrderForm, stop_form: StopForm
) -> HttpResponse:
    day = as_of(request)
    with tenant(actor.municipality):
        bar, found = person_bar(number, actor, day), reads.orders_of(number, day)
    looks.record(actor, screen="collection.orders", persons=[number])
    context: dict[str, Any] = {
        "person": bar,
        "orders": [(o, KINDS.get(o.kind, ""), _badge(o)) for o in found],
        "form": form,
        "stop_form": stop_form,
        "may_stop": any(not o.stopped for o in found),
    }
    wrong = form.errors or stop_form.errors
    return render(request, "collection/orders.html", context, status=400 if wrong else 200)


def _badge(order: reads.Order) -> Badge:
    if order.stopped:
        return Badge(WAYS.get(order.stopped, "停止"), "red")
    return Badge("振替中", "green")


@screen("collection.change")
@require_POST
def stop(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Stop the debits for a levy, or end them (停止・廃止)."""
    actor, form = actor_in(request), StopForm(request.POST)
    if form.is_valid():
        v = form.cleaned_data

        def carry_out() -> HttpResponse:
            stop_debit_order(
                person=number, levy=v["levy"], way=v["way"], on=v["on"], reason=v["reason"], actor=actor
            )
            return redirect(_url(actor, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, actor, number, OrderForm(), form)
