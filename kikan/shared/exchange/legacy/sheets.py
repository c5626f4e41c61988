"""A sheet of an Excel file (.xlsx) as rows of text: numbers as they stand, days as YYYY-MM-DD, formulas by their last value."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.charsets import UNKNOWN
from kikan.shared.exchange.legacy.safety import MOST_BYTES, MOST_RATIO, SMALL

# What a cell shows whose formula failed.
FAILED = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"})
MAGIC, XLSX = b"PK\x03\x04", "xlsx"
AGAIN = "Excelの「名前を付けて保存」で .xlsx に保存し直したファイルを選んでください。何も読み込んでいません。"


def rows(content: bytes, sheet: str = "") -> list[list[str]]:
    """Every row to its last filled cell, empty rows as empty lists; without a name the first sheet.

    Errors: Refused for what is no such file, a password, a bomb, entities, a sheet that is not there.
    """
    try:
        _require_room(content)
        return _read(content, sheet)
    except Refused:
        raise
    except Exception as error:
        raise _wrong() from error


def _wrong(what: str = "Excelのファイルとして読めません") -> Refused:
    return Refused(f"{what}。", field="file", what_to_do=AGAIN)


def _require_room(content: bytes) -> None:
    """Errors: Refused where the parts claim more than there is room for; more than they claim is never unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    is_bomb = any(part.file_size > max(SMALL, part.compress_size * MOST_RATIO) for part in parts)
    if is_bomb or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _wrong("展開すると大きすぎるExcelのファイルです")


def _read(content: bytes, name: str) -> list[list[str]]:
    # With defusedxml beside it the library refuses entities; what it needs is loaded only where a file is of this kind.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if name and name not in book.sheetnames:
        raise _wrong(f"シート「{name:.30}」がありません")
    sheet = book[name] if name else book.worksheets[0]
    # A file may claim a size that it does not have.
    sheet.reset_dimensions()
    return [_filled([text(value) for value in row]) for row in sheet.iter_rows(values_only=True)]


def _filled(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def text(value: Any) -> str:
    """A cell as it stands: without an exponent, a day as a day, true and false as 1 and 0, a failed formula as U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return UNKNOWN if value in FAILED else str(value)
