"""The mapping language (対応づけの式): columns, constants and a short list of functions; nothing else can run.

日付([SEINEN])   連結([SEI], "　", [MEI])   変換([SEIBETU], "性別")   もし([KBN], "1", [A], "")
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from kikan.ground.check_digits import person_check_digits
from kikan.ground.eras import DateFault
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.days import legacy_day

LONGEST, DEEPEST = 1000, 12
# So many different days at most are remembered from column to column: more than a long life has.
DAYS = 2**17
_TOKEN = re.compile(r'\s*(?:\[([^\[\]]+)\]|"([^"]*)"|([0-9]+)|([(),])|([^\W\d_]+))', re.UNICODE)


@dataclass(frozen=True)
class Bad:
    """A cell that could not be made: reason code (E01–E08) and why. It never holds the cell itself."""

    code: str
    reason: str


Cell = str | Bad
Codes = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Column:
    name: str


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Expression", ...]


Expression = Column | Text | Call


@lru_cache(maxsize=DAYS)
def _day(cell: str) -> Cell:
    try:
        found = legacy_day(cell)
    except DateFault as fault:
        return Bad("E03", fault.message)
    return "" if found is None else found.isoformat()


def _number(cell: str) -> Cell:
    if cell.isascii() and cell.isdigit():
        return cell.lstrip("0") or "0"
    plain = unicodedata.normalize("NFKC", cell).strip().replace(",", "")
    if not re.fullmatch(r"([-+△▲])?[0-9]+", plain, re.ASCII):
        return Bad("E08", "数字ではありません") if plain else ""
    return ("-" if plain[0] in "-△▲" and plain.strip("-△▲0") else "") + (plain.lstrip("-+△▲0") or "0")


def _narrow(cell: str) -> Cell:
    return unicodedata.normalize("NFKC", cell)


def _wide(cell: str) -> Cell:
    """ASCII and half-width kana alone: kanji keep their form, whatever Unicode calls compatible."""
    kana = re.sub(r"[｡-ﾟ]+", lambda m: unicodedata.normalize("NFKC", m[0]), cell)
    return "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in kana)


def _cut(cell: str, first: str, length: str) -> Cell:
    return cell[int(first) - 1 : int(first) - 1 + int(length)]


def _fill(cell: str, length: str) -> Cell:
    if len(cell) > int(length):
        return Bad("E05", f"長すぎます（{length}文字まで）")
    return cell.rjust(int(length), "0") if cell else ""


def _with_check_digit(cell: str) -> Cell:
    """The old number with our check digit behind it."""
    return _with_check_digits([cell])[cell]


def _with_check_digits(cells: Iterable[str]) -> dict[str, Cell]:
    """The same of many at once."""
    plain = [c for c in cells if c.isascii() and c.isdigit() and len(c) <= 14]
    found: dict[str, Cell] = {c: Bad("E01", "番号が数字ではありません") if c else "" for c in cells}
    serials = np.array([int(c) for c in plain], dtype=np.int64)
    digits = person_check_digits(serials).tolist()
    none = Bad("E01", "検査数字を付けられない番号です")
    told = zip(plain, serials.tolist(), digits, strict=True)
    return found | {c: none if digit < 0 else f"{serial}{digit}" for c, serial, digit in told}


def _joined(*cells: str) -> Cell:
    return "".join(cells)


def _stripped(cell: str) -> Cell:
    return cell.strip(" \u3000")


def _in_one_line(cell: str) -> Cell:
    """Without line ends and control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", cell)


def _serial_day(cell: str) -> Cell:
    """A day counted as Excel counts, from 1 for 1900-01-01; its day 60 was never in the calendar."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not plain.strip("0"):
        return ""
    number = int(plain) if re.fullmatch(r"[0-9]{1,6}", plain) else 0
    if not 0 < number < 300_000 or number == 60:
        return Bad("E03", "Excelのシリアル値ではありません")
    return (date(1899, 12, 31 if number < 60 else 30) + timedelta(days=number)).isoformat()


@dataclass(frozen=True)
class Function:
    """What staff may write: the number of arguments (least, most), which of them are whole numbers, what it does."""

    ja: str
    least: int
    most: int
    make: Callable[..., Cell]
    whole: tuple[int, ...] = ()
    many: Callable[[Iterable[str]], dict[str, Cell]] | None = None


FUNCTIONS: dict[str, Function] = {
    "日付": Function("旧システムの日付を西暦に", 1, 1, _day),
    "数字": Function("金額・数量（コンマ、△を読む）", 1, 1, _number),
    "半角": Function("半角にする（番号、郵便番号）", 1, 1, _narrow),
    "全角": Function("半角の英数字・カナを全角にする", 1, 1, _wide),
    "空白除去": Function("前後の空白を除く", 1, 1, _stripped),
    "切出": Function("何文字目から何文字", 3, 3, _cut, (1, 2)),
    "桁揃え": Function("頭に0を付けて桁を揃える", 2, 2, _fill, (1,)),
    "検査数字": Function("旧番号に検査数字を付ける", 1, 1, _with_check_digit, (), _with_check_digits),
    "改行除去": Function("改行と制御文字を除く", 1, 1, _in_one_line),
    "シリアル値": Function("Excelの日付のシリアル値を西暦に", 1, 1, _serial_day),
    "連結": Function("つなぐ", 2, 12, _joined),
}
# These choose between their arguments, so a bad cell in the one not chosen does no harm.
CHOOSING = {"変換": 2, "空なら": 2, "もし": 4}


def parse(text: str) -> Expression:
    """Errors: Refused naming the place, for anything but the language."""
    if len(text) > LONGEST:
        raise Refused(f"式が長すぎます（{LONGEST}文字まで）。", what_to_do="項目を分けてください。")
    tokens = list(_tokens(text))
    found, at = _expression(tokens, 0, 0)
    if at != len(tokens):
        raise _wrong(tokens[at][2])
    return found


Token = tuple[str, str, int]
_KINDS = ("column", "text", "whole", "mark", "name")


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise _wrong(at + 1)
        index = found.lastindex or 1
        yield _KINDS[index - 1], found[index], found.start(index) + 1
        at = found.end()


def _wrong(place: int) -> Refused:
    return Refused(
        f"式の{place}文字目が読めません。",
        what_to_do='[項目名]、"定数"、関数（' + "、".join([*FUNCTIONS, *CHOOSING]) + "）だけが使えます。",
    )


def _expression(tokens: Sequence[Token], at: int, depth: int) -> tuple[Expression, int]:
    if at >= len(tokens) or depth > DEEPEST:
        raise _wrong(tokens[-1][2] + 1 if tokens else 1)
    kind, value, place = tokens[at]
    if kind == "column":
        return Column(value), at + 1
    if kind in ("text", "whole"):
        return Text(value), at + 1
    if (
        kind != "name"
        or at + 1 >= len(tokens)
        or tokens[at + 1][1:2] != ("(",)
        or tokens[at + 1][0] != "mark"
    ):
        raise _wrong(place)
    return _call(tokens, at, depth)


def _call(tokens: Sequence[Token], at: int, depth: int) -> tuple[Expression, int]:
    _, name, place = tokens[at]
    arguments: list[Expression] = []
    at += 1
    while True:
        one, at = _expression(tokens, at + 1, depth + 1)
        arguments.append(one)
        mark = tokens[at][:2] if at < len(tokens) else ("", "")
        if mark == ("mark", ")"):
            _require_arguments(name, arguments, place)
            return Call(name, tuple(arguments)), at + 1
        if mark != ("mark", ","):
            raise _wrong(tokens[at][2] if at < len(tokens) else tokens[-1][2] + 1)


def _require_arguments(name: str, arguments: Sequence[Expression], place: int) -> None:
    known = FUNCTIONS.get(name)
    least, most = (known.least, known.most) if known else (CHOOSING.get(name, 0),) * 2
    if not least <= len(arguments) <= most:
        raise _wrong(place)
    wholes = [arguments[i] for i in known.whole] if known else []
    if not all(isinstance(w, Text) and re.fullmatch(r"[1-9][0-9]{0,2}", w.value, re.ASCII) for w in wholes):
        raise _wrong(place)
    if name == "変換" and not isinstance(arguments[1], Text):
        raise _wrong(place)


def columns_of(expression: Expression) -> set[str]:
    """The columns of the old file that an expression reads."""
    if isinstance(expression, Column):
        return {expression.name}
    if isinstance(expression, Call):
        return set().union(*map(columns_of, expression.arguments))
    return set()


def tables_of(expression: Expression) -> set[str]:
    """The code tables that an expression looks into."""
    if not isinstance(expression, Call):
        return set()
    own = (
        {a.value for a in expression.arguments[1:2] if isinstance(a, Text)}
        if expression.function == "変換"
        else set()
    )
    return own.union(*map(tables_of, expression.arguments))


def evaluate(expression: Expression, columns: Mapping[str, list[str]], rows: int, codes: Codes) -> list[Cell]:
    """One cell a row; each different combination of arguments is worked out once."""
    if isinstance(expression, Column):
        return list(columns[expression.name])
    if isinstance(expression, Text):
        return [expression.value] * rows
    varying = [a for a in expression.arguments if not isinstance(a, Text)]
    if len(varying) == 1:
        cells = evaluate(varying[0], columns, rows, codes)
        made = _results(expression, set(cells), codes)
        return list(map(made.__getitem__, cells))
    given = [evaluate(a, columns, rows, codes) for a in expression.arguments]
    combined = list(zip(*given, strict=True))
    known = {cells: _result(expression, cells, codes) for cells in set(combined)}
    return [known[cells] for cells in combined]


def _results(call: Call, cells: set[Cell], codes: Codes) -> Mapping[Cell, Cell]:
    """Of a call in which one argument differs from row to row: what each of its cells becomes."""
    function = FUNCTIONS.get(call.function)
    if function is not None and len(call.arguments) == 1:
        plain = [c for c in cells if isinstance(c, str)]
        made: dict[Cell, Cell] = {c: c for c in cells if isinstance(c, Bad)}
        made.update(
            function.many(plain) if function.many else zip(plain, map(function.make, plain), strict=True)
        )
        return made
    before, after = _constants(call)
    return {cell: _result(call, (*before, cell, *after), codes) for cell in cells}


def _constants(call: Call) -> tuple[list[str], list[str]]:
    """The constants before and after the one argument that differs."""
    at = next(i for i, a in enumerate(call.arguments) if not isinstance(a, Text))
    before, after = call.arguments[:at], call.arguments[at + 1 :]
    return [a.value for a in before if isinstance(a, Text)], [a.value for a in after if isinstance(a, Text)]


def _result(call: Call, cells: tuple[Cell, ...], codes: Codes) -> Cell:
    if call.function == "空なら":
        return cells[1] if cells[0] == "" else cells[0]
    # もし and 変換 look at their first two alone: what is not chosen does no harm.
    asked = cells[:2] if call.function in CHOOSING else cells
    for cell in asked:
        if isinstance(cell, Bad):
            return cell
    if call.function == "もし":
        return cells[2] if cells[0] == cells[1] else cells[3]
    if call.function == "変換":
        return _looked_up(str(cells[0]), str(cells[1]), codes)
    return FUNCTIONS[call.function].make(*cells)


def _looked_up(cell: str, table: str, codes: Codes) -> Cell:
    found = codes[table].get(cell)
    return Bad("E04", f"コード表「{table}」にない値です") if found is None else found
