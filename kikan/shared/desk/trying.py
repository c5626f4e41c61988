"""Fields in which other values are tried out (試算の欄): typed as the ordinance's own, within the law's bounds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from kikan.law import LawGap
from kikan.law.ordinances import typed
from kikan.law.parameter import Parameter
from kikan.law.trying import out_of_bounds
from kikan.law.value_words import plain_of_text
from kikan.shared.desk.as_of import as_of

LONGEST = 40
FAILED = "この値では計算できません。0で割ることになる値や、大きすぎる値がないか確かめてください。"


def name_of(parameter: str) -> str:
    """The name of a parameter's field."""
    return parameter.split(".")[1]


def field_of(parameter: Parameter) -> forms.CharField:
    """A text field for a value of the ordinance."""
    widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
    return forms.CharField(label=parameter.ja, max_length=LONGEST, widget=widget)


def typed_value(form: forms.Form, parameter: Parameter, name: str, text: str, year: int | None) -> Any:
    """What was typed as the book keeps it; None with an error beside the field. `year`: for a body's bounds."""
    try:
        value = typed(parameter, plain_of_text(parameter, text))
    except (ValueError, LawGap) as fault:
        form.add_error(name, ValidationError(str(fault)))
        return None
    if year is not None and (wrong := out_of_bounds(parameter, value, year)):
        form.add_error(name, ValidationError(wrong))
    return value


def year_tried(request: HttpRequest, first: int) -> int:
    """The fiscal year asked for in the address: from `first` to the next one, else the present."""
    day, text = as_of(request), request.GET.get("year", "")
    usual = day.year - (day.month < 4)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else usual
    return asked if first <= asked <= usual + 1 else usual


def signed(amount: int) -> str:
    """A difference with its sign."""
    return f"{amount:+,}" if amount else "0"
