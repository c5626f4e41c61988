"""Acts that another person approves: registration, change of seal, cancellation, its undoing, correction, renewal."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.seals.reads import words
from kikan.businesses.seals.reads.registrations import application_of
from kikan.businesses.seals.screens.flow import Flow
from kikan.businesses.seals.screens.forms import (
    CancelForm,
    CorrectForm,
    RegisterForm,
    RenewForm,
    RestoreForm,
)
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import find

View = Callable[..., HttpResponse]


class Register(Flow):
    procedure = "seals.register"
    ja = "印鑑の登録"
    form_class = RegisterForm
    shows_seal = True

    def arguments(self, form: Form) -> dict[str, Any]:
        assert isinstance(form, RegisterForm)
        given = form.cleaned_data
        waiting = self.standing.waiting
        application = waiting.application if waiting and given["method"] == words.REPLY else None
        return {
            "person": self.person,
            "seal": form.seal(),
            "identity": form.identity(application),
            "card": given["card"],
            "note": given["note"],
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **seal_data(arguments["seal"]), **identity_data(arguments["identity"]),
            "card": arguments.get("card"), "note": arguments.get("note", ""),
        }  # fmt: skip


class Replied(Register):
    """The reply to a letter of inquiry has come: what was applied for stands in the form (回答の受領)."""

    ja = "印鑑の登録（回答の受領）"

    def __init__(self, request: HttpRequest, application: int) -> None:
        with tenant(actor_in(request).municipality):
            self.applied = application_of(application)
        if not self.applied.is_waiting:
            raise Refused(f"この申請は{self.applied.state_ja}です。", what_to_do="一覧を開き直してください。")
        super().__init__(request, self.applied.person)

    def initial(self) -> dict[str, Any]:
        one = self.applied
        return {
            "imprint": one.imprint, "text": one.seal_text, "text_reason": one.text_reason,
            "method": words.REPLY, "applicant": one.applicant,
        }  # fmt: skip


class ChangeSeal(Register):
    procedure = "seals.change_seal"
    ja = "改印"
    warns = "今の登録を抹消し、新しい番号で登録します。今の登録証は使えなくなります。"

    def arguments(self, form: Form) -> dict[str, Any]:
        assert self.one is not None
        return {**_without(super().arguments(form), "person"), "registration": self.one.registration}


class Cancel(Flow):
    procedure = "seals.cancel_registration"
    ja = "印鑑登録の廃止・抹消"
    form_class = CancelForm
    warns = "抹消すると、証明書は交付できなくなります。登録証を受け取ってください。"

    def arguments(self, form: Form) -> dict[str, Any]:
        assert self.one is not None
        return {"registration": self.one.registration, **form.cleaned_data}


class Restore(Flow):
    procedure = "seals.restore_registration"
    ja = "抹消の取消し"
    form_class = RestoreForm
    warns = "抹消の前の登録と登録証に戻します。両方の記録が残ります。"

    def arguments(self, form: Form) -> dict[str, Any]:
        assert self.one is not None
        return {"cancelled": self.one.entry, **form.cleaned_data}


class Correct(Flow):
    procedure = "seals.correct_registration"
    ja = "印鑑登録原票の職権修正"
    form_class = CorrectForm
    shows_seal = True

    def initial(self) -> dict[str, Any]:
        assert self.one is not None
        names = ("seal_text", "text_reason", "registered_on", "papers", "note")
        return {name: getattr(self.one, name) for name in names}

    def arguments(self, form: Form) -> dict[str, Any]:
        assert self.one is not None
        return {"registration": self.one.registration, **form.cleaned_data}


class Renew(Flow):
    procedure = "seals.renew_record"
    ja = "印鑑登録原票の改製"
    form_class = RenewForm
    warns = "登録している印鑑そのものを見せてもらい、押し直した印影を読み取ります。登録番号は変わりません。"

    def arguments(self, form: Form) -> dict[str, Any]:
        assert self.one is not None
        given = form.cleaned_data
        return {
            "registration": self.one.registration, "imprint": given["imprint"] or 0, "reason": given["reason"],
        }  # fmt: skip


def _without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {k: v for k, v in given.items() if k not in names}


def seal_data(seal: Any) -> dict[str, Any]:
    """The form's fields from the seal of a draft."""
    marks = {
        "is_deformable": seal.is_deformable,
        "is_illegible": not seal.is_legible,
        "is_rim_broken": not seal.is_rim_intact,
        "is_of_household": seal.is_of_household,
        "shows_other_matter": seal.shows_other_matter,
    }
    return {
        "imprint": seal.imprint, "text": seal.text, "text_reason": seal.text_reason,
        "seal_checks": [name for name, holds in marks.items() if holds],
    }  # fmt: skip


def identity_data(identity: Any) -> dict[str, Any]:
    applicant = words.GUARDIAN if identity.has_guardian else identity.applicant
    return {
        "method": identity.method, "papers": identity.papers, "guarantor": identity.guarantor,
        "applicant": applicant, "has_capacity": identity.has_capacity,
    }  # fmt: skip


OF_REGISTRATION: dict[str, type[Flow]] = {
    each.procedure: each for each in (ChangeSeal, Cancel, Restore, Correct, Renew)
}


def _view(flow: type[Flow]) -> View:
    @screen("seals.change")
    @require_http_methods(["GET", "POST"])
    def act(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
        return flow(request, registration=registration).respond()

    return act


change_seal, cancel, restore = _view(ChangeSeal), _view(Cancel), _view(Restore)
correct, renew = _view(Correct), _view(Renew)


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """印鑑登録申請書 of one person."""
    return Register(request, number).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def replied(request: HttpRequest, municipality: int, application: int) -> HttpResponse:
    """The reply to a letter of inquiry (回答書の受領)."""
    return Replied(request, application).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Open a returned draft with its form filled in. Errors: NotFound, Refused."""
    with tenant(municipality):
        found = find(number)
    if not found.is_open:
        raise Refused(f"この処理は{found.state_ja}です。", what_to_do="事務一覧を開き直してください。")
    person = next((n for kind, n in found.subjects if kind == "person"), None)
    registration = next((n for kind, n in found.subjects if kind == "seal"), None)
    if found.procedure == Register.procedure and person is not None:
        return Register(request, person, draft=found).respond()
    flow = OF_REGISTRATION.get(found.procedure)
    if flow is None or registration is None:
        raise NotFound("この処理の様式はありません。", what_to_do="事務一覧から開き直してください。")
    return flow(request, registration=registration, draft=found).respond()
