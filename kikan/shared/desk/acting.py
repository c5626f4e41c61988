"""An act on one person from form to approval (届出・決定の画面): what is typed, what it changes, then sent.

A business derives from `PersonAct` and names its forms; one `answer` serves every page of the way.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in
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
from kikan.shared.worklist.reads import Act, Subject, find

KEPT_BY_THE_PAGE = ("csrfmiddlewaretoken", "form_token")


class PersonAct:
    """One act on its way: what the browser sent decides which page answers.

    forms: procedure -> (名称, form); page: route of the person's page (municipality, number), where a finished act
    leads; afterwards, about: what the preview and the form tell beside them.
    """

    forms: ClassVar[Mapping[str, tuple[str, Callable[..., Form]]]]
    page: ClassVar[str]
    title: ClassVar[str] = "{ja}"
    steps: ClassVar[list[str]] = ["届出の内容", "事前確認", "承認"]
    form_template: ClassVar[str] = "desk/act_form.html"
    preview_template: ClassVar[str] = "desk/act_preview.html"
    check_ja: ClassVar[str] = "内容を確かめる"
    afterwards: ClassVar[tuple[str, str]] = ("", "")
    waiting: ClassVar[str] = "別の人が承認するまで、記録には反映されません。"

    def __init__(self, request: HttpRequest, person: int, procedure: str, act: Act | None = None) -> None:
        self.request, self.person, self.procedure, self.act = request, person, procedure, act
        self.ja, self.form_of = self.forms[procedure]
        self.actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.bar = person_bar(person, self.actor, clock.today())
            self.head = head()
            self.read()
        looks.record(self.actor, screen=procedure, persons=[person])

    @classmethod
    def pending(cls, request: HttpRequest, municipality: int, number: int, ja: str) -> HttpResponse:
        """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
        with tenant(municipality):
            act = find(number)
        if act.procedure not in cls.forms or not act.is_open:
            raise NotFound(f"この整理番号の{ja}はありません。", what_to_do="事務一覧から開き直してください。")
        return cls(request, int(act.arguments["person"]), act.procedure, act).answer()

    def read(self) -> None:
        """What a business needs for its pages beside the person; the municipality is open."""

    def begins_with(self) -> dict[str, Any]:
        """What the form of a new act begins with."""
        return {"reported_on": clock.today()}

    def form_options(self) -> dict[str, Any]:
        """What the form must be told beside its data."""
        return {}

    def told(self, shown: Preview) -> dict[str, Any]:
        """What the preview's page shows beside the rows."""
        return {}

    def beside(self) -> dict[str, Any]:
        """What both pages show of the business."""
        return {}

    def subjects(self) -> list[Subject]:
        """Whom a pending act concerns."""
        return [("person", self.person)]

    def done(self, number: int) -> str:
        """Where an act that was carried out at once leads."""
        place = {"municipality": self.actor.municipality, "number": self.person}
        return f"{reverse(self.page, kwargs=place)}?done={number}"

    def answer(self) -> HttpResponse:
        """The page for what the browser sent."""
        if self.request.method != "POST":
            return self._page(self._form(initial={"read_at": self.head}))
        if is_reopened(self.request):
            typed = {k: v for k, v in self.request.POST.items() if k not in KEPT_BY_THE_PAGE}
            return self._page(self._form(initial=typed | {"read_at": self.head}))
        form = self._form(self.request.POST)
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

    def _form(self, data: Any = None, initial: dict[str, Any] | None = None) -> Form:
        known = self.begins_with()
        if self.act is not None:
            known |= from_json(self.procedure, self.act.arguments)
        return self.form_of(data, initial=known | (initial or {}), **self.form_options())

    def _arguments(self, form: Form) -> dict[str, Any]:
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}
        return {"person": self.person, **given}

    def _preview(self, form: Form) -> HttpResponse:
        with tenant(self.actor.municipality):
            shown = preview(self.procedure, self.actor, **self._arguments(form))
            sections = sections_of(shown)
        told = {"preview": shown, "sections": sections, "hearings": hearings_of(shown), **self.told(shown)}
        return render(self.request, self.preview_template, self._context(form, 2) | told)

    def _send(self, form: Form) -> HttpResponse:
        def carry_out() -> HttpResponse:
            state, number = hand_in(
                self.procedure, actor=self.actor, arguments=self._arguments(form), subjects=self.subjects(),
                title=self.title.format(ja=self.ja), act=self.act.number if self.act else None,
            )  # fmt: skip
            is_entered = state == "entered"
            return redirect(act_url(self.actor.municipality, number) if is_entered else self.done(number))

        return once(self.request, carry_out)

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        return render(self.request, self.form_template, self._context(form, 1), status=status)

    def _context(self, form: Form, step: int) -> dict[str, Any]:
        place = {"municipality": self.actor.municipality, "number": self.person}
        return {
            "person": self.bar, "form": form, "ja": self.ja, "steps": steps(self.steps, step),
            "visible": [form[name] for name in form.fields if not form[name].is_hidden],
            "person_url": reverse(self.page, kwargs=place), "check_ja": self.check_ja, "waiting": self.waiting,
            "afterwards": self.afterwards, **self.beside(),
        }  # fmt: skip
