"""Acts about who one person is (帰化・国籍喪失・在留・旧氏・通称・後見・改製): one form, one record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from kikan.businesses.residents.reads import words
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow
from kikan.businesses.residents.screens.forms import (
    MembersForm,
    NoticeForm,
    PapersForm,
    StayForm,
    Texts,
    data_of_members,
    data_of_papers,
    data_of_stay,
)
from kikan.businesses.residents.screens.moves import data_of_days
from kikan.shared.desk.fields import KanaField, NameField

ENTER, REMOVE = "enter", "remove"


class StatusForm(PapersForm, NoticeForm):
    """The days and the papers every such act has."""


class PersonAct(Flow):
    """An act about the person of the page alone; subclasses name the form and its part of the arguments."""

    form: ClassVar[type[StatusForm]]

    def initial(self) -> dict[str, Any]:
        """What is known already."""
        return {}

    def forms(self, data: Data | None) -> Bundle:
        main = self.form(data, initial=self.initial())
        self.offer(main)
        return Bundle(main, (), self.names)

    def offer(self, form: StatusForm) -> None:
        """What the form needs of the household."""

    def given(self, form: Any) -> dict[str, Any]:
        """The arguments of the act itself."""
        raise NotImplementedError

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main = forms.main
        assert isinstance(main, StatusForm)
        days = {name: main.cleaned_data[name] for name in ("happened_on", "reported_on")}
        return {"person": self.number, **days, **self.given(main), "papers": main.papers()}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """The fields of the act itself as they were typed."""
        raise NotImplementedError

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        days = data_of_days(arguments, "happened_on", "reported_on")
        return {**days, **self.typed(arguments), **data_of_papers(arguments.get("papers"))}


class NaturaliseForm(MembersForm, StatusForm):
    detail = forms.ChoiceField(label="事由", choices=list(words.DETAILS[4].items()))
    name = NameField(label="日本人としての氏名")
    kana = KanaField(label="フリガナ", required=False)
    register_place = Texts(label="本籍", longest=200)
    register_first_person = NameField(label="筆頭者", longest=200)
    field_order = (
        "detail", "happened_on", "reported_on", "name", "kana", "register_place", "register_first_person",
        "identity", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "帰化・国籍取得の日"
        self.fields["reported_on"].label = "届出・通知の日"


class Naturalise(PersonAct):
    procedure = "residents.naturalise"
    kind = "residents.naturalised"
    ja = "帰化・国籍取得の記載"
    form = NaturaliseForm

    def initial(self) -> dict[str, Any]:
        card = self.known.card
        return {"name": card.kanji_name or card.alias, "kana": ""} if card else {}

    def offer(self, form: StatusForm) -> None:
        assert isinstance(form, MembersForm)
        form.add_members(self.known.household.members if self.known.household else (), chooses=False)

    def given(self, form: Any) -> dict[str, Any]:
        names = ("detail", "name", "kana", "register_place", "register_first_person")
        return {
            **{name: form.cleaned_data[name] for name in names},
            "relationships": form.relationships() or None,
        }

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        names = ("detail", "name", "kana", "register_place", "register_first_person")
        plain = {name: str(arguments.get(name, "")) for name in names}
        return {**plain, **data_of_members((), arguments.get("relationships"))}


class LoseNationalityForm(StayForm, StatusForm):
    name = NameField(label="氏名（アルファベット）")
    kana = KanaField(label="フリガナ", required=False)
    kanji_name = NameField(label="漢字併記名", required=False)
    field_order = (
        "happened_on", "reported_on", "name", "kana", "kanji_name", "nationality", "nationality_name", "category",
        "status", "period", "period_end", "card_no", "identity", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "国籍喪失の日"
        self.fields["reported_on"].label = "届出・通知の日"
        self.initial.setdefault("category", "06")


class LoseNationality(PersonAct):
    procedure = "residents.lose_nationality"
    kind = "residents.nationality_lost"
    ja = "国籍喪失の記載"
    form = LoseNationalityForm
    names: ClassVar[dict[str, str]] = {"stay": "category"}

    def initial(self) -> dict[str, Any]:
        return {"kanji_name": self.known.card.name} if self.known.card else {}

    def given(self, form: Any) -> dict[str, Any]:
        names = ("name", "kana", "kanji_name")
        return {**{name: form.cleaned_data[name] for name in names}, "stay": form.stay()}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        plain = {name: str(arguments.get(name, "")) for name in ("name", "kana", "kanji_name")}
        return {**plain, **data_of_stay(arguments["stay"])}


class StayChangeForm(StayForm, StatusForm):
    field_order = (
        "happened_on", "reported_on", "nationality", "nationality_name", "category", "status", "period",
        "period_end", "card_no", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "変更の日"
        self.fields["reported_on"].label = "通知の日"


class ChangeStay(PersonAct):
    procedure = "residents.change_stay"
    kind = "residents.stay_changed"
    ja = "在留の変更の記載"
    form = StayChangeForm
    names: ClassVar[dict[str, str]] = {"stay": "category"}

    def initial(self) -> dict[str, Any]:
        stay = self.known.card.stay if self.known.card else None
        return {**data_of_stay(stay), "period_end": stay.period_end} if stay else {}

    def given(self, form: Any) -> dict[str, Any]:
        return {"stay": form.stay()}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return data_of_stay(arguments["stay"])


class FormerNameForm(StatusForm):
    act = forms.ChoiceField(label="請求の種類", choices=[(ENTER, "記載・変更"), (REMOVE, "削除")])
    name = NameField(label="旧氏", required=False, longest=100)
    kana = KanaField(label="旧氏のフリガナ", required=False)
    field_order = ("act", "happened_on", "reported_on", "name", "kana", "identity", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "記載・削除の日"
        self.fields["reported_on"].label = "請求の日"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("act") == ENTER and not given.get("name") and "name" not in self.errors:
            self.add_error("name", "記載する旧氏を入力してください。削除するときは、種類を「削除」にします。")
        return given


class FormerName(PersonAct):
    procedure = "residents.change_former_name"
    kind = "residents.former_name_changed"
    ja = "旧氏の記載・変更・削除"
    form = FormerNameForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.known.card.former_name} if self.known.card else {}

    def given(self, form: Any) -> dict[str, Any]:
        is_entered = form.cleaned_data["act"] == ENTER
        return {name: form.cleaned_data[name] if is_entered else "" for name in ("name", "kana")}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        plain = {name: str(arguments.get(name, "")) for name in ("name", "kana")}
        return {**plain, "act": ENTER if plain["name"] else REMOVE}


class AliasForm(StatusForm):
    act = forms.ChoiceField(label="申出の種類", choices=[(ENTER, "記載"), (REMOVE, "削除")])
    alias = NameField(label="通称", required=False)
    kana = KanaField(label="通称のフリガナ", required=False)
    field_order = ("act", "happened_on", "reported_on", "alias", "kana", "identity", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "記載・削除の日"
        self.fields["reported_on"].label = "申出の日"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("act") == ENTER and not given.get("alias") and "alias" not in self.errors:
            self.add_error(
                "alias", "記載する通称を入力してください。削除するときは、種類を「削除」にします。"
            )
        return given


class Alias(PersonAct):
    procedure = "residents.change_alias"
    kind = "residents.alias_changed"
    ja = "通称の記載・削除"
    form = AliasForm

    def initial(self) -> dict[str, Any]:
        card = self.known.card
        return {"alias": card.alias, "act": REMOVE} if card and card.alias else {}

    def given(self, form: Any) -> dict[str, Any]:
        is_entered = form.cleaned_data["act"] == ENTER
        return {name: form.cleaned_data[name] if is_entered else "" for name in ("alias", "kana")}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        plain = {name: str(arguments.get(name, "")) for name in ("alias", "kana")}
        return {**plain, "act": ENTER if plain["alias"] else REMOVE}


class GuardianshipForm(StatusForm):
    is_ward = forms.ChoiceField(
        label="通知の内容", choices=[("yes", "後見開始（成年被後見人となった）"), ("no", "取消し（成年被後見人でなくなった）")]
    )  # fmt: skip
    field_order = ("is_ward", "happened_on", "reported_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "登記の効力の日"
        self.fields["reported_on"].label = "通知の日"


class Guardianship(PersonAct):
    procedure = "residents.record_guardianship"
    kind = "residents.guardianship_changed"
    ja = "成年被後見人の登記の通知"
    form = GuardianshipForm

    def initial(self) -> dict[str, Any]:
        return {"is_ward": "no" if self.known.card and self.known.card.is_ward else "yes"}

    def given(self, form: Any) -> dict[str, Any]:
        return {"is_ward": form.cleaned_data["is_ward"] == "yes"}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {"is_ward": "yes" if arguments["is_ward"] else "no"}


class RenewForm(StatusForm):
    field_order = ("happened_on", "reported_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["identity"]
        self.fields["happened_on"].label = "改製の日"
        self.fields["reported_on"].label = "申出の日"
        self.fields["reported_on"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["identity"] = ""
        return given


class Renew(PersonAct):
    procedure = "residents.renew_record"
    kind = "residents.record_renewed"
    ja = "住民票の改製"
    form = RenewForm

    def given(self, form: Any) -> dict[str, Any]:
        return {}

    def typed(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        return {}
