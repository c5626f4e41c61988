"""The certificate of a move-out (転出証明書・転出証明書に準ずる証明書)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.procedures.issue_move_out_certificate import issue_move_out_certificate
from kikan.businesses.residents.reads import PersonCard
from kikan.businesses.residents.reads.cards import person_cards
from kikan.businesses.residents.reads.leaving import leavers_with
from kikan.businesses.residents.screens.certificates import Counter, HandingOutForm, counter_of, respond
from kikan.shared.access.screen import screen
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant


class MoveOutForm(HandingOutForm):
    """Who stands on the certificate, and whether it is the one that stands in for it."""

    persons = forms.TypedMultipleChoiceField(
        label="転出する人", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    is_equivalent = forms.BooleanField(label="転出証明書に準ずる証明書にする", required=False)
    field_order = ("persons", "is_equivalent", "copies", "official_use", "passes_faults")

    def __init__(self, *arguments: Any, counter: Counter, leavers: list[PersonCard], **options: Any) -> None:
        super().__init__(*arguments, counter=counter, **options)
        self.fields["persons"].choices = [(c.person, c.name) for c in leavers]  # type: ignore[attr-defined]
        self.fields["persons"].initial = [c.person for c in leavers]
        self.fields[
            "is_equivalent"
        ].help_text = "転出した日から14日を過ぎた届出、紛失したとき、すでに転出したときに選びます。"


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def move_out_certificate(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Hand the certificate out to those who leave together. Errors: NotFound without a notified move-out."""
    counter = counter_of(request, number)
    with tenant(municipality):
        leavers = person_cards(list(leavers_with(number)), actor=counter.actor)
    if not leavers:
        raise NotFound("この人の転出は届け出られていません。", what_to_do="転出の届出を登録してください。")
    form = MoveOutForm(request.POST or None, counter=counter, leavers=leavers)

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        handed = form.handing_out()
        return {"persons": given["persons"], "is_equivalent": given["is_equivalent"], **handed}

    return respond(
        counter, form, "residents.issue_move_out_certificate", issue_move_out_certificate, arguments,
        template="residents/record_copy.html", more={"title": "転出証明書"},
    )  # fmt: skip
