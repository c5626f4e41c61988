"""Widgets of the counter: what a field shows and how the browser helps; the fields decide what is right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kikan.ground.eras import DateFault, in_words, parse_day, western


class EraDateInput(forms.TextInput):
    """A day; what was typed comes back in the era form, the western form stands in the title."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"autocomplete": "off", "inputmode": "text", "data-kind": "day", "class": "in in-day"}
        super().__init__({**usual, **(attrs or {})})

    def format_value(self, value: Any) -> str:
        day = _day(value)
        return in_words(day) if day else str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if day := _day(value):
            context["widget"]["attrs"]["title"] = western(day)
        return context


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return parse_day(value) if isinstance(value, str) and value else None
    except DateFault:
        return None


class AmountInput(forms.TextInput):
    """Yen, right-aligned, with separators."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "autocomplete": "off",
            "inputmode": "numeric",
            "data-kind": "amount",
            "class": "in in-amount",
        }
        super().__init__({**usual, **(attrs or {})})

    def format_value(self, value: Any) -> str:
        return f"{value:,}" if isinstance(value, int) else str(value or "")


class KanaInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "data-kind": "kana", "class": "in in-wide", **(attrs or {})})


class NameInput(forms.TextInput):
    """A name in the typeface that has every form of its characters."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "in in-wide glyphs",
            "data-kind": "name",
        }
        super().__init__({**usual, **(attrs or {})})


class TownInput(forms.TextInput):
    """A town with the list of all towns beside it."""

    template_name = "desk/parts/town_input.html"
    towns: Sequence[Any] = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "class": "in in-wide", "data-kind": "town", **(attrs or {})})

    def format_value(self, value: Any) -> str:
        return str(getattr(value, "name", value) or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-towns"
        context["widget"]["towns"] = self.towns
        return context


class UncertainDateInput(forms.TextInput):
    """A day that may be unknown (不詳日): typed as the paper words it, the usual wordings offered."""

    template_name = "desk/parts/uncertain_input.html"
    wordings = (
        "年月日不詳",
        "昭和20年月日不詳",
        "昭和20年5月日不詳",
        "昭和20年頃",
        "昭和20年5月上旬",
        "昭和20年春",
    )

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"autocomplete": "off", "data-kind": "uncertain", "class": "in in-day", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str:
        return in_words(value) if isinstance(value, date) else str(getattr(value, "text", value) or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-wordings"
        context["widget"]["wordings"] = self.wordings
        return context
