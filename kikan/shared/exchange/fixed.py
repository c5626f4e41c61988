"""Fixed-length files (固定長ファイル) by layouts that are data: strict reading, exact writing.

A layout names record kinds by their first byte; each field has a position, a length and a type:
N digits, right aligned, zero filled; C characters, left aligned, space filled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from kikan.shared.errors import ProcedureError

Values = dict[str, str]


class FileRefused(ProcedureError):
    """The file as a whole cannot be taken; `problems` says where and why."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        shown = " / ".join(self.problems[:5])
        super().__init__(
            f"ファイルを受け付けられません（{len(self.problems)}件）：{shown}",
            what_to_do="金融機関に確かめ、正しいファイルをもう一度読み込んでください。何も登録していません。",
        )


@dataclass(frozen=True)
class Field:
    name: str
    ja: str
    start: int
    length: int
    kind: str


@dataclass(frozen=True)
class Layout:
    """record: bytes of a record; kinds: first byte -> fields; order: which kind may follow which."""

    name: str
    record: int
    encoding: str
    allowed: frozenset[int]
    kinds: Mapping[str, tuple[Field, ...]]


def layout(package: str, name: str) -> Layout:
    """Load a layout file (YAML) that lies beside the code that uses it."""
    body = yaml.safe_load(files(package).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    kinds = {str(kind): _fields(rows, body["record"]) for kind, rows in body["kinds"].items()}
    return Layout(
        body["layout"],
        body["record"],
        body["encoding"],
        frozenset(body["allowed"].encode(body["encoding"])),
        kinds,
    )


def _fields(rows: list[dict[str, Any]], record: int) -> tuple[Field, ...]:
    found, position = [], 0
    for row in rows:
        found.append(Field(row["name"], row["ja"], position, row["length"], row["type"]))
        position += row["length"]
    if position != record:
        raise ValueError(f"fields take {position} bytes of {record}")
    return tuple(found)


def records(form: Layout, content: bytes) -> Iterator[tuple[int, str, Values]]:
    """(number from 1, kind, values) of every record. Errors: FileRefused naming record and field."""
    problems: list[str] = []
    for number, raw in enumerate(_lines(form, content), 1):
        kind = raw[:1].decode("ascii", "replace")
        if len(raw) != form.record:
            problems.append(f"{number}件目の長さが{len(raw)}バイトです（正しくは{form.record}バイト）")
        elif kind not in form.kinds:
            problems.append(f"{number}件目のデータ区分が正しくありません")
        elif not form.allowed.issuperset(raw):
            problems.append(f"{number}件目に使えない文字があります")
        else:
            values = {
                f.name: raw[f.start : f.start + f.length].decode(form.encoding) for f in form.kinds[kind]
            }
            bad = [f.ja for f in form.kinds[kind] if f.kind == "N" and not values[f.name].isdigit()]
            problems += [f"{number}件目の「{ja}」が数字ではありません" for ja in bad]
            if not bad and not problems:
                yield number, kind, values
    if problems:
        raise FileRefused(problems)


def _lines(form: Layout, content: bytes) -> list[bytes]:
    body = content.removesuffix(b"\x1a")
    if b"\n" in body:
        return body.removesuffix(b"\r\n").split(b"\r\n")
    return [body[i : i + form.record] for i in range(0, len(body), form.record)]


def write(form: Layout, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> bytes:
    """The bytes of a file. Errors: FileRefused where a value does not fit its field."""
    problems: list[str] = []
    lines = []
    for number, (kind, values) in enumerate(rows, 1):
        cells = []
        for field in form.kinds[kind]:
            cell = _cell(form, field, values.get(field.name, "" if field.kind == "C" else 0))
            if cell is None:
                problems.append(f"{number}件目の「{field.ja}」が項目に入りません")
            else:
                cells.append(cell)
        lines.append(b"".join(cells))
    if problems:
        raise FileRefused(problems)
    return b"".join(line + b"\r\n" for line in lines)


def _cell(form: Layout, field: Field, value: Any) -> bytes | None:
    try:
        raw = str(value).encode(form.encoding)
    except UnicodeEncodeError:
        return None
    if len(raw) > field.length or not form.allowed.issuperset(raw):
        return None
    if field.kind == "N":
        return raw.rjust(field.length, b"0") if raw.isdigit() else None
    return raw.ljust(field.length)
