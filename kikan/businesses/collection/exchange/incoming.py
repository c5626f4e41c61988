"""Files of payments (収納データ) by layouts that are data: read whole, each bad line kept with its reason.

A layout says how lines are cut (csv, fixed), which kinds of lines there are, what each field is and which fields
together name one payment wherever it is told again. The whole is refused only where it cannot be trusted as a whole.
"""

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from kikan.businesses.collection.exchange.store_code import target_of_bars, target_of_key
from kikan.businesses.collection.procedures.incoming import STAGES, BadLine, File, Payment, Target
from kikan.shared.exchange.fixed import FileRefused

PACKAGE = "kikan.businesses.collection.exchange"
LARGEST_YEN = 9_999_999_999
# With more bad lines than this part of the file, the file itself is wrong and not its lines.
WRONG_WHOLE = 2
LONGEST_LINE = 2_000


class BadField(ValueError):
    """A line that cannot be taken; the message is for the clerk and names the field, never its value."""


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
    """How one agent's files are written (レイアウト)."""

    layout: str
    ja: str
    channel: str
    form: str
    encoding: str
    kinds: Mapping[str, tuple[Field, ...]]
    roles: Mapping[str, str]
    identity: tuple[str, ...]
    stage: str = ""

    def kind_of(self, role: str) -> str:
        return next((kind for kind, of in self.roles.items() if of == role), "")


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Every layout by name, in the order of the files."""
    folder = files(PACKAGE).joinpath("layouts")
    found = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    made = [_layout(yaml.safe_load(p.read_text(encoding="utf-8"))) for p in found]
    return {one.layout: one for one in made}


def _layout(body: dict[str, Any]) -> Layout:
    kinds = {str(k): tuple(Field(**f) for f in fields) for k, fields in body.pop("kinds").items()}
    roles = {str(k): role for k, role in body.pop("roles").items()}
    return Layout(**{**body, "kinds": kinds, "roles": roles, "identity": tuple(body["identity"])})


def read_file(form: Layout, content: bytes) -> File:
    """A file whose head and totals are right, its good payments and its bad lines. Errors: FileRefused."""
    lines = _lines(form, content)
    head, rows, totals = _parts(form, lines)
    payments, bad = [], []
    for number, line in rows:
        try:
            payments.append(read_line(form, number, line, head["made_on"]))
        except BadField as why:
            bad.append(BadLine(number, str(why), _shown(form, line)))
    _check_whole(payments, bad, totals)
    payments, doubled = _apart(payments, dict(rows), form)
    return File(
        layout=form.layout, channel=form.channel, file_id=head["file_id"], made_on=head["made_on"],
        sha256=hashlib.sha256(content).hexdigest(), records=totals["count"], amount=totals["amount"],
        payments=tuple(payments), bad=tuple(sorted([*bad, *doubled], key=lambda b: b.line)),
    )  # fmt: skip


def _lines(form: Layout, content: bytes) -> list[bytes]:
    body = content.removesuffix(b"\x1a")
    if not body.strip():
        raise FileRefused(["ファイルが空です"])
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body:
        raise FileRefused([f"文字コードが違います（このレイアウトは{form.encoding}です）"])
    lines = body.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    return [lines[0].removeprefix(b"\xef\xbb\xbf"), *lines[1:]]


Numbered = list[tuple[int, bytes]]


def _parts(form: Layout, lines: list[bytes]) -> tuple[dict[str, Any], Numbered, dict[str, Any]]:
    """The head, the numbered data lines and the totals. Errors: FileRefused where the file is cut or no such file."""
    kinds = [_kind(form, line) for line in lines]
    ending = [form.kind_of(role) for role in ("trailer", "end") if form.kind_of(role)]
    if kinds[0] != form.kind_of("header"):
        raise FileRefused([f"1行目が「{form.ja}」のヘッダーではありません"])
    if kinds[-len(ending) :] != ending:
        raise FileRefused(["ファイルが途中で切れています（最後の合計の行がありません）"])
    try:
        head = _values(form, kinds[0], lines[0])
        totals = _values(form, ending[0], lines[-len(ending)])
    except BadField as why:
        raise FileRefused([f"ヘッダーまたは合計の行：{why}"]) from None
    data = list(enumerate(lines, 1))[1 : -len(ending)]
    return head, data, totals


def _check_whole(payments: Sequence[Payment], bad: Sequence[BadLine], totals: Mapping[str, Any]) -> None:
    count, amount = len(payments) + len(bad), sum(p.amount for p in payments)
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


def _apart(
    payments: list[Payment], lines: Mapping[int, bytes], form: Layout
) -> tuple[list[Payment], list[BadLine]]:
    """The same payment told twice at the same stage in one file: the second is left for a person."""
    seen: set[tuple[int, int]] = set()
    kept, doubled = [], []
    for one in payments:
        if (one.identity, one.stage) in seen:
            reason = "同じファイルに、まったく同じ納付の行がもう1件あります"
            doubled.append(BadLine(one.record, reason, _shown(form, lines[one.record])))
        else:
            seen.add((one.identity, one.stage))
            kept.append(one)
    return kept, doubled


def read_line(form: Layout, number: int, line: bytes, made_on: date) -> Payment:
    """One payment. Errors: BadField saying which field is wrong and why."""
    kind = _kind(form, line)
    if form.roles.get(kind) != "data":
        raise BadField("データ区分が明細ではありません")
    values = _values(form, kind, line)
    paid_on = values["paid_on"]
    if paid_on > made_on:
        raise BadField("「領収日」がファイルの作成日より後です")
    target: Target = values.get("target") or Target(
        payer=values.get("payer"), levy=values.get("levy"), month=values.get("month")
    )
    return Payment(
        record=number, stage=STAGES[values.get("stage") or form.stage], identity=_identity(form, values),
        amount=values["amount"], paid_on=paid_on, settles_on=values.get("settles_on"), target=target,
    )  # fmt: skip


def _identity(form: Layout, values: Mapping[str, Any]) -> int:
    """The same 59 bits wherever the same payment is told again."""
    told = "|".join([form.channel, *(str(values[f"{name}_text"]) for name in form.identity)])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 5


def _kind(form: Layout, line: bytes) -> str:
    return line[: len(next(iter(form.kinds)))].decode("ascii", "replace").strip('"')


def _shown(form: Layout, line: bytes) -> str:
    return line[:LONGEST_LINE].decode(form.encoding, "replace").replace("\0", "�")


def _values(form: Layout, kind: str, line: bytes) -> dict[str, Any]:
    cells = _cells(form, kind, line)
    values: dict[str, Any] = {}
    for one, text in zip(form.kinds[kind], cells, strict=True):
        values[f"{one.name}_text"] = text
        if text or not one.optional:
            values[one.name] = TYPES[one.type](one, text)
        if one.type == "time":
            values["paid_on"] = values[one.name].date()
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


def _bars(one: Field, text: str) -> Target:
    try:
        return target_of_bars(text)
    except ValueError as why:
        raise BadField(f"「{one.ja}」{why}") from None


def _key(one: Field, text: str) -> Target:
    try:
        return target_of_key(text)
    except ValueError as why:
        raise BadField(f"「{one.ja}」{why}") from None


TYPES: Mapping[str, Callable[[Field, str], Any]] = {
    "bars": _bars,
    "code": _code,
    "day": _day,
    "key": _key,
    "month": _month,
    "number": _number,
    "sum": _sum,
    "text": _text,
    "time": _minute,
    "yen": _yen,
}
