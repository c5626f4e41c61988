"""What the screens of a data migration share: addresses, and fields of more than one line."""

from typing import Any

from django import forms
from django.urls import reverse

from kikan.shared.desk.fields import ExactText


def url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"data_migration:{name}", kwargs={"municipality": municipality, **numbers})


class Line(ExactText):
    """One line of the clerk's own words."""

    def __init__(self, *, longest: int = 60, **options: Any) -> None:
        attrs = {"class": "in in-wide", "autocomplete": "off"}
        super().__init__(longest=longest, widget=forms.TextInput(attrs=attrs), **options)


class Area(forms.CharField):
    """Several lines kept as typed, line ends of one kind."""

    def __init__(self, *, rows: int = 12, longest: int = 100_000, **options: Any) -> None:
        attrs = {"class": "in in-area", "rows": rows, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(
            max_length=longest, strip=False, widget=forms.Textarea(attrs=attrs),
            error_messages={"max_length": f"長すぎます（{longest:,}文字まで）。"}, **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").rstrip()


def file_field(label: str, **options: Any) -> forms.FileField:
    return forms.FileField(
        label=label, widget=forms.ClearableFileInput(attrs={"class": "in in-file"}), **options
    )
