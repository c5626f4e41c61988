"""How a value of the law or an ordinance is told and read (法令値の言葉): 27,000円, 6.8％, 3/10, 月末, 6月、7月…"""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from kikan.law.parameter import Parameter, Value
from kikan.law.table import Table

_ESTIMATES = {
    "previous_reading": "前回の水量", "same_period_last_year": "前年同期の水量",
    "mean_of_previous_readings": "前の数回の平均", "lowest_of_previous_readings": "前の数回で最も少ない水量",
}  # fmt: skip
CHOICES = {
    "tax": "保険税", "premium": "保険料", "part": "区分ごとに切り捨てる", "total": "合計で切り捨てる",
    "annual_first": "年額に限度額を当ててから月割する", "months_first": "月割してから限度額を当てる",
    "first": "最初の期に加える", "last": "最後の期に加える", "month_end": "月末",
    "month_end_december_25": "月末（12月は25日）", "month_end_december_to_january_4": "月末（12月分は1月4日）",
    "day_25": "25日", "yes": "該当する", "no": "該当しない",
    "sending_day": "発送した日", "next_day": "発送した日の翌日", "with_guardian": "法定代理人が同行すれば登録できる",
    "excluded": "登録できない", "cancel": "登録を抹消する", "suspend": "登録を一時停止する", "all": "すべて通知する",
    "but_death_and_move_out": "死亡と転出のほかは通知する", "none": "しない", "notice": "通知して記載する",
    "same_month": "申請した月から", "next_month": "申請した月の翌月から",
    "ex_officio": "職権で記載する", "blank": "その欄を空欄にする", "limit": "印刷できるところまで印刷する",
}  # fmt: skip
# Where a word means something else than above, by the name of the parameter in its statute.
CHOICES_OF = {
    "prefecture_part": {
        "severe_disability": "重度", "single_parent": "ひとり親", "child": "子ども", "outpatient": "外来・薬局",
        "inpatient": "入院",
    },
    "cap_scope": {"institution": "医療機関ごとに数える", "person": "人ごとに数える"},
    "single_parent_ends": {
        "month_end": "その年齢に達する日の属する月の末日まで", "fiscal_year_end": "その年齢に達した日以後の最初の3月31日まで",
    },
    "rounding_at": {
        "tax": "消費税額の円未満を切り捨てる", "month": "1か月ごとに切り捨てる", "total": "合計で切り捨てる",
        "tax_then_total": "消費税額、次に合計を切り捨てる",
    },
    "split": {
        "none": "期間分を乗じる", "half_remainder_first": "半分ずつ（端数は前の月）",
        "half_remainder_last": "半分ずつ（端数は後の月）", "half_doubled": "1か月分を求めて月数倍",
    },
    "proration_counts": {
        "both": "開始日と中止日を数える", "first": "開始日を数え、中止日を数えない", "last": "中止日を数え、開始日を数えない",
    },
    "proration_method": {
        "full_month": "使用した月ごとに1か月分", "half_month_steps": "半月きざみ", "half_if_small": "少ない使用は半額",
        "base_by_days": "基本料金を日割り", "volume_and_charge_by_days": "水量と料金を日割り",
    },
    "prices_include_tax": {"yes": "税込み", "no": "税抜き"},
    "rounding_mode": {"floor": "切り捨てる", "ceil": "切り上げる", "round": "四捨五入する"},
    "rounding_remainder": {
        "to_first": "事務局を置く団体に加える", "largest_remainder": "端数の大きい順に配る", "leave": "組合に残す",
    },
    "proration": {"month": "月割り", "day": "日割り", "none": "年額"},
    "leaving": {"whole_year": "その年度の全額", "until_leaving": "脱退の日まで"},
    "tariff_change": {"reading_day": "検針日の料金表", "period_begin": "期間の初日の料金表"},
    "leak_applies": {"each_band": "倍率の段ごとに当てる", "whole": "全体に当てる"},
    "leak_sewer": {"whole": "漏水量の全部を減じる", "same": "水道と同じ量を減じる"},
    "winter_estimate": _ESTIMATES, "estimate_method": _ESTIMATES,
    "beneficiary_reward_method": {"months_ahead": "前納する月数による", "share_of_rest": "残りの額に率を当てる"},
    "assessment_method": {
        "table_by_use_plus_tap": "用途別の表と水道の水量の合計", "table_by_persons": "人数の表",
    },
    "response_limit": {
        "1000": "1秒以内", "2000": "2秒以内", "3000": "3秒以内", "5000": "5秒以内", "10000": "10秒以内",
    },
    "penalty_scheme": {
        "attainment": "達成率に応じて委託料を減らす", "points": "違反点数により委託料を減らす", "none": "減額しない",
    },
    "price_formula": {
        "lowest_ratio": "配点×最低価格÷自己の価格", "lowest_ratio_cut": "配点×（最低価格÷自己の価格の端数を切り捨てた割合）",
        "ceiling_discount": "配点×（1－自己の価格÷予定価格）", "ceiling_discount_floor": "予定価格からの割引（下限あり）",
        "ceiling_discount_capped": "割引率×定めた倍数（配点まで）",
        "ceiling_peak": "下限の価格で満点（ダンピング対策）",
        "ceiling_investigated": "予定価格からの割引（調査基準価格を下回る分は半分）",
    },
    "price_rounding": {
        "half_up_integer": "整数に四捨五入する", "cut_integer": "小数点以下を切り捨てる",
        "half_up_2": "小数第3位を四捨五入する", "half_up_4": "小数第5位を四捨五入する", "none": "端数処理をしない",
    },
    "late_rounding": {
        "rate_period": "割合の期間ごとに切り捨てる", "calendar_year": "暦年ごとに切り捨てる",
        "period": "1月以内とその後のそれぞれで切り捨てる",
    },
}  # fmt: skip
UNITS = {
    "yen": "円",
    "hour": "時間",
    "point": "点",
    "tenths": "割",
    "year_of_age": "歳",
    "month": "か月",
    "calendar_month": "月",
}
# Words of single cells of tables.
CELLS = {
    "medical": "医療分", "support": "支援金分", "care": "介護分", "child": "子ども分", "official_use": "公用",
    "pension": "年金の現況届など", "public_assistance": "生活保護", "disaster": "災害", "by_statute": "法律により無料",
    "office_error": "役所の誤りによる再交付",
}  # fmt: skip


class NotRead(ValueError):
    """A text that names no value of this parameter; the words tell the clerk why."""


def value_in_words(parameter: Parameter, value: Value) -> str:
    """27,000円, 6.8％, 3/10, 月末, 6月、7月…, 表（10行）."""
    unit = UNITS.get(parameter.unit, "")
    if isinstance(value, Table):
        cells = [c for row in value.rows for c in row]
        if len(value.columns) > 1 or len(cells) > 12:
            return f"表（{len(value.rows)}行）"
        return "、".join(CELLS.get(str(c), f"{c}{unit}") for c in cells)
    if isinstance(value, Fraction):
        return _percent(value) if _is_percent(parameter) else f"{value.numerator}/{value.denominator}"
    if isinstance(value, str):
        return choice_in_words(parameter, value)
    return f"{value:,}{unit}"


def choice_in_words(parameter: Parameter, choice: str) -> str:
    """A choice as a clerk reads it; one without words stands as it is."""
    own = CHOICES_OF.get(parameter.id.rpartition(".")[2], {})
    return own.get(choice) or CHOICES.get(choice, choice)


def _is_percent(parameter: Parameter) -> bool:
    return parameter.id.endswith("_rate")


def _percent(rate: Fraction) -> str:
    """63/1000 is 6.3％; what decimals cannot hold stays a fraction."""
    thousandths = rate * 100_000
    if thousandths.denominator != 1:
        return f"{rate.numerator}/{rate.denominator}"
    whole, rest = divmod(int(thousandths), 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + "％"


def plain_of_text(parameter: Parameter, text: str) -> object:
    """A typed text as JSON keeps the value: 650,000円 -> 650000, 6.3％ -> "63/1000", one row a line -> rows.

    Errors: NotRead.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if parameter.type == "amount":
        return _amount(typed)
    if parameter.type == "rate":
        return str(_rate(typed))
    if parameter.type == "choice":
        if typed not in parameter.choices:
            raise NotRead("一覧から選んでください。")
        return typed
    return _rows(parameter, typed)


def _amount(text: str) -> int:
    plain = re.sub(r"[,、円歳月か\s]", "", text)
    if not re.fullmatch(r"[0-9]{1,15}", plain):
        raise NotRead("整数で入力してください（例 650,000）。")
    return int(plain)


def _rate(text: str) -> Fraction:
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*(%?)", text)
    if found:
        return Fraction(found[1]) / (100 if found[2] else 1)
    parts = re.fullmatch(r"([0-9]{1,9})/([1-9][0-9]{0,8})", text)
    if parts:
        return Fraction(int(parts[1]), int(parts[2]))
    raise NotRead("率は 6.3%、0.063、3/10 のどれかの形で入力してください。")


def _rows(parameter: Parameter, text: str) -> list[dict[str, object]]:
    """One row a line; the cells of a row apart by commas, in the order of the columns."""
    lines = [line for line in (part.strip() for part in text.splitlines()) if line]
    if not lines:
        raise NotRead("1行に1件ずつ入力してください。")
    return [_row(parameter, number, line) for number, line in enumerate(lines, start=1)]


def _row(parameter: Parameter, number: int, line: str) -> dict[str, object]:
    cells = [cell.strip() for cell in line.split(",")]
    if len(cells) != len(parameter.columns):
        raise NotRead(f"{number}行目：{len(parameter.columns)}個の値をコンマで区切って入力してください。")
    try:
        return {name: _cell(kind, cell) for (name, kind), cell in zip(parameter.columns, cells, strict=True)}
    except NotRead as fault:
        raise NotRead(f"{number}行目：{fault}") from None


def _cell(kind: str, text: str) -> object:
    if kind == "amount":
        return _amount(text)
    return str(_rate(text)) if kind == "rate" else text


def few_of(names: Sequence[str]) -> str:
    """Names of values for the strip above a page (例示値など): three of them and how many more; empty without one."""
    return "、".join(names[:3]) + (f"ほか{len(names) - 3}件" if len(names) > 3 else "")


def text_of_plain(parameter: Parameter, value: object) -> str:
    """A kept value as it is typed again: 650000, 6.3%, rows one a line."""
    if isinstance(value, list):
        return "\n".join(",".join(str(row[name]) for name, _ in parameter.columns) for row in value)
    if parameter.type == "rate" and _is_percent(parameter):
        return _percent(Fraction(str(value))).replace("％", "%")
    return str(value)
