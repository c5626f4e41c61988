"""Forms of care insurance (届出・申請の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.long_term_care.reads import (
    benefits,
    certification,
    combined,
    insured,
    restrictions,
    room_meals,
)
from kikan.shared.desk.act_forms import CHOOSE, ActForm, choice_field, day_field
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(2000, 4, 1)  # 介護保険法の施行


def _day(label: str, *, required: bool = True) -> EraDateField:
    return day_field(label, EARLIEST, required=required)


class GainForm(ActForm):
    """資格取得届."""

    acquired_on = _day("資格取得年月日")
    acquired_by = choice_field("取得の事由")
    reported_on = _day("届出年月日")

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


class CircumstanceForm(ActForm):
    """生活保護・老齢福祉年金."""

    kind = choice_field("区分")
    begins_on = _day("開始年月日")
    ends_on = _day("廃止年月日（続いているときは空欄）", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", insured.kinds_of_circumstance())


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
    begins_on = _day("開始年月日")


class PensionEndForm(ActForm):
    """特別徴収の中止."""

    ends_on = _day("中止年月日")
    reason = ExactText(label="中止の理由", longest=40)


class ApplicationForm(ActForm):
    """要介護認定申請書."""

    kind = choice_field("申請区分")
    applied_on = _day("申請年月日")
    doctor = ExactText(label="主治医・医療機関", longest=100, required=False)
    disease = ExactText(label="特定疾病（40〜64歳の人）", longest=60, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", certification.kinds_of_application())


class FirstJudgementForm(ActForm):
    """認定調査・主治医意見書・一次判定."""

    surveyed_on = _day("認定調査の日", required=False)
    opinion_on = _day("主治医意見書を受け取った日", required=False)
    first_level = choice_field("一次判定の結果", required=False)
    first_minutes = forms.IntegerField(
        label="要介護認定等基準時間（0.1分）", required=False, min_value=0, max_value=9999
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("first_level", certification.levels())


class SurveyForm(ActForm):
    """認定調査票（基本調査・特記事項）: one choice an item, none offered, so that none is passed over; kept as one list."""

    surveyed_on = _day("認定調査の日")
    remarks = ExactText(label="特記事項", longest=400, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        items = certification.survey_items()
        known = self.initial.get("answers") or [None] * len(items)
        for place, (item, answer) in enumerate(zip(items, known, strict=True)):
            choices = [CHOOSE, *((n, f"{n} {ja}") for n, ja in enumerate(item.choices, start=1))]
            self.fields[f"item_{place}"] = forms.TypedChoiceField(
                label=item.label, coerce=int, choices=choices, initial=answer
            )
        self.order_fields(["surveyed_on", *(f"item_{place}" for place in range(len(items))), "remarks"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        places = range(len(certification.survey_items()))
        answers = [given.pop(f"item_{place}", 0) for place in places]
        return {**given, "answers": answers}


class PostponeForm(ActForm):
    """延期の決定."""

    postponed_to = _day("処理の見込日")
    reason = ExactText(label="延期の理由", longest=100)


class DecisionForm(ActForm):
    """認定の決定."""

    judged_on = _day("審査会の日")
    level = choice_field("二次判定")
    months = forms.IntegerField(label="有効期間（月）。空欄は標準", required=False, min_value=1, max_value=48)
    remarks = ExactText(label="審査会の意見", longest=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("level", certification.levels())


class CarriedForm(ActForm):
    """転入時の認定の引継ぎ."""

    level = choice_field("要介護状態区分")
    moved_in_on = _day("転入年月日")
    applied_on = _day("申請年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("level", certification.levels()[1:])


class PlanForm(ActForm):
    """居宅サービス計画作成依頼届出書."""

    begins_on = _day("適用開始年月日")
    office = NumberField(label="事業所番号（自己作成は空欄）", required=False)
    office_name = ExactText(label="事業所の名称", longest=100, required=False)


class RefundForm(ActForm):
    """福祉用具購入費・住宅改修費・償還払い 支給申請書."""

    kind = choice_field("給付の種類")
    service_on = _day("購入・完成・サービスの日")
    paid = AmountField(label="支払額（10割、円）")
    applied_on = _day("申請年月日")
    is_new_dwelling = forms.BooleanField(
        label="住宅改修の限度額を新しく数える（転居・3段階以上の悪化）", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", benefits.kinds_of_refund())


class HighCostForm(ActForm):
    """高額介護サービス費 支給申請書."""

    month = _day("サービス利用月の日（どの日でもよい）")
    paid = AmountField(label="本人の利用者負担額（円）")
    others_paid = AmountField(label="同じ世帯の他の利用者の負担額の計（円）", required=False)
    applied_on = _day("申請年月日")


class CombinedForm(ActForm):
    """高額医療合算介護サービス費 支給申請書."""

    year = forms.TypedChoiceField(label="対象の年（8月から翌年7月）", coerce=int)
    own_70 = AmountField(label="本人の介護の自己負担（70歳以上の月）", at_most=99_999_999)
    own_under = AmountField(label="本人の介護の自己負担（70歳未満の月）", at_most=99_999_999)
    users = forms.IntegerField(label="世帯で介護の自己負担がある人の数", min_value=1, max_value=20)
    care_70 = AmountField(label="世帯の介護の自己負担（70歳以上、本人を含む）", at_most=99_999_999)
    care_under = AmountField(label="世帯の介護の自己負担（70歳未満、本人を含む）", at_most=99_999_999)
    medical_70 = AmountField(
        label="世帯の医療の自己負担（70歳以上、医療保険者の連絡票の額）", at_most=99_999_999
    )
    medical_under = AmountField(
        label="世帯の医療の自己負担（70歳未満、医療保険者の連絡票の額）", at_most=99_999_999
    )
    class_70 = forms.ChoiceField(label="基準日の所得区分（70歳以上）。いないときは空欄", required=False)
    class_under_70 = forms.ChoiceField(
        label="基準日の所得区分（70歳未満を含む世帯）。いないときは空欄", required=False
    )
    payee = NumberField(label="受取人の宛名番号（本人が死亡したときの相続人）", required=False)
    applied_on = _day("申請年月日")

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        for name, known in combined.classes([year for year, _ in years]).items():
            self.fields[name].choices = [("", "―"), *((c, c) for c in known)]  # type: ignore[attr-defined]


class RoomMealRefundForm(ActForm):
    """特定入所者介護サービス費（差額） 支給申請書."""

    service_on = _day("利用した月の日（負担限度額認定が有効な日）")
    place = choice_field("部屋の種類")
    is_short = forms.BooleanField(label="短期入所", required=False)
    meals_paid = AmountField(label="食費の支払額（円）")
    meal_days = forms.IntegerField(label="食費の日数", min_value=0, max_value=31)
    room_paid = AmountField(label="居住費・滞在費の支払額（円）")
    room_days = forms.IntegerField(label="居住費・滞在費の日数", min_value=0, max_value=31)
    applied_on = _day("申請年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("place", room_meals.places())


class RoomMealForm(ActForm):
    """負担限度額認定申請書."""

    applied_on = _day("申請年月日")
    is_renewal = forms.BooleanField(label="8月からの1年分の更新", required=False)
    untaxed_pension = AmountField(label="遺族年金・障害年金の収入額（年、円）。ないときは0")
    savings = AmountField(label="預貯金・有価証券・現金などの計（配偶者の分を含む、円）")
    debts = AmountField(label="負債の計（円）", required=False)
    spouse_kind = choice_field("配偶者（世帯が別の人・事実婚を含む）")
    spouse = NumberField(label="配偶者の宛名番号（この市町村で課税を確かめるとき）", required=False)
    has_consent = forms.BooleanField(label="金融機関などへの照会の同意書を受け取った", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("spouse_kind", room_meals.kinds_of_spouse())


class AnnounceForm(ActForm):
    """給付制限の予告."""

    kind = choice_field("制限の種類")
    answer_by = _day("納付・弁明・届出の期限")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", restrictions.kinds_of_restriction())


class AnswerForm(ActForm):
    """弁明書・特別の事情の届書."""

    kind = choice_field("制限の種類")
    answered_on = _day("受付年月日")
    circumstance = choice_field("確かめた特別の事情")
    statement = ExactText(label="弁明の内容", longest=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", restrictions.kinds_of_restriction())
        self.choose("circumstance", restrictions.kinds_of_circumstance())


class RestrictForm(ActForm):
    """給付制限の決定."""

    kind = choice_field("制限の種類")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", restrictions.kinds_of_restriction())


class EndRestrictionForm(ActForm):
    """給付制限の終了."""

    kind = choice_field("制限の種類")
    ends_on = _day("終了年月日（この日から制限しない）")
    reason = ExactText(label="終了の理由（完納・著しい減少・特別の事情など）", longest=40)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", restrictions.kinds_of_restriction())


class DeductForm(ActForm):
    """差し止めた給付からの控除."""

    notified_on = _day("控除を通知した日")


class AnnounceAllForm(forms.Form):
    """一斉予告."""

    answer_by = _day("納付・弁明・届出の期限")


class NothingForm(ActForm):
    """An act that needs no more than the person."""


class LeavingForm(forms.Form):
    """受給資格証明書."""

    leaves_on = _day("資格を失う日（転出の日の翌日など）")
