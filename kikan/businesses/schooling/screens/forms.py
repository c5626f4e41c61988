"""Forms of the school register (様式): the fields in the order of the paper."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms

from kikan.businesses.schooling.reads import choices
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField

EARLIEST = date(1990, 1, 1)
CHOOSE = ("", "選んでください")
ANY = ("", "すべて")


def chosen(label: str, **more: Any) -> forms.TypedChoiceField:
    """A choice of a code; its choices come when the form is made."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


class Chosen(forms.Form):
    """A form whose choices are read when it is made."""

    read: dict[str, Any] = {}
    first = CHOOSE

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, what in self.read.items():
            self.fields[name].choices = [self.first, *what()]  # type: ignore[attr-defined]


class ActForm(Chosen):
    """A form of an act that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class EnterForm(ActForm):
    """学齢簿への記載."""

    entered_on = EraDateField(label="記載する日（転入した日など）", earliest=EARLIEST)
    began_by = chosen("記載の事由")
    guardian = NumberField(label="保護者の宛名番号（空欄は世帯主）", required=False)
    guardian_relation = ExactText(label="保護者との続柄", longest=20, required=False)
    school = chosen("就学する学校（空欄は通学区域の学校）", required=False)
    first_year = forms.IntegerField(
        label="第1学年の年度（年齢と違うときだけ）", required=False, min_value=1990, max_value=2099
    )
    read = {"began_by": lambda: choices.codes("began_by"), "school": lambda: choices.schools(own=True)}


class LeaveForm(ActForm):
    """学齢簿からの消除."""

    left_on = EraDateField(label="消除する日（住民でなくなった日の翌日）", earliest=EARLIEST)
    closed_by = chosen("消除の事由")
    read = {"closed_by": lambda: choices.codes("closed_by")}


class DesignateForm(ActForm):
    """就学する学校の指定."""

    school = chosen("学校")
    from_on = EraDateField(label="入学・転入学の日", earliest=EARLIEST)
    read = {"school": lambda: choices.schools(own=True)}


class AttendForm(ActForm):
    """指定校以外の学校への就学."""

    school = chosen("学校（国立・都道府県立・私立・特別支援学校）")
    from_on = EraDateField(label="入学・転入学の日", earliest=EARLIEST)
    read = {"school": lambda: choices.schools(own=False)}


class TakeInForm(ActForm):
    """区域外就学の受入れ: a child of another municipality."""

    school = chosen("受け入れる学校")
    from_on = EraDateField(label="受入れの日", earliest=EARLIEST)
    until_on = EraDateField(label="受入れの末日", earliest=EARLIEST)
    consent_on = EraDateField(label="住所地の教育委員会との協議が整った日", earliest=EARLIEST)
    guardian = NumberField(label="保護者の宛名番号", required=False)
    guardian_relation = ExactText(label="保護者との続柄", longest=20, required=False)
    first_year = forms.IntegerField(
        label="第1学年の年度（年齢の学年と違うとき）", min_value=2000, max_value=2099, required=False
    )
    read = {"school": lambda: choices.schools(own=True)}


class GuardianForm(ActForm):
    """保護者の変更."""

    guardian = NumberField(label="保護者の宛名番号")
    guardian_relation = ExactText(label="保護者との続柄", longest=20, required=False)
    from_on = EraDateField(label="変更の日", earliest=EARLIEST)


class GradeForm(ActForm):
    """学年の変更."""

    grade = chosen("学年")
    from_on = EraDateField(label="変更の日", earliest=EARLIEST)
    reason = ExactText(label="理由", longest=40)
    read = {"grade": choices.grades}


class ChangeForm(ActForm):
    """指定校変更申立書・区域外就学申立書."""

    school = chosen("希望する学校")
    ground = chosen("理由")
    applied_on = EraDateField(label="申立年月日", earliest=EARLIEST)
    from_on = EraDateField(label="希望する期間の初日", earliest=EARLIEST)
    read = {"school": choices.schools, "ground": lambda: choices.codes("ground")}


class DecisionForm(ActForm):
    """指定校変更・区域外就学の決定."""

    request = NumberField(label="受付番号")
    decision = chosen("決定")
    until_on = EraDateField(
        label="許可の末日（期間を個別に決める理由のとき）", earliest=EARLIEST, required=False
    )
    consent_on = EraDateField(label="相手の教育委員会との協議が整った日", earliest=EARLIEST, required=False)
    refusal = ExactText(label="不許可の理由", longest=200, required=False)
    read = {"decision": lambda: choices.codes("decision")}


class DutyForm(ActForm):
    """就学義務猶予・免除願."""

    kind = chosen("区分")
    reason = chosen("事由")
    applied_on = EraDateField(label="願い出の年月日", earliest=EARLIEST)
    from_on = EraDateField(label="期間の初日", earliest=EARLIEST)
    last_on = EraDateField(label="期間の末日", earliest=EARLIEST)
    read = {"kind": lambda: choices.codes("duty"), "reason": lambda: choices.codes("duty_reason")}


class EndDutyForm(ActForm):
    """就学義務の猶予・免除の取りやめ."""

    ended_on = EraDateField(label="取りやめる日", earliest=EARLIEST)


class AidForm(ActForm):
    """就学援助申請書."""

    year = forms.IntegerField(label="年度", min_value=2008, max_value=2099)
    applied_on = EraDateField(label="申請年月日", earliest=EARLIEST)
    ground = chosen("申請の事情")
    income = AmountField(label="世帯の所得（空欄は課税の記録から）", required=False)
    standard = AmountField(label="世帯の生活保護基準（年額。所得で審査するとき）", required=False)
    read = {"ground": lambda: choices.codes("aid_ground")}


class AidDecisionForm(ActForm):
    """就学援助の決定."""

    year = forms.IntegerField(label="年度", min_value=2008, max_value=2099)
    decision = chosen("決定")
    refusal = ExactText(label="否認定の理由", longest=200, required=False)
    read = {"decision": lambda: choices.codes("aid_decision")}


class SituationForm(ActForm):
    """長期欠席・居所不明・不就学の記録."""

    kind = chosen("区分")
    from_on = EraDateField(label="始まりの日", earliest=EARLIEST)
    told_on = EraDateField(label="校長から通知のあった日", earliest=EARLIEST, required=False)
    urged_on = EraDateField(label="保護者に出席を督促した日", earliest=EARLIEST, required=False)
    remark = ExactText(label="内容", longest=100, required=False)
    read = {"kind": lambda: choices.codes("situation")}


class EndSituationForm(ActForm):
    """長期欠席・居所不明・不就学の記録の終わり."""

    ended_on = EraDateField(label="終わった日（出席した日など）", earliest=EARLIEST)


class AskSupportForm(ActForm):
    """就学相談の受付."""

    year = forms.IntegerField(label="就学する年度", min_value=2008, max_value=2099)
    asked_on = EraDateField(label="相談を受けた日", earliest=EARLIEST)
    asked_by = chosen("相談のもと")
    read = {"asked_by": lambda: choices.codes("asker")}


class SupportForm(ActForm):
    """教育支援委員会・保護者の意見の記録: what is left empty stays as it was."""

    year = forms.IntegerField(label="就学する年度", min_value=2008, max_value=2099)
    documents_on = EraDateField(label="資料がそろった日", earliest=EARLIEST, required=False)
    met_on = EraDateField(label="委員会の開催日（予定でもよい）", earliest=EARLIEST, required=False)
    opinion = chosen("委員会の意見", required=False)
    heard_on = EraDateField(label="保護者の意見を聴いた日", earliest=EARLIEST, required=False)
    view = chosen("保護者の意見", required=False)
    wish = ExactText(label="保護者の希望する就学先", longest=200, required=False)
    read = {"opinion": lambda: choices.codes("placement"), "view": lambda: choices.codes("view")}


class DecideSupportForm(ActForm):
    """就学先の決定."""

    year = forms.IntegerField(label="就学する年度", min_value=2008, max_value=2099)
    decision = chosen("就学先")
    school = chosen("学校（特別支援学校のときは必ず）", required=False)
    reason = ExactText(label="決定の理由（委員会か保護者の意見と違うとき）", longest=200, required=False)
    read = {"decision": lambda: choices.codes("placement"), "school": choices.schools}


class TellPrefectureForm(ActForm):
    """都道府県教育委員会への通知の記録."""

    year = forms.IntegerField(label="就学する年度", min_value=2008, max_value=2099)
    told_on = EraDateField(label="通知した日", earliest=EARLIEST)


class AidReturnForm(ActForm):
    """就学援助費の返還の決定."""

    year = forms.IntegerField(label="年度", min_value=2008, max_value=2099)
    first_due_on = EraDateField(label="初回の納期限", earliest=EARLIEST)
    parts = forms.IntegerField(label="回数（毎月）", min_value=1, max_value=60)


class AidReturnCancelForm(ActForm):
    """就学援助費の返還の取消し."""

    number = NumberField(label="返還の番号")


class HealthCheckForm(ActForm):
    """就学時健康診断の結果."""

    year = forms.IntegerField(label="入学の年（西暦）", min_value=2010, max_value=2099)
    state = chosen("受診")
    checked_on = EraDateField(label="受診日", earliest=EARLIEST, required=False)
    advice = chosen("事後措置（なければ選ばない）", required=False)
    read = {"state": lambda: choices.codes("check_state"), "advice": lambda: choices.codes("advice")}

    def clean_advice(self) -> int:
        """Nothing chosen is nothing told."""
        return self.cleaned_data["advice"] or 0


class SessionForm(Chosen):
    """就学時健康診断の日程."""

    school = chosen("学校")
    held_on = EraDateField(label="実施日", earliest=EARLIEST)
    begins_at = ExactText(label="受付の時刻", longest=20)
    venue = ExactText(label="会場", longest=60)
    read = {"school": lambda: choices.schools(own=True)}


class AttendedForm(Chosen):
    """就学時健康診断の受診の記録."""

    school = chosen("学校")
    absent = forms.CharField(
        label="欠席した子の宛名番号", required=False, max_length=4000, widget=forms.Textarea
    )
    read = {"school": lambda: choices.schools(own=True)}

    def clean_absent(self) -> list[int]:
        """The numbers, whatever stands between them."""
        words = [
            w
            for w in re.split(r"[\s,、，]+", unicodedata.normalize("NFKC", self.cleaned_data["absent"]))
            if w
        ]
        wrong = next((w for w in words if not (w.isascii() and w.isdigit() and len(w) <= 18)), None)
        if wrong is not None:
            raise forms.ValidationError("宛名番号は数字で入れてください。")
        return [int(w) for w in words]


class SearchForm(Chosen):
    """児童生徒の検索."""

    name = ExactText(label="児童生徒・保護者の氏名かフリガナ、宛名番号", longest=60, required=False)
    school = chosen("学校", required=False)
    grade = chosen("学年", required=False)
    read = {"school": choices.schools, "grade": choices.grades}
    first = ANY

    def clean(self) -> dict[str, Any]:
        """One of the three at least."""
        given = super().clean() or {}
        if not self.errors and not given.get("name") and given.get("school") is None:
            self.add_error("name", "氏名か学校を入れてください。")
        return given


class SchoolForm(Chosen):
    """学校の登録."""

    name = ExactText(label="学校名", longest=60)
    kind = chosen("学校の種類")
    founder = chosen("設置者")
    from_on = EraDateField(label="開校の日", earliest=date(1872, 9, 4))
    read = {"kind": lambda: choices.codes("school_kind"), "founder": lambda: choices.codes("founder")}


class CloseForm(Chosen):
    """閉校・統合."""

    closed_on = EraDateField(label="閉校する日（この日から学校がない）", earliest=EARLIEST)
    into = chosen("統合先の学校（児童生徒と通学区域を移すとき）", required=False)
    read = {"into": lambda: choices.schools(own=True)}


class DistrictForm(Chosen):
    """通学区域の設定."""

    kind = chosen("学校の種類")
    town_code = forms.ChoiceField(label="町字")
    lot_from = forms.IntegerField(
        label="番地の始まり（全域は0）", min_value=0, max_value=999_999_999, initial=0
    )
    lot_until = forms.IntegerField(
        label="番地の終わり（空欄は終わりまで）", min_value=0, max_value=999_999_999, required=False
    )
    school = chosen("学校")
    from_on = EraDateField(label="適用の初日", earliest=EARLIEST)
    read = {"kind": choices.stages, "town_code": choices.towns, "school": lambda: choices.schools(own=True)}


class EndDistrictForm(forms.Form):
    """通学区域の廃止."""

    district = NumberField(label="通学区域番号")
    ended_on = EraDateField(label="この日から適用しない", earliest=EARLIEST)


class CancelForm(forms.Form):
    """学齢簿の異動の取消し."""

    cancelled = NumberField(label="取り消す異動の記録番号")


class YearForm(forms.Form):
    """入学の年."""

    year = forms.TypedChoiceField(label="入学の年", coerce=int)

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = offered  # type: ignore[attr-defined]


class CostsForm(forms.Form):
    """A school's list of actual costs."""

    lines = forms.CharField(
        label="学校の実費の一覧（宛名番号、費目、額）", max_length=60_000, widget=forms.Textarea
    )


class AidPayForm(forms.Form):
    """The last month paid for, and the day of payment."""

    through = EraDateField(label="支給する最後の月（その月の日）", earliest=EARLIEST)
    pays_on = EraDateField(label="支払予定日", earliest=EARLIEST)
