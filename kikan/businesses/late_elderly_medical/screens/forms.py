"""Forms of the late-stage elderly's system (届出・申請の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.late_elderly_medical.reads import benefit_applications, insured
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


class UnionMoveForm(ActForm):
    """負担区分等の証明・広域連合の資格情報."""

    moved_in_on = _day("転入した日（資格取得年月日）")
    from_body = NumberField(label="転出元の市町村コード")
    union_since = _day("広域連合の資格取得年月日")
    tenths = forms.TypedChoiceField(
        label="転出元が判定した均等割の軽減（分かるとき）", coerce=int, required=False, empty_value=None,
        choices=[("", "この市町村で判定する"), (0, "軽減なし"), (2, "2割"), (5, "5割"), (7, "7割")],
    )  # fmt: skip


class LimitForm(ActForm):
    """任意記載事項（限度区分）の併記の申請書."""

    category = choice_field("広域連合が決めた限度区分")
    applied_on = _day("申請年月日")
    begins_on = _day("発効期日")
    long_stay_on = day_field("長期入院該当日（区分Ⅱの人）", EARLIEST, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("category", insured.kinds_of_limit())


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


class BenefitForm(ActForm):
    """高額療養費・療養費・葬祭費 支給申請書."""

    kind = choice_field("給付の種類")
    applied_on = _day("受付年月日")
    month = _day("診療年月の日（葬祭費は死亡年月日）")
    paid = AmountField(label="支払額（円）。ないときは0", required=False)
    claimant_name = ExactText(label="申請者の氏名", longest=100)
    claimant = NumberField(label="申請者の宛名番号（分かるとき）", required=False)
    papers = ExactText(label="添付書類", longest=100, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", benefit_applications.kinds())


class MendForm(ActForm):
    """給付の申請の補正."""

    application = NumberField(label="受付番号")
    paid = AmountField(label="支払額（円）", required=False)
    claimant_name = ExactText(label="申請者の氏名", longest=100)
    claimant = NumberField(label="申請者の宛名番号（分かるとき）", required=False)
    papers = ExactText(label="添付書類", longest=100, required=False)


class AnswerForm(ActForm):
    """広域連合の結果."""

    application = NumberField(label="受付番号")
    stage = choice_field("結果")
    answered_on = _day("結果の日")
    reason = ExactText(label="返戻・不支給の理由", longest=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("stage", benefit_applications.answers())


class WithdrawForm(ActForm):
    """給付の申請の取下げ."""

    application = NumberField(label="受付番号")
    reason = ExactText(label="取下げの理由", longest=40)


class RevenueForm(ActForm):
    """基準収入額適用申請書."""

    year = forms.TypedChoiceField(label="対象の年（8月から）", coerce=int)
    revenue = AmountField(label="収入額（円）")

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
