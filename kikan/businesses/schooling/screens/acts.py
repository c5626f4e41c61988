"""Every act on one child (記載・指定・申立て・決定): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.screens import forms
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

ACTS = {
    "enter_pupil": ("学齢簿への記載", forms.EnterForm),
    "leave_register": ("学齢簿からの消除", forms.LeaveForm),
    "designate_school": ("就学する学校の指定", forms.DesignateForm),
    "record_attendance": ("指定校以外の学校への就学", forms.AttendForm),
    "receive_change": ("指定校変更・区域外就学の申立て", forms.ChangeForm),
    "decide_change": ("指定校変更・区域外就学の決定", forms.DecisionForm),
    "set_guardian": ("保護者の変更", forms.GuardianForm),
    "set_grade": ("学年の変更", forms.GradeForm),
    "decide_duty": ("就学義務の猶予・免除", forms.DutyForm),
    "apply_aid": ("就学援助の申請", forms.AidForm),
    "decide_aid": ("就学援助の決定", forms.AidDecisionForm),
    "record_situation": ("長期欠席・居所不明・不就学の記録", forms.SituationForm),
    "end_situation": ("長期欠席・居所不明・不就学の記録の終わり", forms.EndSituationForm),
    "demand_aid_return": ("就学援助費の返還の決定", forms.AidReturnForm),
    "cancel_aid_return": ("就学援助費の返還の取消し", forms.AidReturnCancelForm),
    "record_health_check": ("就学時健康診断の結果", forms.HealthCheckForm),
    "take_in_pupil": ("区域外就学の受入れ", forms.TakeInForm),
    "ask_support": ("就学相談の受付", forms.AskSupportForm),
    "record_support": ("教育支援委員会・保護者の意見の記録", forms.SupportForm),
    "decide_support": ("就学先の決定", forms.DecideSupportForm),
    "tell_prefecture": ("都道府県教育委員会への通知の記録", forms.TellPrefectureForm),
    "end_duty": ("就学義務の猶予・免除の取りやめ", forms.EndDutyForm),
}


class SchoolAct(PersonAct):
    """An act of the register on its way."""

    forms = {f"schooling.{name}": form for name, form in ACTS.items()}
    page = "schooling:person"

    def begins_with(self) -> dict[str, Any]:
        """Today, and the application the page came from (?request=, ?year=)."""
        today = clock.today()
        names = ("entered_on", "left_on", "from_on", "applied_on", "ended_on", "asked_on", "told_on")
        known: dict[str, Any] = dict.fromkeys(names, today) | {"parts": 1}
        asked = self.request.GET.get("request", "")
        year = self.request.GET.get("year", "")
        known["year"] = (
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else years.year_of(today)
        )
        if self.procedure == "schooling.record_health_check":
            known |= {"year": years.year_of(today) + 1, "checked_on": today}
        if self.procedure == "schooling.record_situation":
            known["told_on"] = None
        if self.procedure == "schooling.ask_support" and not year:
            known["year"] = years.year_of(today) + 1
        if asked.isascii() and asked.isdigit() and len(asked) <= 18:
            known["request"] = int(asked)
        return known

    def _form(self, data: Any = None, initial: dict[str, Any] | None = None) -> Any:
        with tenant(self.actor.municipality):
            return super()._form(data, initial)


@screen("schooling.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, act: str) -> HttpResponse:
    """An act on a child by the name of the procedure. Errors: NotFound for another name."""
    if act not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="学齢簿の画面から開き直してください。")
    return SchoolAct(request, number, f"schooling.{act}").answer()


@screen("schooling.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return SchoolAct.pending(request, municipality, number, "学齢簿の手続")
