"""Excel files for tests, as small as the format allows (ECMA-376)."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy/m/d;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)
Rows = Sequence[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows], days: Collection[tuple[int, int]] = (), *, more: str = "") -> bytes:
    """Texts are shared strings, None is no cell; days: (row, column) of cells shown as days; more: put before the book."""
    shared: list[str] = []
    parts = {
        f"xl/worksheets/sheet{n}.xml": HEAD + _sheet(rows, days, shared)
        for n, rows in enumerate(sheets.values(), 1)
    }
    book = "".join(
        f'<sheet name="{escape(s)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    texts = "".join(f"<si><t>{escape(text)}</t><rPh><t>ヨミ</t></rPh></si>" for text in shared)
    parts |= {
        "xl/workbook.xml": f'{HEAD}{more}<workbook xmlns:r="{RELATIONS}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{HEAD}<Relationships>{links}</Relationships>",
        "xl/sharedStrings.xml": f"{HEAD}<sst>{texts}</sst>",
        "xl/styles.xml": HEAD + STYLES,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _sheet(rows: Rows, days: Collection[tuple[int, int]], shared: list[str]) -> str:
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, value in enumerate(row):
            place, style = f"{chr(65 + c)}{r + 1}", ' s="1"' if (r, c) in days else ""
            if isinstance(value, str):
                shared.append(value)
                cells.append(f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>')
            elif value is not None:
                cells.append(f'<c r="{place}"{style}><v>{value}</v></c>')
        if cells:
            lines.append(f'<row r="{r + 1}">{"".join(cells)}</row>')
    return f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"
