"""Entries and removals ex officio (職権記載・職権消除), and the move-in by card (特例転入)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.procedures.arguments import Elsewhere
from kikan.businesses.residents.reads import words
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data
from kikan.businesses.residents.screens.forms import (
    MembersForm,
    PapersForm,
    UncertainEventForm,
    data_of_event_day,
    data_of_members,
    data_of_papers,
)
from kikan.businesses.residents.screens.move_in import MoveIn, MoveInForm
from kikan.businesses.residents.screens.moves import HouseholdFlow, data_of_days
from kikan.shared.access.screen import screen

ENTERED, REMOVED = 6, 26


class EnterForm(MoveInForm):
    """The same form for those the office enters by itself; the former address may be unknown or blank."""

    detail = forms.ChoiceField(label="記載の理由", choices=list(words.DETAILS[ENTERED].items()))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("origin", "by_card_planned_on"):
            del self.fields[name]
        self.fields["came_from"].required = False
        self.fields["came_from"].help_text = "分からないときは「不明」、出生のときは空欄です。"
        self.fields["happened_on"].label = "記載の日（住民となった日）"
        self.fields["reported_on"].label = "届出・通知・調査の日"


class EnterExOfficio(MoveIn):
    procedure = "residents.enter_ex_officio"
    kind = "residents.entered_ex_officio"
    ja = "職権記載"
    form = EnterForm

    def special(self, form: MoveInForm) -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "detail": given["detail"],
            "came_from": Elsewhere(given["came_from"], given["came_from_code"]),
            "last_registered": given["last_registered"],
        }

    def data_of_special(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {"detail": str(arguments.get("detail", ""))}


class ByCardForm(MoveInForm):
    """A move-in without a paper certificate: the data come over the network, the card proves who it is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("origin", "last_registered"):
            del self.fields[name]
        self.fields["by_card_planned_on"].required = True
        self.fields["by_card_planned_on"].label = "転出予定日"
        self.initial.setdefault("identity", "個人番号カード")
        self.initial.setdefault("documents", "転出証明書情報")


class MoveInByCard(MoveIn):
    """特例転入. The link to the other municipality's data is not part of the installation: the screen says so."""

    ja = "特例転入の届出"
    form = ByCardForm
    is_by_card = True

    def special(self, form: MoveInForm) -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "origin": "domestic",
            "came_from": Elsewhere(given["came_from"], given["came_from_code"]),
            "by_card_planned_on": given["by_card_planned_on"],
        }


class RemoveForm(MembersForm, PapersForm, UncertainEventForm):
    detail = forms.ChoiceField(label="消除の理由", choices=list(words.DETAILS[REMOVED].items()))
    field_order = ("detail", "happened_on", "reported_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "消除の事由の日"
        self.fields[
            "happened_on"
        ].help_text = "分からないときは「令和8年5月頃」「令和8年月日不詳」のように入力します。"
        self.fields["reported_on"].label = "通知・調査の日"
        del self.fields["identity"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["identity"] = ""
        return given


class RemoveExOfficio(HouseholdFlow):
    procedure = "residents.remove_ex_officio"
    kind = "residents.removed_ex_officio"
    ja = "職権消除"

    def forms(self, data: Data | None) -> Bundle:
        main = RemoveForm(data)
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, RemoveForm)
        happened_on, cause_text = main.event_day()
        return {
            "happened_on": happened_on,
            "reported_on": given["reported_on"],
            "persons": main.chosen(),
            "detail": given["detail"],
            "cause_text": cause_text,
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {
            **data_of_event_day(arguments["happened_on"], arguments.get("cause_text", "")),
            **data_of_days(arguments, "reported_on"),
            "detail": arguments["detail"],
            **data_of_members(arguments["persons"], arguments.get("relationships")),
            **data_of_papers(arguments.get("papers")),
        }


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def enter_ex_officio(request: HttpRequest, municipality: int) -> HttpResponse:
    """People whom the office enters by itself (職権記載)."""
    return EnterExOfficio(request).respond()


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def enter_again(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Somebody on a removed record who is entered again (職権消除の回復)."""
    return EnterExOfficio(request, number).respond()


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def move_in_by_card(request: HttpRequest, municipality: int) -> HttpResponse:
    """A move-in by card (特例転入)."""
    return MoveInByCard(request).respond()
