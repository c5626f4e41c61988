"""Forms of resident tax: the fields in the order in which they are decided."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.resident_tax.reads.liabilities import kinds
from kikan.shared.desk.fields import EraDateField, ExactText, NumberField

EARLIEST = date(2020, 1, 1)
READ_AT_LONGEST = 18
REASON_LONGEST = 40
FIRST_YEAR, LAST_YEAR = 2000, 2099


class YearForm(forms.Form):
    """A fiscal year to work on."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]


class ReassessForm(YearForm):
    """What a correction of all changed people needs: the year, why, and the day of its notices."""

    reason = ExactText(label="事由", longest=REASON_LONGEST, initial="所得等の変更")
    notified_on = EraDateField(label="更正通知日", earliest=EARLIEST, required=False)


class ReassessPersonForm(YearForm):
    """A correction of one person (更正・決定): also what leaves more time."""

    reason = ExactText(label="事由", longest=REASON_LONGEST)
    notified_on = EraDateField(label="更正通知日", earliest=EARLIEST, required=False)
    is_fraud = forms.BooleanField(label="偽りその他不正の行為がある", required=False)
    read_at = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**READ_AT_LONGEST
    )


class ReliefForm(YearForm):
    """減免の決定."""

    ground = ExactText(label="減免の事由", longest=REASON_LONGEST)
    applied_on = EraDateField(label="申請日", earliest=EARLIEST)
    tenths = forms.TypedChoiceField(
        label="減免の割合", coerce=int,
        choices=[("", "選んでください"), *((n, f"{n}割") for n in range(1, 11)), (0, "減免を取り消す")],
    )  # fmt: skip
    applies_from = EraDateField(label="この日以後の納期限から減免", earliest=EARLIEST)
    notified_on = EraDateField(label="減免決定通知日", earliest=EARLIEST, required=False)
    read_at = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**READ_AT_LONGEST
    )


class LiabilityForm(forms.Form):
    """課税の根拠の決定（家屋敷課税・住登外課税）."""

    kind = forms.TypedChoiceField(label="課税の根拠", coerce=int)
    since_year = NumberField(label="適用を始める年度（西暦）")
    until_year = NumberField(label="適用を終える年度（西暦）", required=False)
    other_code = forms.CharField(label="相手の市区町村の団体コード", max_length=6, required=False)
    told_on = EraDateField(label="相手の市区町村へ通知した日", earliest=EARLIEST, required=False)
    reason = ExactText(label="事由", longest=REASON_LONGEST)
    read_at = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**READ_AT_LONGEST
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", "選んでください"), *kinds()]  # type: ignore[attr-defined]

    def clean_since_year(self) -> int:
        return _year(self.cleaned_data["since_year"])

    def clean_until_year(self) -> int | None:
        given = self.cleaned_data["until_year"]
        return None if given is None else _year(given)


def _year(given: int) -> int:
    if not FIRST_YEAR <= given <= LAST_YEAR:
        raise forms.ValidationError("年度を西暦4桁で入力してください（例：2026）。")
    return given
