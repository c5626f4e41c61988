"""Notice of the family register (戸籍の届出による修正): everybody of the household in one form; what differs is changed."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kikan.businesses.residents.procedures.arguments import RegisterChange
from kikan.businesses.residents.reads import PersonCard, words
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow
from kikan.businesses.residents.screens.forms import (
    NoticeForm,
    PapersForm,
    Relationship,
    Texts,
    birth_of,
    data_of_papers,
    text_of_birth,
)
from kikan.businesses.residents.screens.moves import data_of_days
from kikan.businesses.residents.screens.person_form import SEXES
from kikan.shared.desk.fields import KanaField, NameField, UncertainDateField

OF_REGISTER = [(k, ja) for k, ja in words.DETAILS[43].items() if k not in ("G", "H")]
PLAIN = ("name", "kana", "register_place", "register_first_person", "relationship", "reading_source")


class RegisterForm(PapersForm, NoticeForm):
    detail = forms.ChoiceField(label="届出の種類", choices=OF_REGISTER)
    field_order = ("detail", "happened_on", "reported_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["happened_on"].label = "届出の効力の日"
        self.fields["reported_on"].label = "届出・通知の日"
        del self.fields["identity"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["identity"] = ""
        return given


class RegisterRow(forms.Form):
    """One member with what is recorded; only what the clerk changes is told to the procedure."""

    name = NameField(label="氏名")
    kana = KanaField(label="フリガナ", required=False)
    reading_source = forms.ChoiceField(
        label="フリガナの根拠", choices=[("", "変えない"), *words.READING_SOURCES.items()], required=False
    )
    register_place = Texts(label="本籍", longest=200, required=False)
    register_first_person = NameField(label="筆頭者", required=False, longest=200)
    relationship = Relationship(label="続柄", required=False)
    sex = forms.ChoiceField(label="性別", choices=SEXES[1:])
    birth = UncertainDateField(label="生年月日")

    card: PersonCard

    def change(self) -> RegisterChange | None:
        """What differs from the record; None where nothing does."""
        given = self.cleaned_data
        texts = {n: given[n] for n in PLAIN if n in self.changed_data}
        if not self.changed_data:
            return None
        return RegisterChange(
            self.card.person,
            **texts,
            sex=int(given["sex"]) if "sex" in self.changed_data else None,
            birth=birth_of(given["birth"]) if "birth" in self.changed_data else None,
        )


class FamilyRegister(Flow):
    procedure = "residents.record_family_register"
    kind = "residents.family_register_changed"
    ja = "戸籍の届出による修正"
    template = "residents/family_register.html"
    names = {"changes": "detail"}

    def members(self) -> list[PersonCard]:
        """The person of the page first."""
        household, card = self.known.household, self.known.card
        assert card is not None
        rest = [m for m in household.members if m.person != card.person] if household else []
        return [card, *rest]

    def forms(self, data: Data | None) -> Bundle:
        rows = []
        for i, card in enumerate(self.members()):
            row = RegisterRow(data, prefix=f"p{i}", initial=_initial(card))
            row.card = card
            rows.append(row)
        return Bundle(RegisterForm(data), rows, self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, RegisterForm)
        changed = [(row, row.change()) for row in forms.rows if isinstance(row, RegisterRow)]
        forms.told = [row for row, change in changed if change is not None]
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "detail": given["detail"],
            "changes": tuple(change for _, change in changed if change is not None),
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        made: dict[int, RegisterChange] = {c.person: c for c in arguments["changes"]}
        days = data_of_days(arguments, "happened_on", "reported_on")
        data = {**days, "detail": arguments["detail"], **data_of_papers(arguments.get("papers"))}
        for i, card in enumerate(self.members()):
            known = {name: _as_typed(value) for name, value in _initial(card).items()}
            data |= {f"p{i}-{n}": v for n, v in {**known, **_typed(made.get(card.person))}.items()}
        return data

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        told = [row.card.person for row in forms.told or () if isinstance(row, RegisterRow)]
        household = self.known.household
        home = [("household", household.household)] if household else []
        return [*(("person", n) for n in told or [self.number or 0]), *home]


def _initial(card: PersonCard) -> dict[str, Any]:
    plain = ("name", "kana", "register_place", "register_first_person", "relationship")
    return {
        **{name: getattr(card, name) for name in plain},
        "sex": str(card.sex),
        "birth": card.birth_text or card.birth_on,
    }


def _as_typed(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _typed(change: RegisterChange | None) -> dict[str, str]:
    if change is None:
        return {}
    found = {n: str(getattr(change, n)) for n in PLAIN if getattr(change, n) is not None}
    if change.sex is not None:
        found["sex"] = str(change.sex)
    if change.birth is not None:
        found["birth"] = text_of_birth(change.birth)
    return found
