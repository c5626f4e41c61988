"""The application form of the support measure (支援措置申出書の様式), in the order of the paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kikan.businesses.residents.procedures.support import Application, Companion, Office
from kikan.businesses.residents.reads.words import SUPPORT_KINDS, SUPPORT_OPINIONS, SUPPORT_PURPOSES
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.desk.fields import EraDateField, NameField
from kikan.shared.tenancy import clock

OFFICES = 3
STOPS = (
    ("stops_browsing", "住民基本台帳の閲覧"),
    ("stops_copies", "住民票（除票を含む）の写し等"),
    ("stops_supplement", "戸籍の附票（除票を含む）の写し"),
)
PLAIN = (
    "kind", "applied_on", "body", "opinion", "opinion_on", "contact", "address", "former_address", "offender_name",
    "offender_birth", "offender_address", "offender_relation", "received_from", "received_on", "note",
)  # fmt: skip


class SupportForm(forms.Form):
    """What the application says; `members` are those who live with the applicant."""

    applied_on = EraDateField(label="申出日")
    kind = forms.ChoiceField(label="区分", choices=[("", "（選んでください）"), *SUPPORT_KINDS.items()])
    companions = forms.MultipleChoiceField(
        label="併せて支援を求める人", widget=forms.CheckboxSelectMultiple, required=False
    )
    address = Texts(label="申出者の現住所", longest=400, required=False)
    former_address = Texts(label="申出者の前住所", longest=400, required=False)
    contact = Texts(label="申出者の連絡先", longest=200, required=False)
    offender_name = NameField(label="相手方の氏名", required=False)
    offender_birth = Texts(label="相手方の生年月日", longest=60, required=False, wide=False)
    offender_address = Texts(label="相手方の住所", longest=400, required=False)
    offender_relation = Texts(label="相手方との関係", longest=60, required=False, wide=False)
    stops = forms.MultipleChoiceField(
        label="制限する事務", choices=STOPS, widget=forms.CheckboxSelectMultiple,
        initial=[name for name, _ in STOPS],
    )  # fmt: skip
    body = Texts(label="相談機関", longest=100, required=False)
    opinion = forms.ChoiceField(
        label="相談機関の意見", choices=list(SUPPORT_OPINIONS.items()), required=False
    )
    opinion_on = EraDateField(label="意見を受けた日", required=False)
    received_from = Texts(label="転送元の市区町村", longest=60, required=False)
    received_on = EraDateField(label="転送を受けた日", required=False)
    note = Texts(label="備考", longest=400, required=False)

    def __init__(
        self, *arguments: Any, members: Sequence[tuple[int, str]], is_change: bool = False, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        for line in range(1, OFFICES + 1):
            self._add_office(line)
        for name in ("companions", "stops"):
            self.fields[name].widget.attrs.pop("required", None)
        companions = self.fields["companions"]
        assert isinstance(companions, forms.MultipleChoiceField)
        companions.choices = [(str(number), name) for number, name in members]
        if not members:
            del self.fields["companions"]
        if is_change:
            del self.fields["applied_on"]
        else:
            self.initial.setdefault("applied_on", clock.today())

    def _add_office(self, line: int) -> None:
        """A municipality to which the application is forwarded."""
        choices = [("", "（なし）"), *SUPPORT_PURPOSES.items()]
        self.fields[f"office_{line}"] = Texts(label=f"転送先{line}　市区町村", longest=60, required=False)
        self.fields[f"purpose_{line}"] = forms.ChoiceField(
            label="　対象の区分", choices=choices, required=False
        )
        self.fields[f"place_{line}"] = Texts(label="　住所・本籍", longest=400, required=False)

    @property
    def office_rows(self) -> list[list[Any]]:
        names = ("office", "purpose", "place")
        return [[self[f"{name}_{line}"] for name in names] for line in range(1, OFFICES + 1)]

    def application(self, **more: Any) -> Application:
        given = self.cleaned_data
        said = {name: given[name] for name in PLAIN if name in given}
        stops = {name: name in given["stops"] for name, _ in STOPS}
        return Application(**{**said, **stops, **more})

    def companions_given(self) -> tuple[Companion, ...]:
        return tuple(Companion(int(n), "同居") for n in self.cleaned_data.get("companions", ()))

    def offices_given(self) -> tuple[Office, ...]:
        given = self.cleaned_data
        return tuple(
            Office(given[f"office_{n}"], given[f"purpose_{n}"] or "former", given[f"place_{n}"])
            for n in range(1, OFFICES + 1)
            if given[f"office_{n}"] or given[f"place_{n}"]
        )


def initial_of(said: Mapping[str, Any], offices: Sequence[Any], persons: Sequence[int]) -> dict[str, Any]:
    """What a measure says, as the form shows it."""
    rows = {
        f"{name}_{each.line}": getattr(each, name)
        for each in offices
        for name in ("office", "purpose", "place")
    }
    stops = [name for name, _ in STOPS if said.get(name)]
    return {
        **{name: said.get(name) for name in PLAIN},
        "stops": stops,
        "companions": [str(p) for p in persons],
        **rows,
    }
