"""Forms of the electoral roll (様式)."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.elections.reads import conditions, lots, objections, overseas, viewings
from kikan.shared.desk.fields import EraDateField, ExactText, NumberField
from kikan.shared.tenancy import clock

EARLIEST = date(2016, 6, 19)
CHOOSE = ("", "選んでください")
LOTS = 999_999_999


def chosen(label: str, **more: Any) -> forms.TypedChoiceField:
    """A choice of a code; its choices come when the form is made."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


class Chosen(forms.Form):
    """A form whose choices are read when it is made."""

    read: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, what in self.read.items():
            self.fields[name].choices = [CHOOSE, *what()]  # type: ignore[attr-defined]


class ActForm(Chosen):
    """A form of an act that knows the journal number it was filled in from."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class MarkForm(ActForm):
    """転出表示."""

    moved_out_on = EraDateField(label="転出した日（住所を有しなくなった日）", earliest=EARLIEST)


class UnmarkForm(ActForm):
    """転出表示の消除."""

    from_on = EraDateField(label="表示を消す日（3か月の要件を満たした日）", earliest=EARLIEST)


class RemoveForm(ActForm):
    """選挙人名簿からの抹消."""

    removed_on = EraDateField(label="抹消する日", earliest=EARLIEST)
    reason = chosen("抹消の事由")
    read = {"reason": lambda: conditions.choices("removal")}


class DistrictForm(ActForm):
    """投票区の変更."""

    district = chosen("投票区")
    from_on = EraDateField(label="変更の日", earliest=EARLIEST)
    read = {"district": lambda: conditions.districts_to_choose(clock.today())}


class EnterForm(ActForm):
    """補正登録."""

    base_on = EraDateField(label="要件を満たしていた登録基準日", earliest=EARLIEST)
    registered_on = EraDateField(label="登録する日", earliest=EARLIEST)
    election_on = EraDateField(label="選挙期日（選挙時登録の漏れのとき）", earliest=EARLIEST, required=False)
    decision = ExactText(label="委員会の議決（日・番号）", longest=40, required=False)

    def clean_decision(self) -> str:
        return str(self.cleaned_data.get("decision") or "")


class SuspendForm(ActForm):
    """失権・公民権停止の表示."""

    from_on = EraDateField(label="停止の初日", earliest=date(1950, 5, 1))
    restored_on = EraDateField(
        label="選挙権を回復する日（分からないときは空欄）", earliest=EARLIEST, required=False
    )
    reason = chosen("事由")
    notice = ExactText(label="通知（通知した本籍地の市町村、番号）", longest=40)
    read = {"reason": lambda: conditions.choices("suspension")}


class RestoreForm(ActForm):
    """選挙権の回復."""

    restored_on = EraDateField(label="選挙権を回復する日", earliest=EARLIEST)
    notice = ExactText(label="通知（通知した本籍地の市町村、番号）", longest=40)


class PlaceForm(Chosen):
    """投票区・投票所の設定."""

    district = chosen("改める投票区（新しい投票区は空欄）", required=False)
    name = ExactText(label="投票区名", longest=60)
    place_name = ExactText(label="投票所", longest=80)
    place_address = ExactText(label="投票所の所在地", longest=200)
    from_on = EraDateField(label="適用の初日", earliest=date(1950, 5, 1))
    is_for_abroad = forms.BooleanField(label="在外選挙人の投票を受け付ける（指定）", required=False)
    read = {"district": lambda: conditions.districts_to_choose(clock.today())}


class AreaForm(Chosen):
    """投票区の区域の設定."""

    district = chosen("投票区")
    town_code = forms.ChoiceField(label="町字")
    lot_from = forms.IntegerField(label="番地の始まり（全域は0）", min_value=0, max_value=LOTS, initial=0)
    lot_until = forms.IntegerField(
        label="番地の終わり（空欄は終わりまで）", min_value=0, max_value=LOTS, required=False
    )
    from_on = EraDateField(label="適用の初日", earliest=date(1950, 5, 1))
    read = {
        "district": lambda: conditions.districts_to_choose(clock.today()),
        "town_code": conditions.towns_to_choose,
    }


class EndAreaForm(forms.Form):
    """投票区の区域の廃止."""

    area = NumberField(label="区域番号")
    ended_on = EraDateField(label="この日から適用しない", earliest=date(1950, 5, 1))


class RedistrictForm(forms.Form):
    """投票区の引き直し."""

    from_on = EraDateField(label="適用の初日", earliest=EARLIEST)


class CancelForm(forms.Form):
    """名簿の異動の取消し."""

    cancelled = NumberField(label="取り消す異動の記録番号")


class RegularForm(forms.Form):
    """定時登録."""

    base = EraDateField(label="登録基準日（3・6・9・12月の1日）", earliest=EARLIEST)
    registered = EraDateField(label="登録日（基準日が休日のときは次の開庁日）", earliest=EARLIEST)

    def clean(self) -> dict[str, Any]:
        """A base date of the law, registered on it or later."""
        given = super().clean() or {}
        base, registered = given.get("base"), given.get("registered")
        if base and conditions.next_regular(base) != base:
            self.add_error("base", "定時登録の基準日は3月・6月・9月・12月の1日です。日付を確かめてください。")
        elif base and registered and registered < base:
            self.add_error("registered", "登録日が登録基準日より前です。日付を確かめてください。")
        return given


class ElectionForm(Chosen):
    """選挙時登録."""

    election = chosen("選挙")
    read = {"election": conditions.elections_to_choose}


class LotForm(Chosen):
    """候補者予定者の選定."""

    kind = chosen("種類")
    year = forms.IntegerField(label="名簿の年（西暦）", min_value=2009, max_value=2099)
    method = chosen("方法")
    seed = ExactText(label="種（委員の立会いで引いた数字）", longest=40)
    count = forms.IntegerField(label="裁判員の員数", min_value=1, max_value=99_999, required=False)
    count_1 = forms.IntegerField(label="検察審査員の第1群", min_value=1, max_value=99_999, required=False)
    count_2 = forms.IntegerField(label="第2群", min_value=1, max_value=99_999, required=False)
    count_3 = forms.IntegerField(label="第3群", min_value=1, max_value=99_999, required=False)
    count_4 = forms.IntegerField(label="第4群", min_value=1, max_value=99_999, required=False)
    read = {"kind": lambda: lots.choices("kind"), "method": lambda: lots.choices("method")}

    def clean(self) -> dict[str, Any]:
        """The numbers of the kind that was chosen."""
        given = super().clean() or {}
        names = self._names(given.get("kind"))
        for name in names:
            if not self.errors.get(name) and given.get(name) is None:
                self.add_error(name, "割り当てられた員数を入れてください。")
        return given

    def counts(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[name] for name in self._names(self.cleaned_data["kind"]))

    def _names(self, kind: int | None) -> tuple[str, ...]:
        groups = ("count_1", "count_2", "count_3", "count_4")
        return {1: ("count",), 2: groups}.get(kind or 0, ())


class ObjectionForm(ActForm):
    """異議の申出の受付."""

    objector = NumberField(label="申出人の宛名番号")
    registration = chosen("登録の種類")
    registered_on = EraDateField(label="登録の日", earliest=EARLIEST)
    claim = chosen("不服の内容")
    filed_on = EraDateField(label="申出の日", earliest=EARLIEST)
    read = {
        "registration": lambda: objections.choices("registration"),
        "claim": lambda: objections.choices("claim"),
    }


class FindingForm(ActForm):
    """異議の申出の決定."""

    objection = NumberField(label="受付番号")
    finding = chosen("決定")
    reason = ExactText(label="決定の理由", longest=200)
    read = {"finding": lambda: objections.choices("finding")}


class ExtractForm(forms.Form):
    """選挙人名簿抄本の一括印刷."""

    day = EraDateField(label="この日現在の名簿", earliest=EARLIEST)


class ViewingForm(Chosen):
    """選挙人名簿抄本の閲覧の申出."""

    purpose = chosen("目的")
    applicant = ExactText(label="申出者", longest=100)
    viewers = ExactText(label="閲覧者", longest=200)
    what_for = ExactText(label="利用の目的", longest=200)
    district = chosen("閲覧する投票区（政治活動・調査研究）", required=False)
    person = NumberField(label="確認する人の宛名番号（登録の確認）", required=False)
    refusal = ExactText(label="拒む理由（拒むとき）", longest=200, required=False)
    read = {
        "purpose": viewings.choices,
        "district": lambda: conditions.districts_to_choose(clock.today()),
    }


class OverseasForm(ActForm):
    """在外選挙人名簿の登録."""

    kind = chosen("登録の種類")
    address = ExactText(label="国外の住所", longest=200)
    consulate = ExactText(label="領事官（在外公館）", longest=60)
    registered_on = EraDateField(label="登録する日", earliest=EARLIEST)
    objection = NumberField(label="正当と決定した異議の受付番号（異議による登録のとき）", required=False)
    read = {"kind": overseas.choices}


class ChangeOverseasForm(ActForm):
    """在外選挙人名簿の記載の変更."""

    address = ExactText(label="国外の住所", longest=200)
    consulate = ExactText(label="領事官（在外公館）", longest=60)
    changed_on = EraDateField(label="変更の日", earliest=EARLIEST)


class ReturnedForm(ActForm):
    """在外選挙人名簿の表示."""

    returned_on = EraDateField(label="国内に住所を定めた日（戸籍の附票）", earliest=EARLIEST)


class RemoveOverseasForm(RemoveForm):
    """在外選挙人名簿からの抹消."""
