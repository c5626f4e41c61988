"""Acts on one person's tax (更正・減免・課税の根拠): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.reads.liabilities import liabilities as decided_liabilities
from kikan.businesses.resident_tax.screens.forms import LiabilityForm, ReassessPersonForm, ReliefForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of
from kikan.shared.tenancy import clock, tenant

REASSESS, RELIEF, LIABILITY = (
    "resident_tax.reassess_person", "resident_tax.decide_relief", "resident_tax.decide_liability",
)  # fmt: skip


class TaxAct(PersonAct):
    """An act on a person's tax on its way."""

    forms = {
        REASSESS: ("更正・決定", ReassessPersonForm),
        RELIEF: ("減免の決定", ReliefForm),
        LIABILITY: ("課税の根拠の決定", LiabilityForm),
    }
    page = "resident_tax:person"
    title = "住民税の{ja}"
    steps = ["内容", "事前確認", "承認"]
    form_template = "resident_tax/act_form.html"
    waiting = "別の人が承認するまで、税額には反映されません。"
    afterwards = (
        "税額",
        "税額が変わるときは、納期ごとの額も同時に変わります。減って納めすぎになった分は、収納の画面で還付・充当します。",
    )

    def read(self) -> None:
        self.years = years_assessed()

    def begins_with(self) -> dict[str, Any]:
        return {"applied_on": clock.today(), "applies_from": clock.today()}

    def form_options(self) -> dict[str, Any]:
        if self.procedure == LIABILITY:
            return {}
        return {"years": [(y, fiscal_year_in_words(y)) for y in self.years]}

    def beside(self) -> dict[str, Any]:
        needs_year = self.procedure != LIABILITY and not self.years
        return {"needs_year": needs_year, "person_number": self.person}


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def reassess_person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """更正・決定 of one person."""
    return TaxAct(request, number, REASSESS).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def relief(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """減免の決定."""
    return TaxAct(request, number, RELIEF).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def liability(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """家屋敷課税・住登外課税の決定."""
    return TaxAct(request, number, LIABILITY).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a returned draft, filled in. Errors: NotFound for any other act."""
    return TaxAct.pending(request, municipality, number, "住民税の事務")


@screen("resident_tax.look")
@require_GET
def liabilities(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody taxed otherwise than the register says (家屋敷課税・住登外課税の一覧)."""
    with tenant(municipality):
        found = decided_liabilities()
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor_in(request), screen="resident_tax.liabilities", persons=sorted(labels))
    rows = [(line, labels[line.person]) for line in found]
    return render(request, "resident_tax/liabilities.html", {"rows": rows})
