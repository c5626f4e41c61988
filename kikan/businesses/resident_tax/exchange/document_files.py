"""Reading a file of income documents (資料ファイルの読込み): every good line in columns, every bad one with its reason."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.exchange.document_layouts import DocumentLayout, Item
from kikan.businesses.resident_tax.exchange.document_values import amount_of, values_of
from kikan.businesses.resident_tax.law.declared import MAY_BE_NEGATIVE
from kikan.businesses.resident_tax.reads.stated import TEXTS, BadLine, Relatives, Stated, joined
from kikan.ground.characters import name_fault
from kikan.ground.check_digits import is_corporate_number, is_my_number
from kikan.ground.eras import ERAS, DateFault, day_of_era, parse_day
from kikan.law.days import day as as_number
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.exchange.reading import PLAIN
from kikan.shared.tenancy.columns import MISSING

BLOCK = 10_000
MOST_LINES = 300_000
LIMIT = 10**12
# 1 明治 2 大正 3 昭和 4 平成 5 令和 (the codes of the national list were not seen).
ERA_OF_CODE = {str(i): era for i, era in enumerate(reversed(ERAS), 1)}


@dataclass(frozen=True, repr=False)
class ReadFile:
    """What a file holds; `stated` is None where no line is good."""

    layout: DocumentLayout
    lines: int
    stated: Stated | None
    bad: tuple[BadLine, ...]


def read_documents(content: bytes, layout: DocumentLayout, municipality: int) -> ReadFile:
    """Every line of a file. Errors: FileRefused for another character set, a file cut short or another layout."""
    text = _decoded(content, layout)
    try:
        rows = iter(csv.reader(io.StringIO(text, newline=""), strict=True))
        names = _header(rows, layout)
        parts = list(_blocks(rows, names, layout, municipality))
    except csv.Error as error:
        raise FileRefused(
            ["CSV の形が正しくありません（引用符が閉じていません）。途中で切れていないか確かめてください"]
        ) from error
    lines = sum(count for count, _, _ in parts)
    bad = tuple(b for _, _, found in parts for b in found)
    if not lines:
        raise FileRefused(["資料の行が一つもありません"])
    good = [stated for _, stated, _ in parts if stated is not None]
    last = int(good[-1].line[-1]) if good else 0
    if bad and bad[-1].line > last and bad[-1].item == "行" and not text.endswith("\n"):
        raise FileRefused([f"最後の行（{bad[-1].line:,}行目）が途中で切れています"])
    if len(bad) == lines and all(b.item == "行" for b in bad):
        raise FileRefused(
            [f"どの行も項目の数が「{layout.title}」と違います。資料の種類と年分を確かめてください"]
        )
    return ReadFile(layout, lines, joined(good) if good else None, bad)


def read_cells(cells: Sequence[str], line: int, layout: DocumentLayout, municipality: int) -> ReadFile:
    """One line again, as a clerk has mended it."""
    names = [i.name for i in layout.items]
    stated, bad = _columns([line], [list(cells)], _placed(names, layout), layout, municipality)
    return ReadFile(layout, 1, stated, tuple(bad))


def _decoded(content: bytes, layout: DocumentLayout) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        raise FileRefused(["文字コードが UTF-8 です。Shift_JIS のファイルを選んでください"])
    try:
        return content.decode(layout.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if error.end >= len(content):
            raise FileRefused([f"最後の行（{line:,}行目）が途中で切れています"]) from error
        raise FileRefused(
            [f"{line:,}行目に Shift_JIS ではない文字があります（{error.start:,}バイト目）"]
        ) from error


def _header(rows: Iterator[list[str]], layout: DocumentLayout) -> list[str]:
    """The names of the columns: those of the file where it has a header, else those of the layout."""
    if not layout.has_header:
        return [i.name for i in layout.items]
    names = [cell.strip() for cell in next(rows, [])]
    missing = [i.name for i in layout.items if i.required and i.name not in names]
    if missing or len(set(names)) < len(names):
        raise FileRefused(
            [
                f"見出しが「{layout.ja}」のものではありません（{'、'.join(missing[:3]) or '同じ見出しが二つあります'}）"
            ]
        )
    return names


Placed = list[tuple[Item, int | None]]


def _placed(names: Sequence[str], layout: DocumentLayout) -> Placed:
    """Where each item stands in a line, or None where the file does not have it."""
    at = {name: place for place, name in enumerate(names)}
    return [(item, at.get(item.name)) for item in layout.items if item.role]


def _blocks(
    rows: Iterator[list[str]], names: list[str], layout: DocumentLayout, municipality: int
) -> Iterator[tuple[int, Stated | None, list[BadLine]]]:
    placed, line = _placed(names, layout), 1 + layout.has_header
    while block := list(islice(rows, BLOCK)):
        filled = [(line + i, row) for i, row in enumerate(block) if row]
        line += len(block)
        if not filled:
            continue
        if line > MOST_LINES:
            raise FileRefused([f"一度に読めるのは{MOST_LINES:,}行までです。ファイルを分けてください"])
        stated, bad = _columns(
            [n for n, _ in filled],
            [row for _, row in filled],
            placed,
            layout,
            municipality,
            len(names),
            names,
        )
        yield len(filled), stated, bad


def _columns(
    lines: list[int], rows: list[list[str]], placed: Placed, layout: DocumentLayout, municipality: int,
    width: int = 0, names: Sequence[str] = (),
) -> tuple[Stated | None, list[BadLine]]:  # fmt: skip
    """The good lines of a block. The first fault of a line is told; items beyond the layout are kept as they came."""
    width, names = width or len(layout.items), names or [i.name for i in layout.items]
    secret = [at for item, at in placed if item.is_secret and at is not None]
    faults: dict[int, tuple[str, str]] = {}
    for i, row in enumerate(rows):
        if len(row) < width:
            faults[i] = ("行", f"項目が{len(row)}個です（正しくは{width}個）")
    full = [row if i not in faults else [""] * width for i, row in enumerate(rows)]
    found: dict[str, Any] = {}
    for item, at in placed:
        cells = [row[at] for row in full] if at is not None else [""] * len(full)
        found[item.role] = _column(item, cells, layout, municipality, faults)
    birth = _births(found, faults, len(full))
    bad = [
        BadLine(lines[i], where, why, tuple(_open_cells(rows[i], secret)))
        for i, (where, why) in sorted(faults.items())
    ]  # fmt: skip
    if len(bad) == len(rows):
        return None, bad
    stated = _stated(lines, full, found, birth, layout, names, frozenset(secret))
    good = np.ones(len(full), dtype=np.bool_)
    good[list(faults)] = False
    return (stated.rows(good) if faults else stated), bad


def _open_cells(row: Sequence[str], secret: Iterable[int]) -> list[str]:
    """The cells as they may be kept. A line of another length may have a number anywhere: long figures are left out."""
    hidden = set(secret)
    return ["" if i in hidden or (len(c) == 12 and c.isdigit()) else c for i, c in enumerate(row)]


class _Fault(str):
    """Why a cell cannot be taken."""

    __slots__ = ()


def _column(
    item: Item,
    cells: list[str],
    layout: DocumentLayout,
    municipality: int,
    faults: dict[int, tuple[str, str]],
) -> Any:
    """Each different cell is converted once; a fault is told for every line that has it."""
    convert = _converter(item, layout, municipality)
    known = {cell: convert(cell.strip()) for cell in set(cells)}
    wrong = {cell for cell, value in known.items() if isinstance(value, _Fault)}
    if wrong:
        for i, cell in enumerate(cells):
            if cell in wrong and i not in faults:
                faults[i] = (item.name, str(known[cell]))
        known |= {cell: convert_empty(item) for cell in wrong}
    values = list(map(known.__getitem__, cells))
    return np.array(values, dtype=np.int64) if item.type in "NFD" else values


def convert_empty(item: Item) -> Any:
    return {"N": 0, "F": 0, "D": MISSING}.get(item.type, "")


def _converter(item: Item, layout: DocumentLayout, municipality: int) -> Callable[[str], Any]:
    special = {"municipality": _of_town(municipality), "era_year": _of_year(layout)}.get(item.role)
    by_type = {
        "N": _amount(item.role),
        "F": _flag,
        "D": _day,
        "S": _number,
        "J": _corporate,
        "X": _text(item),
        "C": _text(item),
    }

    def convert(cell: str) -> Any:
        if cell == "":
            return _Fault("必須の項目が空です") if item.required or item.must_be else convert_empty(item)
        if item.must_be and cell != item.must_be:
            return _Fault(f"「{item.must_be}」ではありません。別の種類の資料です")
        return (special or by_type[item.type])(cell)

    return convert


def _of_town(municipality: int) -> Callable[[str], Any]:
    codes = {f"{municipality:06d}", f"{municipality:06d}"[:5]}
    return lambda cell: cell if cell in codes else _Fault("別の団体あての資料です（提出先市町村コード）")


def _of_year(layout: DocumentLayout) -> Callable[[str], Any]:
    right = {layout.era_year, str(int(layout.era_year)), str(layout.income_year)}
    return lambda cell: (
        cell if cell in right else _Fault(f"令和{int(layout.era_year)}年分の資料ではありません")
    )


def _amount(role: str) -> Callable[[str], Any]:
    may_be_negative = role.removeprefix("input:") in MAY_BE_NEGATIVE

    def convert(cell: str) -> Any:
        digits = cell.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            return _Fault("数字ではありません")
        if len(digits) > 15 or int(digits) >= LIMIT:
            return _Fault("大きすぎる数です")
        if cell.startswith("-") and int(digits) and not may_be_negative:
            return _Fault("負の数です")
        return int(cell)

    return convert


def _flag(cell: str) -> Any:
    return int(cell) if cell in ("0", "1") else _Fault("0か1ではありません")


def _day(cell: str) -> Any:
    try:
        return as_number(parse_day(cell))
    except DateFault as fault:
        return _Fault(fault.message)


def _number(cell: str) -> Any:
    return cell if is_my_number(cell) else _Fault("個人番号の検査用数字が合いません")


def _corporate(cell: str) -> Any:
    return cell if is_corporate_number(cell) else _Fault("法人番号の検査用数字が合いません")


def _text(item: Item) -> Callable[[str], Any]:
    def convert(cell: str) -> Any:
        if len(cell) > item.length:
            return _Fault(f"長すぎます（{item.length}文字まで）")
        fault = "" if PLAIN.fullmatch(cell) else name_fault(cell, longest=item.length)
        return _Fault(fault.replace("氏名に", "")) if fault else cell

    return convert


def _births(found: dict[str, Any], faults: dict[int, tuple[str, str]], count: int) -> np.ndarray:
    """Days since 1970, from a day or from era, year, month and day; MISSING where nothing is stated."""
    if "birth" in found:
        return np.asarray(found["birth"])
    if "birth_era" not in found:
        return np.full(count, MISSING, dtype=np.int64)
    parts = list(zip(*(found[f"birth_{p}"] for p in ("era", "year", "month", "day")), strict=True))
    known = {each: _birth(*each) for each in set(parts)}
    for i, each in enumerate(parts):
        if isinstance(known[each], _Fault) and i not in faults:
            faults[i] = ("生年月日", str(known[each]))
    return np.array([MISSING if isinstance(known[p], _Fault) else known[p] for p in parts], dtype=np.int64)


def _birth(era: str, year: str, month: str, day: str) -> Any:
    if not (era or year or month or day):
        return MISSING
    if era not in ERA_OF_CODE or not all(
        p.isascii() and p.isdigit() and len(p) <= 2 for p in (year, month, day)
    ):
        return _Fault("生年月日の元号か年月日が正しくありません")
    try:
        return as_number(day_of_era(ERA_OF_CODE[era], int(year), int(month), int(day)))
    except DateFault as fault:
        return _Fault(fault.message)


def _stated(
    lines: list[int], rows: list[list[str]], found: dict[str, Any], birth: np.ndarray, layout: DocumentLayout,
    names: Sequence[str], secret: frozenset[int],
) -> Stated:  # fmt: skip
    count, empty = len(rows), [""] * len(rows)
    raw = [_raw(row, names, secret) for row in rows]
    none = np.zeros(count, dtype=np.int64)
    return Stated(
        layout.kind, layout.fiscal_year, layout.key,
        line=np.array(lines, dtype=np.int64),
        birth=birth, amount=amount_of(layout.kind, found), previous=found.get("previous", none),
        is_correction=found.get("is_correction", none),
        digest=np.array([digest_of(text) for text in raw], dtype=np.int64),
        values=values_of(layout.kind, found, count),
        number=found.get("number", empty), raw=raw,
        texts={n: found.get(n, empty) for n in TEXTS}, relatives=_relatives(found, layout),
    )  # fmt: skip


def _raw(row: list[str], names: Sequence[str], secret: frozenset[int]) -> str:
    """Every filled field by its name; what stands beyond the layout by its place."""
    named = {
        (names[i] if i < len(names) else f"項目{i + 1}"): cell
        for i, cell in enumerate(row)
        if cell and i not in secret
    }
    return json.dumps(named, ensure_ascii=False)


def digest_of(text: str) -> int:
    """63 bits of what a line says. Numbers of persons are not in it: they could be guessed from a hash without a key."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def _relatives(found: dict[str, Any], layout: DocumentLayout) -> Relatives:
    rows, lines, kinds, births = [], [], [], []
    texts: dict[str, list[str]] = {"name": [], "kana": [], "relation": [], "number": []}
    for line, each in layout.relatives.items():
        names = found.get(f"relative{line}_name", [])
        at = [i for i, name in enumerate(names) if name]
        born = found.get(f"relative{line}_birth")
        rows += at
        lines += [line] * len(at)
        kinds += [each.kind] * len(at)
        births += [MISSING] * len(at) if born is None else [int(born[i]) for i in at]
        texts["relation"] += [each.relation] * len(at)
        for name in ("name", "kana", "number"):
            column = found.get(f"relative{line}_{name}")
            texts[name] += ["" if column is None else column[i] for i in at]
    ints = [np.array(c, dtype=np.int64) for c in (rows, lines, kinds, births)]
    return Relatives(*ints, **texts)  # type: ignore[arg-type]
