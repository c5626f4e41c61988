"""Forms of the child allowance (届出の様式): the fields in the order of the paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kikan.businesses.child_allowance.reads.entitlements import choices_of
from kikan.shared.desk.fields import EraDateField, NumberField

EARLIEST = date(2012, 4, 1)
CHOOSE = ("", "選んでください")


class ReadAtForm(forms.Form):
    """A form that knows the journal number it was filled in from; `members` are (number, name) of the household."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)
    choices: tuple[tuple[str, str], ...] = ()

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name, which in self.choices:
            self.fields[name].choices = [CHOOSE, *choices_of(which)]  # type: ignore[attr-defined]
        if "children" in self.fields:
            self.fields["children"].choices = list(members)  # type: ignore[attr-defined]


class ClaimForm(ReadAtForm):
    """児童手当 認定請求書."""

    kind = forms.TypedChoiceField(label="受給者の種別", coerce=int)
    event_on = EraDateField(label="事由発生日（出生日、転出予定日など）", earliest=EARLIEST)
    claimed_on = EraDateField(label="請求年月日", earliest=EARLIEST)
    children = forms.TypedMultipleChoiceField(
        label="同居の児童", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    apart = NumberField(label="別居の児童の宛名番号", required=False)
    pension_kind = forms.TypedChoiceField(label="年金の種別", coerce=int)
    is_civil_servant = forms.BooleanField(label="公務員である", required=False)
    hindered_until = EraDateField(label="やむを得ない理由がやんだ日", earliest=EARLIEST, required=False)
    standing = forms.TypedChoiceField(
        label="所得の判定（令和6年9月分までを支給するとき）", coerce=int, required=False, empty_value=None
    )
    choices = (("kind", "recipient"), ("pension_kind", "pension"), ("standing", "standing"))


class AddChildForm(ReadAtForm):
    """児童手当 額改定認定請求書（増額）."""

    child = NumberField(label="児童の宛名番号")
    event_on = EraDateField(label="事由発生日（出生日など）", earliest=EARLIEST)
    claimed_on = EraDateField(label="請求年月日", earliest=EARLIEST)
    hindered_until = EraDateField(label="やむを得ない理由がやんだ日", earliest=EARLIEST, required=False)


class RemoveChildForm(ReadAtForm):
    """児童手当 額改定届（減額）、職権による減額."""

    child = NumberField(label="児童の宛名番号")
    event_on = EraDateField(label="事由発生日", earliest=EARLIEST)
    lost_by = forms.TypedChoiceField(label="減額の事由", coerce=int)
    choices = (("lost_by", "loss"),)


class EndForm(ReadAtForm):
    """児童手当 受給事由消滅届、職権による消滅."""

    event_on = EraDateField(label="消滅年月日（転出は転出予定日）", earliest=EARLIEST)
    lost_by = forms.TypedChoiceField(label="消滅の事由", coerce=int)
    choices = (("lost_by", "loss"),)


class ConfirmForm(ReadAtForm):
    """監護相当・生計費の負担についての確認書."""

    child = NumberField(label="子の宛名番号")
    event_on = EraDateField(label="事由発生日", earliest=EARLIEST)
    claimed_on = EraDateField(label="確認書の受付年月日", earliest=EARLIEST)
    graduates_in = EraDateField(label="卒業予定の月（その月の日）", earliest=EARLIEST, required=False)


class SuspendForm(ReadAtForm):
    """支払の一時差止."""

    on = EraDateField(label="差し止める日", earliest=EARLIEST)
    reason = forms.TypedChoiceField(label="差止の事由", coerce=int)
    choices = (("reason", "suspension"),)


class ReleaseForm(ReadAtForm):
    """支払の差止の解除."""

    on = EraDateField(label="解除する日", earliest=EARLIEST)


class CircumstanceForm(ReadAtForm):
    """現況届を求める事情; left empty where it is over."""

    on = EraDateField(label="始まりの日（なくなったときはその日）", earliest=EARLIEST)
    kind = forms.TypedChoiceField(
        label="事情（なくなったときは選ばない）", coerce=int, required=False, empty_value=None
    )
    choices = (("kind", "circumstance"),)


class CivilServantForm(ReadAtForm):
    """公務員の認定・消滅の通知."""

    employer = forms.CharField(label="勤務先（公務員でなくなったときは空欄）", max_length=60, required=False)
    on = EraDateField(label="公務員になった日（でなくなった日）", earliest=EARLIEST)
    told_on = EraDateField(label="通知の受付年月日", earliest=EARLIEST)


class ReportForm(ReadAtForm):
    """児童手当 現況届."""

    year = forms.IntegerField(label="現況届の年（西暦）", min_value=2022, max_value=2999)
    received_on = EraDateField(label="受付年月日", earliest=EARLIEST)
    lacks = forms.CharField(label="不備の内容（なければ空欄）", max_length=100, required=False)


class ReturnForm(ReadAtForm):
    """児童手当の返納の決定."""

    ground = forms.TypedChoiceField(label="返納の事由", coerce=int)
    first_due_on = EraDateField(label="初回の納期限", earliest=EARLIEST)
    parts = forms.IntegerField(label="回数（毎月）", min_value=1, max_value=60)
    choices = (("ground", "return"),)


class CancelReturnForm(ReadAtForm):
    """児童手当の返納の取消し."""

    number = forms.IntegerField(label="返納番号", min_value=1, max_value=10**18)


class DeductionForm(ReadAtForm):
    """手当からの徴収の申出（第21条）、保育料の徴収（第22条）、寄附の申出（第20条）."""

    ground = forms.TypedChoiceField(label="根拠", coerce=int)
    item = forms.TypedChoiceField(label="費目", coerce=int)
    amount = forms.IntegerField(label="支払ごとの額（円）", min_value=1, max_value=10**7)
    section = forms.CharField(label="受け入れる課", max_length=40)
    asked_on = EraDateField(label="申出の日（第22条は受給者への通知の日）", earliest=EARLIEST)
    from_on = EraDateField(label="始まりの日（この日以後の支払から）", earliest=EARLIEST)
    until_on = EraDateField(label="終わりの日（なければ空欄）", earliest=EARLIEST, required=False)
    choices = (("ground", "deduction"), ("item", "item"))


class EndDeductionForm(ReadAtForm):
    """徴収・寄附の終了."""

    number = forms.IntegerField(label="徴収番号", min_value=1, max_value=10**18)
    on = EraDateField(label="この日以後の支払から差し引かない", earliest=EARLIEST)


class UnpaidForm(ReadAtForm):
    """未支払児童手当請求書."""

    child = NumberField(label="児童の宛名番号")
    claimed_on = EraDateField(label="請求年月日", earliest=EARLIEST)
    pays_on = EraDateField(label="支払日", earliest=EARLIEST)


class ReportYearForm(forms.Form):
    """The year of the status reports."""

    year = forms.IntegerField(label="年（西暦）", min_value=2022, max_value=2999)


class PayForm(forms.Form):
    """The month of a regular payment."""

    pay_month = EraDateField(label="支払月（その月の日）", earliest=EARLIEST)


class ExtraPayForm(forms.Form):
    """The day of a payment outside the regular ones (随時払)."""

    pays_on = EraDateField(label="随時払の支払日", earliest=EARLIEST)
