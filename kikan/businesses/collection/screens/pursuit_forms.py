"""Forms about what is not paid: which claims, for how long, for which reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kikan.businesses.collection.procedures.end_plan import ENDINGS
from kikan.businesses.collection.procedures.issue_demand import STAGES_JA
from kikan.businesses.collection.reads.arrears import ClaimLine
from kikan.businesses.collection.reads.choices import GRACES, REFUND_REASONS, WAIVERS, WRITE_OFFS
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

CHOOSE = "選んでください。"
EARLIEST = date(2000, 1, 1)


class Text(ExactText):
    """One line of text of the clerk's own."""

    def __init__(self, *, longest: int = 200, **options: Any) -> None:
        attrs = {"class": "in in-wide", "autocomplete": "off"}
        super().__init__(longest=longest, widget=forms.TextInput(attrs=attrs), **options)


def chosen(ja: str, choices: Sequence[tuple[Any, str]], **options: Any) -> forms.TypedChoiceField:
    """One of several, told in words."""
    return forms.TypedChoiceField(
        label=ja, choices=choices, widget=forms.RadioSelect, error_messages={"required": CHOOSE}, **options
    )


class ClaimsForm(forms.Form):
    """Which of a payer's claims an act is about; at first all that are past due."""

    claims = forms.MultipleChoiceField(
        label="対象の期別",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "一つ以上選んでください。"},
    )

    def __init__(self, *arguments: Any, lines: Sequence[ClaimLine], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["claims"]
        field.choices = [  # type: ignore[attr-defined]
            (
                c.key,
                f"{fiscal_year_in_words(c.fiscal_year)} {c.levy_ja} {c.instalment_ja}　残り {c.balance:,}円",
            )
            for c in lines
        ]
        field.initial = [c.key for c in lines]

    def places(self) -> tuple[tuple[int, int], ...]:
        """The claims as acts take them."""
        pairs = (key.split("-") for key in self.cleaned_data["claims"])
        return tuple((int(charge), int(instalment)) for charge, instalment in pairs)


class PlanForm(ClaimsForm):
    """分納の誓約: which claims, from when, how much a month or how many times."""

    first_on = EraDateField(label="最初の納付の日", earliest=EARLIEST)
    monthly = AmountField(label="毎月の額", at_least=100, at_most=999_999_999, required=False)
    count = NumberField(label="または回数", digits=2, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and (given.get("monthly") is None) == (given.get("count") is None):
            self.add_error("monthly", "毎月の額か、回数のどちらか一方を入力してください。")
        if given.get("count") is not None and not 1 <= given["count"] <= 60:
            self.add_error("count", "回数は1から60までです。")
        return given


class PostponeForm(ClaimsForm):
    """徴収猶予・換価の猶予."""

    kind = chosen("猶予の種類", GRACES, coerce=int)
    begins_on = EraDateField(label="始めの日", earliest=EARLIEST)
    until_on = EraDateField(label="終わりの日", earliest=EARLIEST)
    waiver = chosen("期間中の延滞金", WAIVERS, coerce=int)
    reason = Text(label="理由")


class DeferForm(ClaimsForm):
    """督促の保留."""

    until_on = EraDateField(label="保留の終わりの日", earliest=EARLIEST)
    reason = Text(label="理由")


class WriteOffForm(ClaimsForm):
    """不納欠損."""

    reason = chosen("不納欠損の理由", WRITE_OFFS, coerce=int)
    grounds = Text(label="調査の結果と根拠")


class DemandForm(forms.Form):
    """催告書."""

    stage = chosen("催告の段階", list(STAGES_JA.items()))
    pay_by = EraDateField(label="納付の期限", earliest=EARLIEST)


class WaiveForm(forms.Form):
    """延滞金の減免."""

    amount = AmountField(label="減免する額", at_least=1, at_most=9_999_999_999)
    reason = Text(label="理由")


class RemindForm(forms.Form):
    """督促の準備."""

    due_on = EraDateField(label="督促する納期限", earliest=EARLIEST)
    sent_on = EraDateField(label="督促状を発する日", earliest=EARLIEST)


class CloseForm(forms.Form):
    """日計の締め."""

    day = EraDateField(label="締める日", earliest=EARLIEST)


class CarryForm(forms.Form):
    """滞納繰越."""

    fiscal_year = NumberField(label="繰り越す年度（西暦）", digits=4)


class EndPlanForm(forms.Form):
    """分納の終了."""

    why = chosen("終了の理由", list(ENDINGS.items()))


class RefundForm(forms.Form):
    """過誤納の事由."""

    reason = chosen("過誤納の事由", REFUND_REASONS, coerce=int)
    arose_on = EraDateField(label="過誤納の生じた日", earliest=EARLIEST)
    requested_on = EraDateField(label="更正の請求の日", earliest=EARLIEST, required=False)
    consents = forms.BooleanField(label="税以外の未納への充当に同意している（納付委託）", required=False)


class CertificateForm(forms.Form):
    """納税証明書: which kind, which levies and years, receipts shown that are not cleared yet."""

    kind = chosen(
        "証明の種類",
        [("ordinary", "納税証明（税額・納付額・未納額）"), ("complete", "完納証明（滞納がないこと）")],
    )
    years = forms.MultipleChoiceField(label="科目と年度", widget=forms.CheckboxSelectMultiple, required=False)
    shown = forms.MultipleChoiceField(
        label="領収証書の提示を受けた未納（収納の確認前）",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    copies = forms.IntegerField(
        label="部数", min_value=1, max_value=99, initial=1, widget=forms.NumberInput(attrs={"class": "in"})
    )
    official_use = forms.BooleanField(label="公用", required=False)
    exemption = forms.ChoiceField(label="手数料", required=False, widget=forms.Select(attrs={"class": "in"}))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == "ordinary" and not given.get("years"):
            self.add_error("years", "証明する科目と年度を選んでください。")
        return given
