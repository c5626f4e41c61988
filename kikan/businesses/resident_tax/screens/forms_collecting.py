"""Forms of special collection and certificates: the fields in the order of the papers."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.resident_tax.procedures.accept_leaver import REASONS, WAYS
from kikan.businesses.resident_tax.procedures.issue_tax_certificate import ASKED_BY, PROOFS
from kikan.businesses.resident_tax.procedures.stop_pension import CAUSES
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.businesses.resident_tax.reads.collectors import KINDS, MEDIA
from kikan.ground.check_digits import is_corporate_number
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, KanaField, NameField, NumberField
from kikan.shared.documents.fees import COUNTER, POST, Charge, Offer

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
WIDE = {"class": "in in-wide", "autocomplete": "off"}


def choices(known: dict[Any, str]) -> list[tuple[Any, str]]:
    return [("", "選んでください"), *known.items()]


class ReadAtForm(forms.Form):
    """A form that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class CollectorForm(ReadAtForm):
    """特別徴収義務者の指定・変更."""

    kind = forms.TypedChoiceField(label="区分", coerce=int, choices=list(KINDS.items()), initial=SALARY)
    collector = NumberField(label="指定番号（空けると次の番号）", required=False, digits=12)
    name = NameField(label="名称", longest=100)
    kana = KanaField(label="フリガナ", longest=100)
    corporate_number = forms.CharField(
        label="法人番号（13桁）", required=False, max_length=13, widget=forms.TextInput(attrs=WIDE)
    )
    postal_code = forms.RegexField(
        r"^[0-9]{7}$", label="郵便番号（7桁）", required=False,
        error_messages={"invalid": "数字7桁で入力してください。"},
        widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    address = ExactText(label="所在地", longest=400, widget=forms.TextInput(attrs=WIDE))
    building = ExactText(label="方書", longest=200, required=False, widget=forms.TextInput(attrs=WIDE))
    office = ExactText(label="担当部署", longest=60, required=False)
    medium = forms.ChoiceField(label="通知の受取方法", choices=list(MEDIA.items()))
    is_half_yearly = forms.BooleanField(label="納期の特例（年2回の納入）", required=False)
    since = EraDateField(label="適用の始まり", earliest=EARLIEST, latest=LATEST)

    def __init__(self, *arguments: Any, is_new: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not is_new:
            del self.fields["kind"], self.fields["collector"]

    def clean_corporate_number(self) -> str:
        given: str = self.cleaned_data["corporate_number"].strip()
        if given and not is_corporate_number(given):
            raise forms.ValidationError("法人番号の検査数字が合いません。13桁の番号を確かめてください。")
        return given


class StarterForm(ReadAtForm):
    """特別徴収への切替申請書."""

    collector = NumberField(label="勤務先の指定番号", digits=12)
    staff_number = ExactText(label="受給者番号", longest=25, required=False)
    first_month = EraDateField(label="徴収を始める月（その月の日）", earliest=EARLIEST, latest=LATEST)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST, latest=LATEST)


class LeaverForm(ReadAtForm):
    """給与所得者異動届出書."""

    cause = forms.ChoiceField(label="異動の事由", choices=choices(REASONS))
    left_on = EraDateField(label="異動年月日", earliest=EARLIEST, latest=LATEST)
    last_month = EraDateField(label="最後に徴収する月（その月の日）", earliest=EARLIEST, latest=LATEST)
    way = forms.ChoiceField(label="残りの税額", choices=choices(WAYS))
    is_pay_short = forms.BooleanField(label="支払う給与・退職手当が残りの税額に足りない", required=False)
    next_collector = NumberField(label="転勤・転職先の指定番号", required=False, digits=12)
    staff_number = ExactText(label="転勤先の受給者番号", longest=25, required=False)
    reported_on = EraDateField(label="届出年月日", earliest=EARLIEST, latest=LATEST)


class StopPensionForm(ReadAtForm):
    """年金特別徴収の中止."""

    cause = forms.ChoiceField(label="中止の事由", choices=choices(CAUSES))
    first_stopped = EraDateField(label="徴収しない最初の月（その月の日）", earliest=EARLIEST, latest=LATEST)
    reported_on = EraDateField(label="通知を受けた日", earliest=EARLIEST, latest=LATEST)


class RetirementForm(ReadAtForm):
    """退職所得に係る納入申告書."""

    person = NumberField(label="退職した人の宛名番号")
    collector = NumberField(label="支払者の指定番号", digits=12)
    pay = AmountField(label="退職手当等の額", at_least=1, at_most=9_999_999_999)
    joined_on = EraDateField(label="就職年月日", earliest=date(1945, 1, 1), latest=LATEST)
    retired_on = EraDateField(label="退職年月日", earliest=EARLIEST, latest=LATEST)
    paid_on = EraDateField(label="支払年月日", earliest=EARLIEST, latest=LATEST)
    city = AmountField(label="市町村民税（申告の額）", required=False)
    prefecture = AmountField(label="道府県民税（申告の額）", required=False)
    is_officer = forms.BooleanField(label="役員等で勤続5年以下", required=False)
    is_disabled = forms.BooleanField(label="障害による退職", required=False)


class CollectedFileForm(forms.Form):
    """特別徴収の対象者ファイル."""

    file = forms.FileField(label="ファイル（CSV）")


class YearAskedForm(forms.Form):
    """A fiscal year to work on."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *arguments: Any, years: list[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["fiscal_year"].choices = [  # type: ignore[attr-defined]
            (year, fiscal_year_in_words(year)) for year in years
        ]


class PrintingForm(YearAskedForm):
    """Which notices of which year are printed together (一括印刷)."""

    kind = forms.ChoiceField(
        label="通知書",
        choices=[
            ("taxpayers", "納税通知書（普通徴収・年金特別徴収）"),
            ("collectors", "特別徴収税額通知書（義務者用）"),
        ],
    )


class CertificateForm(YearAskedForm):
    """所得・課税証明書の請求."""

    kind = forms.ChoiceField(label="証明書")
    purpose = ExactText(label="使用目的", longest=40, widget=forms.TextInput(attrs=WIDE))
    asked_by = forms.ChoiceField(label="請求者", choices=list(ASKED_BY.items()))
    asked_by_name = NameField(label="請求者の氏名（本人以外）", longest=60, required=False)
    has_mandate = forms.BooleanField(label="委任状を確かめた", required=False)
    proof = forms.ChoiceField(label="本人確認", choices=list(PROOFS.items()))
    copies = forms.IntegerField(label="部数", min_value=1, max_value=99, initial=1)
    channel = forms.ChoiceField(label="交付の方法", required=False)
    exemption = forms.ChoiceField(label="手数料", required=False)
    official_use = forms.BooleanField(label="公用", required=False)
    field_order = ("fiscal_year", "kind")

    def __init__(self, *arguments: Any, kinds: dict[str, str], offered: Offer, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]
        channels = offered.channels or [(COUNTER, "窓口"), (POST, "郵便")]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["exemption"].choices = [("", "収納する"), *offered.reasons]  # type: ignore[attr-defined]

    def charge(self) -> Charge:
        return Charge(self.cleaned_data.get("channel") or COUNTER, self.cleaned_data.get("exemption", ""))
