"""Routes of the acts (届出・職権の画面): which flow answers which address, also for drafts and proposals."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.residents.procedures.print_confirmation import print_confirmation
from kikan.businesses.residents.screens.corrections import Cancel, Correct
from kikan.businesses.residents.screens.events import Birth, Death, Head, Order, Regroup
from kikan.businesses.residents.screens.ex_officio import EnterExOfficio, RemoveExOfficio
from kikan.businesses.residents.screens.family_register import FamilyRegister
from kikan.businesses.residents.screens.flow import Flow
from kikan.businesses.residents.screens.move_in import MoveIn
from kikan.businesses.residents.screens.moves import MoveInNotice, MoveInside, MoveOut
from kikan.businesses.residents.screens.status import (
    Alias,
    ChangeStay,
    FormerName,
    Guardianship,
    LoseNationality,
    Naturalise,
    Renew,
)
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import find

View = Callable[..., HttpResponse]
OF_NEWCOMERS = (MoveIn, EnterExOfficio)
OF_STATUS = (Naturalise, LoseNationality, ChangeStay, FormerName, Alias, Guardianship, Renew)
OTHERS = (
    MoveInside,
    MoveOut,
    MoveInNotice,
    Birth,
    Death,
    Head,
    Regroup,
    Correct,
    FamilyRegister,
    RemoveExOfficio,
    Order,
)
FLOWS: dict[str, type[Flow]] = {each.procedure: each for each in (*OF_NEWCOMERS, *OF_STATUS, *OTHERS)}


def _view(flow: type[Flow]) -> View:
    @screen("residents.change")
    @require_http_methods(["GET", "POST"])
    def act(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
        return flow(request, number).respond()

    return act


move_inside, move_out, move_in_notice = _view(MoveInside), _view(MoveOut), _view(MoveInNotice)
birth, death, head = _view(Birth), _view(Death), _view(Head)
regroup, correct = _view(Regroup), _view(Correct)
family_register, removal = _view(FamilyRegister), _view(RemoveExOfficio)
naturalise, lose_nationality, stay = _view(Naturalise), _view(LoseNationality), _view(ChangeStay)
former_name, alias = _view(FormerName), _view(Alias)
order = _view(Order)
guardianship, renew = _view(Guardianship), _view(Renew)


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, municipality: int, number: int, entry: int) -> HttpResponse:
    """Cancel the latest event of a person (異動の取消し)."""
    return Cancel(request, number, entry).respond()


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Open a returned or proposed act with its form filled in (差戻しの修正)."""
    with tenant(municipality):
        found = find(number)
    if not found.is_open:
        raise Refused(f"この処理は{found.state_ja}です。", what_to_do="事務一覧を開き直してください。")
    person = next((n for kind, n in found.subjects if kind == "person"), None)
    if found.procedure == Cancel.procedure and person is not None:
        return Cancel(request, person, int(found.arguments["entry"]), found).respond()
    flow = FLOWS.get(found.procedure)
    if flow is None:
        raise NotFound("この処理の様式はありません。")
    actor_in(request).require(found.right)
    about = found.arguments.get("person", person)
    return flow(request, None if flow in OF_NEWCOMERS else about, found).respond()


@screen("residents.print")
@require_POST
def confirmation(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Print what a draft would write (確認票)."""
    actor = actor_in(request)
    actor.require("worklist.look")

    def carried_out() -> HttpResponse:
        printed = print_confirmation(act=number, actor=actor)
        return redirect("papers_issued", municipality=municipality, number=printed)

    return once(request, carried_out)
