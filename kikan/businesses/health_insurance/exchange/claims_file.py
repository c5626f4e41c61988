"""The file of claims (レセプトの給付記録): a form of our own, the official one of the federation is not public.

CSV with a heading line, UTF-8 or Shift_JIS; money in yen. One line is one claim of a person, month and institution:
処理（1 新規, 2 訂正, 3 取下げ）, レセプト番号 (the same for all that is told of one claim), 宛名番号, 診療年月（YYYYMM）,
医療機関番号, 処方元（of a pharmacy, else empty）, 種別（1 医科, 3 歯科, 4 調剤, 6 訪問看護）, 入外（1 入院, 2 外来）,
特定疾病（1 or empty）, 総医療費（10割）, 一部負担金（paid at the window after public subsidies）.
The last line: 合計, number of lines, sum of 総医療費, sum of 一部負担金. A file without it was cut and is refused.
"""

import csv
import hashlib
import io
import re
import unicodedata
from datetime import date

from kikan.businesses.health_insurance.models import ClaimAct, ClaimKind
from kikan.businesses.health_insurance.procedures.claim_lines import BadLine, ClaimLine, ClaimsFile
from kikan.shared.errors import Refused

HEADING = (
    "処理", "レセプト番号", "宛名番号", "診療年月", "医療機関番号", "処方元", "種別", "入外", "特定疾病",
    "総医療費", "一部負担金",
)  # fmt: skip
TOTAL = "合計"
LARGEST = 200_000_000
NUMBER_DIGITS, YEN_DIGITS = 18, 10
# With more bad lines than this part of the file, the file itself is wrong and not its lines.
WRONG_WHOLE, FEW = 2, 10
LONGEST_LINE = 2_000


class Unreadable(ValueError):
    """A line that cannot be read; the message is for the clerk and names the field, never its value."""


def read_claims(content: bytes) -> ClaimsFile:
    """Every line of a file whose heading and totals are right. Errors: Refused where the whole cannot be trusted."""
    rows = _rows(_text(content))
    if not rows or _cells(rows[0][1]) != HEADING:
        raise _refused("見出し行が違います。", f"1行目を「{','.join(HEADING)}」にしてください。")
    total = _cells(rows[-1][1])
    if total[0] != TOTAL:
        raise _refused(
            "最後の合計の行がありません。ファイルが途中で切れています。", "送り直してもらってください。"
        )
    if len(total) < 4 or not all(re.fullmatch(r"\d{1,15}", cell) for cell in total[1:4]):
        raise _refused(
            "合計の行が読めません。",
            "最後の行を「合計,件数,総医療費の合計,一部負担金の合計」にしてください。",
        )
    lines: list[ClaimLine] = []
    bad: list[BadLine] = []
    for number, row in rows[1:-1]:
        try:
            lines.append(read_line(number, row))
        except Unreadable as why:
            bad.append(BadLine(number, str(why), _raw(row)))
    found = ClaimsFile(
        hashlib.sha256(content).hexdigest(), int(total[1]), int(total[2]), int(total[3]), tuple(lines), tuple(bad)
    )  # fmt: skip
    _check_whole(found)
    return found


def line_of(number: int, text: str) -> ClaimLine:
    """One line as somebody mended it. Errors: Unreadable."""
    rows = _rows(text)
    if len(rows) != 1:
        raise Unreadable("1行だけを入力してください")
    return read_line(number, rows[0][1])


def _check_whole(file: ClaimsFile) -> None:
    count = len(file.lines) + len(file.bad)
    if count != file.records:
        raise _refused(
            f"合計の行の件数（{file.records:,}）が、明細の行数（{count:,}）と一致しません。",
            "送り直してもらってください。",
        )
    for told, name, ja in ((file.cost, "cost", "総医療費"), (file.paid, "paid", "一部負担金")):
        counted = sum(getattr(each, name) for each in file.lines)
        if counted > told or (not file.bad and counted != told):
            raise _refused(
                f"合計の行の{ja}（{told:,}円）が、明細の合計（{counted:,}円）と一致しません。",
                "送り直してもらってください。",
            )
    if len(file.bad) > FEW and len(file.bad) * WRONG_WHOLE > count:
        raise _refused(
            f"半分を超える行が読めません（例：{file.bad[0].reason}）。", "ファイルの形を確かめてください。"
        )


def _refused(message: str, what_to_do: str) -> Refused:
    return Refused(message, field="file", what_to_do=f"{what_to_do}何も登録していません。")


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise _refused("ファイルが大きすぎます（200MBまで）。", "分けて送ってもらってください。")
    for code in ("utf-8-sig", "cp932"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise _refused("文字コードが UTF-8 でも Shift_JIS でもありません。", "ファイルの形を確かめてください。")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(number of the line, cells) of every line that is not empty."""
    rows = csv.reader(io.StringIO(text.replace("\0", "\ufffd")))
    return [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]


def _cells(row: list[str]) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFKC", cell).strip() for cell in row)


def _raw(row: list[str]) -> str:
    return ",".join(row)[:LONGEST_LINE]


def read_line(number: int, row: list[str]) -> ClaimLine:
    """Errors: Unreadable saying which field is wrong and why."""
    cells = _cells(row)
    if len(cells) != len(HEADING):
        raise Unreadable(f"項目が{len(HEADING)}個ではありません（{len(cells)}個）")
    act, receipt, person, month, institution, prescriber, kind, way, specified, cost, paid = cells
    if act not in {str(a.value) for a in ClaimAct}:
        raise Unreadable("「処理」が1（新規）・2（訂正）・3（取下げ）のどれでもありません")
    if kind not in {str(k.value) for k in ClaimKind}:
        raise Unreadable("「種別」が1（医科）・3（歯科）・4（調剤）・6（訪問看護）のどれでもありません")
    if way not in ("1", "2"):
        raise Unreadable("「入外」が1（入院）・2（外来）のどちらでもありません")
    if specified not in ("", "0", "1"):
        raise Unreadable("「特定疾病」が1でも空でもありません")
    if not re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])", month):
        raise Unreadable("「診療年月」が年月（YYYYMM）ではありません")
    yen, copay = _number("総医療費", cost, YEN_DIGITS), _number("一部負担金", paid, YEN_DIGITS)
    if copay > yen:
        raise Unreadable("「一部負担金」が「総医療費」を超えています")
    return ClaimLine(
        line=number,
        act=int(act),
        receipt=_number("レセプト番号", receipt, NUMBER_DIGITS),
        person=_number("宛名番号", person, NUMBER_DIGITS),
        month=date(int(month[:4]), int(month[4:]), 1),
        institution=_number("医療機関番号", institution, 10),
        prescriber=_number("処方元", prescriber, 10) if prescriber else None,
        kind=int(kind),
        is_outpatient=way == "2",
        is_specified=specified == "1",
        cost=yen,
        paid=copay,
        raw=_raw(row),
    )


def _number(ja: str, text: str, digits: int) -> int:
    if not re.fullmatch(rf"[0-9]{{1,{digits}}}", text):
        raise Unreadable(f"「{ja}」が{digits}桁までの数字ではありません")
    return int(text)
