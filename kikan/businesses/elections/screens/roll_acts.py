"""Every act on one voter (表示・抹消・投票区・補正登録・失権): form, preview, then approval or directly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.screens import roll_forms as forms
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.errors import NotFound
from kikan.shared.procedures import find
from kikan.shared.tenancy import clock, tenant

ACTS = {
    "mark_moved_out": ("転出表示", forms.MarkForm),
    "unmark_moved_out": ("転出表示の消除", forms.UnmarkForm),
    "change_district": ("投票区の変更", forms.DistrictForm),
    "remove_voter": ("選挙人名簿からの抹消", forms.RemoveForm),
    "enter_voter": ("補正登録", forms.EnterForm),
    "file_objection": ("異議の申出の受付", forms.ObjectionForm),
    "decide_objection": ("異議の申出の決定", forms.FindingForm),
    "register_overseas": ("在外選挙人名簿の登録", forms.OverseasForm),
    "change_overseas": ("在外選挙人名簿の記載の変更", forms.ChangeOverseasForm),
    "mark_returned": ("在外選挙人名簿の表示", forms.ReturnedForm),
    "remove_overseas": ("在外選挙人名簿からの抹消", forms.RemoveOverseasForm),
    "suspend_vote": ("失権・公民権停止の表示", forms.SuspendForm),
    "restore_vote": ("選挙権の回復", forms.RestoreForm),
}


class RollAct(PersonAct):
    """An act of the roll on its way."""

    forms = {f"elections.{name}": form for name, form in ACTS.items()}
    page = "elections:roll_person"

    def read(self) -> None:
        """Nobody opens a form, or a draft, of an act without its right: some tell of a lost vote. Errors: NotPermitted."""
        self.actor.require(find(self.procedure).right)

    def begins_with(self) -> dict[str, Any]:
        """Today; the base date is asked for, and the objection the page came from (?objection=)."""
        names = (
            "moved_out_on",
            "from_on",
            "removed_on",
            "registered_on",
            "restored_on",
            "filed_on",
            "returned_on",
            "changed_on",
        )
        known: dict[str, Any] = dict.fromkeys(
            names if self.procedure != "elections.suspend_vote" else (), clock.today()
        )
        asked = self.request.GET.get("objection", "")
        if asked.isascii() and asked.isdigit() and len(asked) <= 18:
            known["objection"] = int(asked)
        return known

    def _form(self, data: Any = None, initial: dict[str, Any] | None = None) -> Any:
        with tenant(self.actor.municipality):
            return super()._form(data, initial)


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, number: int, act: str) -> HttpResponse:
    """An act on a voter by the name of the procedure. Errors: NotFound for another name; NotPermitted."""
    if act not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="選挙人名簿の画面から開き直してください。")
    return RollAct(request, number, f"elections.{act}").answer()


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return RollAct.pending(request, municipality, number, "選挙人名簿の手続")
