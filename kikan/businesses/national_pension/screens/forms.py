"""Forms of the national pension (届出の様式): the fields in the order of the paper."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.national_pension.reads.applications import kinds_of
from kikan.businesses.national_pension.reads.qualifications import choices_of
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(1961, 4, 1)  # 国民皆年金
CHOOSE = ("", "選んでください")


def _status(whose: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=f"{whose}の障害者・寡婦・ひとり親", coerce=int, required=False, empty_value=None
    )


def _deductions(whose: str) -> AmountField:
    return AmountField(label=f"{whose}の社会保険料控除・医療費控除・障害者控除などの計（円）", required=False)


def _left_on(whose: str) -> EraDateField:
    return EraDateField(label=f"{whose}の離職年月日（失業の特例のとき）", earliest=EARLIEST, required=False)


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


class ExemptionForm(ReadAtForm):
    """国民年金保険料 免除・納付猶予申請書、学生納付特例申請書."""

    kind = forms.TypedChoiceField(label="申請の種類", coerce=int)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)
    from_month = EraDateField(label="期間の始まりの月（その月の日）", earliest=EARLIEST)
    is_continued = forms.BooleanField(label="継続審査を希望する", required=False)
    spouse = NumberField(label="配偶者の宛名番号", required=False)
    dependants = forms.IntegerField(label="本人の扶養親族等の数", min_value=0, max_value=20, initial=0)
    spouse_dependants = forms.IntegerField(
        label="配偶者の扶養親族等の数", min_value=0, max_value=20, initial=0
    )
    head_dependants = forms.IntegerField(label="世帯主の扶養親族等の数", min_value=0, max_value=20, initial=0)
    status = _status("本人")
    spouse_status = _status("配偶者")
    head_status = _status("世帯主")
    left_on = _left_on("本人")
    spouse_left_on = _left_on("配偶者")
    head_left_on = _left_on("世帯主")
    disaster_on = EraDateField(label="被災した日（災害の特例のとき）", earliest=EARLIEST, required=False)
    is_half_damaged = forms.BooleanField(label="住宅・家財などの被害がおおむね2分の1以上", required=False)
    deductions = _deductions("本人")
    spouse_deductions = _deductions("配偶者")
    head_deductions = _deductions("世帯主")
    proof = forms.TypedChoiceField(
        label="離職・災害の証明（特例のとき）", coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", kinds_of("income"))
        for name in ("status", "spouse_status", "head_status"):
            self.fields[name].choices = kinds_of("status")  # type: ignore[attr-defined]
        self.choose("proof", kinds_of("proof"))


class StatutoryForm(ReadAtForm):
    """国民年金保険料免除事由（該当・消滅）届、免除期間納付申出書."""

    kind = forms.TypedChoiceField(label="届出の種類", coerce=int)
    cause = forms.TypedChoiceField(label="該当する事由", coerce=int, required=False, empty_value=None)
    happened_on = EraDateField(label="該当・消滅した日", earliest=EARLIEST)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)
    wishes_to_pay = forms.BooleanField(label="保険料を納める申出をする（納付申出）", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", kinds_of("statutory"))
        self.choose("cause", kinds_of("cause"))


class LatePaymentForm(ReadAtForm):
    """国民年金保険料 追納申込書."""

    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)
    from_month = EraDateField(label="期間の始まりの月（その月の日）", earliest=EARLIEST)
    until_month = EraDateField(label="期間の終わりの月（その月の日）", earliest=EARLIEST)


class TransferForm(ReadAtForm):
    """国民年金保険料 口座振替納付（変更）申出書・辞退申出書."""

    transfer_way = forms.TypedChoiceField(label="口座振替の方法", coerce=int)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("transfer_way", kinds_of("transfer"))


class BirthForm(ReadAtForm):
    """産前産後免除該当届、育児期間免除該当届."""

    kind = forms.TypedChoiceField(label="届出の種類", coerce=int)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)
    birth_on = EraDateField(label="子の生年月日（出産前は予定日）", earliest=EARLIEST)
    is_multiple_birth = forms.BooleanField(label="多胎", required=False)
    cared_from = EraDateField(label="養育を始めた日（養子のとき）", earliest=EARLIEST, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", kinds_of("birth"))


class AdditionalForm(ReadAtForm):
    """付加保険料納付申出書・辞退申出書."""

    kind = forms.TypedChoiceField(label="申出の種類", coerce=int)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("kind", kinds_of("additional"))


class ClaimForm(ReadAtForm):
    """裁定請求書."""

    claim = forms.TypedChoiceField(label="請求の種類", coerce=int)
    applied_on = EraDateField(label="受付年月日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("claim", kinds_of("claim"))


class ExamineForm(ReadAtForm):
    """所得状況の確認."""

    application = NumberField(label="受付番号")


class ResultForm(ReadAtForm):
    """年金機構の処理結果一覧の一行."""

    application = NumberField(label="受付番号")
    stage = forms.TypedChoiceField(label="結果", coerce=int)
    result = forms.TypedChoiceField(label="承認された区分", coerce=int, required=False, empty_value=None)
    answered_on = EraDateField(label="結果の日", earliest=EARLIEST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("stage", kinds_of("answer"))
        self.choose("result", kinds_of("class"))


class ReportForm(forms.Form):
    """The period of a list to the agency."""

    from_on = EraDateField(label="受付期間の始まり", earliest=EARLIEST)
    until_on = EraDateField(label="受付期間の終わり", earliest=EARLIEST)


class ResultFileForm(forms.Form):
    """年金機構の処理結果のファイル."""

    file = forms.FileField(label="処理結果のファイル")


class LookUpForm(forms.Form):
    """Look somebody up by the basic pension number."""

    digits = ExactText(label="基礎年金番号", longest=11)

    def clean_digits(self) -> str:
        """Without the hyphen."""
        return str(self.cleaned_data["digits"]).replace("-", "")
