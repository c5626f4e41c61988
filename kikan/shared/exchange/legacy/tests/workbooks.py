"""Excel files for tests."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
READING = '<rPh sb="0" eb="1"><t>ヨミ</t></rPh></si>'


def workbook(sheets: Mapping[str, Rows], days: Collection[tuple[int, int]] = (), *, more: str = "") -> bytes:
    """Texts bear readings (ルビ), None is no cell; days: (row, column) of cells shown as days; more: put before the book."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    cell = sheet.cell(r + 1, c + 1, value)
                    cell.number_format = "yyyy/m/d;@" if (r, c) in days else "General"
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            part = made.read(name).decode()
            if name == "xl/workbook.xml":
                part = part.replace("<workbook", f"{more}<workbook", 1)
            archive.writestr(name, part.replace("</si>", READING) if "sharedStrings" in name else part)
    return out.getvalue()
