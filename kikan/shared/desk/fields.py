"""Form fields of the counter (入力欄): days, amounts, kana, names, towns."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import jaconv
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from kikan.ground import uncertain
from kikan.ground.characters import name_fault, reading_fault
from kikan.ground.eras import DateFault, in_words, parse_day
from kikan.ground.uncertain import UncertainDate
from kikan.shared.desk.widgets import (
    AmountInput,
    EraDateInput,
    KanaInput,
    NameInput,
    TownInput,
    UncertainDateInput,
)


class ExactText(forms.CharField):
    """A text kept exactly as typed, but for blanks at its ends; characters that cannot be kept are refused."""

    def __init__(self, *, longest: int = 100, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)
        # `fault` gives the reason for NUL as for other control characters.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def fault(self, value: str) -> str:
        return name_fault(value, longest=self.longest).replace("氏名に", "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (reason := self.fault(value)):
            raise ValidationError(reason, code="character")


class NameField(ExactText):
    """A name as it is written (氏名), variant selectors included; family and given name with one blank."""

    widget = NameInput

    def to_python(self, value: Any) -> str:
        return re.sub(r"[ \u3000]+", "\u3000", super().to_python(value) or "")

    def fault(self, value: str) -> str:
        return name_fault(value, longest=self.longest)


class KanaField(ExactText):
    """A reading in full-width katakana (フリガナ); hiragana and half-width are turned into it."""

    widget = KanaInput

    def to_python(self, value: Any) -> str:
        text = jaconv.hira2kata(jaconv.h2z(super().to_python(value) or ""))
        return re.sub(r"[ \u3000]+", "\u3000", text)

    def fault(self, value: str) -> str:
        return reading_fault(value, longest=self.longest)


class Compared(forms.Field):
    """A field that tells changes by what values mean, not by how they are typed."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class EraDateField(Compared):
    """A day of the calendar (年月日) in any of the four usual forms."""

    widget = EraDateInput

    def __init__(self, *, latest: date | None = None, earliest: date | None = None, **options: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except DateFault as fault:
            raise ValidationError(fault.message, code="day") from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and self.latest is not None and value > self.latest:
            raise ValidationError(f"{in_words(self.latest)}より後の日は入力できません。", code="late")
        if value is not None and self.earliest is not None and value < self.earliest:
            raise ValidationError(f"{in_words(self.earliest)}より前の日は入力できません。", code="early")


class UncertainDateField(Compared):
    """A day that may be unknown (不詳日) in any of the forms the law knows; gives an UncertainDate."""

    widget = UncertainDateInput

    def to_python(self, value: Any) -> UncertainDate | None:
        if isinstance(value, UncertainDate):
            return value
        if isinstance(value, date):
            return uncertain.certain(value)
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return uncertain.parse(str(value))
        except DateFault as fault:
            raise ValidationError(fault.message, code="day") from None


class AmountField(Compared):
    """An amount in whole yen (金額); separators, full-width digits and 円 are understood."""

    widget = AmountInput

    def __init__(self, *, at_least: int = 0, at_most: int = 999_999_999_999, **options: Any) -> None:
        self.at_least, self.at_most = at_least, at_most
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else int(value)
        plain = re.sub(r"[,、円\s]", "", unicodedata.normalize("NFKC", str(value))).replace("−", "-")
        if not plain:
            return None
        if not re.fullmatch(r"-?\d{1,15}", plain):
            raise ValidationError("金額は数字で入力してください（例 12,300）。", code="amount")
        return int(plain)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.at_least <= value <= self.at_most:
            raise ValidationError(f"{self.at_least:,}円から{self.at_most:,}円までです。", code="range")


class NumberField(Compared):
    """A number as papers show it (番号): full-width digits and hyphens are understood; at most `digits` digits."""

    def __init__(self, *, digits: int = 18, **options: Any) -> None:
        self.digits = digits
        super().__init__(**options)
        self.widget.attrs.update({"class": "in", "inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        plain = re.sub(r"[-‐−－\s]", "", unicodedata.normalize("NFKC", str(value or "")))
        if not plain:
            return None
        if not re.fullmatch(rf"[0-9]{{1,{self.digits}}}", plain):
            raise ValidationError(f"{self.digits}桁までの数字で入力してください。", code="number")
        return int(plain)


@dataclass(frozen=True)
class Town:
    """A town of the municipality (町字) that a field offers."""

    code: str
    name: str
    kana: str = ""
    postal_code: str = ""


class TownField(Compared):
    """A town of the municipality (町字), by name, the beginning of its name or reading, or its postal code."""

    widget = TownInput

    def __init__(self, *, towns: Sequence[Town] = (), **options: Any) -> None:
        super().__init__(**options)
        self.towns = towns

    @property
    def towns(self) -> Sequence[Town]:
        return self._towns

    @towns.setter
    def towns(self, towns: Sequence[Town]) -> None:
        self._towns = self.widget.towns = towns

    def to_python(self, value: Any) -> Town | None:
        if isinstance(value, Town) or value in self.empty_values:
            return value or None
        text = unicodedata.normalize("NFKC", str(value)).strip()
        found = [t for t in self.towns if t.name == text] or [t for t in self.towns if _begins(t, text)]
        if len(found) == 1:
            return found[0]
        if not text:
            return None
        if found:
            names = "、".join(t.name for t in found[:5])
            raise ValidationError(
                f"候補が{len(found)}件あります（{names}…）。もう少し入力してください。", code="many"
            )
        raise ValidationError("この町名はありません。候補から選んでください。", code="town")


def _begins(town: Town, text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if digits and digits == town.postal_code:
        return True
    return bool(text) and (
        town.name.startswith(text) or town.kana.startswith(jaconv.hira2kata(jaconv.h2z(text)))
    )
