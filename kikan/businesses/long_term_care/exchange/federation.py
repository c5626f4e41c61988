"""Read the federation's file of services used (給付実績) by our own layout, `federation.yaml`: each line for itself."""

import csv
import hashlib
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from kikan.businesses.long_term_care.procedures.take_service_records import Fault, Service, ServiceFile
from kikan.shared.exchange.fixed import FileRefused

FOLDER = files("kikan.businesses.long_term_care.exchange")
LAYOUT: dict[str, Any] = yaml.safe_load((FOLDER / "federation.yaml").read_text("utf-8"))["benefits"]
MOST_BYTES = 50_000_000
CONTROL, DATA, WITHDRAWN, END = "1", "2", "3", "9"


def read_benefits(content: bytes) -> ServiceFile:
    """Every line, read or with its fault. Errors: FileRefused for a file cut short, or of another kind."""
    if len(content) > MOST_BYTES:
        raise FileRefused(["ファイルが大きすぎます（50MBまで）"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(["文字コードがUTF-8ではありません"]) from error
    rows = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    month = _control(rows[0])
    body = rows[1:-1]
    _end(rows[-1], body)
    read: list[Service] = []
    faults: list[Fault] = []
    for number, row in enumerate(body, start=2):
        try:
            read.append(_service(number, row))
        except ValueError as error:
            faults.append(Fault(number, row.replace("\x00", ""), str(error)))
    return ServiceFile(hashlib.sha256(content).hexdigest(), month, tuple(read), tuple(faults))


def _cells(row: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([row], strict=True), [])]
    except csv.Error:
        return []


def _control(row: str) -> date:
    cells = _cells(row)
    month = _month(cells[2]) if len(cells) == len(LAYOUT["control"]) else None
    if month is None or cells[:2] != [CONTROL, LAYOUT["ja"]]:
        raise FileRefused([f"1行目が「{CONTROL},{LAYOUT['ja']},審査年月（YYYYMM）」ではありません"])
    return month


def _end(row: str, body: list[str]) -> None:
    cells = _cells(row)
    if len(cells) != len(LAYOUT["end"]) or cells[0] != END or not all(c.isdigit() for c in cells[1:]):
        raise FileRefused(["最後の行が終了レコードではありません（ファイルが途中で切れています）"])
    if int(cells[1]) != len(body):
        raise FileRefused([f"件数が終了レコード（{int(cells[1]):,}件）と一致しません（{len(body):,}件）"])
    copays = [_cells(line)[-1:] for line in body]
    whole = sum(int(c[0]) for c in copays if c and c[0].isascii() and c[0].isdigit())
    if int(cells[2]) != whole:
        raise FileRefused(["利用者負担額の計が終了レコードと一致しません"])


def _month(text: str) -> date | None:
    if not (text.isascii() and text.isdigit() and len(text) == 6 and 1 <= int(text[4:]) <= 12):
        return None
    return date(int(text[:4]), int(text[4:]), 1) if text >= "200004" else None


def _service(line: int, row: str) -> Service:
    """Errors: ValueError with the fault in Japanese."""
    cells, columns = _cells(row), LAYOUT["data"]
    if len(cells) != len(columns) or cells[0] not in (DATA, WITHDRAWN):
        raise ValueError(f"データレコード（{len(columns)}項目）ではありません")
    found = dict(zip((c["name"] for c in columns), cells, strict=True))
    for column in columns:
        cell = found[column["name"]]
        if not cell.isascii() or not 0 < len(cell) <= column["length"]:
            raise ValueError(f"「{column['ja']}」がないか、長すぎます")
        if column["name"] != "service" and not cell.isdigit():
            raise ValueError(f"「{column['ja']}」が数字ではありません")
    month = _month(found["month"])
    if month is None:
        raise ValueError("「サービス提供年月」が年月（YYYYMM）ではありません")
    if not found["service"].isalnum():
        raise ValueError("「サービス種類コード」が英数字ではありません")
    amounts = {
        name: int(found[name]) for name in ("insured_number", "office", "units", "cost", "benefit", "copay")
    }
    if amounts["benefit"] + amounts["copay"] > amounts["cost"]:
        raise ValueError("保険請求額と利用者負担額の計が費用額を超えています")
    return Service(
        line, row, month=month, service=found["service"].upper(), is_withdrawn=cells[0] == WITHDRAWN, **amounts
    )  # fmt: skip
