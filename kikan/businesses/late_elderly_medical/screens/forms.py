"""Forms of the late-stage elderly's system (届出・申請の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.late_elderly_medical.reads import insured
from kikan.shared.desk.act_forms import ActForm, choice_field, day_field
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(2008, 4, 1)  # 後期高齢者医療制度の施行


def _day(label: str) -> EraDateField:
    return day_field(label, EARLIEST)


class GainForm(ActForm):
    """資格取得届."""

    acquired_on = _day("資格取得年月日")
    acquired_by = choice_field("取得の事由")
    reported_on = _day("届出年月日")
    is_former_dependant = forms.BooleanField(label="被用者保険の被扶養者であった人", required=False)
    insured_number = NumberField(label="広域連合の被保険者番号（分かるとき）", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("acquired_by", insured.acquiring_reasons())


class LossForm(ActForm):
    """資格喪失届."""

    lost_on = _day("資格喪失年月日")
    lost_by = choice_field("喪失の事由")
    reported_on = _day("届出年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("lost_by", insured.losing_reasons())


class ExceptionForm(ActForm):
    """住所地特例 適用届."""

    kind = choice_field("区分")
    facility = ExactText(label="施設の名称", longest=100)
    other_body = NumberField(label="相手の市町村コード")
    begins_on = _day("適用開始年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", insured.kinds_of_exception())


class EndForm(ActForm):
    """The end of something that holds."""

    ends_on = _day("終了年月日")


class ReliefForm(ActForm):
    """減免の決定."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    amount = AmountField(label="減免額（円）。0は減免の取消し")
    reason = ExactText(label="減免の理由", longest=40)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]


class PensionForm(ActForm):
    """特別徴収の開始."""

    payer = NumberField(label="年金保険者の番号")
    pension = AmountField(label="年金額（年額、円）")
    begins_on = _day("開始年月日")


class PensionEndForm(ActForm):
    """特別徴収の中止."""

    ends_on = _day("中止年月日")
    reason = ExactText(label="中止の理由", longest=40)


class RevenueForm(ActForm):
    """基準収入額適用申請書."""

    year = forms.TypedChoiceField(label="対象の年（8月から）", coerce=int)
    revenue = AmountField(label="収入額（円）")

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
