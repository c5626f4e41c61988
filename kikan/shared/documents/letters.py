"""Letters about money (督促状・催告書・納付誓約書・還付通知書): to whom, what is owed, by which article, with slips.

Law: 地方税法 第329条・第371条・第726条（督促）, 第17条・第17条の2・第17条の4（還付・充当・加算金）
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.slips import PaymentSlip


@dataclass(frozen=True, repr=False)
class Item:
    """One line of what is owed."""

    levy: str
    fiscal_year: str
    instalment: str
    due_on: date
    tax: int
    fee: int
    late: int

    @property
    def total(self) -> int:
        return self.tax + self.fee + self.late


@dataclass(frozen=True, repr=False)
class Letter:
    """One letter ready to be printed. appeal_to: who reviews the decision, where it is not the one who signs."""

    title: str
    postal_code: str
    address: tuple[str, ...]
    name: str
    text: str
    cites: str
    office: str
    head: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    appeal: bool = False
    appeal_note: str = ""
    appeal_to: str = ""
    signs: bool = False
    slips: tuple[PaymentSlip, ...] = field(default=())


def letter(it: Letter) -> dict[str, Any]:
    """The letter as plain text; a slip's bars are drawn when it is printed."""
    code = it.postal_code
    return {
        "title": it.title,
        "addressee": {
            "postal_code": f"{code[:3]}-{code[3:]}" if len(code) == 7 else "",
            "lines": list(it.address),
            "name": f"{it.name}　様",
        },
        "text": it.text,
        "cites": it.cites,
        "office": it.office,
        "head": list(it.head),
        "widths": list(it.widths),
        "rows": [list(row) for row in it.rows],
        "total": it.total,
        "pairs": [{"label": label, "value": value} for label, value in it.pairs],
        "notes": list(it.notes),
        "appeal": it.appeal,
        "appeal_note": it.appeal_note,
        "appeal_to": it.appeal_to,
        "signs": it.signs,
        "slips": [slip.printed() for slip in it.slips],
    }


OWED_HEAD = ("税目", "年度", "期別", "納期限", "税額", "督促手数料", "延滞金", "合計")
OWED_WIDTHS = (34, 22, 14, 28, 21, 19, 19, 21)


def owed_rows(items: Sequence[Item]) -> tuple[tuple[str, ...], ...]:
    """What is owed, line by line, in yen with separators."""
    return tuple(
        (
            i.levy, i.fiscal_year, i.instalment, era_day(i.due_on), f"{i.tax:,}", f"{i.fee:,}", f"{i.late:,}",
            f"{i.total:,}",
        )
        for i in items
    )  # fmt: skip


def total_of(items: Sequence[Item]) -> str:
    """The sum of all lines as the letter shows it."""
    return f"{sum(i.total for i in items):,}円"
