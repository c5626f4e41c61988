"""Forms of 収納: a receipt at the counter, files to and from the bank."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.collection.procedures.transfers import Creditor
from kikan.shared.desk.fields import AmountField, EraDateField, NumberField

LARGEST_FILE = 20_000_000


class ReceiptForm(forms.Form):
    """窓口収納: which slip, how much, when."""

    charge = NumberField(label="調定番号")
    instalment = NumberField(label="期", digits=4)
    amount = AmountField(label="領収金額", at_least=1, at_most=9_999_999_999)
    paid_on = EraDateField(label="領収日", earliest=date(2000, 1, 1))
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class RequestForm(forms.Form):
    """口座振替の依頼: for which due date."""

    due_on = EraDateField(label="納期限（引落日）", earliest=date(2000, 1, 1))


class ResultForm(forms.Form):
    """口座振替の結果: the bank's file and the request it answers."""

    request = NumberField(label="依頼ファイル番号")
    file = forms.FileField(label="結果ファイル")

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError("ファイルが大きすぎます（20MBまで）。", code="size")
        return sent


class CreditorForm(forms.Form):
    """The municipality as the bank knows it (委託者), as the contract has it."""

    code = NumberField(label="委託者コード", digits=10)
    name = forms.RegexField(
        r"^[ 0-9A-Zｱ-ﾝｦﾞﾟ()｢｣/.\\-]{1,40}$",
        label="委託者名",
        error_messages={"invalid": "半角カナ、英大文字、数字で40字までです。"},
    )
    bank = NumberField(label="取引銀行番号", digits=4)
    branch = NumberField(label="取引支店番号", digits=3)
    account_kind = forms.TypedChoiceField(label="預金種目", coerce=int, choices=((1, "普通"), (2, "当座")))
    account_number = NumberField(label="口座番号", digits=7)

    def creditor(self) -> Creditor:
        return Creditor(**self.cleaned_data)
