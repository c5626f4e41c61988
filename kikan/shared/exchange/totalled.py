"""Files with a head, lines and totals (合計のある明細ファイル) by layouts that are data, as agents and banks send them.

A layout says how lines are cut (csv, fixed), which kinds of lines there are and what each field is. Each bad line is
kept with its reason; the whole is refused only where it cannot be trusted as a whole.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Any, TypeVar

import yaml

from kikan.shared.exchange.fixed import FileRefused

LARGEST_YEN = 9_999_999_999
# With more bad lines than this part of the file, the file itself is wrong and not its lines.
WRONG_WHOLE = 2
LONGEST_LINE = 2_000
REIWA = 2018
"""令和 n is the year 2018 + n."""


class BadField(ValueError):
    """A line that cannot be taken; the message is for the clerk and names the field, never its value."""


@dataclass(frozen=True)
class BadLine:
    """A line that was not read; `raw` is the line as it came."""

    line: int
    reason: str
    raw: str = field(repr=False)


@dataclass(frozen=True)
class Field:
    name: str
    ja: str
    type: str
    length: int = 0
    optional: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """How one sender's files are written (レイアウト). roles: kind of line -> header, data, trailer, end."""

    layout: str
    ja: str
    form: str
    encoding: str
    kinds: Mapping[str, tuple[Field, ...]]
    roles: Mapping[str, str]

    def kind_of(self, role: str) -> str:
        return next((kind for kind, of in self.roles.items() if of == role), "")


L = TypeVar("L", bound=Layout)
Types = Mapping[str, Callable[[Field, str], Any]]


def read_layouts(package: str, make: Callable[..., L]) -> Mapping[str, L]:
    """Every layout of the folder `layouts` beside the code that uses it, by name, in the order of the files."""
    folder = files(package).joinpath("layouts")
    found = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    made = [_made(yaml.safe_load(p.read_text(encoding="utf-8")), make) for p in found]
    return {one.layout: one for one in made}


def _made(body: dict[str, Any], make: Callable[..., L]) -> L:
    kinds = {str(k): tuple(Field(**f) for f in fields) for k, fields in body.pop("kinds").items()}
    roles = {str(k): role for k, role in body.pop("roles").items()}
    more = {name: tuple(value) if isinstance(value, list) else value for name, value in body.items()}
    return make(**more, kinds=kinds, roles=roles)


@dataclass(frozen=True)
class Parts:
    """A file cut in its parts: head and totals as values, the data lines as they came, numbered from 1."""

    head: Mapping[str, Any]
    lines: tuple[tuple[int, bytes], ...] = field(repr=False)
    totals: Mapping[str, Any]


def parts(form: Layout, content: bytes) -> Parts:
    """Errors: FileRefused where the file is empty, cut short, in another code or no such file."""
    lines = _lines(form, content)
    kinds = [kind_of_line(form, line) for line in lines]
    ending = [form.kind_of(role) for role in ("trailer", "end") if form.kind_of(role)]
    if kinds[0] != form.kind_of("header"):
        raise FileRefused([f"1行目が「{form.ja}」のヘッダーではありません"])
    if kinds[-len(ending) :] != ending:
        raise FileRefused(["ファイルが途中で切れています（最後の合計の行がありません）"])
    try:
        head = values_of(form, kinds[0], lines[0])
        totals = values_of(form, ending[0], lines[-len(ending)])
    except BadField as why:
        raise FileRefused([f"ヘッダーまたは合計の行：{why}"]) from None
    return Parts(head, tuple(enumerate(lines, 1))[1 : -len(ending)], totals)


def _lines(form: Layout, content: bytes) -> list[bytes]:
    body = content.removesuffix(b"\x1a")
    if not body.strip():
        raise FileRefused(["ファイルが空です"])
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body:
        raise FileRefused([f"文字コードが違います（このレイアウトは{form.encoding}です）"])
    if form.form == "fixed" and b"\n" not in body:
        # Records of one length may stand one after the other without an end of line.
        record = sum(f.length for f in form.kinds[form.kind_of("header")])
        return [body[i : i + record] for i in range(0, len(body), record)]
    lines = body.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    return [lines[0].removeprefix(b"\xef\xbb\xbf"), *lines[1:]]


def check_whole(*, count: int, amount: int, bad: Sequence[BadLine], totals: Mapping[str, Any]) -> None:
    """count: lines, bad ones among them; amount: of the good ones. Errors: FileRefused where the totals do not agree."""
    problems = []
    if count != totals["count"]:
        problems.append(f"「合計件数」（{totals['count']:,}）が明細の行数（{count:,}）と一致しません")
    if amount > totals["amount"] or (not bad and amount != totals["amount"]):
        problems.append(f"「合計金額」（{totals['amount']:,}円）が明細の合計（{amount:,}円）と一致しません")
    if len(bad) > 10 and len(bad) * WRONG_WHOLE > count:
        problems.append(
            f"半分を超える行が読めません。レイアウトの選択を確かめてください（例：{bad[0].reason}）"
        )
    if problems:
        raise FileRefused(problems)


def data_values(form: Layout, line: bytes, types: Types | None = None) -> dict[str, Any]:
    """The values of one data line. Errors: BadField saying which field is wrong and why."""
    kind = kind_of_line(form, line)
    if form.roles.get(kind) != "data":
        raise BadField("データ区分が明細ではありません")
    return values_of(form, kind, line, types)


def kind_of_line(form: Layout, line: bytes) -> str:
    return line[: len(next(iter(form.kinds)))].decode("ascii", "replace").strip('"')


def shown(form: Layout, line: bytes) -> str:
    """A line as it can be kept and shown."""
    return line[:LONGEST_LINE].decode(form.encoding, "replace").replace("\0", "�")


def values_of(form: Layout, kind: str, line: bytes, types: Types | None = None) -> dict[str, Any]:
    """Every field as its type has it, and as text under `<name>_text`."""
    known = types or TYPES
    values: dict[str, Any] = {}
    for one, text in zip(form.kinds[kind], _cells(form, kind, line), strict=True):
        values[f"{one.name}_text"] = text
        if text or not one.optional:
            values[one.name] = known[one.type](one, text)
    return values


def _cells(form: Layout, kind: str, line: bytes) -> list[str]:
    fields = form.kinds[kind]
    if form.form == "fixed":
        length = sum(f.length for f in fields)
        if len(line) != length:
            raise BadField(f"行の長さが{len(line)}バイトです（正しくは{length}バイト）")
        ends = [sum(f.length for f in fields[: i + 1]) for i in range(len(fields))]
        return [_decoded(form, line[e - f.length : e]).strip() for e, f in zip(ends, fields, strict=True)]
    cells = [c.strip() for c in next(csv.reader([_decoded(form, line)]), [])]
    if len(cells) != len(fields):
        raise BadField(f"項目の数が{len(cells)}個です（正しくは{len(fields)}個）")
    return cells


def _decoded(form: Layout, raw: bytes) -> str:
    try:
        text = raw.decode(form.encoding)
    except UnicodeDecodeError:
        raise BadField(f"文字コード（{form.encoding}）で読めない文字があります") from None
    if not text.isprintable():
        raise BadField("読めない文字（制御文字）があります")
    return text


def _digits(one: Field, text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise BadField(f"「{one.ja}」が数字ではありません")
    return text


def _yen(one: Field, text: str) -> int:
    if text.startswith(("-", "△", "▲")):
        raise BadField(f"「{one.ja}」が負の金額です")
    digits = _digits(one, text)
    if len(digits) > 18 or int(digits) > LARGEST_YEN:
        raise BadField(f"「{one.ja}」が大きすぎます（10桁まで）")
    if not int(digits):
        raise BadField(f"「{one.ja}」が0円です")
    return int(digits)


def _sum(one: Field, text: str) -> int:
    digits = _digits(one, text)
    if len(digits) > 18:
        raise BadField(f"「{one.ja}」が大きすぎます")
    return int(digits)


def _day(one: Field, text: str) -> date:
    return _time(one, text, "%Y%m%d", 8).date()


def _minute(one: Field, text: str) -> datetime:
    return _time(one, text, "%Y%m%d%H%M", 12)


def _era_day(one: Field, text: str) -> date:
    """年月日 of six digits with the year of the era (令和), as banks write it."""
    digits = _digits(one, text)
    if len(digits) != 6:
        raise BadField(f"「{one.ja}」が6桁ではありません")
    try:
        return date(REIWA + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise BadField(f"「{one.ja}」の日付がありません") from None


def _time(one: Field, text: str, form: str, length: int) -> datetime:
    if len(_digits(one, text)) != length:
        raise BadField(f"「{one.ja}」が{length}桁ではありません")
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a day of the calendar
    except ValueError:
        raise BadField(f"「{one.ja}」の日付がありません") from None


def _month(one: Field, text: str) -> int:
    if len(_digits(one, text)) != 6 or not 1 <= int(text[4:]) <= 12:
        raise BadField(f"「{one.ja}」が年月（6桁）ではありません")
    return int(text)


def _number(one: Field, text: str) -> int:
    digits = _digits(one, text)
    if len(digits) > (one.length or 18):
        raise BadField(f"「{one.ja}」が{one.length or 18}桁を超えています")
    return int(digits)


def _code(one: Field, text: str) -> str:
    if text not in one.codes:
        raise BadField(f"「{one.ja}」の値が決められたものではありません")
    return one.codes[text]


def _text(one: Field, text: str) -> str:
    if not text and not one.optional:
        raise BadField(f"「{one.ja}」がありません")
    if one.length and len(text) > one.length:
        raise BadField(f"「{one.ja}」が{one.length}字を超えています")
    return text


TYPES: Types = {
    "code": _code,
    "day": _day,
    "era_day": _era_day,
    "month": _month,
    "number": _number,
    "sum": _sum,
    "text": _text,
    "time": _minute,
    "yen": _yen,
}
