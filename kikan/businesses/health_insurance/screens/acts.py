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
from kikan.shared.desk.handing_in import hand_in, proposed_by
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import steps
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.preview import Preview, preview

STEPS = ["届出の内容", "事前確認", "承認"]
TABLES = {
    "health_insurance_enrolment": "国保の資格",
    "health_insurance_specified_member": "特定同一世帯所属者",
}


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest, municipality: int, person: int) -> HttpResponse:
    """資格取得届 of one person."""
    act = Notified(request, person, "health_insurance.accept_enrolment", "国保の資格取得", EnrolmentForm)
    return act.answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, municipality: int, person: int) -> HttpResponse:
    """資格喪失届 of one person."""
    act = Notified(request, person, "health_insurance.accept_withdrawal", "国保の資格喪失", WithdrawalForm)
    return act.answer()


class Notified:
    """One notification on its way: what the browser sent decides which page answers."""

    def __init__(
        self, request: HttpRequest, person: int, procedure: str, ja: str, form: Callable[..., Form]
    ) -> None:
        self.request, self.person, self.procedure, self.ja, self.form_of = (
            request,
            person,
            procedure,
            ja,
            form,
        )
        self.actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.bar = person_bar(person, self.actor, clock.today())
            self.head = head()
        looks.record(self.actor, screen=procedure, persons=[person])

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._form(self.form_of(initial={"reported_on": clock.today(), "read_at": self.head}))
        form = self.form_of(self.request.POST, initial={"reported_on": clock.today()})
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
        shown = preview(self.procedure, self.actor, **self._arguments(form))
        context = {
            **self._context(form, 2),
            "changes": rows_of(shown),
            "proposed": proposed_by(shown),
            "not_built": shown.not_built,
        }
        return render(self.request, "health_insurance/act_preview.html", context)

    def _send(self, form: Form) -> HttpResponse:
        def carry_out() -> HttpResponse:
            subjects = [("person", self.person)]
            subjects += [("household", self.bar.household)] if self.bar.household else []
            state, number = hand_in(
                self.procedure, actor=self.actor, arguments=self._arguments(form), subjects=subjects,
                title=self.ja,
            )  # fmt: skip
            place = {"municipality": self.actor.municipality, "person": self.person}
            return redirect(f"{reverse('health_insurance:person', kwargs=place)}?{state}={number}")

        return once(self.request, carry_out)

    def _form(self, form: Form, status: int = 200) -> HttpResponse:
        return render(self.request, "health_insurance/act_form.html", self._context(form, 1), status=status)

    def _context(self, form: Form, step: int) -> dict[str, Any]:
        visible = [form[name] for name in form.fields if not form[name].is_hidden]
        return {
            "person": self.bar, "form": form, "visible": visible, "ja": self.ja, "steps": steps(STEPS, step)
        }  # fmt: skip


def rows_of(shown: Preview) -> list[tuple[str, str, Any]]:
    """(what, 追加・変更・終了, row) of each row of history the act would write."""
    return [(TABLES.get(row.table, row.label), row.kind_ja, row) for row in shown.rows]
