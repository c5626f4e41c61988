"""CSV files of layouts of our own: one head line, columns as data, every line read for itself or kept with its fault.

A column: name, ja, type (number, yen, year, tenths, day, month, text), required. UTF-8, comma, the last line ended.
"""

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.exchange.fixed import FileRefused

MOST_BYTES, MOST_DIGITS, MOST_LETTERS = 50_000_000, 12, 40


@dataclass(frozen=True)
class Line:
    """A line that came: its values by name, or why it cannot be read."""

    number: int
    text: str = field(repr=False)
    values: Mapping[str, Any] | None = field(default=None, repr=False)
    fault: str = ""


@dataclass(frozen=True)
class Lined:
    """A file as it was read, to the last line."""

    sha256: str
    lines: tuple[Line, ...] = field(repr=False)


def read_lined(content: bytes, columns: Sequence[Mapping[str, Any]]) -> Lined:
    """Every line of a file. Errors: FileRefused for what is no such file, or cut short."""
    if len(content) > MOST_BYTES:
        raise FileRefused(["ファイルが大きすぎます（50MBまで）"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(["文字コードがUTF-8ではありません"]) from error
    rows, heads = text.replace("\r\n", "\n").split("\n"), [str(c["ja"]) for c in columns]
    if next(csv.reader(rows[:1]), []) != heads:
        raise FileRefused([f"1行目の見出しが「{'、'.join(heads)}」ではありません"])
    if rows[-1]:
        raise FileRefused(["ファイルが途中で切れています（最後の行に改行がありません）"])
    lines = [_read(number, row, columns) for number, row in enumerate(rows[1:-1], start=2)]
    return Lined(hashlib.sha256(content).hexdigest(), tuple(lines))


def _read(number: int, text: str, columns: Sequence[Mapping[str, Any]]) -> Line:
    kept = text.replace("\x00", "")
    try:
        cells = next(csv.reader([kept], strict=True), [])
    except csv.Error:
        return Line(number, kept, fault="行の形式が正しくありません（引用符が閉じていません）")
    if len(cells) != len(columns):
        return Line(number, kept, fault=f"項目が{len(cells)}個あります（{len(columns)}個のはずです）")
    values: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            values[column["name"]] = _value(column, cell.strip())
        except ValueError:
            return Line(number, kept, fault=f"「{column['ja']}」{WORDS[column['type']]}")
    missing = next((c["ja"] for c in columns if c.get("required") and values[c["name"]] is None), None)
    return Line(number, kept, fault=f"「{missing}」がありません") if missing else Line(number, kept, values)


def _value(column: Mapping[str, Any], text: str) -> Any:
    """Errors: ValueError."""
    return READERS[column["type"]](text) if text else None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError
    return int(text)


def _within(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not least <= (number := _whole(text)) <= most:
            raise ValueError
        return number

    return read


def _day(text: str) -> date:
    if len(text) != 8:
        raise ValueError
    number = _whole(text)
    return date(number // 10_000, number // 100 % 100, number % 100)


def _month(text: str) -> date:
    return _day(f"{text}01")


def _text(text: str) -> str:
    if len(text) > MOST_LETTERS or not text.isprintable():
        raise ValueError
    return text


READERS: Mapping[str, Callable[[str], Any]] = {
    "number": _whole, "yen": _whole, "year": _within(2008, 2999), "tenths": _within(1, 3), "day": _day, "month": _month,
    "text": _text,
}  # fmt: skip
WORDS = {
    "number": "が数字ではありません", "yen": "が0以上の数字（12桁まで）ではありません", "year": "が年度（西暦4桁）ではありません",
    "tenths": "が1、2、3のどれでもありません", "day": "が日付（YYYYMMDD）ではありません",
    "month": "が年月（YYYYMM）ではありません", "text": f"が{MOST_LETTERS}字を超えるか、読めない文字があります",
}  # fmt: skip
