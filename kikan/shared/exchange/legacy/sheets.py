"""A sheet of an Excel file (.xlsx) as rows of text: numbers as they stand, days as YYYY-MM-DD, formulas by their last value.

Only what a table needs is read, with bounds: no macros, no entities, no other file, no more than there is room for.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.safety import MOST_RATIO, SMALL

MAGIC, XLSX = b"PK\x03\x04", "xlsx"
MOST, MOST_COLUMNS, MOST_ROWS = 512 * 1024**2, 2_000, 1_048_576
# Days are counted from here; Excel's own 29 February 1900 never was (ECMA-376, 18.17.4).
FIRST_DAY = date(1899, 12, 30)
AFTER_NO_DAY = 60
# Built-in formats that show a day (ECMA-376, 18.8.30).
DAY_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_DAY_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
AGAIN = "Excelの「名前を付けて保存」で .xlsx に保存し直したファイルを選んでください。何も読み込んでいません。"


def rows(content: bytes, sheet: str = "") -> list[list[str]]:
    """Every row to its last filled cell, empty rows as empty lists; without a name the first sheet.

    Errors: Refused for what is no such file, a password, a bomb, a sheet that is not there, too many cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            path = _path(archive, sheet)
            shared, days = _shared(archive), _day_styles(archive)
            return list(_rows(_read(archive, path), shared, days))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError) as error:
        raise _wrong() from error
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise _wrong() from error


def _wrong(what: str = "Excelのファイルとして読めません") -> Refused:
    return Refused(f"{what}。", field="file", what_to_do=AGAIN)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    allowed = min(MOST, max(SMALL, info.compress_size * MOST_RATIO))
    with archive.open(info) as file:
        content = file.read(allowed + 1)
    if len(content) > allowed:
        raise _wrong("展開すると大きすぎるExcelのファイルです")
    return content


class _Elements:
    """What a document says, element by element: (name, attributes, text so far) when each ends."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str], str]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.open.append((name.rpartition(":")[2], attributes, []))

    def data(self, text: str) -> None:
        if self.open:
            self.open[-1][2].append(text)

    def end(self, name: str) -> None:
        local, attributes, texts = self.open.pop()
        self.found.append((local, attributes, "".join(texts)))


def _elements(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    parser, kept = expat.ParserCreate(), _Elements()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _wrong()

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = kept.start, kept.end
    parser.CharacterDataHandler = kept.data
    parser.Parse(content, True)
    return kept.found


def _path(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the sheet lies in the file."""
    book = _elements(_read(archive, "xl/workbook.xml"))
    names = {
        a["name"]: a[next(k for k in a if k.endswith(":id") or k == "id")] for n, a, _ in book if n == "sheet"
    }
    if sheet and sheet not in names:
        raise _wrong(f"シート「{sheet:.30}」がありません")
    wanted = names[sheet] if sheet else next(iter(names.values()))
    links = _elements(_read(archive, "xl/_rels/workbook.xml.rels"))
    target = next(a["Target"] for n, a, _ in links if n == "Relationship" and a["Id"] == wanted)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _shared(archive: zipfile.ZipFile) -> list[str]:
    """Texts that cells refer to by number; readings above kanji (ルビ) are left out."""
    name = "xl/sharedStrings.xml"
    return list(_texts(_read(archive, name))) if name in archive.namelist() else []


def _texts(content: bytes) -> Iterator[str]:
    parts: list[str] = []
    for name, _, text in _elements(content):
        if name == "t":
            parts.append(text)
        elif name == "rPh":
            # Its own text came just before it ended.
            parts = parts[:-1]
        elif name == "si":
            yield "".join(parts)
            parts = []


def _day_styles(archive: zipfile.ZipFile) -> set[int]:
    """Numbers of the cell styles that show a day."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    own: set[int] = set()
    found: set[int] = set()
    pending: list[int] = []
    for name, attributes, _ in _elements(_read(archive, "xl/styles.xml")):
        if name == "numFmt" and re.search("[ymd]", _DAY_LETTERS.sub("", attributes["formatCode"].lower())):
            own.add(int(attributes["numFmtId"]))
        elif name == "xf":
            pending.append(int(attributes.get("numFmtId", 0)))
        elif name == "cellStyleXfs":
            pending = []
        elif name == "cellXfs":
            found = {at for at, number in enumerate(pending) if number in own or number in DAY_FORMATS}
    return found


def _rows(content: bytes, shared: list[str], days: set[int]) -> Iterator[list[str]]:
    row: list[str] = []
    value = inline = ""
    count = 0
    for name, attributes, text in _elements(content):
        if name == "v":
            value = text
        elif name == "t":
            inline += text
        elif name == "c":
            at = _column(attributes["r"]) if "r" in attributes else len(row)
            if at >= MOST_COLUMNS:
                raise _wrong("列が多すぎます")
            row += [""] * (at + 1 - len(row))
            row[at] = _cell(attributes, value, inline, shared, days)
            value = inline = ""
        elif name == "row":
            number = int(attributes.get("r", count + 1))
            if number > MOST_ROWS:
                raise _wrong("行が多すぎます")
            for _ in range(number - 1 - count):
                yield []
            yield row
            row, count = [], number


def _column(place: str) -> int:
    letters = place.rstrip("0123456789")
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found - 1


def _cell(attributes: dict[str, str], value: str, inline: str, shared: list[str], days: set[int]) -> str:
    kind = attributes.get("t", "n")
    if kind == "s":
        return shared[int(value)]
    if kind == "inlineStr":
        return inline
    if kind in ("str", "e", "d", "b"):
        return value
    return _number(value, int(attributes.get("s", -1)) in days)


def _number(value: str, is_day: bool) -> str:
    """As it stands, without an exponent; a day as a day."""
    if not value:
        return ""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if is_day and number >= 1:
        return (FIRST_DAY + timedelta(days=int(number) + (number < AFTER_NO_DAY))).isoformat()
    return format(number.normalize(), "f")
