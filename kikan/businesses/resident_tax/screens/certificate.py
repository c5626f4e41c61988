"""Certificates of income and tax at the counter (所得・課税証明書の交付): form, preview, issue, receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax.documents.tax_certificate import KINDS
from kikan.businesses.resident_tax.procedures.issue_tax_certificate import (
    Request,
    issue_tax_certificate,
)
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessments_of_person
from kikan.businesses.resident_tax.screens.forms_collecting import CertificateForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.sending import once
from kikan.shared.documents.archive import issued_about, render_together
from kikan.shared.documents.fees import COUNTER, POST, offer, taken_for
from kikan.shared.documents.issue import recording
from kikan.shared.documents.printing import setting_for
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.preview import preview

NAME = "resident_tax.issue_tax_certificate"


@screen("resident_tax.print")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask which year for what, show the certificate, issue it. Errors: NotFound for an unknown person."""
    actor = actor_in(request)
    with tenant(municipality):
        bar = person_bar(number, actor, clock.today())
        taxes = [t for t in assessments_of_person(number) if t.is_current]
        offered = offer("tax_certificate", (COUNTER, POST))
    years = [t.fiscal_year for t in taxes]
    form = CertificateForm(request.POST or None, years=years, kinds=KINDS, offered=offered)
    looks.record(actor, screen="resident_tax.certificate", persons=[number])
    if request.method == "POST" and form.is_valid():
        arguments = _arguments(form, number)
        try:
            if request.POST.get("step") == "preview":
                return _preview(request, number, arguments, was_protected=bar.is_protected)
            return once(request, lambda: _issue(request, number, arguments))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context = {
        "person": bar, "form": form, "taxes": [_year(t) for t in taxes],
        "illustrative": "手数料" if offered.is_illustrative else "",
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/certificate.html", context, status=status)


def _year(tax: AssessedTax) -> tuple[int, str, int]:
    return tax.fiscal_year, tax.status_ja, tax.annual_tax


def _arguments(form: CertificateForm, person: int) -> dict[str, Any]:
    given = form.cleaned_data
    names = ("purpose", "asked_by", "asked_by_name", "proof", "has_mandate")
    return {
        "person": person,
        "fiscal_year": given["fiscal_year"],
        "kind": given["kind"],
        "request": Request(**{name: given[name] for name in names}),
        "copies": given["copies"],
        "official_use": given["official_use"],
        "charge": form.charge(),
    }


def _preview(
    request: HttpRequest, person: int, arguments: dict[str, Any], *, was_protected: bool
) -> HttpResponse:
    """The paper as it would be handed out, marked 確認用; nothing is kept but the look."""
    with recording() as issued:
        preview(NAME, actor_in(request), **arguments)
    made = render_together(issued)
    looks.record(
        actor_in(request), screen=f"{NAME}.preview", persons=[person], operation="print",
        was_protected_shown=was_protected,
    )  # fmt: skip
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


def _issue(request: HttpRequest, person: int, arguments: dict[str, Any]) -> HttpResponse:
    actor = actor_in(request)
    issued = issue_tax_certificate(**arguments, actor=actor)
    return redirect(
        "resident_tax:certificates_issued", municipality=actor.municipality, number=person,
        first=issued[0], last=issued[-1],
    )  # fmt: skip


@screen("resident_tax.print")
@require_GET
def issued(request: HttpRequest, municipality: int, number: int, first: int, last: int) -> HttpResponse:
    """The receipt of an issue: the numbers, the fee, where it is printed. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        bar = person_bar(number, actor, clock.today())
        papers = [
            p
            for p in issued_about("person", number)
            if first <= p.number <= last and p.kind.startswith("resident_tax.")
        ]
        fees = taken_for([p.number for p in papers])
        prints = sorted({setting_for(actor.terminal, p.kind).ja for p in papers})
    if not papers:
        raise NotFound("この発行番号の証明書はありません。", what_to_do="交付の画面から開き直してください。")
    looks.record(actor, screen="resident_tax.certificates_issued", persons=[number])
    context = {
        "person": bar, "papers": sorted(papers, key=lambda p: p.number), "fee": sum(fees.values()),
        "has_fee": bool(fees), "prints": prints,
    }  # fmt: skip
    return page(request, "resident_tax/issued.html", context)
