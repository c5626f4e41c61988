"""Acquisition and loss of NHI (資格取得・喪失の届出): form, preview, then approval or directly."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.screens.forms import EnrolmentForm, WithdrawalForm
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import steps
from kikan.shared.desk.sending import once
from kikan.shared.desk.worklist.wording import hearings_of, sections_of
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.arguments import from_json
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import find

STEPS = ["届出の内容", "事前確認", "承認"]
ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"
FORMS: dict[str, tuple[str, Callable[..., Form]]] = {
    ENROL: ("国保の資格取得", EnrolmentForm),
    WITHDRAW: ("国保の資格喪失", WithdrawalForm),
}


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格取得届 of one person."""
    return Notified(request, number, ENROL).answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格喪失届 of one person."""
    return Notified(request, number, WITHDRAW).answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    with tenant(municipality):
        act = find(number)
    if act.procedure not in FORMS or not act.is_open:
        raise NotFound(
            "この整理番号の国保の届出はありません。", what_to_do="事務一覧から開き直してください。"
        )
    return Notified(request, int(act.arguments["person"]), act.procedure, act).answer()


class Notified:
    """One notification on its way: what the browser sent decides which page answers."""

    def __init__(self, request: HttpRequest, person: int, procedure: str, act: Pending | None = None) -> None:
        self.request, self.person, self.procedure, self.act = request, person, procedure, act
        self.ja, self.form_of = FORMS[procedure]
        self.actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.bar = person_bar(person, self.actor, clock.today())
            self.head = head()
        looks.record(self.actor, screen=procedure, persons=[person])

    def _known(self) -> dict[str, Any]:
        """What the form begins with: today as the day of report, or what the act waits with."""
        known: dict[str, Any] = {"reported_on": clock.today()}
        if self.act is not None:
            known |= from_json(self.procedure, self.act.arguments)
        return known

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._form(self.form_of(initial=self._known() | {"read_at": self.head}))
        form = self.form_of(self.request.POST, initial=self._known())
        if is_reopened(self.request):
            return self._form(self.form_of(initial=self._typed() | {"read_at": self.head}))
        if not form.is_valid() or "back" in self.request.POST:
            return self._form(form, 200 if form.is_valid() else 400)
        require_today(self.request)
        try:
            return self._send(form) if "send" in self.request.POST else self._preview(form)
        except Stale as error:
            return stale_page(self.request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
            return self._form(form, 400)

    def _typed(self) -> dict[str, Any]:
        return {k: v for k, v in self.request.POST.items() if k not in ("csrfmiddlewaretoken", "form_token")}

    def _arguments(self, form: Form) -> dict[str, Any]:
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}
        return {"person": self.person, **given}

    def _preview(self, form: Form) -> HttpResponse:
        with tenant(self.actor.municipality):
            shown = preview(self.procedure, self.actor, **self._arguments(form))
            sections = sections_of(shown)
        told = {"preview": shown, "sections": sections, "hearings": hearings_of(shown)}
        context = self._context(form, 2) | told
        return render(self.request, "health_insurance/act_preview.html", context)

    def _send(self, form: Form) -> HttpResponse:
        def carry_out() -> HttpResponse:
            subjects = [("person", self.person)]
            subjects += [("household", self.bar.household)] if self.bar.household else []
            state, number = hand_in(
                self.procedure, actor=self.actor, arguments=self._arguments(form), subjects=subjects,
                title=self.ja, act=self.act.number if self.act else None,
            )  # fmt: skip
            if state == "entered":
                return redirect(act_url(self.actor.municipality, number))
            place = {"municipality": self.actor.municipality, "number": self.person}
            return redirect(f"{reverse('health_insurance:person', kwargs=place)}?{state}={number}")

        return once(self.request, carry_out)

    def _form(self, form: Form, status: int = 200) -> HttpResponse:
        return render(self.request, "health_insurance/act_form.html", self._context(form, 1), status=status)

    def _context(self, form: Form, step: int) -> dict[str, Any]:
        visible = [form[name] for name in form.fields if not form[name].is_hidden]
        return {
            "person": self.bar, "form": form, "visible": visible, "ja": self.ja, "steps": steps(STEPS, step)
        }  # fmt: skip
