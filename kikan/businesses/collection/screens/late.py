"""One claim's late charge span by span (延滞金の計算): ask for it, or hand a waiver in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.collection.procedures.decide_late_charges import decide_late_charges
from kikan.businesses.collection.reads.late import explained
from kikan.businesses.collection.screens.arrears import person_url
from kikan.businesses.collection.screens.pursuit_forms import WaiveForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview

WAIVE = "collection.waive_late_charge"


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, municipality: int, charge: int, instalment: int) -> HttpResponse:
    """How the late charge comes about; decide it when the tax is paid, hand a waiver in. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = explained(charge, instalment, day)
        if found is None:
            raise NotFound("この期別の調定はありません。", what_to_do="収納状況から開いてください。")
        bar = person_bar(found.payer, actor, day)
    form = WaiveForm(request.POST if "amount" in request.POST else None)
    if request.method == "POST":
        try:
            actor.require("collection.change")
            if "decide" in request.POST:
                return once(request, lambda: _decided(actor, charge, found.payer))
            if form.is_valid():
                return once(
                    request, lambda: _waived(actor, charge, instalment, found.payer, form.cleaned_data)
                )
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.late", persons=[found.payer])
    context = {
        "person": bar, "found": found, "form": form, "may_change": actor.may("collection.change"), "day": day,
        "back": person_url("person_arrears", actor, found.payer), "illustrative": "、".join(found.doubts),
    }  # fmt: skip
    return render(request, "collection/late.html", context, status=400 if form.errors else 200)


def _decided(actor: Actor, charge: int, payer: int) -> HttpResponse:
    decide_late_charges(charges=(charge,), actor=actor)
    return redirect(person_url("person_arrears", actor, payer))


def _waived(actor: Actor, charge: int, instalment: int, payer: int, given: dict[str, Any]) -> HttpResponse:
    arguments = {
        "charge": charge,
        "instalment": instalment,
        "amount": given["amount"],
        "reason": given["reason"],
    }
    preview(WAIVE, actor, **arguments)
    state, act = hand_in(
        WAIVE, actor=actor, arguments=arguments, subjects=[("person", payer)], title="延滞金の減免"
    )
    if state == "entered":
        return redirect(act_url(actor.municipality, act))
    return redirect(person_url("person_arrears", actor, payer))
