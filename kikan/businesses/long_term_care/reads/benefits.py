"""Benefits decided and paid (給付): of a person, of a year's ceiling, of a month."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.room_meals import RoomMealRefund
from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind
from kikan.law.notions.medical_and_care import Combined
from kikan.law.working import Step, rows_of
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.ledger.levies import CARE_BENEFIT_RETURN
from kikan.shared.ledger.models import Charge, PayoutState, PayoutStatus
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.qualification.ratios import AUGUST, year_of
from kikan.shared.tenancy.opener import current_or_raise

SETTLED = (PayoutStatus.PAID, PayoutStatus.WITHDRAWN)
HELD, CLAIMED_BACK, OUTWEIGHED = -1, -2, -3
UNASKED = {HELD: "一時差止", CLAIMED_BACK: "返納を請求", OUTWEIGHED: "取消し（変更）"}
"""States of what nobody is asked to pay out: held while premiums are unpaid; paid too much; decided anew before paid."""


@dataclass(frozen=True, repr=False)
class BenefitLine:
    """A benefit as a page shows it, with its payment."""

    number: int
    person: int
    kind: int
    kind_ja: str
    month: date
    applied_on: date
    paid: int
    copay: int
    amount: int
    entry: int
    status: int
    payout: int
    paid_on: date | None

    @property
    def is_of_year(self) -> bool:
        """Of the year from August that ends with the month, not of the month."""
        return self.kind == BenefitKind.COMBINED

    @property
    def period_ja(self) -> str:
        """2026年6月, or 2025年8月〜2026年7月."""
        last = f"{self.month.year}年{self.month.month}月"
        return f"{year_of(self.month)}年{AUGUST}月〜{last}" if self.is_of_year else last

    @property
    def is_held(self) -> bool:
        """Decided and not asked to be paid: premiums are unpaid (一時差止)."""
        return self.status == HELD

    @property
    def state_ja(self) -> str:
        return UNASKED.get(self.status) or str(PayoutStatus(self.status).label)

    @property
    def is_less(self) -> bool:
        """It lessens what was decided before (過誤による減額)."""
        return self.amount < 0


def benefit_of(number: int) -> Benefit:
    """Errors: NotFound."""
    row = Benefit.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この番号の給付はありません。", what_to_do="給付の一覧から開いてください。")
    return row


def benefits_of(person: int) -> list[BenefitLine]:
    """Everything decided for a person, the newest first."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), person=person)
    return _lines(list(rows.order_by("-number")))


def unpaid() -> list[BenefitLine]:
    """What is decided and not paid out, or came back (支払待ち)."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), amount__gt=0).order_by("number")
    return [line for line in _lines(list(rows)) if line.status not in SETTLED]


def _lines(rows: list[Benefit]) -> list[BenefitLine]:
    stands = states(CARE_BENEFIT, [r.number for r in rows])
    less = [r.number for r in rows if r.amount < 0]
    claimed = (
        set(
            Charge.objects.filter(levy=CARE_BENEFIT_RETURN.code, reference__in=less).values_list(
                "reference", flat=True
            )
        )
        if less
        else set()
    )
    return [_line(r, stands.get(r.number), r.number in claimed) for r in rows]


def _line(row: Benefit, payout: PayoutState | None, is_claimed: bool) -> BenefitLine:
    unasked = HELD if row.amount >= 0 else CLAIMED_BACK if is_claimed else OUTWEIGHED
    stands = (payout.status, payout.number, payout.paid_on) if payout else (unasked, 0, None)
    return BenefitLine(
        row.number, row.person, row.kind, str(BenefitKind(row.kind).label), row.month, row.applied_on, row.paid,
        row.copay, row.amount, row.entry, *stands,
    )  # fmt: skip


def benefit_steps(row: Benefit) -> list[Step]:
    """How a benefit was found, each step with its article; nothing of the kinds that keep no steps."""
    how = RoomMealRefund if row.kind == BenefitKind.ROOM_MEALS else Combined
    return rows_of(how.unpack(np.array([row.working], dtype=np.int64))) if row.working else []


def used_of_ceiling(person: int, kind: BenefitKind, month: date) -> int:
    """What of the ceiling earlier decisions took: of equipment in the fiscal year, of repairs since the last new one."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), person=person, kind=kind)
    if kind == BenefitKind.EQUIPMENT:
        year = fiscal_year_of(month)
        rows = rows.filter(month__gte=date(year, 4, 1), month__lt=date(year + 1, 4, 1))
    used = 0
    for row in rows.order_by("month", "number"):
        used = (0 if row.is_new_dwelling else used) + row.counted
    return used


def decided_months(person: int, kind: BenefitKind) -> set[date]:
    rows = Benefit.objects.filter(municipality=current_or_raise(), person=person, kind=kind)
    return set(rows.values_list("month", flat=True))


def kinds_of_refund() -> list[tuple[int, str]]:
    """Kinds decided from a receipt (領収書による給付)."""
    return [
        (c.value, str(c.label)) for c in (BenefitKind.EQUIPMENT, BenefitKind.HOME_REPAIR, BenefitKind.REFUND)
    ]
