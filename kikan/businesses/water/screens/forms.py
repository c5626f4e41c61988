"""Forms of water: points, contracts, readings, files, corrections."""

from datetime import date
from typing import Any

from django import forms

from kikan.businesses.water.reads import words
from kikan.shared.desk.fields import EraDateField, ExactText, NumberField

CALIBRES = [(c, f"{c}mm") for c in (13, 20, 25, 30, 40, 50, 75, 100, 150)]
EARLIEST = date(2000, 1, 1)
LARGEST = 99_999_999


def count(label: str, **more: Any) -> forms.IntegerField:
    """A small whole number."""
    widget = forms.NumberInput(attrs={"class": "in-amount"})
    return forms.IntegerField(label=label, min_value=0, max_value=LARGEST, widget=widget, **more)


def choice(label: str, choices: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, **more)


class FindForm(forms.Form):
    """水栓の検索."""

    q = forms.CharField(label="水栓番号・宛名番号・所在地", max_length=60)


class TermsForm(forms.Form):
    """契約の内容: what a contract says beside its user."""

    sewer = choice("下水の別", words.SEWER_CHOICES)
    well = choice("井戸", words.WELL_CHOICES)
    well_uses = forms.TypedMultipleChoiceField(
        label="井戸水の用途", choices=words.WELL_USE_CHOICES, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    persons = count("世帯人数（井戸水の認定）", initial=0)
    not_drained = count("減量認定（1か月のm3）", initial=0)
    reduction = count("減免区分", initial=0)
    never_stop = choice("給水停止の留保", words.NEVER_STOP_CHOICES)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)

    def terms(self) -> dict[str, int]:
        """The values of a contract's terms."""
        kept = ("sewer", "well", "persons", "not_drained", "reduction", "never_stop")
        return {**{n: self.cleaned_data[n] for n in kept}, "well_uses": sum(self.cleaned_data["well_uses"])}


class OpenForm(TermsForm):
    """開栓（使用開始）."""

    payer = NumberField(label="使用者の宛名番号")
    opened_on = EraDateField(label="使用開始日", earliest=EARLIEST)
    index = count("開始時の指針", required=False)
    field_order = ("payer", "opened_on", "index")


class CloseForm(forms.Form):
    """中止（閉栓）."""

    closed_on = EraDateField(label="中止日", earliest=EARLIEST)
    index = count("中止時の指針")
    reason = ExactText(label="備考", longest=100, required=False)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class UserForm(TermsForm):
    """使用者の変更."""

    payer = NumberField(label="新しい使用者の宛名番号")
    changed_on = EraDateField(label="変更日", earliest=EARLIEST)
    index = count("変更時の指針")
    field_order = ("payer", "changed_on", "index")


class ContractForm(TermsForm):
    """契約内容の変更（下水の開始・中止、井戸、減免）."""

    changed_on = EraDateField(label="変更日", earliest=EARLIEST)
    index = count("変更時の指針（下水の開始・中止のとき）", required=False)
    field_order = ("changed_on", "index")


class MeterForm(forms.Form):
    """量水器の取替え."""

    exchanged_on = EraDateField(label="取替日", earliest=EARLIEST)
    removed_index = count("取外指針")
    serial = ExactText(label="新しい量水器番号", longest=20)
    calibre = choice("口径", CALIBRES)
    digits = forms.IntegerField(label="桁数", min_value=3, max_value=8, initial=4)
    start_index = count("設置時指針", initial=0)
    sealed_until = EraDateField(label="検定満期", earliest=EARLIEST)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class PointForm(forms.Form):
    """給水装置の登録."""

    zone = count("検針地区")
    route = count("検針ルート")
    sequence = count("検針順")
    place = ExactText(label="所在地", longest=200)
    calibre = choice("口径", CALIBRES)
    use = choice("用途", words.USE_CHOICES)
    dwellings = forms.IntegerField(label="戸数", min_value=1, max_value=9999, initial=1)
    serial = ExactText(label="量水器番号", longest=20)
    digits = forms.IntegerField(label="桁数", min_value=3, max_value=8, initial=4)
    start_index = count("設置時指針", initial=0)
    sealed_until = EraDateField(label="検定満期", earliest=EARLIEST)
    since = EraDateField(label="設置日", earliest=EARLIEST)


class ZoneForm(forms.Form):
    """検針地区の登録."""

    zone = count("地区番号")
    name = ExactText(label="地区名", longest=40)
    cycle = choice("検針の月", words.CYCLE_CHOICES)
    reading_day = forms.IntegerField(label="定例検針日", min_value=1, max_value=31)
    is_estimated_in_winter = forms.BooleanField(label="冬期概算", required=False)
    valid_from = EraDateField(label="適用開始日", earliest=EARLIEST)


class ReadingForm(forms.Form):
    """検針の入力: one meter."""

    point = NumberField(label="水栓番号")
    read_on = EraDateField(label="検針日", earliest=EARLIEST)
    index = count("今回指針", required=False)
    volume = count("認定水量（読めないとき）", required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class FileForm(forms.Form):
    """検針結果ファイル."""

    file = forms.FileField(label="検針結果ファイル")


class RunForm(forms.Form):
    """料金の計算の条件."""

    winter = forms.BooleanField(label="冬期概算で計算する", required=False)
    field_order = ("month", "zone", "winter")

    def __init__(self, *args: Any, months: Any, zones: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["month"] = choice("検針の月", months)
        self.fields["zone"] = choice("検針地区", [(0, "すべての地区"), *zones])
        self.order_fields(self.field_order)


class CorrectForm(forms.Form):
    """料金の更正."""

    volume = count("正しい水量（m3）")
    reason = ExactText(label="更正の理由", longest=100)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class LeakForm(forms.Form):
    """漏水減免."""

    usual = count("通常の水量（m3）")
    repaired_on = EraDateField(label="修理した日", earliest=EARLIEST)
    into_sewer = forms.BooleanField(label="漏れた水が下水道に流れた", required=False)
    reason = ExactText(label="修理した業者・書類", longest=100)
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18)


class StepForm(forms.Form):
    """滞納整理の段階."""

    step = choice("段階", words.STEP_CHOICES)
    happened_on = EraDateField(label="日付", earliest=EARLIEST)
    reason = ExactText(label="備考", longest=100, required=False)


class PursueForm(forms.Form):
    """督促・給水停止予告の一括処理."""

    step = choice("段階", words.STEP_CHOICES[:2])


class LandForm(forms.Form):
    """受益者負担金の賦課."""

    person = NumberField(label="受益者の宛名番号")
    place = ExactText(label="土地の所在", longest=200)
    area = forms.DecimalField(label="面積（m2）", max_digits=9, decimal_places=2, min_value=0)
    pits = count("公共ますの数", initial=1)
    state = choice("状態", words.LAND_CHOICES)
    prepays = forms.BooleanField(label="一括納付", required=False)
    assessed_on = EraDateField(label="賦課の日", earliest=EARLIEST)


class LandChangeForm(forms.Form):
    """受益者負担金の猶予・減免・受益者の変更."""

    person = NumberField(label="受益者の宛名番号")
    state = choice("状態", words.LAND_CHOICES)
    changed_on = EraDateField(label="変更日", earliest=EARLIEST)
    reason = ExactText(label="理由", longest=100)


class AdmissionForm(forms.Form):
    """加入金の調定."""

    payer = NumberField(label="納める人の宛名番号")
    charged_on = EraDateField(label="調定日", earliest=EARLIEST)
    former_calibre = choice("変更前の口径（新設はなし）", [(0, "なし"), *CALIBRES])


class PrintForm(forms.Form):
    """納入通知書の一括印刷: the month and the zone."""

    def __init__(self, *args: Any, months: Any, zones: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["month"] = choice("請求の月", months)
        self.fields["zone"] = choice("検針地区", [(0, "すべての地区"), *zones])


class DistributionForm(forms.Form):
    """配水量の登録: the month and the m3 sent out."""

    volume = count("配水量（m3）")
    field_order = ("month", "volume")

    def __init__(self, *args: Any, months: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["month"] = choice("月", months)
        self.order_fields(self.field_order)
