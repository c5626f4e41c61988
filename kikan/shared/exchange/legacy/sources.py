"""One file of an old system as columns of text (旧ファイルの読取り): CSV or records of fixed length.

A record that cannot be read is told with its number and kept out; leading zeros and inner spaces stay.
Columns named secret (個人番号) are dropped by the reader and are in nothing that follows.
"""

import csv
import io
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.charsets import HOST, UNKNOWN, decode, guess, require_encoding
from kikan.shared.exchange.legacy.sheets import MAGIC, XLSX, rows

GUESS = "guess"
CRLF = b"\r\n"
PADDING = " \u3000\x00"
DELIMITERS = {"\t": "タブ", ",": "コンマ", ";": "セミコロン", "|": "縦線"}
# A delimiter as the form's YAML writes it.
WRITTEN = {"\t": "\\t"}
# Encodings without states in which no character ends in a line end.
PLAIN = ("cp932", "euc_jp", "utf-8")


@dataclass(frozen=True)
class Part:
    """A field of a fixed-length record. kind: text, kanji (two bytes a character), zoned or packed (符号付き)."""

    name: str
    length: int
    kind: str = "text"


@dataclass(frozen=True)
class Form:
    """How a file is written. charset `guess`: the one in which everything can be read.

    parts: of a fixed-length record; empty for CSV and Excel, whose first line names the columns. sheet: of an Excel
    file, the first one where empty. deleted: a column and the value in it that say of a delta's record that it is gone.
    """

    charset: str = GUESS
    parts: tuple[Part, ...] = ()
    delimiter: str = ","
    secret: frozenset[str] = frozenset()
    sheet: str = ""
    deleted: tuple[str, str] | None = None

    @property
    def record(self) -> int:
        """Bytes of a record, without its line end."""
        return sum(part.length for part in self.parts)


@dataclass(frozen=True)
class Unread:
    """A record that could not be read."""

    line: int
    reason: str


@dataclass(frozen=True)
class Source:
    """The columns of a file by name; `line` is the number of each record in it, from 1 (CSV: its data from 2)."""

    columns: Mapping[str, list[str]] = field(repr=False)
    line: tuple[int, ...] = field(repr=False)
    unread: tuple[Unread, ...]
    charset: str

    def __len__(self) -> int:
        return len(self.line)


def read_source(content: bytes, form: Form) -> Source:
    """The file as columns. Errors: Refused where it cannot be that form at all."""
    if not content:
        raise Refused("ファイルが空です。", what_to_do="旧システムから取り出し直してください。")
    if form.charset == XLSX or (form.charset == GUESS and content.startswith(MAGIC)):
        return _named(
            [row if any(row) else [] for row in rows(content, form.sheet)], form, XLSX, is_short=True
        )
    charset = guess(content) if form.charset == GUESS else form.charset
    require_encoding(content, charset)
    return _read_fixed(content, form, charset) if form.parts else _read_csv(content, form, charset)


def with_characters(source: Source, written_as: Mapping[int, str]) -> Source:
    """The decided characters of the old system (外字) as what they became; undecided ones stay and are rejected."""
    if not written_as:
        return source
    concerns = re.compile("[" + "".join(re.escape(chr(code)) for code in written_as) + "]").search
    columns = {
        name: [c.translate(written_as) for c in cells] if any(map(concerns, set(cells))) else cells
        for name, cells in source.columns.items()
    }
    return Source(columns, source.line, source.unread, source.charset)


def _read_csv(content: bytes, form: Form, charset: str) -> Source:
    if charset in HOST:
        raise Refused(
            "汎用機の文字コードのCSVは読めません。", what_to_do="固定長のファイルとして取り出してください。"
        )
    text = decode(content, "utf-8-sig" if charset == "utf-8" else charset)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    found: list[list[str]] = []
    try:
        found.extend(reader)
    except csv.Error as error:
        raise _wrong_csv(found, reader.line_num) from error
    _require_names(found[0] if found else [], form, charset)
    return _named(found, form, charset)


def _wrong_csv(found: list[list[str]], line: int) -> Refused:
    """Where a CSV cannot be read on; after a quotation mark without its partner that is where the next one stands."""
    begins = sum(1 + sum(cell.count("\n") for cell in row) for row in found) + 1
    where = f"{begins:,}行目" if begins >= line else f"{begins:,}行目から{line:,}行目"
    return Refused(
        f"CSVの形が正しくありません（{where}）。",
        what_to_do='その行の引用符（"）が閉じているか、値の中の引用符が二つ重ねてあるかを確かめ、取り出し直してください。',
    )


def _require_names(names: list[str], form: Form, charset: str) -> None:
    """Errors: Refused for a first line that shows another encoding or another delimiter than the form's."""
    if any(UNKNOWN in name for name in names):
        raise Refused(
            f"1行目の見出しが {charset} では読めません。",
            field="file",
            what_to_do="ファイルの形の「文字コード」を確かめてください（Shift_JISのファイルは cp932）。",
        )
    for mark, ja in DELIMITERS.items():
        if len(names) == 1 and mark != form.delimiter and mark in names[0]:
            raise Refused(
                f"1行目が「{ja}」で区切られています。ファイルの形の区切りと違います。",
                field="file",
                what_to_do=f'ファイルの形に「区切り: "{WRITTEN.get(mark, mark)}"」と書いた新しい版を登録してください。',
            )


def _named(found: list[list[str]], form: Form, charset: str, *, is_short: bool = False) -> Source:
    """Rows below a line of names, those without any cell left out; is_short: empty cells at the end may be missing."""
    names = [name.strip() for name in found[0]] if found else []
    if not all(names) or len(set(names)) != len(names):
        raise Refused(
            "見出しに空の名前か、同じ名前があります。", what_to_do="1行目を、重ならない項目名にしてください。"
        )
    body = [(n, row) for n, row in enumerate(found[1:], 2) if row]
    if is_short:
        body = [(n, row + [""] * (len(names) - len(row))) for n, row in body]
    doubtful = [(n, row) for n, row in body if len(row) != len(names) or row[0] == found[0][0]]
    unread = tuple(Unread(n, why) for n, row in doubtful if (why := _why_not(row, found[0])))
    out = {each.line for each in unread}
    good = [(n, row) for n, row in body if n not in out] if out else body
    cells = zip(*(row for _, row in good), strict=True) if good else [()] * len(names)
    return _source(
        dict(zip(names, map(list, cells), strict=True)), [n for n, _ in good], unread, form, charset
    )


def _why_not(row: list[str], head: list[str]) -> str:
    """Why a row is no record; empty for one that is."""
    if len(row) != len(head):
        return f"項目が{len(row)}個です（見出しは{len(head)}個）"
    return "1行目の見出しと同じ行です" if row == head else ""


def _read_fixed(content: bytes, form: Form, charset: str) -> Source:
    if len({part.name for part in form.parts}) != len(form.parts) or any(p.length < 1 for p in form.parts):
        raise Refused(
            "項目の名前が重なるか、長さが0の項目があります。", what_to_do="項目の一覧を直してください。"
        )
    size = form.record
    if found := _read_even(content, form, charset):
        return found
    records = _records(content, form, charset)
    good = [(n, raw) for n, raw in enumerate(records, 1) if len(raw) == size]
    unread = tuple(
        Unread(n, f"長さが{len(raw)}バイトです（正しくは{size}バイト）")
        for n, raw in enumerate(records, 1)
        if len(raw) != size
    )
    if not good:
        raise Refused(
            f"1件の長さが{size}バイトのファイルではありません。",
            what_to_do="項目の長さの合計を確かめてください。",
        )
    columns = _cut(b"".join(raw for _, raw in good), form, charset)
    return _source(columns, [n for n, _ in good], unread, form, charset)


def _read_even(content: bytes, form: Form, charset: str) -> Source | None:
    """A PC's file in which every record has its length and its CR LF, cut at once; None for any other."""
    step = form.record + len(CRLF)
    count, rest = divmod(len(content), step)
    if charset in HOST or rest or not count or any(p.kind == "packed" for p in form.parts):
        return None
    is_even = content[step - 2 :: step] == CRLF[:1] * count and content[step - 1 :: step] == CRLF[1:] * count
    if not is_even or content.count(b"\n") != count:
        return None
    return _source(_cut(content, form, charset, len(CRLF)), range(1, count + 1), (), form, charset)


def _cut(body: bytes, form: Form, charset: str, end: int = 0) -> dict[str, list[str]]:
    """The columns of records that follow each other, with so many bytes between them."""
    shape = struct.Struct("".join(f"{part.length}s" for part in form.parts) + f"{end}x")
    columns: dict[str, list[str]] = {}
    for part, raws in zip(form.parts, zip(*shape.iter_unpack(body), strict=True), strict=True):
        known = _known(list(set(raws)), part, charset)
        columns[part.name] = list(map(known.__getitem__, raws))
    return columns


def _records(content: bytes, form: Form, charset: str) -> list[bytes]:
    """By line ends where a PC wrote it (one after each record), else by length."""
    body = content if charset in HOST else content.removesuffix(b"\x1a")
    is_lined = charset not in HOST and not any(p.kind == "packed" for p in form.parts) and b"\n" in body
    if is_lined:
        return [line.removesuffix(b"\r") for line in body.removesuffix(b"\n").split(b"\n")]
    return [body[i : i + form.record] for i in range(0, len(body), form.record)]


def _known(raws: list[bytes], part: Part, charset: str) -> dict[bytes, str]:
    """What each of the different cells says; of a PC's plain characters all at once, where none is broken."""
    if charset in PLAIN and part.kind in ("text", "kanji"):
        try:
            cells = b"\n".join(raws).decode(charset).split("\n")
        except UnicodeDecodeError:
            cells = []
        if len(cells) == len(raws):
            return {raw: cell.strip(PADDING) for raw, cell in zip(raws, cells, strict=True)}
    return {raw: _cell(raw, part, charset) for raw in raws}


def _cell(raw: bytes, part: Part, charset: str) -> str:
    if part.kind == "packed":
        return packed(raw)
    if part.kind == "zoned":
        return zoned(raw)
    return decode(raw, charset, is_kanji=part.kind == "kanji" and charset in HOST).strip(PADDING)


def packed(raw: bytes) -> str:
    """A packed decimal (パック10進): digits by half bytes, the sign last. One that is none comes out as U+FFFD."""
    digits, sign = raw.hex()[:-1], raw.hex()[-1:]
    if not digits.isdigit() or sign not in "abcdef":
        return "" if not raw.strip(b"\x00\x40\x20") else "\ufffd"
    return _signed(digits, sign in "bd")


def zoned(raw: bytes) -> str:
    """A zoned decimal (ゾーン10進): the digit below, the sign above the last one. One that is none: U+FFFD."""
    if not raw.strip(b"\x00\x40\x20"):
        return ""
    digits = "".join(f"{byte & 15:x}" for byte in raw)
    zones = {byte >> 4 for byte in raw[:-1]}
    if not digits.isdigit() or not zones <= {3, 15} or raw[-1] >> 4 not in (3, 7, 10, 11, 12, 13, 14, 15):
        return "\ufffd"
    return _signed(digits, raw[-1] >> 4 in (7, 11, 13))


def _signed(digits: str, is_negative: bool) -> str:
    return f"-{digits}" if is_negative and digits.strip("0") else digits


def _source(
    columns: dict[str, list[str]], line: Sequence[int], unread: tuple[Unread, ...], form: Form, charset: str
) -> Source:
    """Without the secret columns. Errors: Refused where one of them is not there by that name."""
    kept = {name: cells for name, cells in columns.items() if name not in form.secret}
    if form.secret - columns.keys():
        raise Refused(
            "読み込まない項目（個人番号など）に指定した名前が、ファイルにありません。",
            what_to_do="項目名を確かめてください。名前が違うと、除くはずの番号が残ります。",
        )
    return Source(kept, tuple(line), unread, charset)
