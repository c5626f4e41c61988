"""Corrections and cancelling (職権修正・誤記修正・異動の取消し)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import HttpRequest

from kikan.businesses.residents.procedures.arguments import Correction, Elsewhere, NameItems
from kikan.businesses.residents.reads import history_of, words
from kikan.businesses.residents.reads.histories import EventLine
from kikan.businesses.residents.reads.towns import towns
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow, Known
from kikan.businesses.residents.screens.forms import (
    MembersForm,
    NoticeForm,
    PapersForm,
    PlaceForm,
    Relationship,
    Texts,
    birth_of,
    data_of_members,
    data_of_papers,
    data_of_place,
    text_of_birth,
)
from kikan.businesses.residents.screens.moves import HouseholdFlow, data_of_days
from kikan.businesses.residents.screens.person_form import SEXES
from kikan.ground.uncertain import UNKNOWN, UncertainDate
from kikan.shared.desk.fields import KanaField, NameField, UncertainDateField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import reads as worklist


class CorrectForm(PapersForm, PlaceForm, NoticeForm):
    """Every item with what is known; what differs afterwards is corrected."""

    event = forms.TypedChoiceField(label="修正の種類", choices=words.CORRECTIONS, coerce=int)
    name = NameField(label="氏名")
    kana = KanaField(label="フリガナ", required=False)
    is_reading_confirmed = forms.BooleanField(label="フリガナ確認済", required=False)
    birth = UncertainDateField(label="生年月日")
    sex = forms.ChoiceField(label="性別", choices=SEXES[1:])
    relationship = Relationship(label="続柄", required=False)
    register_place = Texts(label="本籍", longest=200, required=False)
    register_first_person = NameField(label="筆頭者", required=False, longest=200)
    resident_since = UncertainDateField(label="住民となった日")
    address_since = UncertainDateField(label="住所を定めた日")
    came_from = Texts(label="転入前の住所", longest=400, required=False)
    remark = Texts(label="備考", longest=400, required=False)
    field_order = (
        "event", "happened_on", "reported_on", "name", "kana", "is_reading_confirmed", "birth", "sex", "relationship",
        "town", "lot", "building", "register_place", "register_first_person", "resident_since",
        "address_since", "came_from", "remark", "documents", "note",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["identity"]
        for name in ("town", "lot", "reported_on"):
            self.fields[name].required = False
        self.fields["happened_on"].label = "修正の日"
        self.fields["reported_on"].label = "申出・通知の日"
        self.initial.pop("reported_on", None)

    known_days: Mapping[str, Any] = MappingProxyType({})

    def differs(self, *names: str) -> bool:
        return any(name in self.changed_data for name in names)

    def correction(self) -> Correction:
        """Only what the clerk changed."""
        given = self.cleaned_data
        one = {
            name: given[name]
            for name in ("relationship", "register_place", "register_first_person", "remark")
            if self.differs(name)
        }
        names = NameItems("official", given["name"], given["kana"], given["is_reading_confirmed"])
        return Correction(
            names=(names,) if self.differs("name", "kana", "is_reading_confirmed") else (),
            birth=birth_of(given["birth"]) if self.differs("birth") else None,
            sex=int(given["sex"]) if self.differs("sex") else None,
            **self._since("resident_since"),
            **self._since("address_since"),
            came_from=Elsewhere(given["came_from"]) if self.differs("came_from") else None,
            place=self.place() if self.differs("town", "lot", "building") and given["town"] else None,
            **one,
        )

    def _since(self, name: str) -> dict[str, Any]:
        """A day with its words where it is unknown; of a wholly unknown one the day recorded so far stays."""
        if not self.differs(name):
            return {}
        day: UncertainDate = self.cleaned_data[name]
        on = self.known_days[name] if day.precision == UNKNOWN else day.sort
        return {name: on, f"{name}_text": "" if day.is_certain else day.text}


class Correct(Flow):
    procedure = "residents.correct_record"
    kind = "residents.corrected"
    ja = "住民票の修正"
    names = {"place": "town", "correction": "event", "person": "event"}

    def forms(self, data: Data | None) -> Bundle:
        card = self.known.card
        assert card is not None
        initial: dict[str, Any] = {
            name: getattr(card, name)
            for name in ("name", "kana", "is_reading_confirmed", "relationship", "lot", "building", "town",
                         "register_place", "register_first_person", "remark")
        }  # fmt: skip
        initial |= {
            "birth": card.birth_text or card.birth_on,
            "sex": str(card.sex),
            "came_from": card.came_from,
        }
        initial |= {
            n: getattr(card, f"{n}_text") or getattr(card, n) for n in ("resident_since", "address_since")
        }
        if card.is_protected:
            for name in ("town", "lot", "building"):
                initial[name] = ""
        main = CorrectForm(data, initial=initial)
        main.known_days = {n: getattr(card, n) for n in ("resident_since", "address_since")}
        with tenant(self.actor.municipality):
            main.offer(towns())
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, CorrectForm)
        given.setdefault("identity", "")
        return {
            "person": self.number,
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "event": given["event"],
            "correction": main.correction(),
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        main = self.forms(None).main
        known = {
            n: main.fields[n].widget.format_value(main[n].value()) or ""
            for n in main.fields
            if n not in ("is_reading_confirmed", "sex", "event")
        }
        made: Correction = arguments["correction"]
        data = {**{n: str(v) for n, v in known.items()}, "sex": str(main["sex"].value())}
        if main["is_reading_confirmed"].value():
            data["is_reading_confirmed"] = "on"
        for item in made.names:
            data |= {
                "name": item.name,
                "kana": item.kana,
                "is_reading_confirmed": "on" if item.is_reading_confirmed else "",
            }
        if made.birth is not None:
            data["birth"] = text_of_birth(made.birth)
        if made.sex is not None:
            data["sex"] = str(made.sex)
        plain = ("relationship", "register_place", "register_first_person", "remark")
        data |= {n: str(getattr(made, n)) for n in plain if getattr(made, n) is not None}
        for name in ("resident_since", "address_since"):
            if getattr(made, name) is not None:
                data[name] = getattr(made, f"{name}_text") or getattr(made, name).isoformat()
        if made.came_from is not None:
            data["came_from"] = made.came_from.address
        data |= data_of_place(made.place)
        days = data_of_days(arguments, "happened_on", "reported_on")
        return {**data, **days, "event": str(arguments["event"]), **data_of_papers(arguments.get("papers"))}


class CancelForm(MembersForm, PapersForm, NoticeForm):
    field_order = ("reported_on", "documents", "note")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["happened_on"], self.fields["identity"]
        self.fields["reported_on"].label = "申出・通知の日"


class Cancel(HouseholdFlow):
    procedure = "residents.cancel_event"
    kind = "residents.cancelled"
    ja = "異動の取消し"
    chooses = False
    names = {"entry": "reported_on"}

    def __init__(
        self, request: HttpRequest, number: int, entry: int, draft: worklist.Act | None = None
    ) -> None:
        self.entry = entry
        super().__init__(request, number, draft)

    def read(self) -> Known:
        known = super().read()
        events = history_of(self.number or 0, actor=self.actor).events
        self.event: EventLine | None = next((e for e in events if e.entry == self.entry), None)
        if self.event is None:
            raise NotFound("この人の異動に、この記録番号のものはありません。")
        return known

    def forms(self, data: Data | None) -> Bundle:
        main = CancelForm(data)
        self.offer_members(main)
        return Bundle(main, (), self.names)

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, CancelForm)
        given.setdefault("identity", "")
        return {
            "entry": self.entry,
            "reported_on": given["reported_on"],
            "relationships": main.relationships() or None,
            "papers": main.papers(),
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        days = data_of_days(arguments, "reported_on")
        rest = data_of_members((), arguments.get("relationships"))
        return {**days, **rest, **data_of_papers(arguments.get("papers"))}

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        return Flow.subjects(self, forms)

    def whom(self, forms: Bundle) -> str:
        return Flow.whom(self, forms)

    def more(self, forms: Bundle) -> dict[str, Any]:
        return {"event": self.event}
