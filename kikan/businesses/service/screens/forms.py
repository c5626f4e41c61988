"""Forms of incidents, planned stops and enquiries (様式): a moment is a day and a time of day."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kikan.businesses.service.reads.events import CAUSES, KINDS, UNKNOWN
from kikan.businesses.service.reads.hours import KINDS as HOURS_KINDS
from kikan.shared.desk.fields import Compared, EraDateField, ExactText
from kikan.shared.tenancy.clock import TOKYO

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
TIME = re.compile(r"([01]?\d|2[0-3])[:時]?([0-5]\d)分?")


class TimeField(Compared):
    """A time of day (時刻): 14:05, 1405 or 14時05分."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update({"class": "in", "inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        if not plain:
            return None
        found = TIME.fullmatch(plain)
        if found is None:
            raise ValidationError("時刻は「14:05」のように入力してください。", code="time")
        return time(int(found[1]), int(found[2]))


class Moments(forms.Form):
    """A form with moments: the fields `<name>_on` and `<name>_at` become one moment `<name>_at` in Japan."""

    moments: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.moments:
            day, at = given.get(f"{name}_on"), given.get(f"{name}_at")
            if (day is None) != (at is None):
                missing = f"{name}_on" if day is None else f"{name}_at"
                if missing not in self.errors:
                    self.add_error(missing, "日と時刻の両方を入力してください。")
                given[f"{name}_at"] = None
            elif day is not None and at is not None:
                given[f"{name}_at"] = datetime.combine(day, at, TOKYO)
            given.pop(f"{name}_on", None)
        return given


def _day(label: str, required: bool = True) -> EraDateField:
    return EraDateField(label=label, earliest=EARLIEST, latest=LATEST, required=required)


def _title(label: str = "件名（住民の氏名などは書かない）") -> ExactText:
    return ExactText(label=label, longest=100, widget=forms.TextInput({"class": "in in-wide"}))


def _measure() -> ExactText:
    wide = forms.TextInput({"class": "in in-wide"})
    return ExactText(label="恒久対策", longest=300, required=False, widget=wide)


def _cause() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="原因の区分", choices=CAUSES, coerce=int, initial=UNKNOWN)


class WithBusiness(Moments):
    """A form that may concern one business; its choices are given when it is made."""

    business = forms.ChoiceField(label="業務", required=False)

    def __init__(self, *args: Any, businesses: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["business"].choices = [("", "全ての業務"), *businesses]  # type: ignore[attr-defined]


class IncidentForm(WithBusiness):
    """障害の登録."""

    moments = ("began", "noticed", "notified", "ended")

    kind = forms.TypedChoiceField(label="区分", choices=KINDS, coerce=int)
    title = _title()
    began_on, began_at = _day("発生した日"), TimeField(label="発生した時刻")
    noticed_on, noticed_at = _day("検知した日"), TimeField(label="検知した時刻")
    notified_on = _day("第一報の日", required=False)
    notified_at = TimeField(label="第一報の時刻", required=False)
    ended_on, ended_at = _day("復旧した日", required=False), TimeField(label="復旧した時刻", required=False)
    cause = _cause()
    measure = _measure()


class FollowForm(Moments):
    """障害の経過の登録."""

    moments = ("notified", "ended")

    notified_on = _day("第一報の日", required=False)
    notified_at = TimeField(label="第一報の時刻", required=False)
    ended_on, ended_at = _day("復旧した日", required=False), TimeField(label="復旧した時刻", required=False)
    cause = _cause()
    measure = _measure()


class ProgressForm(Moments):
    """障害の途中経過の連絡の登録."""

    moments = ("told",)

    told_on, told_at = _day("連絡した日"), TimeField(label="連絡した時刻")
    text = ExactText(
        label="連絡した内容（住民の氏名などは書かない）",
        longest=300,
        widget=forms.TextInput({"class": "in in-wide"}),
    )


class StopForm(WithBusiness):
    """計画停止の予告."""

    moments = ("begins", "ends")

    title = _title("件名")
    begins_on, begins_at = _day("始まる日"), TimeField(label="始まる時刻")
    ends_on, ends_at = _day("終わる日"), TimeField(label="終わる時刻")
    is_late = forms.BooleanField(label="期限後の予告として登録する", required=False)


class HoursForm(WithBusiness):
    """特別日のサービス時間の告知. members: whom a union's office may name; a single one is not asked for."""

    member = forms.TypedChoiceField(label="対象の団体", required=False, coerce=int, empty_value=None)
    kind = forms.TypedChoiceField(label="取扱い", choices=HOURS_KINDS, coerce=int)
    first_on, last_on = _day("最初の日"), _day("最後の日（一日なら同じ日）")
    begins = TimeField(label="始まる時刻（休みなら空）", required=False)
    ends = TimeField(label="終わる時刻（0:00 は夜の12時）", required=False)
    reason = ExactText(label="理由", longest=200, widget=forms.TextInput({"class": "in in-wide"}))

    def __init__(self, *args: Any, members: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if len(members) < 2:
            del self.fields["member"]
        else:
            self.fields["member"].choices = [("", "全ての構成団体"), *members]  # type: ignore[attr-defined]


class WithdrawHoursForm(forms.Form):
    """特別日のサービス時間の取下げ."""

    reason = ExactText(label="取り下げる理由", longest=200, widget=forms.TextInput({"class": "in in-wide"}))


class EnquiryForm(WithBusiness):
    """問合せの登録."""

    moments = ("asked", "answered")

    title = _title()
    asked_on, asked_at = _day("受け付けた日"), TimeField(label="受け付けた時刻")
    answered_on = _day("最初に回答した日", required=False)
    answered_at = TimeField(label="最初に回答した時刻", required=False)


class AnswerForm(Moments):
    """問合せの回答の登録."""

    moments = ("answered",)

    answered_on, answered_at = _day("最初に回答した日"), TimeField(label="最初に回答した時刻")
