"""Forms of NHI (届出の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.health_insurance.procedures.decide_benefits import PaidLine
from kikan.businesses.health_insurance.reads import benefits
from kikan.businesses.health_insurance.reads.levies import acquiring_reasons, losing_reasons
from kikan.businesses.health_insurance.reads.reliefs import LEAVING
from kikan.shared.desk.act_forms import ActForm, choice_field, day_field
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(1961, 4, 1)  # 国民皆保険


class HouseholdNumberForm(forms.Form):
    household = NumberField(label="世帯番号")


class EnrolmentForm(ActForm):
    """国民健康保険 資格取得届."""

    acquired_on = EraDateField(label="資格取得年月日", earliest=EARLIEST)
    acquired_by = forms.TypedChoiceField(label="取得の事由", coerce=int)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["acquired_by"].choices = [("", "選んでください"), *acquiring_reasons()]  # type: ignore[attr-defined]


class WithdrawalForm(ActForm):
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


def _day(label: str) -> EraDateField:
    return day_field(label, EARLIEST)


class MedicalExpenseForm(ActForm):
    """療養費支給申請書."""

    expense = choice_field("療養費の種類")
    happened_on = _day("診療を受けた日")
    paid = AmountField(label="支払った額", at_least=1, at_most=99_999_999)
    standard = AmountField(label="保険診療の基準による額（10割）", at_least=1, at_most=99_999_999)
    applied_on = _day("申請年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("expense", benefits.expense_kinds())


LINES, MOST_LINES = 6, 60
WAYS = ((1, "外来"), (0, "入院"), (3, "外来（特定疾病）"), (2, "入院（特定疾病）"))


class HighCostForm(ActForm):
    """高額療養費支給申請書: the month and its receipts (一件ごとの領収), six lines or as many as are known."""

    month = _day("診療の月（その月の1日など）")
    applied_on = _day("申請年月日")

    def __init__(
        self, data: Any = None, *, members: list[tuple[int, str]], initial: dict[str, Any], **options: Any
    ) -> None:
        lines = initial.pop("lines", ())[:MOST_LINES]
        self.count = max(LINES, len(lines), *(_line_in(name) for name in [*(data or ()), *initial]), 0)
        for n, line in enumerate(lines, 1):
            known = {
                "person": line.person,
                "way": int(line.is_outpatient) + 2 * line.is_specified,
                "cost": line.cost,
                "paid": line.paid,
            }
            initial.update({f"{name}_{n}": value for name, value in known.items()})
        super().__init__(data, initial=initial, **options)
        for n in range(1, self.count + 1):
            self.fields[f"person_{n}"] = choice_field(f"{n}件目　受診した人", required=False)
            self.fields[f"way_{n}"] = forms.TypedChoiceField(
                label=f"{n}件目　外来・入院", coerce=int, choices=WAYS, required=False, empty_value=None
            )
            self.fields[f"cost_{n}"] = AmountField(label=f"{n}件目　総医療費（10割）", required=False)
            self.fields[f"paid_{n}"] = AmountField(label=f"{n}件目　支払った額", required=False)
            self.choose(f"person_{n}", members)

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        lines = []
        for n in range(1, self.count + 1):
            person, way = given.pop(f"person_{n}", None), given.pop(f"way_{n}", None)
            cost, paid = given.pop(f"cost_{n}", None), given.pop(f"paid_{n}", None)
            if person is None and cost is None and paid is None:
                continue
            if person is None or way is None or cost is None or paid is None:
                self.add_error(
                    f"person_{n}",
                    f"{n}件目は、人、外来・入院、総医療費、支払った額をすべて入力してください。",
                )
            elif paid > cost:
                self.add_error(f"paid_{n}", f"{n}件目の支払った額が、総医療費を超えています。")
            else:
                lines.append(PaidLine(person, way % 2 == 1, cost, paid, way >= 2))
        given["lines"] = tuple(lines)
        return given


def _line_in(name: str) -> int:
    """7 for `person_7`; 0 for a field that is of no line."""
    number = name.removeprefix("person_")
    is_one = number != name and number.isascii() and number.isdigit() and len(number) <= 2
    return min(int(number), MOST_LINES) if is_one else 0


class CarryingForm(ActForm):
    """移送費支給申請書."""

    happened_on = _day("移送の日")
    paid = AmountField(label="移送に支払った額", at_least=1, at_most=99_999_999)
    standard = AmountField(label="最も経済的な通常の経路と方法による費用", at_least=1, at_most=99_999_999)
    is_needed = forms.BooleanField(
        label="医師の意見書で、適切な療養のためであること、移動が困難であること、緊急その他やむを得ないことを確かめた",
        required=False,
    )
    applied_on = _day("申請年月日")


class _OfYearForm(ActForm):
    """Of a year from August."""

    year = forms.TypedChoiceField(label="対象の年（8月から翌年7月）", coerce=int)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = years  # type: ignore[attr-defined]


class YearlyOutpatientForm(_OfYearForm):
    """高額療養費（外来年間合算）支給申請書."""

    paid = AmountField(label="外来の自己負担の年間の合計（一般・低所得の月）", at_least=0, at_most=99_999_999)
    returned = AmountField(label="うち月ごとの高額療養費の外来分", at_least=0, at_most=99_999_999)
    applied_on = _day("申請年月日")


class CombinedForm(_OfYearForm):
    """高額介護合算療養費支給申請書."""

    medical_70 = AmountField(label="医療の自己負担（70歳以上）", at_most=99_999_999)
    care_70 = AmountField(
        label="介護の自己負担（70歳以上、介護保険の自己負担額証明書の額）", at_most=99_999_999
    )
    medical_under = AmountField(label="医療の自己負担（70歳未満、1件21,000円以上）", at_most=99_999_999)
    care_under = AmountField(
        label="介護の自己負担（70歳未満、介護保険の自己負担額証明書の額）", at_most=99_999_999
    )
    applied_on = _day("申請年月日")


class DiseaseForm(ActForm):
    """特定疾病認定申請書."""

    disease = choice_field("疾病")
    applied_on = _day("申請年月日（認定はその月の1日から）")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("disease", benefits.disease_kinds())


class ChildbirthForm(ActForm):
    """出産育児一時金支給申請書."""

    happened_on = _day("出産年月日")
    children = forms.IntegerField(label="出生した子の数（死産を含む）", min_value=1, max_value=9)
    is_compensated = forms.BooleanField(label="産科医療補償制度の対象の出産", required=False)
    received = AmountField(label="医療機関等への直接支払額（ないときは0）", at_least=0, at_most=9_999_999)
    applied_on = _day("申請年月日")


class FuneralForm(ActForm):
    """葬祭費支給申請書."""

    happened_on = _day("死亡年月日")
    payee = NumberField(label="葬祭を行った人の宛名番号")
    applied_on = _day("申請年月日")


class ThirdPartyForm(ActForm):
    """第三者行為による傷病届."""

    happened_on = _day("発生年月日")
    cause = choice_field("原因")
    opponent = ExactText(label="相手方の氏名・連絡先", longest=200)
    insurer = ExactText(label="相手方の保険会社", longest=200, required=False)
    reported_on = _day("届出年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("cause", benefits.third_party_causes())


class RemissionForm(ActForm):
    """減免申請書による決定."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    amount = AmountField(label="減免額（円）。0は減免の取消し", at_least=0, at_most=9_999_999)
    reason = ExactText(label="減免の理由（条例の条項）", longest=40)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]


class PensionForm(ActForm):
    """国保税の特別徴収の開始."""

    payer = NumberField(label="年金保険者の番号")
    pension = AmountField(
        label="年金の額（年額、円。介護保険料が引かれている年金）", at_least=0, at_most=99_999_999
    )
    begins_on = _day("開始年月日（4月・6月・8月・10月の1日）")


class PensionEndForm(ActForm):
    """国保税の特別徴収の中止."""

    ends_on = _day("中止年月日（この日からの年金から徴収しない）")
    reason = ExactText(label="中止の理由", longest=40)


class TransferForm(ActForm):
    """国民健康保険税納付方法変更申出書."""

    is_wished = forms.BooleanField(label="口座振替で納める（申出を取り下げたときは外す）", required=False)
    begins_on = _day("申出年月日")


class RevenueForm(ActForm):
    """基準収入額適用申請書."""

    year = forms.TypedChoiceField(label="対象の年（8月から）", coerce=int)
    revenue = AmountField(label="収入額（円）", at_least=0, at_most=999_999_999)

    def __init__(self, *args: Any, years: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = years  # type: ignore[attr-defined]


class CardUseForm(ActForm):
    """マイナ保険証の利用登録・解除."""

    is_registered = forms.BooleanField(label="利用登録がある（解除したときは外す）", required=False)
    begins_on = _day("登録・解除の日")


class UnemploymentForm(ActForm):
    """特例対象被保険者等の申告書."""

    left_on = _day("離職年月日")
    leaving = choice_field("離職理由コード（雇用保険受給資格者証）")
    reported_on = _day("届出年月日")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("leaving", list(LEAVING.items()))


class MaternityForm(ActForm):
    """産前産後期間に係る保険税軽減届書."""

    due_on = _day("出産（予定）年月日")
    is_multiple = forms.BooleanField(label="多胎", required=False)
    reported_on = _day("届出年月日")


class DependantForm(ActForm):
    """旧被扶養者に係る減免申請書."""

    reported_on = _day("申請年月日")


class ReliefCancelForm(ActForm):
    """軽減の届出の取消し."""

    relief = choice_field("取り消す軽減")
    reason = ExactText(label="取消しの理由", longest=40)

    def __init__(self, *args: Any, reliefs: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("relief", reliefs)


class EndForm(forms.Form):
    """給付の決定の取消し."""

    reason = ExactText(label="取消しの理由", longest=40)


class ReturnForm(forms.Form):
    """給付の返納: the whole sum so far."""

    amount = AmountField(label="返納額（これまでの合計、円。0円で取消し）", at_least=0, at_most=999_999_999)
    why = ExactText(label="返納の理由", longest=40)
    due_on = _day("納期限")


class DebtorForm(forms.Form):
    """第三者行為の求償の調定."""

    debtor = NumberField(label="納付する人（相手方・保険会社）の宛名番号")
    due_on = _day("納期限")


class FollowForm(forms.Form):
    """第三者行為の求償: the whole sums so far."""

    benefits = AmountField(label="給付した額", at_least=0, at_most=999_999_999)
    claimed = AmountField(label="求償した額", at_least=0, at_most=999_999_999)
    recovered = AmountField(label="受け入れた額", at_least=0, at_most=999_999_999)
    is_closed = forms.BooleanField(label="完結", required=False)


class ClaimsFileForm(forms.Form):
    """レセプトの給付記録のファイル."""

    file = forms.FileField(label="ファイル（CSV）", allow_empty_file=False)


class ClaimLineForm(forms.Form):
    """取り込めない行の処理: the line as it should be, and why."""

    text = ExactText(label="直した行", longest=2_000)
    reason = ExactText(label="理由", longest=40)


class HighCostMonthForm(forms.Form):
    """The month of treatment whose claims are searched (診療年月)."""

    month = forms.TypedChoiceField(label="診療年月", coerce=int)

    def __init__(self, *args: Any, months: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = months  # type: ignore[attr-defined]
