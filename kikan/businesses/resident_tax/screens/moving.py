"""Starters and leavers (特別徴収への切替・給与所得者異動届): form, preview with the months before and after, then approval."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY
from kikan.businesses.resident_tax.screens.forms_collecting import LeaverForm, StarterForm, StopPensionForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.ground.eras import fiscal_year_in_words
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
from kikan.shared.worklist.preview import Preview, preview
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import find

STEPS = ["届出の内容", "事前確認", "承認"]
START, LEAVE, STOP = (
    "resident_tax.accept_starter", "resident_tax.accept_leaver", "resident_tax.stop_pension",
)  # fmt: skip
FORMS: dict[str, tuple[str, Callable[..., Form]]] = {
    START: ("特別徴収への切替", StarterForm),
    LEAVE: ("給与所得者の異動", LeaverForm),
    STOP: ("年金特別徴収の中止", StopPensionForm),
}
ROUTES = {START: "starter", LEAVE: "leaver", STOP: "pension_stop"}


@dataclass(frozen=True, repr=False)
class MonthsChanged:
    """What a collector takes from a person in a year, before and after."""

    ja: str
    months: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def rows(self) -> list[tuple[int, int, int, bool]]:
        """(month, before, after, whether it differs)."""
        return [(m, b, a, a != b) for m, b, a in zip(self.months, self.before, self.after, strict=True)]

    @property
    def sums(self) -> tuple[int, int]:
        return sum(self.before), sum(self.after)


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def starter(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """特別徴収への切替申請書 of one person."""
    return Moving(request, number, START).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def leaver(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """給与所得者異動届出書 of one person."""
    return Moving(request, number, LEAVE).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pension_stop(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """年金特別徴収の中止 of one person."""
    return Moving(request, number, STOP).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a returned draft, filled in. Errors: NotFound for any other act."""
    with tenant(municipality):
        act = find(number)
    if act.procedure not in FORMS or not act.is_open:
        raise NotFound(
            "この整理番号の特別徴収の届出はありません。", what_to_do="事務一覧から開き直してください。"
        )
    return Moving(request, int(act.arguments["person"]), act.procedure, act).answer()


class Moving:
    """One notification on its way: what the browser sent decides which page answers."""

    def __init__(self, request: HttpRequest, person: int, procedure: str, act: Pending | None = None) -> None:
        self.request, self.person, self.procedure, self.act = request, person, procedure, act
        self.ja, self.form_of = FORMS[procedure]
        self.actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.bar = person_bar(person, self.actor, clock.today())
            self.head = head()
            self.collected = reads.collected_of(person)
            self.withheld = reads.withheld_of(person)
            numbers = {c.collector for c in self.collected} | {w.collector for w in self.withheld}
            self.names = {c.collector: c.name for c in reads.collectors_of(numbers)}
        looks.record(self.actor, screen=procedure, persons=[person])

    def _known(self) -> dict[str, Any]:
        """What the form begins with: today as the day of report, or what the act waits with."""
        known: dict[str, Any] = {"reported_on": clock.today()}
        if self.procedure == START:
            known["first_month"] = _next_month(clock.today())
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
        told = {
            "preview": shown,
            "sections": sections,
            "hearings": hearings_of(shown),
            "changes": self._changes(shown),
        }
        return page(self.request, "resident_tax/moving_preview.html", self._context(form, 2) | told)

    def _changes(self, shown: Preview) -> list[MonthsChanged]:
        """The monthly amounts of every collector and year that the act changes."""
        found = []
        for row in shown.rows:
            if row.table != "resident_tax_withholding":
                continue
            key = dict(row.key)
            amounts = next((f for f in row.fields if f.name == "amounts"), None)
            if amounts is None:
                continue
            count = len(amounts.after or amounts.before)
            kind = SALARY if count == len(reads.MONTHS[SALARY]) else PENSION
            number, year = key["指定番号"], key["年度"]
            found.append(
                MonthsChanged(
                    f"{fiscal_year_in_words(year)}　{self.names.get(number, '')}（指定番号 {number}）",
                    reads.MONTHS[kind], tuple(amounts.before or [0] * count), tuple(amounts.after or [0] * count),
                )
            )  # fmt: skip
        return found

    def _send(self, form: Form) -> HttpResponse:
        def carry_out() -> HttpResponse:
            state, number = hand_in(
                self.procedure, actor=self.actor, arguments=self._arguments(form),
                subjects=[("person", self.person)], title=self.ja, act=self.act.number if self.act else None,
            )  # fmt: skip
            if state == "entered":
                return redirect(act_url(self.actor.municipality, number))
            return redirect(self._here())

        return once(self.request, carry_out)

    def _here(self, procedure: str = "") -> str:
        place = {"municipality": self.actor.municipality, "number": self.person}
        return reverse(f"resident_tax:{ROUTES[procedure or self.procedure]}", kwargs=place)

    def _form(self, form: Form, status: int = 200) -> HttpResponse:
        return page(self.request, "resident_tax/moving_form.html", self._context(form, 1), status=status)

    def _context(self, form: Form, step: int) -> dict[str, Any]:
        visible = [form[name] for name in form.fields if not form[name].is_hidden]
        return {
            "person": self.bar, "form": form, "visible": visible, "ja": self.ja, "steps": steps(STEPS, step),
            "collected": [(c, self.names.get(c.collector, "")) for c in self.collected],
            "withheld": [(w, self.names.get(w.collector, "")) for w in self.withheld],
            "others": [(ja, self._here(name)) for name, (ja, _) in FORMS.items() if name != self.procedure],
        }  # fmt: skip


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
