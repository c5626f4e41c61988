"""Every act on one person (届出・申請・結果): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.national_pension.screens.forms import (
    AdditionalForm,
    BirthForm,
    ClaimForm,
    ExamineForm,
    ExemptionForm,
    GainForm,
    LatePaymentForm,
    LossForm,
    NumberForm,
    ResultForm,
    StatutoryForm,
    TransferForm,
)
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock

GAIN, LOSE, NUMBER = (f"national_pension.{act}" for act in ("accept_gain", "accept_loss", "record_number"))

PAPERS = {
    "apply_exemption": ("免除・納付猶予・学生納付特例の申請", ExemptionForm),
    "report_statutory": ("法定免除の該当・消滅の届出", StatutoryForm),
    "apply_late_payment": ("追納の申込", LatePaymentForm),
    "pass_on_transfer": ("口座振替の申出の取次", TransferForm),
    "report_birth": ("産前産後・育児期間の免除の届出", BirthForm),
    "declare_additional": ("付加保険料の申出・辞退", AdditionalForm),
    "accept_claim": ("裁定請求の受付", ClaimForm),
    "examine_application": ("所得状況の確認", ExamineForm),
    "enter_result": ("年金機構の処理結果の入力", ResultForm),
}


class Notified(PersonAct):
    """A notification of the national pension on its way."""

    forms = {
        GAIN: ("国民年金の資格取得の届出", GainForm),
        LOSE: ("国民年金の資格喪失の届出", LossForm),
        NUMBER: ("基礎年金番号の登録", NumberForm),
        **{f"national_pension.{name}": form for name, form in PAPERS.items()},
    }
    page = "national_pension:person"
    waiting = "別の人が承認するまで、記録には反映されません。"

    def begins_with(self) -> dict[str, Any]:
        """Today as the day it was handed in, and the application the page came from (?application=)."""
        today = clock.today()
        known: dict[str, Any] = {"reported_on": today, "applied_on": today, "answered_on": today}
        asked = self.request.GET.get("application", "")
        return known | (
            {"application": int(asked)} if asked.isascii() and asked.isdigit() and len(asked) <= 18 else {}
        )


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def gain(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格取得届 of one person."""
    return Notified(request, number, GAIN).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def loss(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格喪失届 of one person."""
    return Notified(request, number, LOSE).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def pension_number(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """基礎年金番号 of one person."""
    return Notified(request, number, NUMBER).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, municipality: int, number: int, act: str) -> HttpResponse:
    """An application, a claim or its next stage, by the name of the procedure. Errors: NotFound for another name."""
    if act not in PAPERS:
        raise NotFound("この手続はありません。", what_to_do="国民年金の画面から開き直してください。")
    return Notified(request, number, f"national_pension.{act}").answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return Notified.pending(request, municipality, number, "国民年金の届出")
