"""Reading the files of a hand-over: strict CSV into typed columns, every bad row with line, field and reason.

Numbers and flags are int64, dates days since 1970-01-01, an empty optional one MISSING; texts and codes are
lists of str. A bad row is left out and told; a file that is not the one the manifest promises is refused whole.
"""

import csv
import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.ground.characters import name_fault
from kikan.ground.check_digits import are_my_numbers, are_person_numbers, is_my_number, is_person_number
from kikan.ground.memory import uncollected
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.exchange.layouts import Field, Layout, LayoutBook
from kikan.shared.tenancy.columns import MISSING

EPOCH = date(1970, 1, 1).toordinal()
LIMIT = 10**15
OF_PERSONS, MY_NUMBER = "m11w2_7", "my_number"
HIDDEN = "（番号）"
# Letters nobody could object to: printable ASCII, kana, the first block of kanji, wide letters and figures.
PLAIN = re.compile(
    "[!-~ぁ-ゖァ-ヺー・々一-鿿０-９Ａ-Ｚａ-ｚ][ -~ぁ-ゖァ-ヺー・々一-鿿０-９Ａ-Ｚａ-ｚ\u3000]*"
)
PLAIN_LINES = re.compile(f"(?>{PLAIN.pattern}\n)*+")
# So many different days at most are remembered from column to column: more than a long life has.
DAYS = 2**17
Column = NDArray[np.int64] | list[str]


@dataclass(frozen=True)
class Rejected:
    """A row not taken."""

    layout: str
    line: int
    field: str
    reason: str
    row: str = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Table:
    """The good rows of one file as columns by name; `line` is where each row stands in it."""

    layout: Layout
    columns: Mapping[str, Column] = dataclasses.field(repr=False)
    line: NDArray[np.int64] = dataclasses.field(repr=False)

    def __len__(self) -> int:
        return len(self.line)

    def ints(self, name: str) -> NDArray[np.int64]:
        column = self.columns[name]
        assert isinstance(column, np.ndarray)
        return column

    def texts(self, name: str) -> list[str]:
        column = self.columns[name]
        assert isinstance(column, list)
        return column

    def code(self, name: str) -> NDArray[np.int64]:
        """A column of decimal codes as numbers; an empty one is 0."""
        texts = self.texts(name)
        numbers = {text: int(text or 0) for text in set(texts)}
        return np.array([numbers[text] for text in texts], dtype=np.int64)

    def rows(self, chosen: NDArray[Any]) -> "Table":
        """Some of the rows."""
        picked: dict[str, Column] = {}
        at = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        for name, column in self.columns.items():
            picked[name] = column[at] if isinstance(column, np.ndarray) else [column[i] for i in at.tolist()]
        return Table(self.layout, picked, self.line[at])


@dataclass(frozen=True)
class HandOver:
    """All files of a hand-over (引渡し), read."""

    sha256: str
    reference_on: date
    municipality: int
    tables: Mapping[str, Table] = dataclasses.field(repr=False)
    rejected: tuple[Rejected, ...] = dataclasses.field(repr=False)
    rows: int
    folder: Path | None = None

    def beside(self, name: str, sha256: str) -> bytes:
        """A file that a row names (印影など), from the same folder. Errors: FileRefused where it is not the promised one."""
        path = self.folder / name if self.folder is not None and Path(name).name == name else None
        if path is None or not path.is_file():
            raise FileRefused([f"ファイル {Path(name).name} がありません"])
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileRefused(
                [f"ファイル {name} が要約値と一致しません（途中で切れているか、変わっています）"]
            )
        return content


@uncollected()
def read_hand_over(
    folder: Path,
    book: LayoutBook,
    written_as: Mapping[int, str] | None = None,
    *,
    read: Callable[[int], None] = lambda rows: None,
) -> HandOver:
    """Every file the manifest names. Errors: FileRefused for a file missing, cut short, changed or unknown.

    written_as: for `str.translate`, what characters of the old system became (外字の同定); read: told the rows of
    each file as soon as it is read.
    """
    try:
        raw = (folder / "manifest.json").read_bytes()
        manifest = json.loads(raw)
        reference, code = date.fromisoformat(manifest["reference_date"]), int(manifest["municipality"])
        files = list(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileRefused(["目録（manifest.json）が読めません"]) from error
    tables: dict[str, Table] = {}
    rejected: list[Rejected] = []
    for each in files:
        table, bad = _read_file(folder, each, book, written_as or {})
        tables[table.layout.layout] = table
        rejected += bad
        read(int(each["rows"]))
    rows = sum(int(each["rows"]) for each in files)
    return HandOver(hashlib.sha256(raw).hexdigest(), reference, code, tables, tuple(rejected), rows, folder)


def _read_file(
    folder: Path, promised: Mapping[str, Any], book: LayoutBook, written_as: Mapping[int, str]
) -> tuple[Table, list[Rejected]]:
    name = str(promised.get("file", ""))
    layout = book.layouts.get(str(promised.get("layout", "")))
    if layout is None or Path(name).name != name:
        raise FileRefused([f"ファイル {Path(name).name} のレイアウトが分かりません"])
    path = folder / name
    if not path.is_file():
        raise FileRefused([f"ファイル {name} がありません"])
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != promised["sha256"]:
        raise FileRefused(
            [f"ファイル {name} が目録の要約値と一致しません（途中で切れているか、変わっています）"]
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefused([f"ファイル {name} がUTF-8ではありません（{error.start}バイト目）"]) from error
    if not written_as.keys().isdisjoint(map(ord, set(text))):
        text = text.translate(written_as)
    table, rejected = read_table(text, name, layout, book)
    if len(table) + len(rejected) != promised["rows"]:
        raise FileRefused([f"ファイル {name} の行数が目録（{promised['rows']:,}行）と一致しません"])
    return table, rejected


def read_table(text: str, name: str, layout: Layout, book: LayoutBook) -> tuple[Table, list[Rejected]]:
    """One CSV text with a header. Errors: FileRefused for another header or broken quoting."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise FileRefused([f"ファイル {name} のCSVの形が正しくありません"]) from error
    names = [f.name for f in layout.fields]
    if not lines or lines[0] != names:
        raise FileRefused([f"ファイル {name} の見出しがレイアウト「{layout.ja}」と一致しません"])
    return read_rows(lines[1:], layout, book)


def read_rows(
    rows: Sequence[Sequence[str]], layout: Layout, book: LayoutBook
) -> tuple[Table, list[Rejected]]:
    """The same of rows that a file would hold after its header: the first is its line 2."""
    names = [f.name for f in layout.fields]
    faults: dict[int, tuple[str, str]] = {}
    body = list(rows)
    for i, row in enumerate(body):
        if len(row) != len(names):
            faults[i] = ("行", f"項目が{len(row)}個です（正しくは{len(names)}個）")
            body[i] = [""] * len(names)
    columns: dict[str, Column] = {}
    for f, cells in zip(layout.fields, zip(*body, strict=True) if body else [()] * len(names), strict=True):
        columns[f.column] = _column(f, cells, book, faults)
    _repeated(layout, columns, faults)
    good = np.ones(len(body), dtype=np.bool_)
    good[list(faults)] = False
    rejected = [
        Rejected(layout.layout, i + 2, where, why, _joined(_without_secrets(layout, rows[i])))
        for i, (where, why) in sorted(faults.items())
    ]
    whole = Table(layout, columns, np.arange(2, len(body) + 2, dtype=np.int64))
    return (whole.rows(good) if faults else whole), rejected


def _without_secrets(layout: Layout, row: Sequence[str]) -> Sequence[str]:
    """The row as it may be kept: numbers of the vault are left out, in a row of another length everything is."""
    if not any(f.secret for f in layout.fields):
        return row
    if len(row) != len(layout.fields):
        return [HIDDEN]
    return [HIDDEN if f.secret and cell else cell for f, cell in zip(layout.fields, row, strict=True)]


def _joined(row: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(row)
    return out.getvalue()


def _column(f: Field, cells: Sequence[str], book: LayoutBook, faults: dict[int, tuple[str, str]]) -> Column:
    """Each different cell is converted once: towns, codes, days and amounts repeat."""
    different = set(cells)
    is_text = f.type in "XC" and f.check != OF_PERSONS
    if is_text and _are_plain(f, different):
        return list(cells)
    known = _known(f, different, _converter(f, book))
    if _Fault in set(map(type, known.values())):
        for i, cell in enumerate(cells):
            if isinstance(value := known[cell], _Fault):
                faults.setdefault(i, (f.name, value.reason))
        known = {c: ("" if is_text else 0) if isinstance(v, _Fault) else v for c, v in known.items()}
    values = list(map(known.__getitem__, cells))
    return values if is_text else np.array(values, dtype=np.int64)


def _are_plain(f: Field, cells: set[str]) -> bool:
    """Whether every text of a column can be taken as it is: one look at all of them together."""
    if f.codes or f.check or (f.required and "" in cells):
        return False
    told = [c for c in cells if c]
    lines = "\n".join([*told, ""])
    if f.type == "X" and (lines.count("\n") != len(told) or not PLAIN_LINES.fullmatch(lines)):
        return False
    return max(map(len, cells), default=0) <= f.length


def _known(f: Field, cells: set[str], convert: Callable[[str], Any]) -> dict[str, Any]:
    """What each cell means; numbers of persons, nearly all different, are checked together."""
    known: dict[str, Any] = {}
    if f.check == MY_NUMBER:
        given = list(cells)
        known = {c: c for c, is_right in zip(given, are_my_numbers(given), strict=True) if is_right}
    elif f.type == "D":
        known = {c: _day(c) for c in cells if c}
    elif f.check == OF_PERSONS:
        plain = [c for c in cells if c.isascii() and c.isdigit() and len(c) <= 15]
        numbers = np.array([int(c) for c in plain], dtype=np.int64)
        good = zip(plain, numbers.tolist(), are_person_numbers(numbers).tolist(), strict=True)
        known = {cell: number for cell, number, is_right in good if is_right}
    return known | {cell: convert(cell) for cell in cells - known.keys()}


@dataclass(frozen=True)
class _Fault:
    reason: str


def _converter(f: Field, book: LayoutBook) -> Callable[[str], Any]:
    codes = book.codes[f.codes] if f.codes else None

    def convert(cell: str) -> Any:
        if cell == "":
            return (
                _Fault("必須の項目が空です")
                if f.required
                else _EMPTY["N" if f.check == OF_PERSONS else f.type]
            )
        if len(cell) > f.length and f.type in "XC":
            return _Fault(f"長すぎます（{f.length}文字まで）")
        if f.check == OF_PERSONS:
            return _number_of_person(cell)
        if f.check == MY_NUMBER and not is_my_number(cell):
            return _Fault("検査用数字が合いません")
        if f.type == "N":
            return _number(cell, f.length)
        if f.type == "D":
            return _day(cell)
        if f.type == "F":
            return int(cell) if cell in ("0", "1") else _Fault("0か1ではありません")
        if codes is not None and cell not in codes:
            return _Fault(f"コード表にない値です（{f.codes}）")
        fault = name_fault(cell, longest=f.length) if f.type == "X" and not PLAIN.fullmatch(cell) else ""
        return _Fault(fault) if fault else cell

    return convert


_EMPTY: dict[str, Any] = {"X": "", "C": "", "N": MISSING, "D": MISSING, "F": 0}


def _number(cell: str, length: int) -> int | _Fault:
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > length:
        return _Fault("数字ではありません")
    return int(cell) if abs(int(cell)) < LIMIT else _Fault("大きすぎる数です")


def _number_of_person(cell: str) -> int | _Fault:
    value = _number(cell, 15)
    if isinstance(value, int) and not is_person_number(value):
        return _Fault("検査数字が正しくありません")
    return value


@lru_cache(maxsize=DAYS)
def _day(cell: str) -> int | _Fault:
    try:
        return date.fromisoformat(cell).toordinal() - EPOCH
    except ValueError:
        return _Fault("暦にない日です")


def _repeated(layout: Layout, columns: Mapping[str, Column], faults: dict[int, tuple[str, str]]) -> None:
    """The second row of a key is rejected."""
    by_name = {f.name: f.column for f in layout.fields}
    keys: list[tuple[Any, ...]] = list(
        zip(*(_listed(columns[by_name[name]]) for name in layout.key), strict=True)
    )
    if len(set(keys)) == len(keys):
        return
    seen: set[tuple[Any, ...]] = set()
    for i, key in enumerate(keys):
        if i in faults:
            continue
        if key in seen:
            faults[i] = ("・".join(layout.key), "同じキーの行がすでにあります")
        seen.add(key)


def _listed(column: Column) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else column
