"""Forms of ordinance values (条例値), of acts one person may do alone, and of closed days."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.administration.reads.own_rules import AlonePage
from kikan.businesses.administration.reads.values import ValuePage, parsed
from kikan.businesses.administration.screens.forms import NONE, reason, select, wide
from kikan.businesses.administration.screens.grid import GridField
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.desk.fields import EraDateField, ExactText
from kikan.shared.tenancy import clock

YEARS_BACK, YEARS_AHEAD = 10, 3


class ValueForm(forms.Form):
    """条例値の登録: the value, from when, by which article."""

    begins = forms.CharField()
    ends = forms.CharField(required=False)
    value = forms.CharField()
    cites = ExactText(label="根拠の条文", longest=200, widget=wide())
    source = ExactText(label="出典", longest=400, required=False, widget=wide())
    is_unverified = forms.BooleanField(label="原文をまだ確かめていない", required=False)

    def __init__(self, *arguments: Any, page: ValuePage, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.page = page
        self.fields["begins"] = _moment(page.axis_kind, "適用の始まり", required=True)
        self.fields["ends"] = _moment(page.axis_kind, "適用の終わり（この前まで）", required=False)
        self.fields["value"] = _value(page)

    def clean_value(self) -> object:
        if self.page.type == "table":
            return self.cleaned_data["value"]
        try:
            return parsed(self.page.id, self.cleaned_data["value"])
        except ValueError as fault:
            raise ValidationError(str(fault), code="value") from None

    def arguments(self) -> dict[str, Any]:
        """What the procedure takes."""
        given = self.cleaned_data
        return {
            "parameter": self.page.id, "begins": _plain(given["begins"]), "ends": _plain(given["ends"]),
            "value": given["value"], "cites": given["cites"], "source": given["source"],
            "is_unverified": given["is_unverified"],
        }  # fmt: skip


def _moment(kind: str, ja: str, *, required: bool) -> forms.Field:
    if kind == "year":
        this = clock.today().year
        years = [(str(y), fiscal_year_in_words(y)) for y in range(this + YEARS_AHEAD, this - YEARS_BACK, -1)]
        first = NONE if required else ("", "次の値まで")
        return forms.ChoiceField(label=ja, choices=[first, *years], required=required, widget=select())
    if kind == "day":
        return EraDateField(label=ja, required=required)
    return forms.RegexField(
        r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", label=f"{ja}（例 2026-04）", required=required,
        error_messages={"invalid": "2026-04 の形で入力してください。"},
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip


def _plain(moment: Any) -> str:
    return moment.isoformat() if isinstance(moment, date) else str(moment or "")


def _value(page: ValuePage) -> forms.Field:
    if page.type == "choice":
        return forms.ChoiceField(label="値", choices=[NONE, *page.choices], widget=select())
    if page.type == "table":
        return GridField(page)
    return forms.CharField(
        label="値", max_length=40, widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
    )


class AloneForm(forms.Form):
    """専決できる手続."""

    procedures = forms.MultipleChoiceField(required=False)
    cites = ExactText(label="根拠の規程", longest=200, widget=wide())

    def __init__(self, *arguments: Any, page: AlonePage, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["procedures"].choices = [pair for _, acts in page.offered for pair in acts]  # type: ignore[attr-defined]


class ClosedDayForm(forms.Form):
    """閉庁日の登録."""

    day = EraDateField(label="閉庁日", earliest=date(2000, 1, 1), latest=date(2099, 12, 31))
    reason = reason("理由", 40)
