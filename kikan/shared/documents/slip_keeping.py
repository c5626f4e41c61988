"""Slips for several instalments (納付書), whoever prints them: what is wanted, and the keeper that writes them down.

A business that asks for several claims on one slip must not know the business that keeps slips (収納管理); the
keeper is named in that business's manifest and found here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.module_loading import import_string

from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.manifest import all_manifests


class SlipKind(IntEnum):
    """What a slip was made for (納付書の種類)."""

    INSTALMENT = 1
    WHOLE_YEAR = 2
    REISSUE = 3
    REMINDER = 4
    DEMAND = 5
    PLAN = 6
    LATE_CHARGE = 7
    EMPLOYER = 8
    TOGETHER = 9

    @property
    def ja(self) -> str:
        return NAMES[self.value]


NAMES = {
    1: "期別",
    2: "全期",
    3: "再発行",
    4: "督促",
    5: "催告",
    6: "分納",
    7: "延滞金",
    8: "納入書",
    9: "併徴",
}


@dataclass(frozen=True, repr=False)
class Wanted:
    """A slip to be written: who pays which instalments, how much, and what it is called.

    parts: (charge, instalment, yen) in the order they are paid.
    """

    kind: SlipKind
    payer: int
    name: str
    address: tuple[str, ...]
    title: str
    fiscal_year: int
    term: str
    number_ja: str
    due_on: date
    payable_until: date
    parts: tuple[tuple[int, int, int], ...]
    reissue: int = 0
    replaces: int | None = None

    @property
    def amount(self) -> int:
        return sum(amount for _, _, amount in self.parts)


def write_slips(wanted: Sequence[Wanted], *, holder: str, issuer: str, entry: int) -> list[PaymentSlip]:
    """Have the slips kept under an entry, and say what is printed on each, in their order.

    Errors: LookupError where no business of this installation keeps slips.
    """
    keeper = next((m.slips for m in all_manifests() if m.slips), "")
    if not keeper:
        raise LookupError("no business keeps slips")
    found: list[PaymentSlip] = import_string(keeper)(wanted, holder=holder, issuer=issuer, entry=entry)
    return found
