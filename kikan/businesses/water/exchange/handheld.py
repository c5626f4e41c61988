"""Hand-held files (ハンディターミナル): the route out, the results in, each line for itself."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from kikan.businesses.water.procedures.enter_readings import Read
from kikan.businesses.water.procedures.take_readings import File, Line
from kikan.shared.exchange.fixed import FileRefused

LAYOUT: dict[str, Any] = yaml.safe_load(
    (files("kikan.businesses.water.exchange") / "handheld.yaml").read_text("utf-8")
)
HEAD_IN = [column["ja"] for column in LAYOUT["in"]]
HEAD_OUT = [column["ja"] for column in LAYOUT["out"]]
LARGEST = 2**31 - 1
MOST_BYTES = 20_000_000


def write_route(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The route file: one line a point in the order of walking."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD_OUT)
    for row in rows:
        writer.writerow(["" if row[c["name"]] is None else row[c["name"]] for c in LAYOUT["out"]])
    return out.getvalue().encode("utf-8-sig")


def read_results(content: bytes) -> File:
    """Every line of a result file, read or with its fault. Errors: FileRefused for what is no such file at all."""
    if len(content) > MOST_BYTES:
        raise FileRefused(["ファイルが大きすぎます（20MBまで）"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(["文字コードがUTF-8ではありません"]) from error
    rows = text.replace("\r\n", "\n").split("\n")
    if not rows or next(csv.reader([rows[0]]), []) != HEAD_IN:
        raise FileRefused([f"1行目の見出しが「{'、'.join(HEAD_IN)}」ではありません"])
    if rows[-1]:
        raise FileRefused(["ファイルが途中で切れています（最後の行に改行がありません）"])
    lines = [_line(n, row) for n, row in enumerate(rows[1:-1], start=2)]
    return File(hashlib.sha256(content).hexdigest(), tuple(lines))


def _line(number: int, text: str) -> Line:
    kept = text.replace("\x00", "")
    try:
        cells = next(csv.reader([kept], strict=True), [])
        return Line(number, kept, _reading(cells))
    except (csv.Error, ValueError) as error:
        return Line(
            number,
            kept,
            None,
            str(error) if error.args and _is_japanese(error) else "行の形式が正しくありません",
        )


def _is_japanese(error: Exception) -> bool:
    return not str(error).isascii()


def _reading(cells: list[str]) -> Read:
    """Errors: ValueError with the fault in Japanese."""
    if len(cells) != len(HEAD_IN):
        raise ValueError(f"項目が{len(cells)}個あります（{len(HEAD_IN)}個のはずです）")
    found = {c["name"]: _cell(c, cell.strip()) for c, cell in zip(LAYOUT["in"], cells, strict=True)}
    return Read(
        found["point"], found["read_on"], found["index"], None, found["well_volume"] or 0, found["code"] or 0,
        found["reader"] or 0,
    )  # fmt: skip


def _cell(column: Mapping[str, Any], text: str) -> Any:
    if not text:
        if column.get("required"):
            raise ValueError(f"「{column['ja']}」がありません")
        return None
    if column["type"] == "text":
        return text
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"「{column['ja']}」が数字ではありません")
    if column["type"] == "day":
        return _day(column["ja"], text)
    if int(text) > LARGEST:
        raise ValueError(f"「{column['ja']}」が大きすぎます")
    return int(text)


def _day(ja: str, text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 else _wrong(ja)
    except ValueError as error:
        raise ValueError(f"「{ja}」が日付（YYYYMMDD）ではありません") from error


def _wrong(ja: str) -> date:
    raise ValueError(ja)
