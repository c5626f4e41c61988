"""Forms of elections and their places (選挙・期日前投票所・投票所の時刻の様式)."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.elections.reads import choices, places
from kikan.shared.desk.fields import EraDateField, ExactText

EARLIEST = date(2016, 6, 19)
TIME = re.compile(r"(\d{1,2})[:時](\d{2})?分?")


class ClockField(forms.CharField):
    """An hour of the day in minutes from midnight: 8:30, 8時30分."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update({"class": "in", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60}:{value % 60:02}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = TIME.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
        if found is None or int(found[1]) > 24 or int(found[2] or 0) > 59:
            raise ValidationError("時刻は 8:30 または 8時30分 の形で入力してください。", code="time")
        return int(found[1]) * 60 + int(found[2] or 0)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class ElectionForm(forms.Form):
    """選挙の登録."""

    name = ExactText(label="選挙名", longest=80)
    base_on = EraDateField(label="登録基準日", earliest=EARLIEST)
    notice_on = EraDateField(label="公示・告示日", earliest=EARLIEST)
    election_on = EraDateField(label="選挙期日", earliest=EARLIEST)
    moves_until = EraDateField(
        label="投票所を切り替える転居の届出の末日（定めたとき）", earliest=EARLIEST, required=False
    )
    kinds = forms.TypedMultipleChoiceField(
        label="行う選挙（投票用紙を渡す順）", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    review_from = EraDateField(
        label="国民審査の期日前投票の初日（ほかの選挙と違うとき）", earliest=EARLIEST, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kinds"].choices = choices.contests()  # type: ignore[attr-defined]


class EarlyPlaceForm(forms.Form):
    """期日前投票所の設定."""

    name = ExactText(label="期日前投票所", longest=80)
    address = ExactText(label="所在地", longest=200)
    open_on = EraDateField(label="開設の初日", earliest=EARLIEST)
    close_on = EraDateField(label="開設の末日", earliest=EARLIEST)
    opens_at = ClockField(label="開く時刻")
    closes_at = ClockField(label="閉じる時刻")
    is_for_abroad = forms.BooleanField(label="在外選挙人の投票を受け付ける（指定）", required=False)


class HoursForm(forms.Form):
    """投票所の開閉時刻の変更."""

    district = forms.TypedChoiceField(label="投票所", coerce=int)
    opens_at = ClockField(label="開く時刻")
    closes_at = ClockField(label="閉じる時刻")

    def __init__(self, *args: Any, offered: list[places.Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].choices = [(p.number, f"{p.name}　{p.more}") for p in offered]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """選挙の記録の閉鎖."""

    keep_until = EraDateField(label="当選人の任期の末日（保存期間の末日）", earliest=EARLIEST)


class EraseForm(forms.Form):
    """投票の受付の記録の廃棄."""

    is_sure = forms.BooleanField(label="受付の記録を廃棄し、投票者数だけを残す")
