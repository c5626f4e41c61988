"""The payment certificate at the counter (納税証明書の交付)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.collection.procedures.issue_payment_certificate import issue_payment_certificate
from kikan.businesses.collection.reads.arrears import ClaimLine, debts_of
from kikan.businesses.collection.reads.payments import YEARS_BEFORE, PaidYear, paid_years
from kikan.businesses.collection.screens.arrears import person_url
from kikan.businesses.collection.screens.pursuit_forms import CertificateForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.sending import once
from kikan.shared.documents.fees import COUNTER, offer
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant


@screen("collection.print")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Choose the kind, the levies and years, then hand it out. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        years, open_ = paid_years(number, day), [c for c in debts_of(number, day) if c.balance > 0]
        offered = offer("payment_certificate", (COUNTER,))
    this = clock.today().year - (clock.today().month < 4)
    years = [y for y in years if y.fiscal_year >= this - YEARS_BEFORE]
    form = _form(request, years, open_, offered.reasons, this)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _issued(actor, number, form.cleaned_data, open_))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.certificate", persons=[number])
    context: dict[str, Any] = {
        "person": bar, "form": form, "years": years, "amount": dict(offered.amounts).get(COUNTER),
        "illustrative": "納税証明書の手数料" if offered.is_illustrative else "",
        "overdue": sum(y.overdue for y in years), "back": person_url("account", actor, number),
    }  # fmt: skip
    return render(request, "collection/certificate.html", context, status=400 if form.errors else 200)


def _form(
    request: HttpRequest,
    years: list[PaidYear],
    open_: list[ClaimLine],
    reasons: list[tuple[str, str]],
    this: int,
) -> CertificateForm:
    form = CertificateForm(request.POST or None, initial={
        "kind": "ordinary", "years": [f"{y.levy}-{y.fiscal_year}" for y in years if y.fiscal_year == this],
    })  # fmt: skip
    form.fields["years"].choices = [  # type: ignore[attr-defined]
        (
            f"{y.levy}-{y.fiscal_year}",
            f"{fiscal_year_in_words(y.fiscal_year)} {y.levy_ja}　税額 {y.tax:,}円、未納 {y.open:,}円",
        )
        for y in years
    ]
    form.fields["shown"].choices = [  # type: ignore[attr-defined]
        (c.key, f"{fiscal_year_in_words(c.fiscal_year)} {c.levy_ja} {c.instalment_ja}　{c.balance:,}円")
        for c in open_
    ]
    form.fields["exemption"].choices = [("", "収納する"), *reasons]  # type: ignore[attr-defined]
    return form


def _issued(actor: Actor, person: int, given: dict[str, Any], open_: list[ClaimLine]) -> HttpResponse:
    balances = {c.key: (c.charge, c.instalment, c.balance) for c in open_}
    pairs = (key.split("-") for key in given["years"])
    numbers = issue_payment_certificate(
        person=person, kind=given["kind"], years=tuple((int(levy), int(year)) for levy, year in pairs),
        shown=tuple(balances[key] for key in given["shown"]), copies=given["copies"],
        official_use=given["official_use"], exemption=given["exemption"], actor=actor,
    )  # fmt: skip
    place = {"municipality": actor.municipality, "number": numbers[0]}
    return redirect(reverse("documents_paper", kwargs=place))
