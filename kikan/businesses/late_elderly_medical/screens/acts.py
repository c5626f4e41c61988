"""Acts on one person (届出・申請・決定): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.late_elderly_medical.reads import benefit_applications
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.businesses.late_elderly_medical.screens import forms
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.desk.premiums.run import years_around
from kikan.shared.errors import NotFound
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import clock, tenant

BUSINESS = "late_elderly_medical"
LONGEST_NUMBER = 18
ACTS = {
    "accept_gain": ("資格取得の届出", forms.GainForm),
    "accept_loss": ("資格喪失の届出", forms.LossForm),
    "record_union_move": ("広域連合内の転入の記録", forms.UnionMoveForm),
    "record_limit_class": ("限度区分の併記", forms.LimitForm),
    "decide_relief": ("減免の決定", forms.ReliefForm),
    "begin_pension_collection": ("特別徴収の開始", forms.PensionForm),
    "end_pension_collection": ("特別徴収の中止", forms.PensionEndForm),
    "record_exception": ("住所地特例の適用", forms.ExceptionForm),
    "end_exception": ("住所地特例の終了", forms.EndForm),
    "apply_benefit": ("給付の申請の受付（広域連合へ取次）", forms.BenefitForm),
    "mend_benefit": ("給付の申請の補正", forms.MendForm),
    "answer_benefit": ("広域連合の給付の結果の入力", forms.AnswerForm),
    "withdraw_benefit": ("給付の申請の取下げ", forms.WithdrawForm),
    "claim_revenue": ("基準収入額の申請", forms.RevenueForm),
}


class ElderlyAct(PersonAct):
    """An act of the late-stage elderly's system on its way."""

    forms = {f"{BUSINESS}.{name}": (ja, form) for name, (ja, form) in ACTS.items()}
    page = "late_elderly_medical:person"
    title = "後期高齢者医療　{ja}"
    steps = ["内容", "事前確認", "承認"]
    waiting = "別の人が承認するまで、記録には反映されません。"

    def begins_with(self) -> dict[str, Any]:
        """Today, and the application the page came from (?application=) with what it says."""
        today = clock.today()
        known: dict[str, Any] = {
            "reported_on": today,
            "begins_on": today,
            "applied_on": today,
            "answered_on": today,
        }
        asked = self.request.GET.get("application", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER):
            return known
        known["application"] = int(asked)
        with tenant(self.actor.municipality):
            line = benefit_applications.find(int(asked))
        if line is not None and line.person == self.person:
            known |= {name: getattr(line, name) for name in ("paid", "claimant", "claimant_name", "papers")}
        return known

    def read(self) -> None:
        self.years = years_decided(PLAN)

    def form_options(self) -> dict[str, Any]:
        if self.procedure == f"{BUSINESS}.decide_relief":
            return {"years": [(y, fiscal_year_in_words(y)) for y in self.years]}
        if self.procedure == f"{BUSINESS}.claim_revenue":
            return {"years": years_around()}
        return {}


@screen("late_elderly_medical.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, name: str) -> HttpResponse:
    """One act of a person by its name. Errors: NotFound for a name there is not."""
    if name not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="後期高齢者医療の画面から選んでください。")
    return ElderlyAct(request, number, f"{BUSINESS}.{name}").answer()


@screen("late_elderly_medical.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return ElderlyAct.pending(request, municipality, number, "後期高齢者医療の手続")
