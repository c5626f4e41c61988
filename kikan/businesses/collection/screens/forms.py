"""Forms of 収納: a receipt at the counter, files to and from the bank."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.collection.exchange.incoming import layouts
from kikan.businesses.collection.procedures.accept_debit_order import EVERY_LEVY, KINDS
from kikan.businesses.collection.procedures.incoming import ALLOCATED, DECISIONS
from kikan.businesses.collection.procedures.reasons import LONGEST
from kikan.businesses.collection.procedures.stop_debit_order import WAYS
from kikan.businesses.collection.procedures.transfers import Creditor
from kikan.shared.desk.fields import AmountField, EraDateField, NumberField
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import TransferResult
from kikan.shared.ledger.purposes import PURPOSES

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


class _BankFileForm(forms.Form):
    """A file of results that the bank sent."""

    file = forms.FileField(label="結果ファイル")

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError("ファイルが大きすぎます（20MBまで）。", code="size")
        return sent


class ResultForm(_BankFileForm):
    """口座振替の結果: the bank's file and the request it answers."""

    field_order = ("request", "file")
    request = NumberField(label="依頼ファイル番号")


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


class IncomingForm(forms.Form):
    """収納データの受入れ: which layout, which file."""

    layout = forms.ChoiceField(
        label="種類", choices=lambda: [(one.layout, one.ja) for one in layouts().values()]
    )
    file = forms.FileField(label="収納データのファイル", allow_empty_file=True)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError("ファイルが大きすぎます（20MBまで）。", code="size")
        return sent


class MendForm(forms.Form):
    """取り込めない行: the line as it should read, and why."""

    text = forms.CharField(label="行の内容", max_length=2_000, strip=False, required=False)
    reason = forms.CharField(label="理由", max_length=LONGEST)


class DecisionForm(forms.Form):
    """確認が必要な収納の決定."""

    decision = forms.TypedChoiceField(
        label="決定", coerce=int, choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    charge = NumberField(label="調定番号", required=False)
    instalment = NumberField(label="期", digits=4, required=False)
    amount = AmountField(label="消し込む額", at_least=1, at_most=9_999_999_999, required=False)
    reason = forms.CharField(label="理由", max_length=LONGEST)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("decision") == ALLOCATED:
            for name in ("charge", "instalment", "amount"):
                if values.get(name) is None and name not in self.errors:
                    self.add_error(name, f"消し込むときは、{self.fields[name].label}を入力してください。")
        return values


class ReverseForm(forms.Form):
    """消込みの取消し: which instalment, and why."""

    place = forms.RegexField(r"^[0-9]{1,18}-[0-9]{1,4}$", label="取り消す期", widget=forms.HiddenInput)
    reason = forms.CharField(label="取消しの理由", max_length=LONGEST)

    def clean_place(self) -> tuple[int, int]:
        charge, instalment = self.cleaned_data["place"].split("-")
        return int(charge), int(instalment)


def _levy_choices() -> list[tuple[int, str]]:
    return [(EVERY_LEVY, "すべての科目"), *((levy.code, levy.ja) for levy in LEVIES.values())]


class OrderForm(forms.Form):
    """口座振替依頼書: the account and for what it is debited."""

    levy = forms.TypedChoiceField(label="科目", coerce=int, choices=_levy_choices)
    bank = forms.RegexField(
        r"^[0-9]{4}$", label="金融機関コード", error_messages={"invalid": "4桁の数字で入力してください。"}
    )
    branch = forms.RegexField(
        r"^[0-9]{3}$", label="店舗コード", error_messages={"invalid": "3桁の数字で入力してください。"}
    )
    kind = forms.TypedChoiceField(label="預金種目", coerce=int, choices=list(KINDS.items()))
    account_number = forms.RegexField(
        r"^[0-9]{7}$", label="口座番号", error_messages={"invalid": "7桁の数字で入力してください。"}
    )
    holder_kana = forms.CharField(label="名義（カナ）", max_length=60)
    received_on = EraDateField(label="依頼書の受付日", earliest=date(2000, 1, 1))
    starts_on = EraDateField(label="振替の開始日", earliest=date(2000, 1, 1))
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class StopForm(forms.Form):
    """口座振替の停止・廃止."""

    levy = forms.TypedChoiceField(label="科目", coerce=int, choices=_levy_choices)
    way = forms.TypedChoiceField(label="停止・廃止の別", coerce=int, choices=list(WAYS.items()))
    on = EraDateField(label="停止する日", earliest=date(2000, 1, 1))
    reason = forms.CharField(label="理由", max_length=LONGEST)


class PayOutForm(forms.Form):
    """支払の振込: on which day, of which kind."""

    pay_on = EraDateField(label="振込指定日", earliest=date(2000, 1, 1))
    purpose = forms.TypedChoiceField(
        label="支払の種類", coerce=int, choices=[(0, "すべて"), *((p.code, p.ja) for p in PURPOSES.values())]
    )


class RecordsField(forms.RegexField):
    """Numbers of records, separated by spaces or commas (件目)."""

    def __init__(self, label: str) -> None:
        super().__init__(
            r"^[0-9 ,、　]*$", label=label, required=False, max_length=2_000,
            error_messages={"invalid": "件目の番号を、空白か読点で区切って入力してください。"},
        )  # fmt: skip

    def clean(self, value: Any) -> tuple[int, ...]:
        text = super().clean(value).replace("、", " ").replace(",", " ")
        return tuple(int(part) for part in text.split() if len(part) < 10)


class TellPaymentsForm(forms.Form):
    """振込結果: which payments came back and why; none where all were paid."""

    closed = RecordsField(label="口座なし・解約の件目")
    name = RecordsField(label="名義相違の件目")
    other = RecordsField(label="その他の組戻しの件目")

    def returned(self) -> dict[int, int]:
        kinds = {
            "closed": TransferResult.CLOSED,
            "name": TransferResult.NAME,
            "other": TransferResult.OTHER,
        }
        return {record: int(kind) for name, kind in kinds.items() for record in self.cleaned_data[name]}


class PaymentResultForm(_BankFileForm):
    """振込結果ファイル: the bank's file for this run."""


class WindowForm(forms.Form):
    """窓口払: when it was handed over."""

    paid_on = EraDateField(label="支払日", earliest=date(2000, 1, 1))


class SetOffForm(forms.Form):
    """給付からの充当: how much, and when the payee agreed."""

    amount = AmountField(label="充当する額", at_least=1, at_most=9_999_999_999)
    consented_on = EraDateField(label="同意書の日付", earliest=date(2000, 1, 1))


class SlipForm(forms.Form):
    """納付書の発行: which instalments, until when."""

    places = forms.MultipleChoiceField(
        label="載せる期",
        error_messages={
            "required": "納付書に載せる期を選んでください。",
            "invalid_choice": "選んだ期の残りが変わっています。選び直してください。",
        },
    )
    amount = AmountField(
        label="金額（一部だけ納めるとき）", at_least=1, at_most=9_999_999_999, required=False
    )
    payable_until = EraDateField(label="取扱期限", earliest=date(2000, 1, 1))
    replaces = NumberField(label="差し替える納付書番号", required=False)

    def __init__(self, *args: Any, offered: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["places"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]

    def clean_places(self) -> list[tuple[int, ...]]:
        """Each is charge-instalment-amount, as the page offers it."""
        return [tuple(int(part) for part in text.split("-")) for text in self.cleaned_data["places"]]

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("amount") is not None and len(values.get("places") or []) > 1:
            self.add_error("amount", "一部の金額を指定するときは、期を1つだけ選んでください。")
        return values


class CancelSlipForm(forms.Form):
    """納付書の取消し."""

    reason = forms.CharField(label="取消しの理由", max_length=LONGEST)


class RetryForm(forms.Form):
    """再振替: the day of the second attempt."""

    debit_on = EraDateField(label="再振替の日", earliest=date(2000, 1, 1))


class FailedForm(forms.Form):
    """口座振替不能通知: until when the enclosed slips are taken."""

    payable_until = EraDateField(label="納付書の取扱期限", earliest=date(2000, 1, 1))
