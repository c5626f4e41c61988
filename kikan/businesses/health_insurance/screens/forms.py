"""Forms of NHI (届出の様式): the fields in the order of the paper."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.health_insurance.reads.levies import acquiring_reasons, losing_reasons
from kikan.shared.desk.fields import EraDateField

EARLIEST = date(1961, 4, 1)  # 国民皆保険
READ_AT_LONGEST = 18


class NumberField(forms.CharField):
    """A number of a household or charge; full-width digits and hyphens are understood."""

    def to_python(self, value: Any) -> Any:
        plain = re.sub(r"[-‐－\s]", "", unicodedata.normalize("NFKC", super().to_python(value) or ""))
        if not plain:
            return None
        if not re.fullmatch(r"[0-9]{1,18}", plain):
            raise ValidationError("番号は数字で入力してください。", code="number")
        return int(plain)


class HouseholdNumberForm(forms.Form):
    household = NumberField(label="世帯番号", max_length=40)


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
