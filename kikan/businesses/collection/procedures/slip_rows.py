"""Slips for several instalments (納付書): written beside the letter they are printed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from kikan.businesses.collection.models import Slip, SlipPart
from kikan.businesses.collection.procedures.slips import slip_key
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SLIPS = "collection.slip"


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
}


@dataclass(frozen=True, repr=False)
class Wanted:
    """A slip to be written: who pays which instalments, how much, and what it is called."""

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
    fees_ja: str = ""
    reissue: int = 0
    replaces: int | None = None

    @property
    def amount(self) -> int:
        return sum(amount for _, _, amount in self.parts)


def write_slips(
    wanted: Sequence[Wanted], *, holder: str, issuer: str, entry: int
) -> list[PaymentSlip]:  # fmt: skip
    """Keep the slips and their parts, and say what is printed on each."""
    if not wanted:
        return []
    town, first, today = current_or_raise(), numbers.draw(SLIPS, len(wanted)), clock.today()
    Slip.objects.bulk_create(
        Slip(
            municipality=town, number=first + n, kind=w.kind, payer=w.payer, amount=w.amount, issued_on=today,
            due_on=w.due_on, payable_until=w.payable_until, entry=entry, reissue=w.reissue, replaces=w.replaces,
        )
        for n, w in enumerate(wanted)
    )  # fmt: skip
    SlipPart.objects.bulk_create(
        SlipPart(municipality=town, slip=first + n, line=line, charge=c, instalment=i, amount=amount)
        for n, w in enumerate(wanted)
        for line, (c, i, amount) in enumerate(w.parts, start=1)
    )
    return [_printed(w, first + n, town, holder, issuer) for n, w in enumerate(wanted)]


def _printed(w: Wanted, number: int, town: int, holder: str, issuer: str) -> PaymentSlip:
    return PaymentSlip(
        title=w.title, fiscal_year=w.fiscal_year, term=w.term, notice_number=w.number_ja, amount=w.amount,
        due_on=w.due_on, payer_name=w.name, payer_address=w.address, account_holder=holder,
        payable_until=w.payable_until, issuer=issuer, key=slip_key(town, number) if number < 10**8 else "",
        reissue=w.reissue,
    )  # fmt: skip
