"""Move inside (転居), move-out (転出) and the notice of the new municipality (転入通知)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kikan.businesses.residents.reads import words
from kikan.businesses.residents.reads.towns import towns
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow
from kikan.businesses.residents.screens.forms import (
    ElsewhereForm,
    MembersForm,
    NoticeForm,
    Number,
    PapersForm,
    PlaceForm,
    data_of_members,
    data_of_papers,
    data_of_place,
    keep_near,
)
from kikan.shared.desk.fields import EraDateField
from kikan.shared.tenancy import clock, tenant

JOIN = "join"


class HouseholdFlow(Flow):
    """An act of the members of one household."""

    chooses = True

    def offer_members(self, form: MembersForm) -> None:
        members = self.known.household.members if self.known.household else ()
        form.add_members(members, chooses=self.chooses, chosen=[self.number] if self.number else ())

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        assert isinstance(forms.main, MembersForm)
        household = self.known.household
        chosen = (
            forms.main.chosen()
            if self.chooses
            else [m.person for m in household.members]
            if household
            else []
        )
        whom = [("person", n) for n in chosen]
        return [*whom, *([("household", household.household)] if household else [])]

    def whom(self, forms: Bundle) -> str:
        assert isinstance(forms.main, MembersForm)
        chosen = forms.main.chosen() if self.chooses else (self.number,)
        names = {m.person: m.name for m in forms.main.members}
        first = str(names.get(chosen[0] or 0, "") if chosen else "")[:40]
        return first + (f"　ほか{len(chosen) - 1}人" if len(chosen) > 1 else "")


def data_of_days(arguments: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: arguments[name].isoformat() for name in names if arguments.get(name) is not None}


class MoveInsideForm(MembersForm, PapersForm, PlaceForm, NoticeForm):
    household_choice = forms.ChoiceField(
        label="世帯", choices=[("new", "新しい住所へ移る"), (JOIN, "ほかの世帯に入る")], initial="new"
    )
    household = Number(label="入る世帯の世帯番号", required=False)
    field_order = (
        "happened_on", "reported_on", "household_choice", "household", "town", "lot", "building",
        "identity", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.joins:
            for name in ("town", "lot"):
                self.fields[name].required = False

    @property
    def joins(self) -> bool:
        return self["household_choice"].value() == JOIN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.joins and given.get("household") is None and "household" not in self.errors:
            self.add_error("household", "入る世帯の世帯番号を入力してください。")
        return given


class MoveInside(HouseholdFlow):
    procedure = "residents.accept_move_inside"
    kind = "residents.moved_inside"
    ja = "転居の届出"
    names = {"place": "town"}

    def forms(self, data: Data | None) -> Bundle:
        main = MoveInsideForm(data)
        with tenant(self.actor.municipality):
            main.offer(towns())
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, MoveInsideForm)
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "persons": main.chosen(),
            "place": None if main.joins else main.place(),
            "household": given["household"] if main.joins else None,
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        household = arguments.get("household")
        return {
            **data_of_days(arguments, "happened_on", "reported_on"),
            "household_choice": "new" if household is None else JOIN,
            "household": "" if household is None else str(household),
            **data_of_place(arguments.get("place")),
            **data_of_members(arguments["persons"], arguments.get("relationships")),
            **data_of_papers(arguments.get("papers")),
        }


class MoveOutForm(MembersForm, PapersForm, ElsewhereForm, NoticeForm):
    is_abroad = forms.BooleanField(label="国外への転出", required=False)
    certificate = forms.ChoiceField(
        label="交付する証明書", choices=[("", "届出日から決める"), *words.DETAILS[21].items()], required=False
    )
    holds_number_card = forms.BooleanField(label="個人番号カードを持つ人がいる", required=False)
    field_order = (
        "happened_on", "reported_on", "elsewhere", "elsewhere_code", "is_abroad", "certificate", "holds_number_card",
        "identity", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "転出（予定）日"
        self.fields["elsewhere"].label = "転出先"
        self.fields["elsewhere"].help_text = "決まっていないときは「未定」と入力します。"
        self.fields["certificate"].help_text = "転出した日から14日を過ぎた届出は、準ずる証明書になります。"


class MoveOut(HouseholdFlow):
    procedure = "residents.accept_move_out"
    kind = "residents.moved_out"
    ja = "転出の届出"
    names = {"to": "elsewhere"}

    def forms(self, data: Data | None) -> Bundle:
        main = MoveOutForm(data)
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, MoveOutForm)
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "persons": main.chosen(),
            "to": main.elsewhere_place(),
            "is_abroad": given["is_abroad"],
            "certificate": given["certificate"],
            "holds_number_card": given["holds_number_card"],
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {
            **data_of_days(arguments, "happened_on", "reported_on"),
            "elsewhere": arguments["to"].address,
            "elsewhere_code": arguments["to"].code,
            "is_abroad": "on" if arguments.get("is_abroad") else "",
            "certificate": arguments.get("certificate", ""),
            "holds_number_card": "on" if arguments.get("holds_number_card") else "",
            **data_of_members(arguments["persons"], arguments.get("relationships")),
            **data_of_papers(arguments.get("papers")),
        }


class MoveInNoticeForm(PapersForm, ElsewhereForm):
    confirmed_on = EraDateField(label="新しい住所を定めた日")
    notice_on = EraDateField(label="通知の日")
    field_order = ("confirmed_on", "elsewhere", "elsewhere_code", "notice_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["identity"]
        self.fields["elsewhere"].label = "新しい住所（確定）"
        self.initial.setdefault("notice_on", clock.today())
        keep_near(self, "confirmed_on", "notice_on")


class MoveInNotice(Flow):
    procedure = "residents.receive_move_in_notice"
    kind = "residents.move_in_notice_received"
    ja = "転入通知の受理"
    names = {"confirmed": "elsewhere", "happened_on": "confirmed_on", "reported_on": "notice_on"}

    def forms(self, data: Data | None) -> Bundle:
        return Bundle(MoveInNoticeForm(data), (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, MoveInNoticeForm)
        given.setdefault("identity", "")
        return {
            "person": self.number,
            "confirmed_on": given["confirmed_on"],
            "confirmed": main.elsewhere_place(),
            "notice_on": given["notice_on"],
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {
            **data_of_days(arguments, "confirmed_on", "notice_on"),
            "elsewhere": arguments["confirmed"].address,
            "elsewhere_code": arguments["confirmed"].code,
            **data_of_papers(arguments.get("papers")),
        }
