"""Notices of the immigration agency as a file of our own (在留の通知ファイル): one CSV line for one person.

The agency's own line is not part of the installation; what arrives there is written into this form.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.residents.procedures.arguments import StayNotice
from kikan.ground.characters import name_fault
from kikan.ground.eras import DateFault, parse_day
from kikan.shared.exchange.fixed import FileRefused

HEADER = (
    "在留カード等番号", "通知区分", "異動日", "通知日", "国籍コード", "国籍・地域", "区分", "在留資格", "在留期間", "満了の日",
    "新しいカード番号", "備考",
)  # fmt: skip
CHANGED, REMOVED = "1", "2"
MOST_LINES = 2000


@dataclass(frozen=True, repr=False)
class Read:
    """The notices that could be read, each with its line, and what could not."""

    notices: tuple[StayNotice, ...] = ()
    faults: tuple[tuple[int, str], ...] = field(default=())


def read_notices(content: bytes) -> Read:
    """Every line of a file. Errors: FileRefused for a file that is none of ours."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefused(["UTF-8 の CSV として読めません"]) from error
    if not lines or tuple(cell.strip() for cell in lines[0]) != HEADER:
        raise FileRefused([f"見出しが違います（{'、'.join(HEADER)}）"])
    if len(lines) - 1 > MOST_LINES:
        raise FileRefused([f"一度に読めるのは{MOST_LINES:,}行までです"])
    notices, faults = [], []
    for number, cells in enumerate(lines[1:], start=2):
        try:
            notices.append(_notice(number, cells))
        except (DateFault, ValueError) as error:
            faults.append((number, getattr(error, "message", str(error))))
    return Read(tuple(notices), tuple(faults))


def _notice(line: int, cells: list[str]) -> StayNotice:
    if len(cells) != len(HEADER):
        raise ValueError(f"列の数が{len(HEADER)}ではありません。")
    card, kind, happened, told, *stay = (cell.strip() for cell in cells)
    faulty = next((fault for cell in cells if cell.strip() and (fault := name_fault(cell, longest=200))), "")
    if faulty:
        raise ValueError(faulty)
    if not card:
        raise ValueError("在留カード等番号がありません。")
    if kind not in (CHANGED, REMOVED):
        raise ValueError("通知区分は 1（変更）か 2（消除）です。")
    nation, nation_name, category, status, period, period_end, new_card, note = stay
    if any(
        len(text) > most
        for text, most in ((card, 12), (new_card, 12), (nation, 3), (status, 3), (period, 20))
    ):
        raise ValueError("長すぎる項目があります。")
    return StayNotice(
        line=line, card_no=card, is_removal=kind == REMOVED, happened_on=parse_day(happened), notified_on=parse_day(told),
        nationality=nation, nationality_name=nation_name, category=category, status=status, period=period,
        period_end=_day_or_none(period_end), new_card_no=new_card, note=note,
    )  # fmt: skip


def _day_or_none(text: str) -> date | None:
    return parse_day(text) if text else None
