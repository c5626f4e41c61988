"""Forms of addressees outside the register, places for letters and accounts."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.administration.reads.addressees import DEPOSITS, RECIPIENT_KINDS, USES
from kikan.businesses.administration.screens.forms import select, wide
from kikan.shared.addressees.outside import CORPORATE, NATURAL, BankAccount, Outsider, Place
from kikan.shared.desk.fields import EraDateField, ExactText, KanaField, NameField, NumberField
from kikan.shared.tenancy import clock

KINDS = ((NATURAL, "個人"), (CORPORATE, "法人・団体"))
SEXES = ((0, "不明・該当なし"), (1, "男"), (2, "女"))


def digits(label: str, length: int, *, required: bool = True) -> forms.Field:
    return forms.RegexField(
        rf"^[0-9]{{{length}}}$", label=label, required=required, max_length=length + 4,
        error_messages={"invalid": f"数字{length}桁で入力してください。"},
        widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PlaceForm(forms.Form):
    """送付先の登録: where letters go from a day on."""

    postal_code = digits("郵便番号", 7, required=False)
    address = ExactText(label="住所", longest=400, widget=wide())
    building = ExactText(label="方書", longest=200, required=False, widget=wide())
    since = EraDateField(label="適用の始まり", earliest=date(1900, 1, 1))
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["initial"] = {"since": clock.today()} | options.get("initial", {})
        super().__init__(*arguments, **options)

    def place(self) -> Place:
        given = self.cleaned_data
        return Place(given["address"], given["postal_code"], given["building"])


class RecipientForm(forms.Form):
    """書類の受領者の登録: who receives somebody's papers from a day on."""

    kind = forms.TypedChoiceField(label="区分", coerce=int, choices=RECIPIENT_KINDS, widget=select())
    recipient = NumberField(label="受領者の宛名番号")
    since = EraDateField(label="適用の始まり", earliest=date(1900, 1, 1))
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["initial"] = {"since": clock.today()} | options.get("initial", {})
        super().__init__(*arguments, **options)


class OutsiderForm(PlaceForm):
    """住登外者の登録・修正."""

    kind = forms.ChoiceField(label="区分", choices=KINDS, widget=select())
    name = NameField(label="氏名・名称", longest=100)
    kana = KanaField(label="フリガナ", longest=100)
    sex = forms.TypedChoiceField(label="性別", coerce=int, choices=SEXES, widget=select())
    birth_on = EraDateField(label="生年月日", required=False, earliest=date(1868, 1, 1))
    is_another = forms.BooleanField(label="同じ氏名の人とは別人である", required=False)
    field_order = ("kind", "name", "kana", "sex", "birth_on", "postal_code", "address", "building", "since")

    def outsider(self) -> Outsider:
        given = self.cleaned_data
        return Outsider(given["kind"], given["name"], given["kana"], given["sex"], given["birth_on"])


class AccountForm(forms.Form):
    """口座の登録."""

    use = forms.ChoiceField(label="用途", choices=list(USES.items()), widget=select())
    bank = digits("金融機関コード", 4)
    branch = digits("店舗コード", 3)
    kind = forms.TypedChoiceField(
        label="預金種目", coerce=int, choices=list(DEPOSITS.items()), widget=select()
    )
    account_number = digits("口座番号", 7)
    holder_kana = forms.RegexField(
        r"^[ 0-9A-Zｱ-ﾝｦﾞﾟ()｢｣/.\-]{1,30}$", label="名義（半角カナ）",
        error_messages={"invalid": "半角カナ、英大文字、数字で30字までです。"}, widget=wide(),
    )  # fmt: skip
    since = EraDateField(label="適用の始まり", earliest=date(1900, 1, 1))
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["initial"] = {"since": clock.today()} | options.get("initial", {})
        super().__init__(*arguments, **options)

    def account(self) -> BankAccount:
        given = self.cleaned_data
        names = ("use", "bank", "branch", "kind", "account_number", "holder_kana")
        return BankAccount(*(given[name] for name in names))
