"""Forms of the review board (合議体・委員・開催・結果)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kikan.businesses.long_term_care.procedures.agendas import Result
from kikan.businesses.long_term_care.reads import boards, certification
from kikan.businesses.long_term_care.screens.forms import EARLIEST
from kikan.shared.desk.act_forms import CHOOSE, choice_field, day_field
from kikan.shared.desk.fields import ExactText, NumberField

MOST = 100
LONGEST_MONTHS = 48


class Chosen(forms.Form):
    """A form with choices that come when it is made."""

    def choose(self, name: str, choices: Sequence[tuple[int, str]]) -> None:
        self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]


class BoardForm(forms.Form):
    """合議体の登録."""

    name = ExactText(label="合議体の名称", longest=40)
    begins_on = day_field("設置の日", EARLIEST)


class MemberForm(Chosen):
    """委員の登録."""

    board = choice_field("合議体")
    name = ExactText(label="委員の氏名", longest=60)
    profession = choice_field("分野")
    begins_on = day_field("任期の始まり", EARLIEST)
    ends_on = day_field("任期の終わり", EARLIEST)
    institution = ExactText(label="所属の医療機関・事業所・施設", longest=100, required=False)
    person = NumberField(label="委員の宛名番号（当市町村の住民のとき）", required=False)

    def __init__(self, *args: Any, known: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("board", list(known.items()))
        self.choose("profession", boards.professions())


class EndMemberForm(Chosen):
    """委員の退任."""

    member = choice_field("委員")
    ends_on = day_field("在任しなくなる日", EARLIEST)

    def __init__(self, *args: Any, known: Sequence[boards.MemberLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("member", [(m.member, m.name) for m in known])


class RecusalForm(Chosen):
    """審査に加われない委員."""

    member = choice_field("委員")
    person = NumberField(label="被保険者の宛名番号")
    ground = choice_field("理由")

    def __init__(self, *args: Any, known: Sequence[boards.MemberLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("member", [(m.member, m.name) for m in known])
        self.choose("ground", boards.grounds())


class MeetingForm(Chosen):
    """開催の登録."""

    board = choice_field("合議体")
    held_on = day_field("開催日", EARLIEST)
    capacity = forms.IntegerField(label="審査する件数の上限", min_value=1, max_value=MOST, initial=35)

    def __init__(self, *args: Any, known: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("board", list(known.items()))


class AssignForm(forms.Form):
    """手での割当て."""

    application = NumberField(label="申請番号")


class RemoveForm(forms.Form):
    """審査会から外す."""

    position = forms.IntegerField(label="外す案件の資料番号", min_value=1, max_value=999)


class ResultsForm(forms.Form):
    """結果の入力: who came, and level, months and opinion of each case, in the order of the material."""

    present = forms.TypedMultipleChoiceField(
        label="出席した委員", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, who: Sequence[boards.MemberLine], positions: Sequence[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.positions = list(positions)
        self.fields["present"].choices = [(m.member, f"{m.name}（{m.profession_ja}）") for m in who]  # type: ignore[attr-defined]
        levels = [("", "―"), *((code, f"{code} {ja}") for code, ja in certification.levels())]
        for n in self.positions:
            self.fields[f"level_{n}"] = forms.TypedChoiceField(
                label=f"{n}番の二次判定",
                coerce=int,
                choices=levels,
                widget=_named(forms.Select, f"{n}番の二次判定"),
            )
            self.fields[f"months_{n}"] = forms.IntegerField(
                label=f"{n}番の有効期間（月）", required=False, min_value=1, max_value=LONGEST_MONTHS,
                widget=_named(forms.NumberInput, f"{n}番の有効期間（月）"),
            )  # fmt: skip
            self.fields[f"remarks_{n}"] = ExactText(
                label=f"{n}番の意見",
                longest=200,
                required=False,
                widget=_named(forms.TextInput, f"{n}番の意見"),
            )

    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        """The fields of each case, as the page shows them in a line."""
        return [(n, self[f"level_{n}"], self[f"months_{n}"], self[f"remarks_{n}"]) for n in self.positions]

    def results(self) -> dict[int, Result]:
        given = self.cleaned_data
        return {
            n: Result(given[f"level_{n}"], given[f"months_{n}"], given[f"remarks_{n}"])
            for n in self.positions
        }


def _named(widget: type[forms.Widget], ja: str) -> forms.Widget:
    return widget(attrs={"class": "in", "aria-label": ja})
