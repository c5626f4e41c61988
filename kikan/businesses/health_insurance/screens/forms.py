"""Forms of NHI (届出の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.health_insurance.reads.levies import acquiring_reasons, losing_reasons
from kikan.shared.desk.fields import EraDateField, NumberField

EARLIEST = date(1961, 4, 1)  # 国民皆保険
READ_AT_LONGEST = 18


class HouseholdNumberForm(forms.Form):
    household = NumberField(label="世帯番号")


class ReadAtForm(forms.Form):
    """A form that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**READ_AT_LONGEST
    )


class EnrolmentForm(ReadAtForm):
    """国民健康保険 資格取得届."""

    acquired_on = EraDateField(label="資格取得年月日", earliest=EARLIEST)
    acquired_by = forms.TypedChoiceField(label="取得の事由", coerce=int)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["acquired_by"].choices = [("", "選んでください"), *acquiring_reasons()]  # type: ignore[attr-defined]


class WithdrawalForm(ReadAtForm):
    """国民健康保険 資格喪失届."""

    lost_on = EraDateField(label="資格喪失年月日", earliest=EARLIEST)
    lost_by = forms.TypedChoiceField(label="喪失の事由", coerce=int)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lost_by"].choices = [("", "選んでください"), *losing_reasons()]  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """A fiscal year to work on."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]
