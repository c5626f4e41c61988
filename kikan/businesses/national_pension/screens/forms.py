"""Forms of the national pension (届出の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.national_pension.reads.qualifications import choices_of
from kikan.shared.desk.fields import EraDateField, ExactText

EARLIEST = date(1961, 4, 1)  # 国民皆年金
CHOOSE = ("", "選んでください")


class ReadAtForm(forms.Form):
    """A form that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def choose(self, name: str, choices: list[tuple[int, str]]) -> None:
        """Give a choice field its choices."""
        self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]


class GainForm(ReadAtForm):
    """国民年金 資格取得届・任意加入申出書."""

    kind = forms.TypedChoiceField(label="種別", coerce=int)
    gained_on = EraDateField(label="資格取得年月日", earliest=EARLIEST)
    gained_by = forms.TypedChoiceField(label="取得の事由", coerce=int)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST)
    digits = ExactText(label="基礎年金番号", longest=11, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", choices_of("kind"))
        self.choose("gained_by", choices_of("gain"))


class LossForm(ReadAtForm):
    """国民年金 資格喪失届・任意加入喪失申出書."""

    lost_on = EraDateField(label="資格喪失年月日", earliest=EARLIEST)
    lost_by = forms.TypedChoiceField(label="喪失の事由", coerce=int)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("lost_by", choices_of("loss"))


class NumberForm(ReadAtForm):
    """基礎年金番号の登録."""

    digits = ExactText(label="基礎年金番号", longest=11)
