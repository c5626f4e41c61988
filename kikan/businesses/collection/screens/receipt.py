"""Money at the counter (窓口収納の入力)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.collection import reads
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.screens.forms import ReceiptForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

PAGE = "collection/receipt_enter.html"


@screen("collection.change")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, municipality: int) -> HttpResponse:
    """Look the slip up, show whose it is, then book what was paid."""
    actor = actor_in(request)
    form = ReceiptForm(request.POST or None, initial=_initial(request, municipality))
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            if "send" in request.POST:
                return _book(request, form, actor)
            return render(request, PAGE, {"form": form, **_slip(form, actor)})
        except Stale as error:
            return stale_page(request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, PAGE, {"form": form}, status=status)


def _initial(request: HttpRequest, municipality: int) -> dict[str, Any]:
    """The slip a page links from, and the journal number the form is filled in from."""
    with tenant(municipality):
        known_at = head()
    given = {name: request.GET.get(name, "")[:20] for name in ("charge", "instalment", "amount")}
    digits = {k: int(v) for k, v in given.items() if v.isascii() and v.isdigit() and len(v) <= 18}
    return {"paid_on": clock.today(), "read_at": known_at, **digits}


def _slip(form: ReceiptForm, actor: Actor) -> dict[str, Any]:
    """Whose slip it is and what it still asks for; the look is recorded."""
    with tenant(actor.municipality):
        found = reads.line_of(form.cleaned_data["charge"], form.cleaned_data["instalment"])
        labels = labels_of([found[0]], clock.today()) if found else {}
    if found is None:
        form.add_error("charge", "その調定番号と期の納付書はありません。番号を確かめてください。")
        return {}
    payer, line = found
    looks.record(actor, screen="collection.receipt_enter", persons=[payer])
    amount = form.cleaned_data["amount"]
    over = max(amount - max(line.balance, 0), 0)
    left = max(line.balance - amount, 0)
    return {"line": line, "payer": labels[payer], "over": over, "left": left, "amount": amount}


def _book(request: HttpRequest, form: ReceiptForm, actor: Actor) -> HttpResponse:
    def carry_out() -> HttpResponse:
        values = form.cleaned_data
        enter_receipt(
            charge=values["charge"], instalment=values["instalment"], amount=values["amount"],
            paid_on=values["paid_on"], read_at=values["read_at"], actor=actor,
        )  # fmt: skip
        with tenant(actor.municipality):
            found = reads.line_of(values["charge"], values["instalment"])
        place = {"municipality": actor.municipality, "number": found[0] if found else 0}
        return redirect(reverse("collection:account", kwargs=place))

    return once(request, carry_out)
