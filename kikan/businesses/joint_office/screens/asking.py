"""What the screens of the joint office share: addresses, and choices that are read when a form is made."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse

from kikan.shared.desk.fields import ExactText

CHOOSE = ("", "選んでください")


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"joint_office:{name}", kwargs={"municipality": municipality, **numbers})


class Line(ExactText):
    """One line of the clerk's own words."""

    def __init__(self, *, longest: int = 200, **options: Any) -> None:
        attrs = {"class": "in in-wide", "autocomplete": "off"}
        super().__init__(longest=longest, widget=forms.TextInput(attrs=attrs), **options)


class Offering(forms.Form):
    """A form whose choices are given when it is made: `offered` by the name of the field."""

    def __init__(
        self, *args: Any, offered: Mapping[str, Sequence[tuple[Any, str]]] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (offered or {}).items():
            self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]


def chosen(label: str, **options: Any) -> forms.TypedChoiceField:
    """One of several numbers; its choices come with `offered`."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **options)
