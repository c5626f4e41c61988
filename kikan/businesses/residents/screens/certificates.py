"""What the screens of all certificates share: the person, the fee, the purpose; preview, issue and receipt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kikan.businesses.residents.reads import HouseholdCard, PersonCard, with_household
from kikan.businesses.residents.reads.cards import RESIDENT
from kikan.businesses.residents.reads.standing import Closed, closed_sheets
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.purposes import Purpose, asked, purposes_for
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.documents.archive import render_together
from kikan.shared.documents.fees import COUNTER, ONLINE, POST, Charge, Offer, offer
from kikan.shared.documents.issue import recording
from kikan.shared.documents.rendering import unprintable
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview

AT_COUNTERS = (COUNTER, POST, ONLINE)
NO_FEE = Offer()
FAULTS = (
    "A10 この世帯には印刷できない文字があります。"
    "条例・規則のとおり（空欄、または印刷できるところまで）印刷し、文字溢れとして記録します。"
)


@dataclass(frozen=True, repr=False)
class Counter:
    """Who stands at the counter and what a certificate of theirs costs, read in one transaction."""

    request: HttpRequest
    actor: Actor
    card: PersonCard
    household: HouseholdCard | None
    offer: Offer
    closed: tuple[Closed, ...]

    @property
    def number(self) -> int:
        return self.card.person

    @property
    def is_resident(self) -> bool:
        return self.card.state == RESIDENT

    @property
    def persons(self) -> list[int]:
        return [m.person for m in self.household.members] if self.household else [self.number]

    @property
    def has_faults(self) -> bool:
        """Whether a name of the household has a character without glyph (A10)."""
        people = self.household.members if self.household else (self.card,)
        names = [
            (c.name, c.former_name, c.alias, c.kanji_name, c.head_name, c.register_first_person)
            for c in people
        ]
        return any(unprintable(name) for each in names for name in each)

    @property
    def purpose(self) -> Purpose | None:
        return asked(self.request.GET.get("for", "")[:40])


def counter_of(request: HttpRequest, number: int, kinds: tuple[str, str] | None = None) -> Counter:
    """The person as of today; kinds: of the fee, for a resident and for a removed record. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(actor.municipality):
        card, household = with_household(number, actor=actor)
        is_here = card.state == RESIDENT and household is not None
        offered = offer(kinds[0] if is_here else kinds[1], AT_COUNTERS) if kinds else NO_FEE
        return Counter(request, actor, card, household if is_here else None, offered, closed_sheets(number))


class HandingOutForm(forms.Form):
    """How the paper is handed out (部数・手数料・公用), and why where the person is protected."""

    copies = forms.IntegerField(label="部数", min_value=1, max_value=99, initial=1)
    channel = forms.ChoiceField(label="交付の方法", required=False)
    exemption = forms.ChoiceField(label="手数料", required=False)
    official_use = forms.BooleanField(label="公用", required=False)
    passes_faults = forms.BooleanField(label="印刷できない文字があっても交付する", required=False)

    def __init__(self, *arguments: Any, counter: Counter, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not counter.has_faults:
            del self.fields["passes_faults"]
        else:
            self.fields["passes_faults"].help_text = FAULTS
        offered = counter.offer
        if offered.amounts:
            self.fields["channel"].choices = offered.channels  # type: ignore[attr-defined]
            self.fields["exemption"].choices = [("", "収納する"), *offered.reasons]  # type: ignore[attr-defined]
        elif offered is NO_FEE:
            del self.fields["channel"], self.fields["exemption"]
        else:
            self.fields["channel"].choices = [(COUNTER, "窓口")]  # type: ignore[attr-defined]
            self.fields["exemption"].choices = [("", "収納する"), *offered.reasons]  # type: ignore[attr-defined]

    def handing_out(self) -> dict[str, Any]:
        """What every procedure of a certificate takes."""
        given = self.cleaned_data
        return {
            "copies": given["copies"],
            "official_use": given["official_use"],
            "passes_faults": given.get("passes_faults", False),
            "charge": Charge(given.get("channel") or COUNTER, given.get("exemption", "")),
        }


def respond(
    counter: Counter,
    form: forms.Form,
    name: str,
    issue: Callable[..., tuple[int, ...]],
    arguments: Callable[[], Mapping[str, Any]],
    *,
    template: str,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page for this request: the form, the preview as PDF, or the receipt after the issue."""
    request = counter.request
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("step") == "preview":
                return _preview(counter, name, arguments())
            return once(request, lambda: _receipt(counter, issue(actor=counter.actor, **arguments())))
        except ProcedureError as error:
            refuse(form, error)
    looks.record(counter.actor, screen=name, persons=counter.persons)
    return render(request, template, {**context_of(counter, form), **(more or {})})


def _preview(counter: Counter, name: str, arguments: Mapping[str, Any]) -> HttpResponse:
    """The paper as it would be handed out, marked 確認用; nothing is kept but the look."""
    with recording() as issued:
        preview(name, counter.actor, **arguments)
    made = render_together(issued)
    looks.record(
        counter.actor, screen=f"{name}.preview", persons=counter.persons, operation="print",
        was_protected_shown=counter.card.is_protected,
    )  # fmt: skip
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


def _receipt(counter: Counter, issued: Sequence[int]) -> HttpResponse:
    return redirect(
        "residents:issued", municipality=counter.actor.municipality, number=counter.number,
        first=issued[0], last=issued[-1],
    )  # fmt: skip


def manual_of(municipality: int) -> str:
    """Where F1 leads from the screens of certificates."""
    return reverse("manual", kwargs={"municipality": municipality, "page": "certificates"})


def context_of(counter: Counter, form: forms.Form) -> dict[str, Any]:
    """What the templates of certificates read."""
    purposes = [
        (str(i) if i < 10 else "", p, p.url(counter.actor.municipality, counter.number))
        for i, p in enumerate(purposes_for(counter.is_resident), 1)
    ]
    return {
        "form": form,
        "person": bar_of(counter.card, counter.actor),
        "card": counter.card,
        "household": counter.household,
        "closed": counter.closed,
        "purposes": purposes,
        "purpose": counter.purpose,
        "is_resident": counter.is_resident,
        "illustrative": "手数料" if counter.offer.is_illustrative else "",
        "manual_url": manual_of(counter.actor.municipality),
    }
