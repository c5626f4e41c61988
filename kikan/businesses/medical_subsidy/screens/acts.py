"""Every act on one person (申請・決定・喪失・保険の変更・返納): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.reads.standing import members_on
from kikan.businesses.medical_subsidy.screens import forms
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.desk.people import labels_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock

ACTS = {
    "apply_family": ("家族をまとめた申請", forms.FamilyForm),
    "apply_child": ("子育て支援医療の申請", forms.ChildForm),
    "apply_disability": ("重度心身障がい者医療の申請", forms.DisabilityForm),
    "apply_single_parent": ("ひとり親家庭等医療の申請", forms.SingleParentForm),
    "decide": ("医療費助成の交付の決定", forms.DecideForm),
    "change_insurance": ("医療保険の変更", forms.InsuranceForm),
    "record_tax": ("課税を証する書類の記録", forms.TaxForm),
    "demand_return": ("医療費助成の返納の決定", forms.ReturnForm),
    "cancel_return": ("医療費助成の返納の取消し", forms.ReturnCancelForm),
    "end_subsidy": ("医療費助成の資格喪失", forms.EndForm),
}


FAMILY = "medical_subsidy.apply_family"


class SubsidyAct(PersonAct):
    """An act of the medical subsidies on its way."""

    forms = {f"medical_subsidy.{name}": form for name, form in ACTS.items()}
    page = "medical_subsidy:person"

    def read(self) -> None:
        """The others of the household as choices, the youngest last."""
        self.members: list[tuple[int, str]] = []
        if self.procedure == FAMILY:
            home = members_on(self.person, clock.today())
            labels = labels_of(home, clock.today())
            self.members = [
                (p, f"{labels[p].name}（{born.year}年{born.month}月{born.day}日生）")
                for p, born in home.items()
                if p != self.person
            ]

    def form_options(self) -> dict[str, Any]:
        """The household, where a whole family is asked for."""
        return {"members": self.members} if self.procedure == FAMILY else {}

    def begins_with(self) -> dict[str, Any]:
        """Today, and the application or scheme the page came from (?application=, ?scheme=)."""
        today = clock.today()
        known: dict[str, Any] = dict.fromkeys(("applied_on", "from_on", "ends_on"), today)
        known |= {"parts": 1, "year": today.year, "child": self.person}
        for name in ("application", "scheme"):
            asked = self.request.GET.get(name, "")
            if asked.isascii() and asked.isdigit() and len(asked) <= 18:
                known[name] = int(asked)
        return known


@screen("medical_subsidy.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, act: str) -> HttpResponse:
    """An act on a person by the name of the procedure. Errors: NotFound for another name."""
    if act not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="医療費助成の画面から開き直してください。")
    return SubsidyAct(request, number, f"medical_subsidy.{act}").answer()


@screen("medical_subsidy.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return SubsidyAct.pending(request, municipality, number, "医療費助成の手続")
