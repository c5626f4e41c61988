"""Forms of the register's acts (届書の様式): fields in the order of the paper notices."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.residents.procedures.arguments import Birth, Elsewhere, Papers, Place
from kikan.businesses.residents.reads import PersonCard
from kikan.businesses.residents.reads.towns import Towns
from kikan.ground.characters import name_fault
from kikan.ground.uncertain import UncertainDate
from kikan.shared.desk.fields import EraDateField, ExactText, Town, TownField
from kikan.shared.tenancy import clock

FARTHEST = timedelta(days=731)
IDENTITY = (
    ("", "（選んでください）"),
    ("個人番号カード", "個人番号カード"),
    ("運転免許証", "運転免許証"),
    ("旅券", "旅券"),
    ("在留カード等", "在留カード・特別永住者証明書"),
    ("資格確認書等（2点）", "資格確認書など2点"),
    ("職権", "職権のため不要"),
)


class Texts(ExactText):
    """One line of text; a long one is cut off nowhere but refused."""

    def __init__(self, *, placeholder: str = "", wide: bool = True, **options: Any) -> None:
        attrs = {"class": "in in-wide" if wide else "in", "autocomplete": "off"}
        if placeholder:
            attrs["placeholder"] = placeholder
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)


class Relationship(ExactText):
    """A relationship (続柄) with the usual ones offered; the procedure decides which may stand."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(
            attrs={"class": "in in-short", "list": "relationships", "autocomplete": "off"}
        )
        super().__init__(longest=20, widget=widget, **options)


class TownOrNew(TownField):
    """A town of the list, or one that is not in it yet (新しい町名・住居表示): then without code."""

    def to_python(self, value: Any) -> Town | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            text = str(value).strip()
            if error.code != "town" or name_fault(text, longest=60):
                raise
            return Town("", text)


class Number(forms.Field):
    """A number of a person or household (宛名番号・世帯番号), with or without the mark before its check digit."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "in in-day", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        plain = (
            str(value)
            .translate(str.maketrans("０１２３４５６７８９－ー", "0123456789--"))
            .replace("-", "")
            .strip()
        )
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 18):
            raise ValidationError("番号は数字で入力してください。", code="number")
        return int(plain)


def keep_near(form: forms.Form, *names: str) -> None:
    """Days more than some years ahead are slips of the pen: no notice plans so far (転出予定日も)."""
    for name in names:
        field = form.fields[name]
        assert isinstance(field, EraDateField)
        field.latest = clock.today() + FARTHEST


class NoticeForm(forms.Form):
    """What every notice has: the day it happened, the day it was notified, what was seen (届出の共通部分)."""

    happened_on = EraDateField(label="異動日")
    reported_on = EraDateField(label="届出日")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("reported_on", clock.today())
        keep_near(self, "happened_on", "reported_on")


class PapersForm(forms.Form):
    """What was seen at the counter (本人確認・添付書類)."""

    identity = forms.ChoiceField(label="本人確認", choices=IDENTITY, required=False)
    documents = Texts(label="添付書類", longest=200, required=False)
    note = Texts(label="留意事項", longest=400, required=False)

    def papers(self) -> Papers:
        given = self.cleaned_data
        return Papers(given["documents"], given["identity"], given["note"])


def data_of_papers(papers: Papers | None) -> dict[str, str]:
    found = papers or Papers()
    return {"identity": found.identity, "documents": found.documents, "note": found.note}


class PlaceForm(forms.Form):
    """An address in the municipality (新しい住所)."""

    town = TownOrNew(label="町名", help_text="町名のはじめの文字か郵便番号で候補が出ます。")
    lot = Texts(label="番地", longest=60, wide=False)
    building = Texts(
        label="方書", longest=200, required=False, placeholder="建物名・部屋番号（なければ空欄）"
    )

    def offer(self, towns: Towns) -> None:
        """The towns to choose from, and what stands before them in an address."""
        field = self.fields["town"]
        assert isinstance(field, TownOrNew)
        field.towns = [Town(t.code, t.name, "", t.postal_code) for t in towns.towns]
        self.prefix_of_address = towns.prefix

    def place(self) -> Place:
        given, town = self.cleaned_data, self.cleaned_data["town"]
        whole = f"{self.prefix_of_address}{town.name}{given['lot']}"
        return Place(whole, town.postal_code, town.code, town.name, given["lot"], given["building"])


def data_of_place(place: Place | None) -> dict[str, str]:
    return {} if place is None else {"town": place.town, "lot": place.lot, "building": place.building}


class MembersForm(forms.Form):
    """The members of a household: who takes part (異動者), and how they are related afterwards (続柄)."""

    def add_members(
        self,
        members: Sequence[PersonCard],
        *,
        chooses: bool,
        chosen: Iterable[int] = (),
        ja: str = "異動する",
    ) -> None:
        """A tick and a relationship for each; blank leaves the relationship as it is."""
        self.members, self.chooses = list(members), chooses
        for m in members:
            if chooses:
                self.fields[f"moves_{m.person}"] = forms.BooleanField(
                    label=f"{m.name}　{ja}", required=False, initial=m.person in set(chosen)
                )
            self.fields[f"becomes_{m.person}"] = Relationship(label=f"{m.name}　続柄", required=False)

    def chosen(self) -> tuple[int, ...]:
        return tuple(m.person for m in self.members if self.cleaned_data.get(f"moves_{m.person}"))

    def relationships(self) -> dict[int, str]:
        """Those that were filled in and differ."""
        given = {m.person: self.cleaned_data.get(f"becomes_{m.person}", "") for m in self.members}
        return {n: text for n, text in given.items() if text}

    def lines(self) -> list[tuple[PersonCard, Any, Any]]:
        """(member, tick, relationship) for the table of the page."""
        return [
            (m, self[f"moves_{m.person}"] if self.chooses else None, self[f"becomes_{m.person}"])
            for m in self.members
        ]


def data_of_members(chosen: Iterable[int], relationships: dict[int, str] | None) -> dict[str, str]:
    ticks = {f"moves_{n}": "on" for n in chosen}
    return {**ticks, **{f"becomes_{n}": text for n, text in (relationships or {}).items()}}


class ElsewhereForm(forms.Form):
    """An address outside the municipality."""

    elsewhere = Texts(label="住所", longest=200)
    elsewhere_code = Texts(label="市区町村コード", longest=6, required=False, wide=False)

    def elsewhere_place(self) -> Elsewhere:
        return Elsewhere(self.cleaned_data["elsewhere"], self.cleaned_data["elsewhere_code"])


def birth_of(day: UncertainDate) -> Birth:
    """A birth as the procedures take it; a certain day has no words of its own."""
    text = "" if day.is_certain else day.text
    return Birth(day.sort, text, day.precision, day.lower, day.upper)


def text_of_birth(birth: Birth) -> str:
    return birth.text or birth.on.isoformat()
