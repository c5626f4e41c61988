"""Move-in (転入の届出): one page for everybody who comes, in a household of their own or another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.procedures.arguments import Elsewhere
from kikan.businesses.residents.reads import PersonCard, person_card
from kikan.businesses.residents.reads.deadline import notice_deadline
from kikan.businesses.residents.reads.lookalikes import lookalikes
from kikan.businesses.residents.reads.towns import Towns, towns
from kikan.businesses.residents.screens.bundle import Bundle
from kikan.businesses.residents.screens.flow import Data, Flow
from kikan.businesses.residents.screens.forms import (
    FARTHEST,
    NoticeForm,
    Number,
    PapersForm,
    PlaceForm,
    Texts,
    data_of_papers,
    data_of_place,
    keep_near,
    uncertain_fault,
)
from kikan.businesses.residents.screens.person_form import PersonForm, data_of_card, data_of_person
from kikan.ground.eras import DateFault, in_words
from kikan.ground.uncertain import parse
from kikan.shared.access.screen import screen
from kikan.shared.desk.fields import EraDateField, NameField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

MOST = 15
NEW, JOIN = "new", "join"
HEAD = "世帯主"
DOMESTIC = "domestic"
ORIGINS = (
    (DOMESTIC, "国内のほかの市区町村から"),
    ("abroad", "国外から"),
    ("article_46", "法第30条の46（国外から来た中長期在留者等）"),
    ("article_47", "法第30条の47（住所がある人が中長期在留者等となった）"),
)


class MoveInForm(PapersForm, PlaceForm, NoticeForm):
    """The part of the notice that all who come share."""

    household_choice = forms.ChoiceField(
        label="世帯", choices=[(NEW, "新しい世帯を作る"), (JOIN, "今ある世帯に入る")], initial=NEW
    )
    household = Number(label="入る世帯の世帯番号", required=False)
    factual_head = NameField(label="事実上の世帯主", required=False, longest=200)
    came_from = Texts(label="転入前の住所", longest=400)
    came_from_code = Texts(label="転入前の市区町村コード", longest=6, required=False, wide=False)
    origin = forms.ChoiceField(label="転入の種類", choices=ORIGINS, required=False)
    last_registered = Texts(label="最終登録住所地（未届のとき）", longest=400, required=False)
    since_text = Texts(
        label="住民となった日の書き方（不詳のとき）",
        longest=60,
        required=False,
        wide=False,
        placeholder="令和8年5月頃",
    )
    by_card_planned_on = EraDateField(label="特例転入の転出予定日", required=False)
    register_place = Texts(label="本籍", longest=200, required=False)
    register_first_person = NameField(label="筆頭者", required=False, longest=200)

    field_order = ("happened_on", "reported_on", "household_choice", "household", "town", "lot", "building")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        keep_near(self, "by_card_planned_on")
        if self["origin"].value() in ("article_46", "article_47"):
            self.fields["came_from"].required = False
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
        if (text := given.get("since_text")) and (fault := uncertain_fault(text)):
            self.add_error("since_text", fault)
        return given


@dataclass(frozen=True, repr=False)
class Alike:
    """Somebody on record who may be the person of a row."""

    row: int
    card: PersonCard

    @property
    def may_return(self) -> bool:
        return self.card.state == "removed" and (
            self.card.removal is None or self.card.removal.reason != "23"
        )


class MoveIn(Flow):
    procedure = "residents.accept_move_in"
    kind = "residents.moved_in"
    ja = "転入の届出"
    template = "residents/move_in.html"
    form: ClassVar[type[MoveInForm]] = MoveInForm
    is_by_card: ClassVar[bool] = False
    names = {"place": "town", "number": "number", "by_card": "by_card_planned_on", "persons": "persons"}

    def forms(self, data: Data | None) -> Bundle:
        with tenant(self.actor.municipality):
            known: Towns = towns()
        main = self.form(data)
        main.offer(known)
        count = self.count(data)
        firsts = [self.first_person(i) for i in range(count)]
        rows = [PersonForm(data, prefix=f"p{i}", initial=firsts[i]) for i in range(count)]
        return Bundle(main, rows, self.names)

    def count(self, data: Data | None) -> int:
        if data is None:
            return 1
        text = str(data.get("people", "1"))
        return min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() and len(text) < 4 else 1

    def first_person(self, row: int) -> dict[str, str]:
        """The returning person fills the first row."""
        if row == 0 and self.known.card is not None:
            return data_of_card(self.known.card, HEAD)
        return {"relationship": HEAD} if row == 0 else {}

    def changed(self, step: str) -> Data:
        """The typed values with a row more or less, or with what is known of a returning person."""
        data = self.request.POST.copy()
        people = self.count(data)
        if step == "add":
            data["people"] = str(min(people + 1, MOST))
        elif step.startswith("remove-"):
            _remove(data, step.removeprefix("remove-"), people)
        elif step.startswith("take-"):
            self.take(data, step.removeprefix("take-"))
        return data

    def take(self, data: QueryDict, asked: str) -> None:
        row, _, number = asked.partition("-")
        if not (row.isdigit() and number.isascii() and number.isdigit() and len(number) <= 18):
            raise NotFound("この宛名番号の人はいません。")
        with tenant(self.actor.municipality):
            card = person_card(int(number), actor=self.actor)
        for name, value in data_of_card(card, data.get(f"p{row}-relationship", "")).items():
            data[f"p{row}-{name}"] = value

    def arguments(self, forms: Bundle) -> dict[str, Any]:
        main, given = forms.main, forms.main.cleaned_data
        assert isinstance(main, MoveInForm)
        shared = (given["register_place"], given["register_first_person"])
        joins = main.joins
        return {
            "happened_on": given["happened_on"],
            "reported_on": given["reported_on"],
            "persons": tuple(row.new_person(*shared) for row in forms.rows if isinstance(row, PersonForm)),
            **self.special(main),
            "place": None if joins else main.place(),
            "household": given["household"] if joins else None,
            "since_text": given["since_text"],
            "factual_head": "" if joins else given["factual_head"],
            "papers": main.papers(),
        }

    def special(self, form: MoveInForm) -> dict[str, Any]:
        """Where they come from, as this kind of entry asks it."""
        given = form.cleaned_data
        return {
            "came_from": Elsewhere(given["came_from"], given["came_from_code"]),
            "origin": given["origin"] or DOMESTIC,
            "last_registered": given["last_registered"],
            "by_card_planned_on": given["by_card_planned_on"],
        }

    def data_of_special(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """The same fields as they were typed."""
        by_card = arguments.get("by_card_planned_on")
        was_abroad = "abroad" if arguments.get("is_from_abroad") else DOMESTIC
        return {
            "origin": arguments.get("origin") or was_abroad,
            "by_card_planned_on": by_card.isoformat() if by_card else "",
        }

    def data_of(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        persons = arguments["persons"]
        japanese = [p for p in persons if p.resident_kind == 1]
        shared = (japanese[0].register_place, japanese[0].register_first_person) if japanese else ("", "")
        household, came_from = arguments.get("household"), arguments.get("came_from") or Elsewhere("")
        data = {
            "happened_on": arguments["happened_on"].isoformat(),
            "reported_on": arguments["reported_on"].isoformat(),
            "household_choice": NEW if household is None else JOIN,
            "household": "" if household is None else str(household),
            "factual_head": arguments.get("factual_head", ""),
            "came_from": came_from.address,
            "came_from_code": came_from.code,
            "last_registered": arguments.get("last_registered", ""),
            "since_text": arguments.get("since_text", ""),
            **self.data_of_special(arguments),
            "register_place": shared[0],
            "register_first_person": shared[1],
            "people": str(len(persons)),
            **data_of_place(arguments.get("place")),
            **data_of_papers(arguments.get("papers")),
        }
        for i, person in enumerate(persons):
            data |= {f"p{i}-{name}": value for name, value in data_of_person(person, shared).items()}
        return data

    def subjects(self, forms: Bundle) -> list[tuple[str, int]]:
        given = [row.cleaned_data["number"] for row in forms.rows]
        household = (
            forms.main.cleaned_data["household"] if forms.main["household_choice"].value() == JOIN else None
        )
        whom = [("person", number) for number in given if number is not None]
        return [*whom, *([("household", household)] if household is not None else [])]

    def whom(self, forms: Bundle) -> str:
        name = str(forms.rows[0].cleaned_data["name"])[:40]
        return name + (f"　ほか{len(forms.rows) - 1}人" if len(forms.rows) > 1 else "")

    def more(self, forms: Bundle) -> dict[str, Any]:
        deadline = ""
        with tenant(self.actor.municipality):
            alike = [Alike(i, card) for i, row in enumerate(forms.rows) for card in self.alike(row)]
            if (happened_on := _day(forms.main["happened_on"].value())) is not None:
                last = notice_deadline(happened_on) if happened_on <= clock.today() + FARTHEST else None
                deadline = f"届出期間の末日 {in_words(last)}（14日以内）" if last else ""
        return {
            "alike": alike,
            "deadline": deadline,
            "may_add": len(forms.rows) < MOST,
            "is_by_card": self.is_by_card,
        }

    def alike(self, row: Any) -> Sequence[PersonCard]:
        """People on record like the one of a row, unless the row names its old number already."""
        name, born, sex = (str(row[n].value() or "") for n in ("name", "birth", "sex"))
        if not (name and born and sex in ("0", "1", "2")) or row["number"].value():
            return ()
        try:
            birth = parse(born)
        except DateFault:
            return ()
        return (
            lookalikes(name, str(row["kana"].value() or ""), birth.sort, int(sex), self.actor)
            if birth.is_certain
            else ()
        )


def _day(value: Any) -> date | None:
    """The day of a field that may hold nonsense yet."""
    try:
        found = EraDateField(required=False).to_python(value)
    except forms.ValidationError:
        return None
    return found


def _remove(data: QueryDict, asked: str, people: int) -> None:
    """Take a row out; those behind it move up."""
    if asked not in map(str, range(people)) or people < 2:
        return
    for i in range(int(asked), people):
        for name in PersonForm.base_fields:
            data.pop(f"p{i}-{name}", None)
            if i + 1 < people and f"p{i + 1}-{name}" in data:
                data[f"p{i}-{name}"] = str(data[f"p{i + 1}-{name}"])
    data["people"] = str(people - 1)


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def move_in(request: HttpRequest, municipality: int) -> HttpResponse:
    """People who come for the first time, or whose old records are found on the way."""
    return MoveIn(request).respond()


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def move_in_again(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Somebody who lived here before (再転入)."""
    return MoveIn(request, number).respond()
