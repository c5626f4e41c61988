"""Acts on one person (届出・申請・決定): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.reads.certification import open_survey
from kikan.businesses.long_term_care.reads.combined import borne_of_year, years_to_claim
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.screens import forms
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.errors import NotFound
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import clock

BUSINESS = "long_term_care"
COMBINED, SURVEY = f"{BUSINESS}.decide_combined", f"{BUSINESS}.record_survey"
ACTS = {
    "accept_gain": ("資格取得の届出", forms.GainForm),
    "accept_loss": ("資格喪失の届出", forms.LossForm),
    "record_exception": ("住所地特例の適用", forms.ExceptionForm),
    "end_exception": ("住所地特例の終了", forms.EndForm),
    "record_circumstance": ("生活保護・老齢福祉年金の記録", forms.CircumstanceForm),
    "decide_relief": ("減免の決定", forms.ReliefForm),
    "begin_pension_collection": ("特別徴収の開始", forms.PensionForm),
    "end_pension_collection": ("特別徴収の中止", forms.PensionEndForm),
    "apply_certification": ("要介護認定の申請", forms.ApplicationForm),
    "record_survey": ("認定調査票の記録", forms.SurveyForm),
    "record_first_judgement": ("認定調査・意見書・一次判定", forms.FirstJudgementForm),
    "postpone_decision": ("認定の延期", forms.PostponeForm),
    "withdraw_application": ("認定申請の取下げ", forms.NothingForm),
    "carry_over_certification": ("転入時の認定の引継ぎ", forms.CarriedForm),
    "decide_certification": ("要介護認定の決定", forms.DecisionForm),
    "record_care_plan": ("居宅サービス計画の届出", forms.PlanForm),
    "decide_refund": ("福祉用具・住宅改修・償還払いの支給", forms.RefundForm),
    "decide_high_cost": ("高額介護サービス費の支給", forms.HighCostForm),
    "decide_combined": ("高額医療合算介護サービス費の支給", forms.CombinedForm),
    "apply_room_meals": ("負担限度額認定の申請", forms.RoomMealForm),
    "decide_room_meals": ("負担限度額認定の決定", forms.NothingForm),
    "decide_room_meal_refund": ("食費・居住費の差額の支給", forms.RoomMealRefundForm),
    "end_room_meals": ("負担限度額認定の終了", forms.EndForm),
    "announce_restriction": ("給付制限の予告", forms.AnnounceForm),
    "answer_restriction": ("給付制限への弁明・届出", forms.AnswerForm),
    "decide_restriction": ("給付制限の決定", forms.RestrictForm),
    "end_restriction": ("給付制限の終了", forms.EndRestrictionForm),
    "deduct_from_held": ("差し止めた給付からの控除", forms.DeductForm),
}


class CareAct(PersonAct):
    """An act of care insurance on its way."""

    forms = {f"{BUSINESS}.{name}": (ja, form) for name, (ja, form) in ACTS.items()}
    page = "long_term_care:person"
    title = "介護保険　{ja}"
    steps = ["内容", "事前確認", "承認"]
    waiting = "別の人が承認するまで、記録には反映されません。"

    def begins_with(self) -> dict[str, Any]:
        today = clock.today()
        return {
            "reported_on": today, "applied_on": today, "begins_on": today, "ends_on": None, "judged_on": today,
            "answered_on": today, **self.yearly, **self.survey,
        }  # fmt: skip

    def read(self) -> None:
        self.years = years_decided(PLAN)
        self.yearly: dict[str, int] = {}
        self.survey: dict[str, Any] = {}
        if self.procedure == SURVEY and (known := open_survey(self.person)) is not None:
            self.survey = {"answers": known.answers, "remarks": known.remarks}
        if self.procedure == COMBINED:
            self.claims = years_to_claim(self.person, clock.today())
            year = self.claims[0][0]
            borne = borne_of_year(self.person, year)
            self.yearly = {
                "year": year, "own_70": borne.from_70, "care_70": borne.from_70, "own_under": borne.under_70,
                "care_under": borne.under_70, "medical_70": 0, "medical_under": 0, "users": 1,
            }  # fmt: skip

    def form_options(self) -> dict[str, Any]:
        if self.procedure == COMBINED:
            return {"years": self.claims}
        if self.procedure != f"{BUSINESS}.decide_relief":
            return {}
        return {"years": [(y, fiscal_year_in_words(y)) for y in self.years]}


@screen("long_term_care.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, name: str) -> HttpResponse:
    """One act of a person by its name. Errors: NotFound for a name there is not."""
    if name not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="介護保険の画面から選んでください。")
    return CareAct(request, number, f"{BUSINESS}.{name}").answer()


@screen("long_term_care.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return CareAct.pending(request, municipality, number, "介護保険の手続")
