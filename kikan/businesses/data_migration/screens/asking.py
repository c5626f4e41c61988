"""What the screens of a data migration share: addresses, and fields of more than one line."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from kikan.businesses.data_migration.documents import PRINT
from kikan.shared.access import Actor
from kikan.shared.desk.fields import ExactText


def url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"data_migration:{name}", kwargs={"municipality": municipality, **numbers})


def paper_url(municipality: int, number: int) -> str:
    return reverse("documents_paper", kwargs={"municipality": municipality, "number": number})


def sheets_of(
    issued: list[tuple[int, str, date]], municipality: int, actor: Actor
) -> list[tuple[str, date, str]]:
    """Title, day and address of the sheets issued so far; none for whoever may not open them."""
    if not actor.may(PRINT):
        return []
    return [
        (f"{title}（発行番号 {number}）", on, paper_url(municipality, number)) for number, title, on in issued
    ]


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
