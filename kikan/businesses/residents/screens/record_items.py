"""Certificate of chosen items (住民票記載事項証明書・除票記載事項証明書)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.documents.record_items import (
    FOREIGN_ITEMS,
    ITEMS,
    JAPANESE_ITEMS,
    REMOVAL_ITEMS,
    USUAL,
)
from kikan.businesses.residents.procedures.issue_record_items import issue_record_items
from kikan.businesses.residents.screens.certificates import Counter, HandingOutForm, counter_of, respond
from kikan.businesses.residents.screens.purposes import SOME, WHOLE
from kikan.shared.access.screen import screen


class ItemsForm(HandingOutForm):
    """Whose items, and which; the name always stands there."""

    whom = forms.ChoiceField(
        label="証明する人",
        choices=[(SOME, "この人だけ"), (WHOLE, "世帯全員")],
        widget=forms.RadioSelect,
        initial=SOME,
    )
    items = forms.MultipleChoiceField(label="証明する事項", widget=forms.CheckboxSelectMultiple)
    with_building = forms.BooleanField(label="方書を記載する", required=False, initial=True)
    field_order = (
        "whom", "items", "with_building", "copies", "channel", "exemption", "official_use", "passes_faults",
    )  # fmt: skip

    def __init__(self, *arguments: Any, counter: Counter, **options: Any) -> None:
        super().__init__(*arguments, counter=counter, **options)
        people = counter.household.members if counter.household else (counter.card,)
        left_out = frozenset() if any(card.stay for card in people) else FOREIGN_ITEMS
        left_out |= frozenset() if any(not card.stay for card in people) else JAPANESE_ITEMS
        known = ITEMS if counter.is_resident else {**ITEMS, **REMOVAL_ITEMS}
        shown = [(key, ja) for key, (ja, _) in known.items() if key not in left_out]
        self.fields["items"].choices = shown  # type: ignore[attr-defined]
        self.fields["whom"].widget.attrs.pop("required", None)
        if not counter.is_resident:
            del self.fields["whom"]


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def record_items(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Choose the items, show the certificate, issue it."""
    counter = counter_of(request, number, ("record_items", "record_items"))
    wanted = counter.purpose
    initial: dict[str, Any] = {"items": list(wanted.items if wanted else USUAL)}
    if wanted and wanted.exemption in counter.offer.exemptions:
        initial["exemption"] = wanted.exemption
    form = ItemsForm(request.POST or None, counter=counter, initial=initial)

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "persons": counter.persons if given.get("whom") == WHOLE else [number],
            "items": given["items"],
            "with_building": given["with_building"],
            **form.handing_out(),
        }

    return respond(
        counter, form, "residents.issue_record_items", issue_record_items, arguments,
        template="residents/record_copy.html",
        more={"title": "住民票記載事項証明書" if counter.is_resident else "除票記載事項証明書"},
    )  # fmt: skip
