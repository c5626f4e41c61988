"""An act at the counter from the form to 仮登録: fill in, see what it would do, hand on. Nothing typed is lost.

The form is sent with `step`: preview (確認), back (form again), enter (仮登録), add, remove-n, take-n-number.
Between the steps all that was typed travels in the page itself, nothing of it in the session or an address.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kikan.businesses.residents.reads import HouseholdCard, PersonCard, with_household, words
from kikan.businesses.residents.reads.cards import RESIDENT
from kikan.businesses.residents.reads.possible import of_another_kind
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.law.errors import LawGap
from kikan.shared import manifest
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import choose, is_today
from kikan.shared.desk.pages import NOT_KEPT
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Difference, steps
from kikan.shared.desk.sending import once
from kikan.shared.desk.worklist.wording import hearings_of, sections_of
from kikan.shared.errors import ProcedureError, Refused, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, editing, planned
from kikan.shared.worklist import reads as worklist
from kikan.shared.worklist.arguments import from_json
from kikan.shared.worklist.preview import Preview, preview

STEPS = ["対象者", "届出の内容", "確認（他業務への連絡）", "仮登録", "審査"]
TITLE = 120
GAP = "この日に適用する法令の値を収録していないため、受け付けられません。"
Data = Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class Known:
    """What is known when the form is filled in; `head` is the entry it is filled in from."""

    head: int
    card: PersonCard | None = None
    household: HouseholdCard | None = None


class Flow:
    """One act. Subclasses say which procedure, which forms, and how the forms become its arguments."""

    procedure: ClassVar[str]
    kind: ClassVar[str]
    ja: ClassVar[str]
    template: ClassVar[str] = "residents/act.html"
    names: ClassVar[dict[str, str]] = {}

    def __init__(
        self, request: HttpRequest, number: int | None = None, draft: worklist.Act | None = None
    ) -> None:
        self.request, self.number, self.draft = request, number, draft
        self.holder: editing.Holder | None = None
        self.actor: Actor = actor_in(request)
        with tenant(self.actor.municipality):
            self.known = self.read()

    # --- what a subclass says

    def read(self) -> Known:
        """The person as of today with the household. Errors: NotFound."""
        if self.number is None:
            return Known(head())
        return Known(head(), *with_household(self.number, actor=self.actor))

    def forms(self, data: Data | None) -> Bundle:
        """The forms with what is known as initial values."""
        raise NotImplementedError

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        """What the procedure gets, without actor and read_at."""
        raise NotImplementedError

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """The fields as they were typed, from the arguments of a draft."""
        raise NotImplementedError

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        """Whom the act is about: persons first, then the household."""
        household = self.known.household
        whom = [("person", self.number)] if self.number is not None else []
        return [*whom, *([("household", household.household)] if household else [])]

    def whom(self, forms: Bundle) -> str:
        """The name in the title of the draft."""
        return self.known.card.name if self.known.card else ""

    def changed(self, step: str) -> Data:
        """The typed values after a step that only changes the form: adding or removing a row."""
        return self.request.POST

    def more(self, forms: Bundle) -> dict[str, Any]:
        """More for the template; needs no open municipality."""
        return {}

    # --- the steps

    def respond(self) -> HttpResponse:
        """The page for this request."""
        self.refuse_another_kind()
        step = self.request.POST.get("step", "") if self.request.method == "POST" else ""
        if is_today(self.request):
            self.mark(over=step == "take_over")
        if self.request.method != "POST":
            return self.first_page()
        if not is_today(self.request):
            return self.other_day()
        if (
            step in ("back", "add", "take_over")
            or step.startswith(("remove-", "take-"))
            or "reopened" in self.request.POST
        ):
            forms = self.forms(self.changed(step))
            forms.quiet()
            return self.form_page(forms)
        return self.carry_on(step)

    def refuse_another_kind(self) -> None:
        """Errors: Refused for the form of a foreigner about a Japanese, and the other way round, before anything is typed."""
        reason = of_another_kind(self.procedure, self.known.card) if self.known.card else ""
        if reason:
            raise Refused(
                f"「{self.ja}」は受け付けられません。{reason}",
                what_to_do="個人の画面で手続を選び直してください。",
            )

    def mark(self, *, over: bool) -> None:
        """Tell others that this clerk edits the household or the person (編集中), unless somebody else does."""
        subject = self.edited()
        if subject is not None:
            with tenant(self.actor.municipality):
                self.holder = editing.take(subject, self.ja, self.actor, over=over)

    def edited(self) -> worklist.Subject | None:
        """What the mark stands on: the household of a resident, else the person; nothing for newcomers."""
        card = self.known.card
        if card is None:
            return None
        return edited(card)

    def hand_in(self, forms: Bundle, arguments: Mapping[str, Any]) -> HttpResponse:
        """Enter the act once, and let others edit. Errors: Refused while somebody else edits (E09)."""
        if self.holder is not None and not self.holder.is_own:
            raise Refused(
                f"E09 {self.holder.office_name} {self.holder.clerk_name}が{self.holder.since}から編集中です。",
                what_to_do="終わるのを待つか、本人に確かめてから「引き継いで編集する」を押してください。",
            )
        response = once(self.request, lambda: self.enter(forms, arguments))
        if (subject := self.edited()) is not None:
            with tenant(self.actor.municipality):
                editing.give_back(subject, self.actor)
        return response

    def first_page(self) -> HttpResponse:
        forms = self.forms(None if self.draft is None else self.data_of(self.typed_arguments()))
        if self.draft is not None:
            forms.quiet()
        return self.form_page(forms)

    def typed_arguments(self) -> dict[str, Any]:
        assert self.draft is not None
        return from_json(self.procedure, self.draft.arguments)

    def carry_on(self, step: str) -> HttpResponse:
        """Show what the act would do or enter it; what is refused comes back beside the fields."""
        forms = self.forms(self.request.POST)
        if not forms.is_valid():
            return self.form_page(forms)
        arguments = {**self.arguments(forms), "read_at": self.read_at()}
        try:
            with self.carrying_out():
                shown = preview(self.procedure, self.actor, **arguments)
            if step == "enter":
                return self.hand_in(forms, arguments)
        except Stale as error:
            return self.stale_page(forms, error)
        except ProcedureError as error:
            forms.refuse(error)
            return self.form_page(forms)
        except LawGap:
            forms.refuse(Refused(GAP, field="happened_on", what_to_do="日付を確かめてください。"))
            return self.form_page(forms)
        return self.preview_page(forms, shown)

    def carrying_out(self) -> AbstractContextManager[None]:
        """A draft that is corrected does not stand in its own way (E09)."""
        return worklist.carrying_out(self.draft.number) if self.draft is not None else nullcontext()

    def read_at(self) -> int:
        text = self.request.POST.get("read_at", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else self.known.head

    def enter(self, forms: Bundle, arguments: Mapping[str, Any]) -> HttpResponse:
        number = acts.enter(
            self.procedure,
            actor=self.actor,
            arguments=arguments,
            subjects=self.subjects(forms),
            act=self.draft.number if self.draft else None,
            title=f"{self.ja}　{self.whom(forms)}".strip()[:TITLE],
        )
        return redirect("worklist_act", municipality=self.actor.municipality, number=number)

    # --- the pages

    def form_page(self, forms: Bundle) -> HttpResponse:
        self.record_look()
        is_bound = forms.main.is_bound and not forms.errors
        read_at = (
            self.read_at()
            if self.request.method == "POST" and "reopened" not in self.request.POST
            else self.known.head
        )
        context = {
            **self.shell(forms, 2),
            "read_at": read_at,
            "listening": listening(self.kind),
            "notices": self.notices(),
            "is_bound": is_bound,
            **self.more(forms),
        }
        return render(self.request, self.template, context)

    def preview_page(self, forms: Bundle, shown: Preview) -> HttpResponse:
        self.record_look()
        with tenant(self.actor.municipality):
            sections = sections_of(shown)
        context = {
            **self.shell(forms, 3),
            "preview": shown,
            "sections": sections,
            "hearings": hearings_of(shown),
            "kept": self.kept(),
        }
        return render(self.request, "residents/act_preview.html", context)

    def stale_page(self, forms: Bundle, error: Stale) -> HttpResponse:
        """What was typed beside what is known now; the typed values open the form again."""
        now = self.forms(None)
        rows = [
            Difference(str(form[name].label), shown(form, name, form[name].value()), shown(form, name, fresh[name].value()))
            for form, fresh in zip(forms.all(), now.all(), strict=False)
            for name in form.fields
        ]  # fmt: skip
        kept = [(k, v) for k, v in self.kept() if k != "read_at"]
        context = {**self.shell(forms, 2), "error": error, "rows": rows, "kept": kept}
        return render(self.request, "desk/409.html", context, status=409)

    def other_day(self) -> HttpResponse:
        """The date of the page was changed meanwhile: back to today with everything typed."""
        if "today" in self.request.POST:
            choose(self.request, "")
            forms = self.forms(self.request.POST)
            forms.quiet()
            return self.form_page(forms)
        context = {"kept": self.kept(), "person": self.bar()}
        return render(self.request, "residents/other_day.html", context, status=409)

    def kept(self) -> list[tuple[str, str]]:
        """All that was typed, to travel with the page."""
        left_out = (NOT_KEPT - {"read_at"}) | {"step", "today"}
        posted = [(k, v) for k, values in self.request.POST.lists() if k not in left_out for v in values]
        has_read_at = any(k == "read_at" for k, _ in posted)
        return posted if has_read_at else [*posted, ("read_at", str(self.known.head))]

    def shell(self, forms: Bundle, now: int) -> dict[str, Any]:
        return {
            "flow": self,
            "ja": self.ja,
            "forms": forms,
            "form": forms.main,
            "rows_of_people": forms.rows,
            "person": self.bar(),
            "card": self.known.card,
            "household": self.known.household,
            "steps": steps(STEPS, now),
            "relationships": words.RELATIONSHIPS,
            "holder": self.holder,
            "edited": self.edited(),
        }

    def bar(self) -> Any:
        return bar_of(self.known.card, self.actor) if self.known.card else None

    def notices(self) -> Sequence[Badge]:
        if self.draft is None or not self.draft.reason:
            return ()
        ja = "差戻しの理由" if self.draft.state == "returned" else "提案の理由"
        return (Badge(ja, "amber", self.draft.reason),)

    def record_look(self) -> None:
        persons = [m.person for m in self.known.household.members] if self.known.household else []
        if self.number is not None and self.number not in persons:
            persons.append(self.number)
        looks.record(self.actor, screen=self.procedure, persons=persons)


def shown(form: Any, name: str, value: Any) -> Any:
    """A value as its field shows it: the words of a choice, days in their era."""
    choices = dict(getattr(form.fields[name], "choices", ()) or ())
    if str(value) in choices:
        return choices[str(value)]
    return form.fields[name].widget.format_value(value) if value not in (None, "") else ""


def edited(card: PersonCard) -> worklist.Subject:
    """The household of a resident, which the members share, else the person."""
    if card.state == RESIDENT and card.household is not None:
        return ("household", card.household)
    return ("person", card.person)


def listening(kind: str) -> dict[str, Sequence[str]]:
    """Who hears of an event of this kind: businesses that run, and those that are not installed yet (未稼働)."""
    running = [m.ja for m in manifest.all_manifests() if kind in m.listens]
    return {"running": running, "planned": planned.not_built([kind])}
