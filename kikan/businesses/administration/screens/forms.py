"""Forms of 管理: users, rights, offices, terminals, days."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.shared.access.granting import Kind, Wish, end_of_fiscal_year
from kikan.shared.desk.fields import EraDateField, ExactText, NameField
from kikan.shared.tenancy import clock

NONE = ("", "選んでください")


def wide() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in in-wide", "autocomplete": "off"})


def select() -> forms.Select:
    return forms.Select(attrs={"class": "in"})


def reason(label: str = "理由", longest: int = 200) -> ExactText:
    return ExactText(label=label, longest=longest, widget=wide())


class UserForm(forms.Form):
    """利用者の登録."""

    login = ExactText(
        label="利用者ID", longest=40, widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
    )
    name = NameField(label="氏名", longest=80)
    is_provider = forms.BooleanField(label="運営事業者の職員", required=False)


class OfficeForm(forms.Form):
    """所属の登録."""

    name = ExactText(label="名称", longest=60, widget=wide())


class ReasonForm(forms.Form):
    """An act on a user or a grant, with its reason."""

    reason = reason()


class WishForm(forms.Form):
    """権限の申請: for whom, what, where, until when, why."""

    login = ExactText(
        label="利用者ID", longest=40, widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        label="申請の区分", choices=[(k.value, k.label) for k in Kind if k != Kind.EMERGENCY], widget=select()
    )
    office = forms.TypedChoiceField(label="所属", coerce=int, widget=select())
    role = forms.ChoiceField(label="役割", required=False, widget=select())
    right = forms.ChoiceField(label="個別の権限", required=False, widget=select())
    valid_from = EraDateField(label="開始日")
    last_day = EraDateField(label="終了日（この日まで）")
    reason = reason()

    def __init__(
        self, *arguments: Any, offices: Any, roles: Any, rights: Any, is_own: bool = False, **options: Any
    ) -> None:
        today = clock.today()
        usual = {
            "valid_from": today,
            "last_day": end_of_fiscal_year(today) - timedelta(days=1),
            "kind": Kind.ROLE.value,
        }
        options["initial"] = usual | options.get("initial", {})
        super().__init__(*arguments, **options)
        self.fields["office"].choices = [NONE, *offices]  # type: ignore[attr-defined]
        self.fields["role"].choices = [NONE, *roles]  # type: ignore[attr-defined]
        self.fields["right"].choices = [NONE, *rights]  # type: ignore[attr-defined]
        if is_own:
            del self.fields["login"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_role = given.get("kind") == Kind.ROLE
        if is_role and not given.get("role"):
            self.add_error("role", "役割を選んでください。")
        if not is_role and not given.get("right"):
            self.add_error("right", "権限を選んでください。")
        if given.get("last_day") == date.max:
            self.add_error("last_day", ValidationError("この日は入力できません。"))
        return given

    def wish(self, user: int) -> Wish:
        given = self.cleaned_data
        is_role = given["kind"] == Kind.ROLE
        return Wish(
            given["kind"], user, given["office"], given["valid_from"], given["last_day"] + timedelta(days=1),
            given["reason"], given["role"] if is_role else "", "" if is_role else given["right"],
        )  # fmt: skip


class DecisionForm(forms.Form):
    """権限の決裁."""

    opinion = ExactText(
        label="意見（却下のときは理由）", longest=200, required=False,
        widget=forms.Textarea(attrs={"class": "in in-area", "rows": 3}),
    )  # fmt: skip


class FindingsForm(forms.Form):
    """緊急アクセスの確認."""

    findings = ExactText(
        label="確認の結果", longest=400, widget=forms.Textarea(attrs={"class": "in in-area", "rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class TerminalForm(forms.Form):
    """端末の登録."""

    name = ExactText(label="端末名", longest=60, widget=wide())
    network = ExactText(label="アドレス", longest=50, required=False, widget=wide())
    certificate = ExactText(label="証明書の指紋", longest=191, required=False, widget=wide())
