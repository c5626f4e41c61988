"""The certificate at the counter (印鑑登録証明書の交付): the card's number, then copies; two short pages by keyboard."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.seals.procedures.papers import issue_certificate
from kikan.businesses.seals.reads import words
from kikan.businesses.seals.reads.registrations import card_of, registration_of, standing_of
from kikan.businesses.seals.screens.forms import CertificateForm, FindCardForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.sending import once
from kikan.shared.documents.fees import COUNTER, offer
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant


@screen("seals.print")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the number on the card shown."""
    form = FindCardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with tenant(municipality):
            card = card_of(form.cleaned_data["card"])
            one = registration_of(card.registration) if card and card.registration else None
        if card is not None and one is not None:
            request.session["seals_card"] = card.card
            return redirect("seals:certificate_of", municipality=municipality, number=one.person)
        refuse(form, Refused("この番号の登録証はありません。", field="card",
                             what_to_do="登録証の番号を確かめてください。ほかの団体の登録証では交付できません。"))  # fmt: skip
    return render(
        request, "seals/certificate_find.html", {"form": form}, status=400 if form.is_bound else 200
    )


@screen("seals.print")
@require_http_methods(["GET", "POST"])
def certificate_of(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask how many copies, issue them, show the receipt."""
    actor = actor_in(request)
    with tenant(municipality):
        bar, standing = person_bar(number, actor, clock.today()), standing_of(number)
        offered = offer("seal_certificate", (COUNTER,))
    one = standing.now or (standing.past[0] if standing.past else None)
    if one is None:
        raise NotFound("この人の印鑑登録はありません。", what_to_do="登録の申請を受け付けてください。")
    form = CertificateForm(request.POST or None, initial={"card": request.session.get("seals_card")})
    form.fields["exemption"].choices = [("", "収納する"), *offered.reasons]  # type: ignore[attr-defined]
    looks.record(actor, screen="seals.certificate", persons=[number])
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _issue(request, actor, one.registration, number, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context: dict[str, Any] = {
        "form": form, "person": bar, "one": one, "standing": standing, "may_see": actor.may("seals.imprint"),
        "amount": dict(offered.amounts).get(COUNTER), "illustrative": "手数料" if offered.is_illustrative else "",
        "back": reverse("seals:person", kwargs={"municipality": municipality, "number": number}),
    }  # fmt: skip
    return render(request, "seals/certificate.html", context, status=400 if form.errors else 200)


def _issue(
    request: HttpRequest, actor: Actor, registration: int, person: int, given: dict[str, Any]
) -> HttpResponse:
    issued = issue_certificate(
        actor=actor,
        registration=registration,
        card=given["card"] if given["token"] == words.BY_CARD else None,
        token=given["token"],
        asked_by=given["asked_by"],
        asked_by_name=given["asked_by_name"],
        channel=given["channel"],
        copies=given["copies"],
        official_use=given["official_use"],
        exemption=given["exemption"],
    )
    request.session.pop("seals_card", None)
    return redirect(
        "seals:issued", municipality=actor.municipality, number=person, first=issued[0], last=issued[-1]
    )
