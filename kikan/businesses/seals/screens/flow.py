"""An act that another person approves (仮登録と審査): fill in, see what it would do, hand on. Nothing typed is lost.

A scan is kept as soon as it comes, so that it need not be chosen again; its number travels in the page.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.businesses.seals.procedures.keep_scan import keep_scan
from kikan.businesses.seals.reads import imprints, words
from kikan.businesses.seals.reads.ordinance import is_illustrative
from kikan.businesses.seals.reads.registrations import Registered, Standing, registration_of, standing_of
from kikan.businesses.seals.reads.suggestions import texts_of
from kikan.law.errors import LawGap
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import steps
from kikan.shared.desk.sending import once
from kikan.shared.desk.worklist.wording import hearings_of, sections_of
from kikan.shared.errors import NotPermitted, ProcedureError, Refused, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import reads as worklist
from kikan.shared.worklist.arguments import from_json, to_json
from kikan.shared.worklist.preview import preview

STEPS = ["申請の内容", "事前確認", "審査"]
GAP = "印鑑条例の値が登録されていないため、受け付けられません。"
TITLE = 120
KEPT_OUT = {"csrfmiddlewaretoken", "form_token", "step", "reopened"}


class Flow:
    """One act of one person or registration. Subclasses say which procedure, which form, which arguments."""

    procedure: ClassVar[str]
    ja: ClassVar[str]
    form_class: ClassVar[type[Form]]
    shows_seal: ClassVar[bool] = False
    warns: ClassVar[str] = ""

    def __init__(
        self,
        request: HttpRequest,
        person: int | None = None,
        registration: int | None = None,
        draft: worklist.Act | None = None,
    ) -> None:
        self.request, self.draft = request, draft
        self.actor: Actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.one: Registered | None = registration_of(registration) if registration is not None else None
            self.person: int = self.one.person if self.one is not None else int(person or 0)
            self.bar = person_bar(self.person, self.actor, clock.today())
            self.standing: Standing = standing_of(self.person)
            self.head = head()
            self.allowed = texts_of(self.person) if self.shows_seal else ()
            self.illustrative = "印鑑条例の値" if self.shows_seal and is_illustrative(clock.today()) else ""

    # --- what a subclass says

    def initial(self) -> dict[str, Any]:
        return {}

    def arguments(self, form: Form) -> dict[str, Any]:
        raise NotImplementedError

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the form from the arguments of a draft."""
        return dict(arguments)

    def subjects(self) -> list[tuple[str, int]]:
        own = [("seal", self.one.registration)] if self.one is not None else []
        return [("person", self.person), *own]

    # --- the steps

    def respond(self) -> HttpResponse:
        looks.record(self.actor, screen=self.procedure, persons=[self.person])
        if self.request.method != "POST":
            return self.page(self.form_class(initial=self.known()))
        require_today(self.request)
        data, error = self.with_scan()
        form = self.form_class(data, initial=self.known())
        if error is not None:
            form.is_valid()
            refuse(form, error)
            return self.page(form, 400)
        if is_reopened(self.request) or self.request.POST.get("step") == "back":
            return self.page(self.form_class(initial={**self.known(), **_typed(form, data)}))
        if not form.is_valid():
            return self.page(form, 400)
        return self.carry_on(form)

    def known(self) -> dict[str, Any]:
        if self.draft is None:
            return self.initial()
        return {**self.initial(), **self.data_of(from_json(self.procedure, self.draft.arguments))}

    def with_scan(self) -> tuple[Any, ProcedureError | None]:
        """What was posted, with the number of the scan just kept in place of the file."""
        data = self.request.POST.copy()
        file = self.request.FILES.get("scan")
        if file is None or "scan" not in self.form_class.base_fields:
            return data, None
        told = data.get("dpi", "").strip()
        dpi = int(told) if told.isascii() and told.isdigit() and len(told) <= 4 else 0
        try:
            number = keep_scan(person=self.person, content=file.read(), dpi=dpi, actor=self.actor)
        except ProcedureError as error:
            data["imprint"] = ""
            return data, error
        data["imprint"] = str(number)
        return data, None

    def carry_on(self, form: Form) -> HttpResponse:
        """Show what the act would do or enter it; what is refused comes back beside the fields."""
        arguments = {**self.arguments(form), "read_at": self.read_at()}
        try:
            with self.carrying_out():
                if self.request.POST.get("step") == "enter":
                    return once(self.request, lambda: self.enter(arguments))
                with tenant(self.actor.municipality):
                    shown = preview(self.procedure, self.actor, **self.typed(arguments))
                    told = {"preview": shown, "sections": sections_of(shown), "hearings": hearings_of(shown)}
        except Stale as error:
            return stale_page(self.request, form, self.known(), error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            place(form, error)
            return self.page(form, 400)
        except LawGap:
            refuse(form, Refused(GAP, what_to_do="条例の値を登録してください。"))
            return self.page(form, 400)
        context = {**self.shell(form, 2), **told, "kept": self.kept(form), "imprint": self.imprint(form)}
        return render(self.request, "seals/act_preview.html", context)

    def typed(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """As the procedure takes them: what waits in the worklist and what is tried are the same."""
        return from_json(self.procedure, to_json(arguments))

    def carrying_out(self) -> AbstractContextManager[None]:
        """A draft that is corrected does not stand in its own way."""
        return worklist.carrying_out(self.draft.number) if self.draft is not None else nullcontext()

    def read_at(self) -> int:
        text = self.request.POST.get("read_at", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else self.head

    def enter(self, arguments: dict[str, Any]) -> HttpResponse:
        state, number = hand_in(
            self.procedure, actor=self.actor, arguments=self.typed(arguments), subjects=self.subjects(),
            title=f"{self.ja}　{self.bar.name}"[:TITLE], act=self.draft.number if self.draft else None,
        )  # fmt: skip
        if state == "entered":
            return redirect(act_url(self.actor.municipality, number))
        return redirect(self.person_url())

    # --- the pages

    def page(self, form: Form, status: int = 200) -> HttpResponse:
        context = {**self.shell(form, 1), "imprint": self.imprint(form), "allowed": self.allowed}
        return render(self.request, "seals/act.html", context, status=status)

    def shell(self, form: Form, step: int) -> dict[str, Any]:
        return {
            "ja": self.ja,
            "form": form,
            "visible": [form[name] for name in form.fields if not form[name].is_hidden],
            "hidden": [form[name] for name in form.fields if form[name].is_hidden],
            "person": self.bar,
            "one": self.one,
            "standing": self.standing,
            "steps": steps(STEPS, step),
            "read_at": self.read_at() if self.request.method == "POST" else self.head,
            "warns": self.warns,
            "may_see": self.actor.may("seals.imprint"),
            "person_url": self.person_url(),
            "has_file": "scan" in form.fields,
            "shows_seal": self.shows_seal,
            "notices": self.notices(),
            "is_checked": True,
            "illustrative": self.illustrative,
        }

    def imprint(self, form: Form) -> imprints.Impression | None:
        """The scan that travels with the form, where it is one of this person."""
        if "imprint" not in form.fields:
            return None
        text = str(form["imprint"].value() or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
        with tenant(self.actor.municipality):
            try:
                found = imprints.impression(number) if number else None
            except ProcedureError:
                return None
        return found if found is not None and found.person == self.person else None

    def kept(self, form: Form) -> list[tuple[str, str]]:
        """All that was typed, to travel with the preview."""
        posted = [
            (k, v)
            for k, values in self.request.POST.lists()
            if k not in {*KEPT_OUT, "imprint"}
            for v in values
        ]
        number = form.data.get("imprint", "")
        return [*posted, ("imprint", number)] if number else posted

    def person_url(self) -> str:
        return reverse(
            "seals:person", kwargs={"municipality": self.actor.municipality, "number": self.person}
        )

    def notices(self) -> list[Badge]:
        if self.draft is None or not self.draft.reason:
            return []
        return [
            Badge(
                "差戻しの理由" if self.draft.state == "returned" else "提案の理由", "amber", self.draft.reason
            )
        ]


def place(form: Form, error: ProcedureError) -> None:
    """Every error of a refusal beside its field, else at the head of the form."""
    findings = [c for c in getattr(error, "checks", ()) if isinstance(c, words.Finding)]
    if not findings:
        refuse(form, error)
    for found in findings:
        text = f"{found.number} {found.message}{found.what_to_do}" + (
            f"（{found.cites}）" if found.cites else ""
        )
        form.add_error(found.field if found.field in form.fields else None, text)


def _typed(form: Form, data: Any) -> dict[str, Any]:
    """What was typed, field by field, to open the form again with it."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "scan"
    }
