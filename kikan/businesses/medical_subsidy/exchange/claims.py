"""Files of claims (請求明細ファイル): every line for itself, read or with its fault; the layout is `claims.yaml`."""

import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from kikan.businesses.medical_subsidy.reads.claims import File, Line
from kikan.shared.exchange.fixed import FileRefused

LAYOUT: dict[str, Any] = yaml.safe_load(
    (files("kikan.businesses.medical_subsidy.exchange") / "claims.yaml").read_text("utf-8")
)
HEAD = [column["ja"] for column in LAYOUT["columns"]]
MOST_BYTES = 50_000_000
MONTH_DIGITS = 6


def read_claims(content: bytes) -> File:
    """Every line of a file. Errors: FileRefused for what is no such file at all."""
    if len(content) > MOST_BYTES:
        raise FileRefused(["ファイルが大きすぎます（50MBまで）"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(["文字コードがUTF-8ではありません"]) from error
    rows = text.replace("\r\n", "\n").split("\n")
    if rows[0] != ",".join(HEAD):
        raise FileRefused([f"1行目の見出しが「{'、'.join(HEAD)}」ではありません"])
    if rows[-1]:
        raise FileRefused(["ファイルが途中で切れています（最後の行に改行がありません）"])
    lines = tuple(_line(n, row) for n, row in enumerate(rows[1:-1], start=2))
    return File(hashlib.sha256(content).hexdigest(), lines)


def _line(number: int, text: str) -> Line:
    kept = text.replace("\x00", "")
    try:
        cells = next(csv.reader([kept], strict=True), [])
        if len(cells) != len(HEAD):
            raise ValueError(f"項目が{len(cells)}個あります（{len(HEAD)}個のはずです）")
        told = {c["name"]: _cell(c, cell.strip()) for c, cell in zip(LAYOUT["columns"], cells, strict=True)}
    except csv.Error:
        return Line(number, kept, {}, "行の形式が正しくありません")
    except ValueError as error:
        return Line(number, kept, {}, str(error))
    return Line(number, kept, told)


def _cell(column: Mapping[str, Any], text: str) -> Any:
    """Errors: ValueError with the fault in Japanese."""
    if not text and column.get("required"):
        raise ValueError(f"「{column['ja']}」がありません")
    if column["type"] == "text":
        if len(text) > column["longest"]:
            raise ValueError(f"「{column['ja']}」が長すぎます")
        return text
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError(f"「{column['ja']}」が数字ではありません")
    if column["type"] == "month":
        if len(text) != MONTH_DIGITS or not 1 <= int(text[4:]) <= 12 or int(text[:4]) < 2000:
            raise ValueError(f"「{column['ja']}」が年月（YYYYMM）ではありません")
        return date(int(text[:4]), int(text[4:]), 1)
    if len(text) > column["digits"]:
        raise ValueError(f"「{column['ja']}」が大きすぎます")
    return int(text or 0)
