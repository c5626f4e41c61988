"""Acts on one person's tax (更正・減免・課税の根拠): form, preview, then approval or directly."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.reads.liabilities import liabilities as decided_liabilities
from kikan.businesses.resident_tax.screens.forms import LiabilityForm, ReassessPersonForm, ReliefForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import labels_of, person_bar
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

STEPS = ["内容", "事前確認", "承認"]
REASSESS, RELIEF, LIABILITY = (
    "resident_tax.reassess_person", "resident_tax.decide_relief", "resident_tax.decide_liability",
)  # fmt: skip
FORMS: dict[str, tuple[str, Callable[..., Form]]] = {
    REASSESS: ("更正・決定", ReassessPersonForm),
    RELIEF: ("減免の決定", ReliefForm),
    LIABILITY: ("課税の根拠の決定", LiabilityForm),
}


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def reassess_person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """更正・決定 of one person."""
    return TaxAct(request, number, REASSESS).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def relief(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """減免の決定."""
    return TaxAct(request, number, RELIEF).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def liability(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """家屋敷課税・住登外課税の決定."""
    return TaxAct(request, number, LIABILITY).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a returned draft, filled in. Errors: NotFound for any other act."""
    with tenant(municipality):
        act = find(number)
    if act.procedure not in FORMS or not act.is_open:
        raise NotFound(
            "この整理番号の住民税の事務はありません。", what_to_do="事務一覧から開き直してください。"
        )
    return TaxAct(request, int(act.arguments["person"]), act.procedure, act).answer()


@screen("resident_tax.look")
@require_GET
def liabilities(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody taxed otherwise than the register says (家屋敷課税・住登外課税の一覧)."""
    with tenant(municipality):
        found = decided_liabilities()
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor_in(request), screen="resident_tax.liabilities", persons=sorted(labels))
    rows = [(line, labels[line.person]) for line in found]
    return render(request, "resident_tax/liabilities.html", {"rows": rows})


class TaxAct:
    """One act on its way: what the browser sent decides which page answers."""

    def __init__(self, request: HttpRequest, person: int, procedure: str, act: Pending | None = None) -> None:
        self.request, self.person, self.procedure, self.act = request, person, procedure, act
        self.ja, self.form_of = FORMS[procedure]
        self.actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.bar = person_bar(person, self.actor, clock.today())
            self.head, self.years = head(), years_assessed()
        looks.record(self.actor, screen=procedure, persons=[person])

    def _known(self) -> dict[str, Any]:
        """What the form begins with: today as the day of application, or what the act waits with."""
        known: dict[str, Any] = {"applied_on": clock.today(), "applies_from": clock.today()}
        if self.act is not None:
            known |= from_json(self.procedure, self.act.arguments)
        return known

    def _form_with(self, data: Any = None, initial: dict[str, Any] | None = None) -> Form:
        options: dict[str, Any] = {"initial": self._known() | (initial or {})}
        if self.procedure != LIABILITY:
            options["years"] = [(y, fiscal_year_in_words(y)) for y in self.years]
        return self.form_of(data, **options)

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._page(self._form_with(initial={"read_at": self.head}))
        form = self._form_with(self.request.POST)
        if is_reopened(self.request):
            return self._page(self._form_with(initial=self._typed() | {"read_at": self.head}))
        if not form.is_valid() or "back" in self.request.POST:
            return self._page(form, 200 if form.is_valid() else 400)
        require_today(self.request)
        try:
            return self._send(form) if "send" in self.request.POST else self._preview(form)
        except Stale as error:
            return stale_page(self.request, form, {}, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
            return self._page(form, 400)

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
        return render(self.request, "resident_tax/act_preview.html", self._context(form, 2) | told)

    def _send(self, form: Form) -> HttpResponse:
        def carry_out() -> HttpResponse:
            state, number = hand_in(
                self.procedure, actor=self.actor, arguments=self._arguments(form),
                subjects=[("person", self.person)], title=f"住民税の{self.ja}",
                act=self.act.number if self.act else None,
            )  # fmt: skip
            if state == "entered":
                return redirect(act_url(self.actor.municipality, number))
            place = {"municipality": self.actor.municipality, "number": self.person}
            return redirect(f"{reverse('resident_tax:person', kwargs=place)}?{state}={number}")

        return once(self.request, carry_out)

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        return render(self.request, "resident_tax/act_form.html", self._context(form, 1), status=status)

    def _context(self, form: Form, step: int) -> dict[str, Any]:
        visible = [form[name] for name in form.fields if not form[name].is_hidden]
        needs_year = self.procedure != LIABILITY and not self.years
        return {
            "person": self.bar, "form": form, "visible": visible, "ja": self.ja, "steps": steps(STEPS, step),
            "needs_year": needs_year, "person_number": self.person,
        }  # fmt: skip
