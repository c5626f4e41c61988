"""Files to and from the union (広域連合連携ファイル) behind an interface: one form of our own, described in `union.yaml`.

Whoever learns the official layout writes another `UnionForm`; procedures and screens stay as they are.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Protocol

import yaml

from kikan.businesses.late_elderly_medical.procedures.take_union_file import File, Line
from kikan.shared.exchange.fixed import FileRefused

LAYOUT: dict[str, Any] = yaml.safe_load(
    (files("kikan.businesses.late_elderly_medical.exchange") / "union.yaml").read_text("utf-8")
)
MOST_BYTES, MOST_DIGITS, MOST_LETTERS = 50_000_000, 12, 40
ENDING = "\r\n"


class UnionForm(Protocol):
    """How files are written and read; kinds as in `models.UnionKind`."""

    def write(self, kind: int, rows: Sequence[Sequence[Any]]) -> bytes:
        """The file of these rows: the change, then the other columns of the kind in their order."""
        ...

    def read(self, kind: int, content: bytes) -> File:
        """Every line of a file. Errors: FileRefused for what is no such file."""
        ...

    def heads(self, kind: int) -> list[tuple[str, str]]:
        """Japanese name and note of every column."""
        ...


class OwnForm:
    """CSV, UTF-8 with one head line (本システムの形)."""

    def write(self, kind: int, rows: Sequence[Sequence[Any]]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=ENDING)
        writer.writerow(ja for ja, _ in self.heads(kind))
        writer.writerows(rows)
        return out.getvalue().encode("utf-8-sig")

    def heads(self, kind: int) -> list[tuple[str, str]]:
        return [(c["ja"], c.get("note", "")) for c in LAYOUT["kinds"][kind]["columns"]]

    def read(self, kind: int, content: bytes) -> File:
        if len(content) > MOST_BYTES:
            raise FileRefused(["ファイルが大きすぎます（50MBまで）"])
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FileRefused(["文字コードがUTF-8ではありません"]) from error
        rows, heads = text.replace("\r\n", "\n").split("\n"), [ja for ja, _ in self.heads(kind)]
        if next(csv.reader(rows[:1]), []) != heads:
            raise FileRefused([f"1行目の見出しが「{'、'.join(heads)}」ではありません"])
        if rows[-1]:
            raise FileRefused(["ファイルが途中で切れています（最後の行に改行がありません）"])
        lines = [_read(kind, number, row) for number, row in enumerate(rows[1:-1], start=2)]
        return File(kind, hashlib.sha256(content).hexdigest(), tuple(lines))


FORM: UnionForm = OwnForm()


def _read(kind: int, number: int, text: str) -> Line:
    kept = text.replace("\x00", "")
    columns = LAYOUT["kinds"][kind]["columns"]
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
