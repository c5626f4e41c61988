"""What forms of acts on one person share (届出の様式の部品): the journal number they were filled in from, days, choices."""

from datetime import date

from django import forms

from kikan.shared.desk.fields import EraDateField

READ_AT_LONGEST = 18
CHOOSE = ("", "選んでください")


class ActForm(forms.Form):
    """A form that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**READ_AT_LONGEST
    )

    def choose(self, name: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]


def day_field(label: str, earliest: date, *, required: bool = True) -> EraDateField:
    return EraDateField(label=label, earliest=earliest, required=required)


def choice_field(label: str, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, required=required, empty_value=None)
