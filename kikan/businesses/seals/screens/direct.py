"""Acts that are done at once: inquiry, cards, suspension, forms and records to print."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.seals.procedures.arguments import SealItems
from kikan.businesses.seals.procedures.cards import exchange_card, lift_suspension, report_card, suspend
from kikan.businesses.seals.procedures.inquire import apply_by_inquiry, withdraw_application
from kikan.businesses.seals.procedures.papers import print_form, print_record
from kikan.businesses.seals.reads.registrations import application_of
from kikan.businesses.seals.screens.flow import GAP, Flow, place
from kikan.businesses.seals.screens.forms import CardForm, InquiryForm, ReasonForm, SuspendForm
from kikan.law.errors import LawGap
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse, stale_page
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError, Refused, Stale
from kikan.shared.tenancy import tenant


class Direct(Flow):
    """An act without approval: the form, then it is done."""

    def carry_on(self, form: Form) -> HttpResponse:
        try:
            return once(self.request, lambda: self.done(form))
        except Stale as error:
            return stale_page(self.request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            place(form, error)
        except LawGap:
            refuse(form, Refused(GAP, what_to_do="条例の値を登録してください。"))
        return self.page(form, 400)

    def done(self, form: Form) -> HttpResponse:
        raise NotImplementedError

    def shell(self, form: Form, step: int) -> dict[str, Any]:
        return {**super().shell(form, step), "is_checked": False}


class Inquiry(Direct):
    procedure = "seals.apply_by_inquiry"
    ja = "照会による登録申請"
    form_class = InquiryForm
    shows_seal = True
    warns = "登録されている住所に照会書を送ります（転送しない郵便）。回答の期限を過ぎると、申請は自動で失効します。"

    def done(self, form: Form) -> HttpResponse:
        assert isinstance(form, InquiryForm)
        given = form.cleaned_data
        accepted = apply_by_inquiry(
            actor=self.actor, person=self.person, seal=SealItems(**form.seal()), applicant=given["applicant"],
            agent=given["agent"], papers=given["papers"], read_at=self.read_at(),
        )  # fmt: skip
        place_ = {"municipality": self.actor.municipality, "number": self.person}
        return redirect(
            reverse(
                "seals:issued", kwargs={**place_, "first": accepted.papers[0], "last": accepted.papers[-1]}
            )
        )


class CardReport(Direct):
    procedure = "seals.report_card"
    ja = "登録証の亡失・発見・引替え"
    form_class = CardForm

    def done(self, form: Form) -> HttpResponse:
        assert self.one is not None
        given = form.cleaned_data
        values = {"actor": self.actor, "registration": self.one.registration, "note": given["note"]}
        if given["what"] == "exchange":
            exchange_card(**values, card=given["card"], read_at=self.read_at())
        else:
            report_card(**values, what=given["what"], read_at=self.read_at())
        return redirect(self.person_url())


class Suspend(Direct):
    procedure = "seals.suspend"
    ja = "証明書の交付の抑止"
    form_class = SuspendForm
    warns = "抑止の間は、証明書を交付しません。コンビニ等の交付も止まります。"

    def done(self, form: Form) -> HttpResponse:
        assert self.one is not None
        suspend(
            actor=self.actor, registration=self.one.registration, **form.cleaned_data, read_at=self.read_at()
        )
        return redirect(self.person_url())


class Lift(Direct):
    procedure = "seals.lift_suspension"
    ja = "抑止の解除"
    form_class = SuspendForm

    def initial(self) -> dict[str, Any]:
        return {"kind": self.standing.suspensions[0].kind} if self.standing.suspensions else {}

    def done(self, form: Form) -> HttpResponse:
        assert self.one is not None
        lift_suspension(
            actor=self.actor, registration=self.one.registration, **form.cleaned_data, read_at=self.read_at()
        )
        return redirect(self.person_url())


class Withdraw(Direct):
    procedure = "seals.withdraw_application"
    ja = "照会による申請の取下げ"
    form_class = ReasonForm

    def __init__(self, request: HttpRequest, application: int) -> None:
        with tenant(actor_in(request).municipality):
            self.applied = application_of(application)
        super().__init__(request, self.applied.person)

    def done(self, form: Form) -> HttpResponse:
        withdraw_application(
            actor=self.actor, application=self.applied.application, reason=form.cleaned_data["reason"],
            read_at=self.read_at(),
        )  # fmt: skip
        return redirect(self.person_url())


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def inquiry(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """An application without identification or by an agent (照会)."""
    return Inquiry(request, number).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, municipality: int, application: int) -> HttpResponse:
    """The applicant does not want it any more, or never did."""
    return Withdraw(request, application).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
    """A card lost, found or exchanged."""
    return CardReport(request, registration=registration).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def suspension(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
    """Stop certificates."""
    return Suspend(request, registration=registration).respond()


@screen("seals.change")
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
    """Let certificates be issued again."""
    return Lift(request, registration=registration).respond()


@screen("seals.change")
@require_POST
def form(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Print a form filled in (申請書の印刷). Errors: NotFound."""
    actor, kind = actor_in(request), request.POST.get("kind", "")

    def printed() -> HttpResponse:
        issued = print_form(actor=actor, person=number, kind=kind)
        return redirect("documents_paper", municipality=municipality, number=issued)

    return once(request, printed)


@screen("seals.change")
@require_POST
def record(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
    """Print the office's record, the card, or the notice of completion. Errors: NotFound, NotPermitted."""
    actor, kind = actor_in(request), request.POST.get("kind", "")

    def printed() -> HttpResponse:
        issued = print_record(actor=actor, registration=registration, kind=kind)
        return redirect("documents_paper", municipality=municipality, number=issued)

    return once(request, printed)
