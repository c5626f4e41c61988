"""How a value of the law or an ordinance is told and read (法令値の言葉): 27,000円, 6.8％, 3/10, 月末, 6月、7月…"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    "yen": "円", "hour": "時間", "point": "点", "tenths": "割", "year_of_age": "歳", "age": "歳",
    "month": "か月", "months": "か月", "calendar_month": "月", "day": "日",
    "minute": "分", "year": "年", "years": "年", "mm": "ミリメートル",
    "cubic_metre": "立方メートル", "search": "回",
}  # fmt: skip
LAYERS = {"ordinance": "条例", "prefecture": "都道府県", "regional_union": "広域連合"}
# What a question says of the unit where a value carries none.
UNIT_NAMES = {
    "code": "番号（数字）", "yyyymmdd": "年月日（8桁の数字）", "stage": "段階（番号）", "count": "数", "instalment": "期",
}  # fmt: skip
# Words of single cells of tables.
CELLS = {"medical": "医療分", "support": "支援金分", "care": "介護分", "child": "子ども分"}


class NotRead(ValueError):
    """A text that names no value of this parameter; the words tell the clerk why."""


def layer_in_words(parameter: Parameter) -> str:
    """Who sets a value (定めの層): 条例, 都道府県, 広域連合, else 法令."""
    return LAYERS.get(parameter.set_by, "法令")


def counter(parameter: Parameter) -> str:
    """What a value of the parameter carries behind it: 円, 日; empty for a plain number."""
    own = parameter.asked.counted_in if parameter.asked else ""
    return own or UNITS.get(parameter.unit, "")


def unit_in_words(parameter: Parameter) -> str:
    """How a question names the unit: 円, 割合（6.3%、0.063、3/10 のどれか）, 一覧から選ぶ, 表."""
    if parameter.type == "table":
        return "表（" + "、".join(parameter.label(name) for name, _ in parameter.columns) + "）"
    if parameter.type == "choice":
        return "一覧から1つ選ぶ"
    found = counter(parameter) or UNIT_NAMES.get(parameter.unit, "")
    return found or ("割合（6.3%、0.063、3/10 のどれか）" if parameter.type == "rate" else "")


def value_in_words(parameter: Parameter, value: Value) -> str:
    """27,000円, 6.8％, 3/10, 月末, 6月、7月…, 表（10行）."""
    unit = counter(parameter)
    if isinstance(value, Table):
        if len(value.columns) > 1 or len(value.rows) > 12:
            return f"表（{len(value.rows)}行）"
        return "、".join(cell_in_words(parameter, value.columns[0], row[0], unit) for row in value.rows)
    if isinstance(value, Fraction):
        if unit:
            return f"{_decimal(value)}{unit}"
        return percent(value) if _is_percent(parameter) else f"{value.numerator}/{value.denominator}"
    if isinstance(value, str):
        return choice_in_words(parameter, value)
    return f"{value}" if parameter.unit in ("code", "yyyymmdd") else f"{value:,}{unit}"


def cell_in_words(parameter: Parameter, column: str, cell: object, unit: str = "") -> str:
    """A cell of a table as it is read and typed: 11,630, 1/2, 学用品費; empty for no limit."""
    if cell is None:
        return ""
    if isinstance(cell, Fraction):
        return _decimal(cell)
    if isinstance(cell, int):
        return f"{cell:,}{unit}" if column != "number" else str(cell)
    return parameter.words(column).get(str(cell)) or CELLS.get(str(cell)) or f"{cell}{unit}"


def _decimal(value: Fraction) -> str:
    """1,925, 214.5; what decimals cannot hold stays a fraction."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    millionths = value * 1_000_000
    if millionths.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(int(millionths), 1_000_000)
    return f"{whole:,}.{rest:06d}".rstrip("0")


def choice_in_words(parameter: Parameter, choice: str) -> str:
    """A choice as a clerk reads it; one without words stands as it is."""
    own = CHOICES_OF.get(parameter.id.rpartition(".")[2], {})
    return own.get(choice) or CHOICES.get(choice, choice)


def _is_percent(parameter: Parameter) -> bool:
    return parameter.id.endswith("_rate")


def percent(rate: Fraction) -> str:
    """63/1000 is 6.3％; what decimals cannot hold stays a fraction."""
    thousandths = rate * 100_000
    if thousandths.denominator != 1:
        return f"{rate.numerator}/{rate.denominator}"
    whole, rest = divmod(int(thousandths), 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + "％"


def plain_of_text(parameter: Parameter, text: str) -> object:
    """A typed text as JSON keeps the value: 650,000円 -> 650000, 6.3％ -> "63/1000", 月末 -> "month_end", rows of a table.

    Errors: NotRead.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if parameter.type == "amount":
        return amount_of_text(typed)
    if parameter.type == "rate":
        return str(rate_of_text(typed, counter(parameter)))
    if parameter.type == "choice":
        return _choice(parameter, typed)
    rows, faults = rows_of_cells(parameter, cells_of_text(parameter, text))
    if faults:
        raise NotRead("\n".join(fault.in_words for fault in faults))
    return rows


def _choice(parameter: Parameter, typed: str) -> str:
    """A choice by its word, as a sheet has it, or as the form sends it."""
    words = {unicodedata.normalize("NFKC", choice_in_words(parameter, c)): c for c in parameter.choices}
    if typed in parameter.choices or typed in words:
        return words.get(typed, typed)
    offered = "、".join(f"「{choice_in_words(parameter, c)}」" for c in parameter.choices)
    raise NotRead(f"{offered}のどれかを選んでください。")


def amount_of_text(text: str) -> int:
    """Errors: NotRead."""
    plain = re.sub(r"[,、円歳月か日分年回点\s]", "", text)
    if not re.fullmatch(r"[0-9]{1,15}", plain):
        raise NotRead("整数で入力してください（例 650,000）。")
    return int(plain)


def rate_of_text(text: str, unit: str = "") -> Fraction:
    """Errors: NotRead."""
    plain = re.sub(rf"[,\s]|{unit}$" if unit else r"[,\s]", "", text)
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(%?)", plain)
    if found:
        return Fraction(found[1]) / (100 if found[2] else 1)
    parts = re.fullmatch(r"([0-9]{1,9})/([1-9][0-9]{0,8})", plain)
    if parts:
        return Fraction(int(parts[1]), int(parts[2]))
    raise NotRead("率は 6.3%、0.063、3/10 のどれかの形で入力してください。")


def cells_of_text(parameter: Parameter, text: str) -> list[list[str]]:
    """Rows that were pasted from a spreadsheet (tabs) or typed (、 or commas), without empty ones."""
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    return [_cells(line, len(parameter.columns)) for line in lines]


def _cells(line: str, wanted: int) -> list[str]:
    if "\t" in line or wanted == 1:
        return [cell.strip() for cell in line.split("\t")]
    return [cell.strip() for cell in line.split("、" if "、" in line else ",")]


@dataclass(frozen=True)
class RowFault:
    """What is wrong in a row of a typed table; row counts from 0, column None: the row as a whole."""

    row: int
    column: int | None
    label: str
    reason: str

    @property
    def in_words(self) -> str:
        where = f"{self.row + 1}行目" + (f"「{self.label}」" if self.label else "")
        return f"{where}：{self.reason}"


def rows_of_cells(
    parameter: Parameter, cells: Sequence[Sequence[str]]
) -> tuple[list[dict[str, object]], list[RowFault]]:
    """Typed cells as the rows of a table, and everything that is wrong with them, row by row."""
    rows: list[dict[str, object]] = []
    faults: list[RowFault] = []
    for number, typed in enumerate(cells):
        if len(typed) != len(parameter.columns):
            reason = f"{len(parameter.columns)}個の値を入力してください（{len(typed)}個あります）。"
            faults.append(RowFault(number, None, "", reason))
            continue
        row: dict[str, object] = {}
        for place, ((name, kind), text) in enumerate(zip(parameter.columns, typed, strict=True)):
            try:
                row[name] = _cell(parameter, name, kind, unicodedata.normalize("NFKC", text).strip())
            except NotRead as fault:
                faults.append(RowFault(number, place, parameter.label(name), str(fault)))
        rows.append(row)
    if not cells:
        faults.append(RowFault(0, None, "", "1行に1件ずつ入力してください。"))
    return rows, faults or list(_unordered(parameter, rows))


def _cell(parameter: Parameter, name: str, kind: str, text: str) -> object:
    if not text and name.startswith("up_to"):
        return None
    if not text:
        raise NotRead("入力してください。")
    if kind == "amount":
        return _within(parameter, name, amount_of_text(text))
    if kind == "rate":
        return str(_money(text) if "円" in parameter.label(name) else rate_of_text(text))
    return _word(parameter, name, text)


def _money(text: str) -> Fraction:
    """Yen with a fraction, as a tariff has them."""
    try:
        return rate_of_text(text, "円")
    except NotRead:
        raise NotRead("金額を数字で入力してください（例 1,925、214.5）。") from None


def _within(parameter: Parameter, name: str, amount: int) -> int:
    """Months and days of the calendar, wherever a table has such a column."""
    highest = {"month": 12, "day": 31}.get(name)
    if highest is not None and not 1 <= amount <= highest:
        raise NotRead(f"1から{highest}までで入力してください。")
    return amount


def _word(parameter: Parameter, name: str, text: str) -> str:
    words = {unicodedata.normalize("NFKC", ja): word for word, ja in parameter.words(name).items()}
    if text in words or text in words.values():
        return words.get(text, text)
    if words and parameter.asked and name not in parameter.asked.open_words:
        raise NotRead(
            "、".join(f"「{ja}」" for ja in parameter.words(name).values()) + "のどれかを入力してください。"
        )
    return text


def _unordered(parameter: Parameter, rows: Sequence[dict[str, object]]) -> Iterator[RowFault]:
    """Rows that stand twice, and limits that do not ascend: nothing could be looked up in such a table."""
    names = [name for name, _ in parameter.columns]
    place = names.index("up_to") if "up_to" in names else None
    seen: dict[tuple[object, ...], int] = {}
    last: dict[tuple[object, ...], tuple[int, object]] = {}
    for number, row in enumerate(rows):
        whole = tuple(row[name] for name in names)
        if whole in seen:
            yield RowFault(number, None, "", f"{seen[whole] + 1}行目と同じです。")
        seen.setdefault(whole, number)
        if place is not None:
            group, limit = whole[:place], whole[place]
            _, before = last.get(group, (number, -1))
            if before is None or (isinstance(limit, int) and isinstance(before, int) and limit <= before):
                yield RowFault(
                    number,
                    place,
                    parameter.label("up_to"),
                    "上限は小さい順に並べ、空欄は最後の行だけにしてください。",
                )
            last[group] = (number, limit)
    for number, limit in last.values():
        if limit is not None:
            yield RowFault(
                number, place, parameter.label("up_to"), "最後の段の上限は空欄（上限なし）にしてください。"
            )


def few_of(names: Sequence[str]) -> str:
    """Names of values for the strip above a page (例示値など): three of them and how many more; empty without one."""
    return "、".join(names[:3]) + (f"ほか{len(names) - 3}件" if len(names) > 3 else "")


def text_of_plain(parameter: Parameter, value: object) -> str:
    """A kept value as it is typed again: 650000, 6.3%, the rows of a table one a line with 、 between the cells."""
    if isinstance(value, list):
        return "\n".join("、".join(cells) for cells in typed_cells(parameter, value))
    if parameter.type == "rate":
        rate = Fraction(str(value))
        return percent(rate).replace("％", "%") if _is_percent(parameter) else _decimal(rate)
    return str(value)


def typed_cells(parameter: Parameter, rows: Sequence[Mapping[str, object]]) -> list[list[str]]:
    """The rows of a kept table as a grid shows them."""
    return [
        [
            cell_in_words(parameter, name, Fraction(str(row[name])) if kind == "rate" else row[name])
            for name, kind in parameter.columns
        ]
        for row in rows
    ]
