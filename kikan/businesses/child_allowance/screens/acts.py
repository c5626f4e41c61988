"""Every act on one recipient (認定請求・額改定・消滅・確認・差止・現況届・返納): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.child_allowance.reads.entitlements import household_on
from kikan.businesses.child_allowance.screens import forms
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.desk.people import labels_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock

ACTS = {
    "accept_claim": ("児童手当の認定請求", forms.ClaimForm),
    "add_child": ("額改定の請求（増額）", forms.AddChildForm),
    "remove_child": ("額改定（減額）", forms.RemoveChildForm),
    "end_entitlement": ("受給事由の消滅", forms.EndForm),
    "confirm_support": ("監護相当・生計費の負担の確認", forms.ConfirmForm),
    "suspend_payment": ("支払の差止", forms.SuspendForm),
    "release_payment": ("支払の差止の解除", forms.ReleaseForm),
    "record_status_report": ("現況届の受付", forms.ReportForm),
    "record_civil_servant": ("公務員の通知の受付", forms.CivilServantForm),
    "record_circumstance": ("現況届を求める事情", forms.CircumstanceForm),
    "record_deduction": ("徴収・寄附の受付", forms.DeductionForm),
    "end_deduction": ("徴収・寄附の終了", forms.EndDeductionForm),
    "accept_unpaid_claim": ("未支払の児童手当の請求", forms.UnpaidForm),
    "demand_return": ("返納の決定", forms.ReturnForm),
    "cancel_return": ("返納の取消し", forms.CancelReturnForm),
}


class Claimed(PersonAct):
    """An act of the child allowance on its way."""

    forms = {f"child_allowance.{name}": act for name, act in ACTS.items()}
    page = "child_allowance:person"
    members: list[tuple[int, str]]

    def read(self) -> None:
        """The others of the household as choices, the youngest last."""
        self.members = []
        if self.procedure == "child_allowance.accept_claim":
            home = [r for r in household_on(self.person, clock.today()) if r.person != self.person]
            labels = labels_of([r.person for r in home], clock.today())
            self.members = [
                (
                    r.person,
                    f"{labels[r.person].name}（{r.birth_on.year}年{r.birth_on.month}月{r.birth_on.day}日生）",
                )
                for r in home
            ]

    def begins_with(self) -> dict[str, Any]:
        """Today as the day it was handed in, and the child the page came from (?child=)."""
        today = clock.today()
        known: dict[str, Any] = {
            "claimed_on": today, "on": today, "pension_kind": 0, "received_on": today, "told_on": today, "pays_on": today,
            "asked_on": today, "from_on": today,
            "year": today.year,
            "parts": 1, "ground": 1,
        }  # fmt: skip
        if self.procedure == "child_allowance.accept_claim":
            known["kind"] = 1
        asked = self.request.GET.get("child", "")
        return known | (
            {"child": int(asked)} if asked.isascii() and asked.isdigit() and len(asked) <= 18 else {}
        )

    def form_options(self) -> dict[str, Any]:
        """The household."""
        return {"members": self.members}


@screen("child_allowance.change")
@require_http_methods(["GET", "POST"])
def person_act(request: HttpRequest, municipality: int, number: int, act: str) -> HttpResponse:
    """An act on a person, by the name of the procedure. Errors: NotFound for another name."""
    if act not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="児童手当の画面から開き直してください。")
    return Claimed(request, number, f"child_allowance.{act}").answer()


@screen("child_allowance.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return Claimed.pending(request, municipality, number, "児童手当の届出")
