"""Forms of the cost of a year (経費・基準の値・試算の様式)."""

from datetime import date
from fractions import Fraction

from django import forms

from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen
from kikan.shared.desk.fields import AmountField, EraDateField

EARLIEST = date(1990, 1, 1)


class CostForm(Offering):
    """経費の登録."""

    cost_class = forms.ChoiceField(label="経費の区分")
    expense = AmountField(label="歳出額")
    earmarked = AmountField(label="特定財源（国県支出金・使用料・繰越金）", initial=0)
    takers = forms.MultipleChoiceField(
        label="対象の団体（一部の団体だけのとき）", required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_takers(self) -> list[int] | None:
        return [int(code) for code in self.cleaned_data["takers"]] or None


class OwnCostForm(Offering):
    """単独の経費の登録."""

    cost_class = forms.ChoiceField(label="経費の区分")
    member = chosen("構成団体")
    amount = AmountField(label="額（0円で取り消し）")


class CountForm(Offering):
    """基準の値の登録."""

    basis = forms.ChoiceField(label="基準")
    member = chosen("構成団体")
    value = forms.IntegerField(label="値", min_value=0, max_value=10**12)
    counted_on = EraDateField(label="基準日", earliest=EARLIEST)
    source = Line(label="出典（統計・台帳の名称）")


class TakeForm(Offering):
    """台帳で数えた人口の登録."""

    counted_on = EraDateField(label="基準日", earliest=EARLIEST)


class EffectForm(Offering):
    """費用対効果の登録."""

    member = chosen("構成団体")
    old_total = AmountField(label="旧システムの年額（決算）")
    own_costs = AmountField(label="負担金のほかの年額（端末・回線・印刷）", initial=0)
    one_off = AmountField(label="移行などの一時の経費", initial=0)
    gains = Line(label="費用のほかの効果", longest=400, required=False)


def _weight(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=4, max_digits=7, required=False, initial=0
    )


class WhatIfForm(Offering):
    """負担の割合の試算: weights in per cent."""

    cost_class = forms.ChoiceField(label="経費の区分")
    equal = _weight("均等割（％）")
    population = _weight("人口割（％）")
    tapered_population = _weight("逓減人口割（％）")
    records = _weight("処理件数割（％）")

    def keys(self) -> dict[str, tuple[tuple[str, Fraction], ...]]:
        """The class with the keys that were asked for."""
        given = [(name, Fraction(self.cleaned_data[name] or 0) / 100) for name in list(self.fields)[1:]]
        return {self.cleaned_data["cost_class"]: tuple((name, w) for name, w in given if w)}
