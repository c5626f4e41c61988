"""Benefits decided and paid (給付): of a person, of a year's ceiling, of a month."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind
from kikan.shared.errors import NotFound
from kikan.shared.ledger.models import PayoutStatus
from kikan.shared.ledger.payouts import states
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.tenancy.opener import current_or_raise

SETTLED = (PayoutStatus.PAID, PayoutStatus.WITHDRAWN)


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
    def state_ja(self) -> str:
        return str(PayoutStatus(self.status).label)


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
    return [
        BenefitLine(
            r.number, r.person, r.kind, str(BenefitKind(r.kind).label), r.month, r.applied_on, r.paid, r.copay, r.amount,
            r.entry, stands[r.number].status, stands[r.number].number, stands[r.number].paid_on,
        )
        for r in rows
    ]  # fmt: skip


def used_of_ceiling(person: int, kind: BenefitKind, month: date) -> int:
    """What of the ceiling earlier decisions took: of equipment in the fiscal year, of repairs since the last new one."""
    rows = Benefit.objects.filter(municipality=current_or_raise(), person=person, kind=kind)
    if kind == BenefitKind.EQUIPMENT:
        year = month.year - (month.month < 4)
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
