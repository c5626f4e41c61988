"""Forms of the register's acts (届書の様式): fields in the order of the paper notices."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.residents.procedures.arguments import (
    AliasLine,
    Birth,
    Elsewhere,
    Papers,
    Place,
    StayItems,
)
from kikan.businesses.residents.reads import PersonCard, words
from kikan.businesses.residents.reads.towns import Towns
from kikan.ground.characters import name_fault
from kikan.ground.eras import DateFault, parse_day
from kikan.ground.uncertain import UNKNOWN, UncertainDate, parse
from kikan.shared.desk.fields import EraDateField, ExactText, Town, TownField, UncertainDateField
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


class AliasHistoryField(ExactText):
    """The aliases of the past (通称の履歴), one a line: 通称、記載日、市区町村、削除日、市区町村; the last two may be missing."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "in in-area", "rows": 2, "autocomplete": "off"}
        super().__init__(longest=2000, widget=forms.Textarea(attrs=attrs), **options)

    def fault(self, value: str) -> str:
        return next(
            (found for line in value.splitlines() if (found := super(AliasHistoryField, self).fault(line))),
            "",
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tuple(_alias_line(line) for line in str(text or "").splitlines() if line.strip())


def _alias_line(line: str) -> AliasLine:
    parts = [part.strip() for part in re.split("[、,\t]", line)]
    if len(parts) not in (3, 5):
        raise ValidationError(
            "「通称、記載日、市区町村、削除日、市区町村」の順に、一行に一つ入力してください。", code="line"
        )
    try:
        days = [parse_day(part) for part in parts[1::2]]
    except DateFault as fault:
        raise ValidationError(fault.message, code="day") from None
    deleted = (days[1], parts[4]) if len(parts) == 5 else (None, "")
    return AliasLine(parts[0], days[0], parts[2], *deleted)


def text_of_aliases(lines: Iterable[AliasLine]) -> str:
    """The lines as they are typed."""
    typed = []
    for each in lines:
        parts = [each.alias, each.added_on.isoformat(), each.added_at]
        if each.deleted_on is not None:
            parts += [each.deleted_on.isoformat(), each.deleted_at]
        typed.append("、".join(parts))
    return "\n".join(typed)


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


class UncertainEventForm(forms.Form):
    """An event whose day may be unknown (死亡・失踪): the day to order by, and the words where it is uncertain."""

    happened_on = UncertainDateField(label="異動日")
    reported_on = EraDateField(label="届出日")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("reported_on", clock.today())
        keep_near(self, "reported_on")

    def event_day(self) -> tuple[date, str]:
        """(day, words). Of a wholly unknown day the register only knows when it was told of it."""
        given: UncertainDate = self.cleaned_data["happened_on"]
        on = self.cleaned_data["reported_on"] if given.precision == UNKNOWN else given.sort
        return on, "" if given.is_certain else given.text


def uncertain_fault(text: str) -> str:
    """Why the words are no form of an unknown day (不詳日); "" where they are one."""
    try:
        parse(text)
    except DateFault as fault:
        return fault.message
    return ""


def data_of_event_day(happened_on: date, cause_text: str) -> dict[str, str]:
    return {"happened_on": cause_text or happened_on.isoformat()}


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


class StayForm(forms.Form):
    """What the card of a foreign resident says (在留カード・特別永住者証明書)."""

    nationality = Texts(label="国籍コード", longest=3, required=False, wide=False)
    nationality_name = Texts(label="国籍・地域", longest=100, required=False, wide=False)
    category = forms.ChoiceField(
        label="第30条の45の区分", choices=[("", "―"), *words.CATEGORIES.items()], required=False
    )
    status = forms.ChoiceField(label="在留資格", choices=[("", "―"), *words.STATUSES.items()], required=False)
    period = Texts(label="在留期間", longest=20, required=False, wide=False)
    period_end = EraDateField(label="満了の日", required=False)
    card_no = Texts(label="カード番号", longest=12, required=False, wide=False)

    def stay(self) -> StayItems:
        return StayItems(**{name: self.cleaned_data[name] for name in STAY})


STAY = ("nationality", "nationality_name", "category", "status", "period", "period_end", "card_no")


def data_of_stay(stay: Any) -> dict[str, str]:
    """The fields of a stay, of a draft or of a card."""
    return {name: str(getattr(stay, name) or "") for name in STAY}


def birth_of(day: UncertainDate) -> Birth:
    """A birth as the procedures take it; a certain day has no words of its own."""
    text = "" if day.is_certain else day.text
    return Birth(day.sort, text, day.precision, day.lower, day.upper)


def text_of_birth(birth: Birth) -> str:
    return birth.text or birth.on.isoformat()
