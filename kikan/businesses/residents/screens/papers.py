"""Copies of the resident record (住民票の写し・除票の写し): what is printed, the receipt with its numbers, reissue."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.issue_record_copy import HOUSEHOLD, INDIVIDUAL, issue_record_copy
from kikan.businesses.residents.procedures.reissue_copy import reissue_copy
from kikan.businesses.residents.reads import HouseholdCard, PersonCard, household_card, person_card
from kikan.businesses.residents.reads.cards import RESIDENT
from kikan.businesses.residents.screens.bars import bar_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.documents.archive import issued_about
from kikan.shared.documents.fees import COUNTER, ONLINE, POST, Charge, Offer, offer, taken_for
from kikan.shared.errors import NotFound, ProcedureError
from kikan.shared.tenancy import tenant

ASKED = (
    ("head", "世帯主・続柄"),
    ("family_register", "本籍・筆頭者"),
    ("reading", "フリガナ"),
    ("foreign_status", "国籍・在留資格など"),
    ("alias_history", "通称の履歴"),
    ("history", "異動の履歴（個人票）"),
)
WHOLE, SOME = "whole", "some"
AT_COUNTERS = (COUNTER, POST, ONLINE)


class CopyForm(forms.Form):
    """What the applicant asked for (請求の内容); everything is left out unless asked."""

    whom = forms.ChoiceField(
        label="記載する人",
        choices=[(WHOLE, "世帯全員"), (SOME, "この人だけ")],
        widget=forms.RadioSelect,
        initial=WHOLE,
    )
    form = forms.ChoiceField(
        label="様式",
        choices=[(HOUSEHOLD, "世帯連記式"), (INDIVIDUAL, "個人票")],
        widget=forms.RadioSelect,
        initial=HOUSEHOLD,
    )
    shown = forms.MultipleChoiceField(
        label="省略せずに記載する事項", choices=ASKED, widget=forms.CheckboxSelectMultiple, required=False
    )
    copies = forms.IntegerField(label="部数", min_value=1, max_value=99, initial=1)
    channel = forms.ChoiceField(label="交付の方法", required=False)
    exemption = forms.ChoiceField(label="手数料", required=False)
    official_use = forms.BooleanField(label="公用", required=False)

    def __init__(self, *arguments: Any, card: PersonCard, offer: Offer, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["channel"].choices = offer.channels or [(COUNTER, "窓口")]  # type: ignore[attr-defined]
        self.fields["exemption"].choices = [("", "収納する"), *offer.reasons]  # type: ignore[attr-defined]
        for name in ("whom", "form", "shown"):
            self.fields[name].widget.attrs.pop("required", None)
        if card.state != RESIDENT:
            for name in ("whom", "form"):
                del self.fields[name]


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def record_copy(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask what shall stand in the copy, issue it, show the receipt."""
    actor = actor_in(request)
    card, household, offered = _read(actor, number)
    form = CopyForm(request.POST or None, card=card, offer=offered)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _issue(actor, number, form.cleaned_data, household))
        except ProcedureError as error:
            refuse(form, error)
    persons = [m.person for m in household.members] if household else [number]
    looks.record(actor, screen="residents.record_copy", persons=persons)
    context = {
        "form": form, "person": bar_of(card, actor), "card": card, "household": household,
        "illustrative": "手数料" if offered.is_illustrative else "",
    }  # fmt: skip
    return render(request, "residents/record_copy.html", context)


def _read(actor: Actor, number: int) -> tuple[PersonCard, HouseholdCard | None, Offer]:
    with tenant(actor.municipality):
        card = person_card(number, actor=actor)
        is_here = card.state == RESIDENT and card.household is not None
        household = household_card(card.household or 0, actor=actor) if is_here else None
        return card, household, offer("resident_copy" if is_here else "removed_copy", AT_COUNTERS)


def _issue(actor: Actor, number: int, given: dict[str, Any], household: HouseholdCard | None) -> HttpResponse:
    everybody = [m.person for m in household.members] if household else [number]
    issued = issue_record_copy(
        persons=everybody if given.get("whom") == WHOLE else [number],
        shown=Shown(**dict.fromkeys(given["shown"], True)),
        actor=actor,
        form=given.get("form", INDIVIDUAL),
        copies=given["copies"],
        official_use=given["official_use"],
        charge=Charge(given["channel"] or COUNTER, given["exemption"]),
    )
    return redirect(
        "residents:issued", municipality=actor.municipality, number=number, first=issued[0], last=issued[-1]
    )


@screen("residents.print")
@require_GET
def issued(request: HttpRequest, municipality: int, number: int, first: int, last: int) -> HttpResponse:
    """The receipt: issue numbers and the PDF of each copy."""
    actor = actor_in(request)
    with tenant(municipality):
        card = person_card(number, actor=actor)
        papers = [p for p in issued_about("person", number, 200) if first <= p.number <= last]
        taken = taken_for([p.number for p in papers])
    if not papers:
        raise NotFound("この人に、この発行番号の書類はありません。")
    looks.record(actor, screen="residents.issued", persons=[number])
    context = {
        "person": bar_of(card, actor), "card": card, "papers": list(reversed(papers)),
        "fee": sum(taken.values()), "has_fee": bool(taken),
    }  # fmt: skip
    return render(request, "residents/issued.html", context)


@screen("residents.print")
@require_POST
def reissue(request: HttpRequest, municipality: int, number: int, issue: int) -> HttpResponse:
    """Issue a paper again in the state of its first issue, marked 再交付."""
    actor = actor_in(request)
    with tenant(municipality):
        if not any(p.number == issue for p in issued_about("person", number, 200)):
            raise NotFound("この人に、この発行番号の書類はありません。")

    def carried_out() -> HttpResponse:
        new = reissue_copy(number=issue, actor=actor)
        where = {"municipality": municipality, "number": number, "first": new, "last": new}
        return redirect(reverse("residents:issued", kwargs=where))

    return once(request, carried_out)
