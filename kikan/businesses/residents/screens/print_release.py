"""Ask the officer to release one print (支援措置対象者への交付の解除の申請)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.reads import household_card, person_card
from kikan.businesses.residents.reads.cards import RESIDENT
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.render import person_number
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts

PROCEDURE = "residents.release_print"
WHOLE, ALONE = "whole", "alone"


class AskForm(forms.Form):
    """For whose paper and why (申請の内容)."""

    whom = forms.ChoiceField(
        label="証明書に記載する人", choices=[(WHOLE, "世帯全員"), (ALONE, "この人だけ")],
        widget=forms.RadioSelect, initial=WHOLE,
    )  # fmt: skip
    reason = Texts(label="交付する理由", longest=80)


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The officer decides on the worklist; then this clerk may issue one paper within half an hour."""
    actor = actor_in(request)
    with tenant(municipality):
        card = person_card(number, actor=actor)
        is_here = card.state == RESIDENT and card.household is not None
        members = [m.person for m in household_card(card.household or 0).members] if is_here else [number]
    form = AskForm(request.POST or None)
    form.fields["whom"].widget.attrs.pop("required", None)
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        persons = members if form.cleaned_data["whom"] == WHOLE else [number]
        try:
            return once(request, lambda: _enter(actor, number, persons, form.cleaned_data["reason"]))
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="residents.ask_print_release", persons=[number])
    context = {"form": form, "person": bar_of(card, actor), "card": card}
    return render(request, "residents/print_release.html", context)


def _enter(actor: Actor, number: int, persons: list[int], reason: str) -> HttpResponse:
    """The subject is no person: a request for a paper keeps nobody's entries out (E09)."""
    entered = acts.enter(
        PROCEDURE,
        actor=actor,
        arguments={"persons": persons, "asked_by": actor.user, "reason": reason},
        subjects=[("print", number)],
        title=f"支援措置対象者への交付の解除（{person_number(number)}）：{reason}"[:120],
    )
    return redirect("worklist_act", municipality=actor.municipality, number=entered)
