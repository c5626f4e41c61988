"""Copies of the resident record (住民票の写し・除票の写し・改製原住民票), the receipt with its numbers, reissue."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.issue_former_copy import issue_former_copy
from kikan.businesses.residents.procedures.issue_record_copy import HOUSEHOLD, INDIVIDUAL, issue_record_copy
from kikan.businesses.residents.procedures.reissue_copy import reissue_copy
from kikan.businesses.residents.reads import person_card
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.certificates import Counter, HandingOutForm, counter_of, respond
from kikan.businesses.residents.screens.purposes import SOME, WHOLE
from kikan.ground.eras import in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.sending import once
from kikan.shared.documents.archive import issued_about
from kikan.shared.documents.fees import taken_for
from kikan.shared.documents.printing import setting_for
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

ASKED = (
    ("head", "世帯主・続柄"),
    ("family_register", "本籍・筆頭者"),
    ("reading", "フリガナ"),
    ("foreign_status", "国籍・在留資格など"),
    ("alias_history", "通称の履歴"),
    ("history", "異動の履歴（個人票）"),
)
NUMBERS = (("my_number", "個人番号"), ("resident_code", "住民票コード"))


class ShownForm(HandingOutForm):
    """What stands on the paper beyond what always does; everything is left out unless asked."""

    shown = forms.MultipleChoiceField(
        label="省略せずに記載する事項", choices=ASKED, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order: tuple[str, ...] = (
        "shown",
        "copies",
        "channel",
        "exemption",
        "official_use",
        "passes_faults",
    )

    def __init__(self, *arguments: Any, counter: Counter, **options: Any) -> None:
        super().__init__(*arguments, counter=counter, **options)
        self.fields["shown"].widget.attrs.pop("required", None)

    def asked_for(self) -> Shown:
        return Shown(**dict.fromkeys(self.cleaned_data["shown"], True))


class CopyForm(ShownForm):
    """What the applicant asked for (請求の内容)."""

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
    field_order = ("whom", "form", "shown", "copies", "channel", "exemption", "official_use", "passes_faults")

    def __init__(self, *arguments: Any, counter: Counter, **options: Any) -> None:
        super().__init__(*arguments, counter=counter, **options)
        if counter.actor.may("residents.my_number"):
            self.fields["shown"].choices = (*ASKED, *NUMBERS)  # type: ignore[attr-defined]
        for name in ("whom", "form"):
            self.fields[name].widget.attrs.pop("required", None)
            if not counter.is_resident:
                del self.fields[name]


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def record_copy(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask what shall stand in the copy, show it, issue it."""
    counter = counter_of(request, number, ("resident_copy", "removed_copy"))
    wanted = counter.purpose
    initial = {"whom": wanted.whom, "form": wanted.form, "shown": list(wanted.shown)} if wanted else {}
    form = CopyForm(request.POST or None, counter=counter, initial=initial)

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "persons": counter.persons if given.get("whom") == WHOLE else [number],
            "shown": form.asked_for(),
            "form": given.get("form", INDIVIDUAL),
            **form.handing_out(),
        }

    return respond(
        counter, form, "residents.issue_record_copy", issue_record_copy, arguments,
        template="residents/record_copy.html",
    )  # fmt: skip


class FormerForm(ShownForm):
    """Which closed sheet of the person (閉じた住民票)."""

    line = forms.TypedChoiceField(label="閉じた住民票", coerce=int)
    field_order = ("line", "shown", "copies", "channel", "exemption", "official_use", "passes_faults")

    def __init__(self, *arguments: Any, counter: Counter, **options: Any) -> None:
        super().__init__(*arguments, counter=counter, **options)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (sheet.line, f"{in_words(sheet.closed_on)}　{sheet.reason_ja}") for sheet in counter.closed
        ]


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def former_copy(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A copy of a closed sheet (改製原住民票の写し). Errors: NotFound where none was closed."""
    counter = counter_of(request, number, ("former_copy", "former_copy"))
    if not counter.closed:
        raise NotFound("この人に、改製などで閉じた住民票はありません。")
    form = FormerForm(request.POST or None, counter=counter, initial={"line": counter.closed[-1].line})

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        return {"person": number, "line": given["line"], "shown": form.asked_for(), **form.handing_out()}

    return respond(
        counter, form, "residents.issue_former_copy", issue_former_copy, arguments,
        template="residents/record_copy.html", more={"title": "改製原住民票の写し"},
    )  # fmt: skip


@screen("residents.print")
@require_GET
def issued(request: HttpRequest, municipality: int, number: int, first: int, last: int) -> HttpResponse:
    """The receipt: issue numbers, the PDF of each copy, the fee taken."""
    actor = actor_in(request)
    with tenant(municipality):
        card = person_card(number, actor=actor)
        papers = [p for p in issued_about("person", number, 200) if first <= p.number <= last]
        taken = taken_for([p.number for p in papers])
        prints = {p.kind: setting_for(actor.terminal, p.kind).ja for p in papers}
    if not papers:
        raise NotFound("この人に、この発行番号の書類はありません。")
    looks.record(actor, screen="residents.issued", persons=[number])
    context = {
        "person": bar_of(card, actor), "card": card, "papers": list(reversed(papers)),
        "fee": sum(taken.values()), "has_fee": bool(taken), "prints": sorted(set(prints.values())),
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
