"""The form of one person who enters the register (転入・出生): what the notice and the certificate say."""

from typing import Any

from django import forms

from kikan.businesses.residents.procedures.arguments import NewPerson
from kikan.businesses.residents.reads import PersonCard
from kikan.businesses.residents.screens.forms import (
    AliasHistoryField,
    Number,
    Relationship,
    StayForm,
    Texts,
    birth_of,
    data_of_stay,
    text_of_aliases,
    text_of_birth,
)
from kikan.shared.desk.fields import KanaField, NameField, UncertainDateField
from kikan.shared.desk.widgets import NameInput

SEXES = (("", "―"), ("1", "男"), ("2", "女"), ("0", "不明"))


class PersonForm(StayForm):
    """The first line is what everybody has; the rest opens where it is needed (旧氏・通称・戸籍・在留)."""

    name = NameField(label="氏名")
    kana = KanaField(label="フリガナ", required=False)
    birth = UncertainDateField(label="生年月日")
    sex = forms.ChoiceField(label="性別", choices=SEXES)
    relationship = Relationship(label="続柄")
    is_reading_confirmed = forms.BooleanField(label="フリガナを本人に確認した", required=False)
    resident_kind = forms.ChoiceField(label="種別", choices=[(1, "日本人"), (2, "外国人")], initial=1)
    number = Number(label="前の宛名番号（再転入）", required=False)
    former_name = NameField(label="旧氏", required=False, longest=100)
    former_kana = KanaField(label="旧氏のフリガナ", required=False)
    register_place = Texts(label="本籍（別のとき）", longest=200, required=False)
    register_first_person = NameField(label="筆頭者（別のとき）", required=False, longest=200)
    alias = NameField(label="通称", required=False)
    alias_kana = KanaField(label="通称のフリガナ", required=False)
    alias_history = AliasHistoryField(
        label="通称の履歴", required=False, help_text="一行に一つ：通称、記載日、市区町村、削除日、市区町村"
    )
    kanji_name = NameField(label="漢字併記名", required=False)
    remark = Texts(label="備考", longest=400, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("name", "former_name", "alias", "kanji_name", "register_first_person"):
            self.fields[name].widget = NameInput({"class": "in in-name glyphs"})
        self.fields["resident_kind"].widget.attrs["class"] = "in"

    @property
    def is_open(self) -> bool:
        """Whether something stands in the part that is closed at first."""
        first = (
            "name",
            "kana",
            "birth",
            "sex",
            "relationship",
            "is_reading_confirmed",
            "resident_kind",
            "number",
        )
        rest = [name for name in self.fields if name not in first]
        return (
            any(self[name].value() for name in rest)
            or str(self["resident_kind"].value()) == "2"
            or any(name in self.errors for name in rest)
        )

    def new_person(self, register_place: str = "", register_first_person: str = "") -> NewPerson:
        """The person as the procedures take it; what the family shares stands where nothing else was typed."""
        given = self.cleaned_data
        is_japanese = given["resident_kind"] == "1"
        return NewPerson(
            name=given["name"],
            sex=int(given["sex"]),
            birth=birth_of(given["birth"]),
            relationship=given["relationship"],
            kana=given["kana"],
            is_reading_confirmed=given["is_reading_confirmed"],
            number=given["number"],
            resident_kind=int(given["resident_kind"]),
            former_name=given["former_name"],
            former_kana=given["former_kana"],
            alias=given["alias"],
            alias_kana=given["alias_kana"],
            kanji_name=given["kanji_name"],
            register_place=(given["register_place"] or register_place) if is_japanese else "",
            register_first_person=(given["register_first_person"] or register_first_person)
            if is_japanese
            else "",
            stay=None if is_japanese else self.stay(),
            remark=given["remark"],
            alias_history=() if is_japanese else given["alias_history"],
        )


def data_of_person(person: NewPerson, shared: tuple[str, str] = ("", "")) -> dict[str, str]:
    """A person of a draft as typed; what all share is left to the main form."""
    plain = (
        "name",
        "kana",
        "relationship",
        "former_name",
        "former_kana",
        "alias",
        "alias_kana",
        "kanji_name",
        "remark",
    )
    found = {name: str(getattr(person, name)) for name in plain}
    found |= {
        "sex": str(person.sex),
        "resident_kind": str(person.resident_kind),
        "birth": text_of_birth(person.birth),
    }
    found["alias_history"] = text_of_aliases(person.alias_history)
    found["number"] = "" if person.number is None else str(person.number)
    if person.is_reading_confirmed:
        found["is_reading_confirmed"] = "on"
    if (person.register_place, person.register_first_person) != shared:
        found |= {
            "register_place": person.register_place,
            "register_first_person": person.register_first_person,
        }
    if person.stay is not None:
        found |= data_of_stay(person.stay)
    return found


def data_of_card(card: PersonCard, relationship: str) -> dict[str, str]:
    """What is known of somebody who returns (再転入)."""
    found = {
        "number": str(card.person),
        "name": card.name,
        "kana": card.kana,
        "birth": card.birth_text or (card.birth_on.isoformat() if card.birth_on else ""),
        "sex": str(card.sex),
        "relationship": relationship,
        "resident_kind": str(card.resident_kind),
        "former_name": card.former_name,
        "alias": card.alias,
        "kanji_name": card.kanji_name,
        # What is hidden is typed from the papers; its note must not become a 本籍.
        "register_place": "" if card.is_protected else card.register_place,
        "register_first_person": card.register_first_person,
    }
    if card.is_reading_confirmed:
        found["is_reading_confirmed"] = "on"
    if card.stay is not None:
        found |= data_of_stay(card.stay)
    return found
