"""Forms of the medical subsidies (様式): the fields in the order of the paper."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms

from kikan.businesses.medical_subsidy.reads import choices
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(2000, 1, 1)
MONTH_PARTS = 2
CHOOSE = ("", "選んでください")
KNOWN = (("", "確認していない"), ("no", "課税なし（証明書で確認）"), ("yes", "課税あり（証明書で確認）"))


def chosen(label: str, **more: Any) -> forms.TypedChoiceField:
    """A choice of a code; its choices come when the form is made."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


def grade_of(name: str, label: str) -> forms.TypedChoiceField:
    """The grade of a handbook, pension or allowance; without one 0."""
    return forms.TypedChoiceField(
        label=label, coerce=int, required=False, choices=[(0, "なし"), *choices.GRADES[name]], initial=0
    )


def proven(label: str) -> forms.TypedChoiceField:
    """Whether income tax is owed by a proof; None where nobody looked."""
    return forms.TypedChoiceField(
        label=label, coerce=lambda told: told == "yes", empty_value=None, required=False, choices=KNOWN
    )


class ActForm(forms.Form):
    """A form of an act that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)
    read: dict[str, str] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, which in self.read.items():
            self.fields[name].choices = [CHOOSE, *choices.codes(which)]  # type: ignore[attr-defined]


class InsuredForm(ActForm):
    """What every application tells of the health insurance."""

    insurer = chosen("医療保険（空欄は国保・後期高齢者医療の記録から）", required=False)
    insurer_number = ExactText(label="保険者番号", longest=8, required=False)
    symbol = ExactText(label="記号・番号", longest=40, required=False)
    is_assisted = forms.BooleanField(label="生活保護を受けている", required=False)
    read = {"insurer": "insurer"}


class ChildForm(InsuredForm):
    """子育て支援医療の交付申請書."""

    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    event_on = EraDateField(label="事由の日（出生・転入した日など）", earliest=EARLIEST, required=False)
    payee = NumberField(label="保護者の宛名番号")
    field_order = ("applied_on", "event_on", "payee")


class FamilyForm(InsuredForm):
    """家族をまとめた交付申請書."""

    scheme = chosen("制度")
    members = forms.TypedMultipleChoiceField(
        label="対象の子", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    event_on = EraDateField(label="事由の日（転入した日など）", earliest=EARLIEST, required=False)
    is_single = forms.BooleanField(label="ひとり親である（ひとり親家庭等医療のとき）", required=False)
    work = chosen("保護者の就労（ひとり親家庭等医療のとき）", required=False)
    read = {"insurer": "insurer", "work": "work"}
    field_order = ("scheme", "members", "applied_on", "event_on", "is_single", "work")

    def __init__(self, *args: Any, members: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["is_assisted"]
        self.fields["members"].choices = members  # type: ignore[attr-defined]
        family = [pair for pair in choices.codes("scheme") if pair[0] in choices.OF_FAMILIES]
        self.fields["scheme"].choices = family  # type: ignore[attr-defined]

    def clean_work(self) -> int:
        """Nothing chosen is nothing told."""
        return self.cleaned_data["work"] or 0


class DisabilityForm(InsuredForm):
    """重度心身障がい（児）者医療の交付申請書."""

    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    event_on = EraDateField(label="事由の日（転入した日など）", earliest=EARLIEST, required=False)
    physical = grade_of("physical", "身体障害者手帳")
    mental = grade_of("mental", "精神障害者保健福祉手帳")
    intellectual = grade_of("intellectual", "療育手帳")
    pension = grade_of("pension", "障害基礎年金など")
    special_child_rearing = grade_of("special_child_rearing", "特別児童扶養手当")
    ground_until = EraDateField(label="手帳などの有効期限", earliest=EARLIEST, required=False)
    payee = NumberField(label="受取人の宛名番号（本人以外のとき）", required=False)
    supporter = NumberField(label="被保険者・扶養義務者の宛名番号（本人以外のとき）", required=False)
    is_income_taxed = proven("本人・被保険者・扶養義務者の所得税")
    levy = AmountField(label="市町村民税所得割額（他の市町村で課税のとき）", required=False)
    field_order = (
        "applied_on", "event_on", "physical", "mental", "intellectual", "pension", "special_child_rearing", "ground_until",
        "payee", "supporter", "is_income_taxed", "levy",
    )  # fmt: skip


class SingleParentForm(InsuredForm):
    """ひとり親家庭等医療の交付申請書（一人分）."""

    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    event_on = EraDateField(label="事由の日（転入した日など）", earliest=EARLIEST, required=False)
    supporter = NumberField(label="親（扶養する人）の宛名番号")
    child = NumberField(label="年齢を判定する子の宛名番号（子は本人、親は末の子）")
    is_single = forms.BooleanField(label="ひとり親家庭等に当たることを書類で確認した", required=False)
    work = chosen("親の就労")
    is_income_taxed = proven("扶養する人の所得税")
    read = {"insurer": "insurer", "work": "work"}
    field_order = ("applied_on", "event_on", "supporter", "child", "is_single", "work", "is_income_taxed")


class DecideForm(ActForm):
    """医療費助成の交付の決定."""

    application = NumberField(label="申請番号")


class EndForm(ActForm):
    """資格喪失届."""

    scheme = chosen("制度")
    ends_on = EraDateField(label="資格がなくなる日（この日から助成しない）", earliest=EARLIEST)
    lost_by = chosen("喪失の事由")
    read = {"scheme": "scheme", "lost_by": "lost_by"}


class InsuranceForm(ActForm):
    """医療保険の変更届."""

    from_on = EraDateField(label="変更の日", earliest=EARLIEST)
    insurer = chosen("医療保険")
    insurer_number = ExactText(label="保険者番号", longest=8, required=False)
    symbol = ExactText(label="記号・番号", longest=40, required=False)
    read = {"insurer": "insurer"}


class TaxForm(ActForm):
    """課税を証する書類の記録."""

    year = forms.IntegerField(label="年度（住民税）", min_value=2018, max_value=2099)
    is_income_taxed = proven("本人・被保険者・扶養義務者の所得税")
    levy = AmountField(label="市町村民税所得割額（他の市町村で課税のとき）", required=False)


class CancelForm(forms.Form):
    """医療費助成の異動の取消し."""

    cancelled = NumberField(label="取り消す異動の記録番号")


class CertificateForm(forms.Form):
    """A certificate by its number, and why it is given again or came back."""

    issue = NumberField(label="受給者証の発行番号")
    reason = ExactText(label="理由（紛失、破損、資格喪失による返還など）", longest=40)


class MonthField(EraDateField):
    """A month by any of its days, or as 令和8年7月, 2026-07, R8.7."""

    def to_python(self, value: Any) -> date | None:
        """Its first day."""
        if isinstance(value, str) and value.strip() and len(re.findall(r"\d+", value)) == MONTH_PARTS:
            plain = unicodedata.normalize("NFKC", value).strip().rstrip("月分").rstrip("月")
            joint = "-" if "-" in plain else "." if "." in plain else "/" if "/" in plain else "月"
            value = f"{plain}{joint}1{'日' if joint == '月' else ''}"
        found = super().to_python(value)
        return None if found is None else found.replace(day=1)


class ReceiptForm(forms.Form):
    """領収書の受付: in the order of the receipt."""

    scheme = forms.TypedChoiceField(label="制度", coerce=int)
    month = MonthField(label="診療月", earliest=EARLIEST)
    institution = ExactText(label="医療機関・薬局の名称", longest=60)
    care = forms.TypedChoiceField(label="外来・入院・薬局", coerce=int)
    points = AmountField(label="点数", at_least=1, at_most=99_999_999)
    paid = AmountField(label="支払った額（保険のきく分）")
    high_cost = AmountField(label="高額療養費の額", required=False)
    additional = AmountField(label="付加給付の額", required=False)
    statutory = AmountField(label="公費負担医療の額", required=False)
    care_on = EraDateField(label="診療日（資格が月の途中のとき）", earliest=EARLIEST, required=False)
    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    amounts = ("high_cost", "additional", "statutory")

    def __init__(self, *args: Any, schemes: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].choices = schemes  # type: ignore[attr-defined]
        self.fields["care"].choices = choices.codes("care")  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """領収書の訂正・取下げ."""

    points = AmountField(label="点数", at_least=1, at_most=99_999_999)
    paid = AmountField(label="支払った額（保険のきく分）")
    high_cost = AmountField(label="高額療養費の額", required=False)
    additional = AmountField(label="付加給付の額", required=False)
    statutory = AmountField(label="公費負担医療の額", required=False)
    is_void = forms.BooleanField(label="この領収書を取り下げる", required=False)
    reason = ExactText(label="訂正の理由", longest=40)


class ReturnForm(ActForm):
    """医療費助成の返納の決定."""

    first_due_on = EraDateField(label="初回の納期限", earliest=EARLIEST)
    parts = forms.IntegerField(label="回数（毎月）", min_value=1, max_value=60)


class ReturnCancelForm(ActForm):
    """医療費助成の返納の取消し."""

    number = NumberField(label="返納番号")


class PayForm(forms.Form):
    """Up to which day receipts are paid, and the day of payment."""

    applied_on = EraDateField(label="この日までに申請のあった領収書", earliest=EARLIEST)
    pays_on = EraDateField(label="支払予定日", earliest=EARLIEST)


class PrintForm(forms.Form):
    """From which day the certificates to be printed hold."""

    day = EraDateField(label="有効期間の初日（この日から始まる受給者証を作る）", earliest=EARLIEST)


class ClaimForm(forms.Form):
    """A file of claims, and the month it is billed for."""

    file = forms.FileField(label="請求明細ファイル（CSV）")
    month = MonthField(label="請求月", earliest=EARLIEST)


class PayeeForm(forms.Form):
    """Who is paid for the claims of an institution, or of every one that is not named."""

    institution_code = ExactText(label="医療機関コード（空欄は、ほかのすべて）", longest=10, required=False)
    payee = NumberField(label="支払先（医療機関・国保連・支払基金）の宛名番号")


class OrderForm(forms.Form):
    """When the claims of the month are paid."""

    pays_on = EraDateField(label="支払予定日", earliest=EARLIEST)


class OrderEndForm(forms.Form):
    """An order taken back."""

    number = NumberField(label="取り消す指図番号")
    reason = ExactText(label="取消しの理由", longest=40)


class MonthForm(forms.Form):
    """A month asked for in an address."""

    month = MonthField(label="診療月", earliest=EARLIEST, required=False)


class ToldForm(forms.Form):
    """What an insurer told of a month: the benefit, or the class of income."""

    month = MonthField(label="診療月", earliest=EARLIEST)
    amount = AmountField(label="保険者が示した高額療養費の額（月の合計）", required=False)
    limit_class = forms.ChoiceField(label="所得区分（額が分からないとき）", required=False)
    is_repeated = forms.BooleanField(label="多数回該当", required=False)

    def __init__(self, *args: Any, names: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["limit_class"].choices = [("", "―"), *((n, n) for n in names)]  # type: ignore[attr-defined]


class InsurerClaimForm(forms.Form):
    """Which insurer a month is claimed of, its number as an addressee, until when."""

    insurer = forms.ChoiceField(label="保険者")
    debtor = NumberField(label="保険者の宛名番号")
    due_on = EraDateField(label="納期限", earliest=EARLIEST)

    def __init__(self, *args: Any, insurers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["insurer"].choices = insurers  # type: ignore[attr-defined]


class InsurerEndForm(forms.Form):
    """A claim on an insurer taken back."""

    number = NumberField(label="取り消す請求番号")


class InsurerLetterForm(forms.Form):
    """The claim whose letter is printed."""

    number = NumberField(label="請求番号")


class PrefectureForm(forms.Form):
    """The figures of the prefecture's part are decided."""


class BehindForm(forms.Form):
    """The month and scheme whose payments are asked for, in an address."""

    month = MonthField(label="月", earliest=EARLIEST)
    scheme = forms.TypedChoiceField(label="制度", coerce=int, choices=choices.codes("scheme"))
