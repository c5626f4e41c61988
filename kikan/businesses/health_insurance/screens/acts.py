"""Acts of NHI on one person (資格の届出・給付の申請): form, preview, then approval or directly."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads.enrolments import (
    enrolment_in,
    enrolment_on,
    insured_in,
    last_enrolment,
    residency_on,
)
from kikan.businesses.health_insurance.reads.high_cost import UnitRow, units_of
from kikan.businesses.health_insurance.reads.levies import years_assessed
from kikan.businesses.health_insurance.reads.reliefs import reliefs_of
from kikan.businesses.health_insurance.reads.yearly_benefits import outpatients_of
from kikan.businesses.health_insurance.screens import forms
from kikan.ground.eras import fiscal_year_in_words, in_words
from kikan.law import LawGap
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.premiums.run import years_around
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import head
from kikan.shared.qualification.ratios import base_day, years_ended
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import Subject, find

ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"


class Notified(PersonAct):
    """A notification of NHI on its way."""

    forms = {
        ENROL: ("国保の資格取得の届出", forms.EnrolmentForm),
        WITHDRAW: ("国保の資格喪失の届出", forms.WithdrawalForm),
    }
    page = "health_insurance:person"
    waiting = "別の人が承認するまで、資格には反映されません。"
    afterwards = ("税額", "年税額は、承認のあとに「更正する」を行うと計算し直されます。")

    def subjects(self) -> list[Subject]:
        return [("person", self.person), *([("household", self.bar.household)] if self.bar.household else [])]


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格取得届 of one person."""
    return Notified(request, number, ENROL).answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格喪失届 of one person."""
    return Notified(request, number, WITHDRAW).answer()


ACTS = {
    "decide_medical_expense": ("療養費の支給", forms.MedicalExpenseForm),
    "decide_high_cost": ("高額療養費の支給", forms.HighCostForm),
    "decide_yearly_outpatient": ("外来年間合算の支給", forms.YearlyOutpatientForm),
    "decide_combined": ("高額介護合算療養費の支給", forms.CombinedForm),
    "decide_transfer": ("移送費の支給", forms.CarryingForm),
    "decide_childbirth": ("出産育児一時金の支給", forms.ChildbirthForm),
    "decide_funeral": ("葬祭費の支給", forms.FuneralForm),
    "report_third_party": ("第三者行為による傷病の届出", forms.ThirdPartyForm),
    "decide_remission": ("国保税の減免", forms.RemissionForm),
    "begin_pension_collection": ("国保税の特別徴収の開始", forms.PensionForm),
    "end_pension_collection": ("国保税の特別徴収の中止", forms.PensionEndForm),
    "choose_transfer": ("国保税の口座振替への変更", forms.TransferForm),
    "claim_revenue": ("基準収入額の申請", forms.RevenueForm),
    "record_specified_disease": ("特定疾病の認定", forms.DiseaseForm),
    "record_card_use": ("マイナ保険証の利用登録", forms.CardUseForm),
    "claim_unemployment_relief": ("非自発的失業の軽減の申告", forms.UnemploymentForm),
    "claim_maternity_relief": ("産前産後の軽減の届出", forms.MaternityForm),
    "claim_dependant_relief": ("旧被扶養者の減免の申請", forms.DependantForm),
    "cancel_relief": ("軽減の届出の取消し", forms.ReliefCancelForm),
}


# Of a year from August to July.
OF_YEAR = ("decide_yearly_outpatient", "decide_combined")


class Asked(PersonAct):
    """A benefit asked for, or a report, on its way."""

    forms = {f"health_insurance.{name}": pair for name, pair in ACTS.items()}
    page = "health_insurance:person"
    steps = ["申請の内容", "事前確認", "承認"]
    title = "国保　{ja}"

    def begins_with(self) -> dict[str, Any]:
        today = clock.today()
        if self.procedure.endswith(OF_YEAR):
            return {"applied_on": today, **self.yearly}
        if self.lines:
            return {"applied_on": today, "month": self.month, "lines": self.lines}
        return {"applied_on": today, "reported_on": today, "begins_on": today, "children": 1}

    def read(self) -> None:
        self.members: list[tuple[int, str]] = []
        self.reliefs: list[tuple[int, str]] = []
        self.month: date | None = None
        self.yearly: dict[str, int] = {}
        if self.procedure.endswith(OF_YEAR):
            self.yearly = self._yearly()
        self.lines: list[UnitRow] = []
        self.years = years_assessed() if self.procedure.endswith("decide_remission") else []
        if self.procedure.endswith("cancel_relief"):
            self.reliefs = [
                (r.entry, f"{r.kind_ja}（{in_words(r.valid_from)}から）") for r in reliefs_of(self.person)
            ]
        if self.procedure.endswith("decide_high_cost") and (spell := last_enrolment(self.person)):
            persons = {e.person for e in insured_in(spell.household, spell.valid_from)}
            persons |= {e.person for e in insured_in(spell.household, clock.today())} | {self.person}
            self.month = asked_month(self.request)
            if self.month is not None:
                self.lines = units_of(self._household(), self.month, head())
                persons |= {line.person for line in self.lines}
            labels = labels_of(persons, clock.today())
            self.members = [(p, labels[p].name) for p in sorted(persons)]

    def _yearly(self) -> dict[str, int]:
        """The last year that has ended, with the person's outpatients by the claims where the law knows the limits."""
        year = years_ended(clock.today())[0][0]
        base = base_day(year)
        home, spell = residency_on(self.person, base), enrolment_on(self.person, base)
        if not self.procedure.endswith("decide_yearly_outpatient") or home is None or spell is None:
            return {"year": year}
        try:
            found = outpatients_of(self.person, home.birth_on, spell.household, year, head())
        except LawGap:
            return {"year": year}
        return {"year": year, "paid": found.paid, "returned": found.returned + found.of_household}

    def _household(self) -> int:
        """The person's household in the month asked for; 0 where nobody of it was insured."""
        assert self.month is not None
        spell = enrolment_in(self.person, self.month)
        return spell.household if spell else 0

    def form_options(self) -> dict[str, Any]:
        if self.procedure.endswith("decide_remission"):
            return {"years": [(y, fiscal_year_in_words(y)) for y in self.years]}
        if self.procedure.endswith("claim_revenue"):
            return {"years": years_around()}
        if self.procedure.endswith("cancel_relief"):
            return {"reliefs": self.reliefs}
        if self.procedure.endswith(OF_YEAR):
            return {"years": years_ended(clock.today())}
        return {"members": self.members} if self.procedure.endswith("decide_high_cost") else {}


def asked_month(request: HttpRequest) -> date | None:
    """The month an address names (?month=202606), or None."""
    text = request.GET.get("month", "")
    if not (text.isascii() and text.isdigit() and len(text) == len("202606")):
        return None
    year, month = int(text[:4]), int(text[4:])
    return date(year, month, 1) if year >= forms.EARLIEST.year and 1 <= month <= 12 else None


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, name: str) -> HttpResponse:
    """One act of a person by its name. Errors: NotFound for a name there is not."""
    if name not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="国保の画面から選んでください。")
    return Asked(request, number, f"health_insurance.{name}").answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    with tenant(municipality):
        procedure = find(number).procedure
    way = Asked if procedure in Asked.forms else Notified
    return way.pending(request, municipality, number, "国保の届出")
