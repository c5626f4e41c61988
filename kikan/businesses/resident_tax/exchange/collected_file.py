"""The file of people to collect from (特別徴収の対象者ファイル): a form of our own, the official layouts are not public.

CSV with a heading line, UTF-8 or Shift_JIS: 区分（給与・年金）, 指定番号, 宛名番号, 受給者番号, 徴収開始月（YYYYMM）, 年金年額,
介護保険料（1: 年金から特別徴収）. Of a salary the last two stay empty.
"""

import csv
import io
import re
import unicodedata
from datetime import date

from kikan.businesses.resident_tax.procedures.import_collected import Line, Refusal
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY
from kikan.shared.errors import Refused

HEADING = ("区分", "指定番号", "宛名番号", "受給者番号", "徴収開始月", "年金年額", "介護保険料")
KINDS = {"給与": SALARY, "1": SALARY, "年金": PENSION, "2": PENSION}
LARGEST = 20_000_000
NUMBER_DIGITS, AMOUNT_DIGITS = 15, 10


def read_collected(content: bytes) -> tuple[list[Line], list[Refusal]]:
    """The lines that can be read, and those that cannot with the reason. Errors: Refused where it is no such file."""
    rows = list(csv.reader(io.StringIO(_text(content))))
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADING:
        raise Refused(
            "見出し行が違います。", field="file",
            what_to_do=f"1行目を「{','.join(HEADING)}」にしてください。",
        )  # fmt: skip
    lines: list[Line] = []
    refused: list[Refusal] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        read = _line(number, [unicodedata.normalize("NFKC", cell).strip() for cell in row])
        (lines if isinstance(read, Line) else refused).append(read)  # type: ignore[arg-type]
    return lines, refused


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Refused("ファイルが大きすぎます（20MBまで）。", field="file")
    for code in ("utf-8-sig", "cp932"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise Refused("文字コードが UTF-8 でも Shift_JIS でもありません。", field="file")


def _line(number: int, row: list[str]) -> Line | Refusal:
    if len(row) != len(HEADING):
        return Refusal(number, f"項目が{len(HEADING)}個ではありません（{len(row)}個）")
    kind, collector, person, staff, month, pension, care = row
    if kind not in KINDS:
        return Refusal(number, "区分が「給与」でも「年金」でもありません")
    for value, ja, digits in ((collector, "指定番号", NUMBER_DIGITS), (person, "宛名番号", NUMBER_DIGITS)):
        if not re.fullmatch(rf"\d{{1,{digits}}}", value):
            return Refusal(number, f"{ja}が数字ではありません")
    if not re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])", month):
        return Refusal(number, "徴収開始月が年月（YYYYMM）ではありません")
    if not re.fullmatch(rf"\d{{0,{AMOUNT_DIGITS}}}", pension):
        return Refusal(number, "年金年額が数字ではありません")
    if len(staff) > 25:
        return Refusal(number, "受給者番号が25文字を超えています")
    begins = date(int(month[:4]), int(month[4:]), 1)
    return Line(
        number, KINDS[kind], int(collector), int(person), begins, staff, int(pension or 0), care == "1"
    )
