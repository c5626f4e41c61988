"""Benefits decided and paid (給付): of a person, of a year's ceiling, of a month."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind, BenefitPaid
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class BenefitLine:
    """A benefit as a page shows it. state_ja: 支払待ち, 支払済, 返戻."""

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
    state_ja: str
    paid_on: date | None


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
    return [line for line in _lines(list(rows)) if line.state_ja != "支払済"]


def _lines(rows: list[Benefit]) -> list[BenefitLine]:
    last: dict[int, BenefitPaid] = {}
    paid = BenefitPaid.objects.filter(municipality=current_or_raise(), benefit__in=[r.number for r in rows])
    for each in paid.order_by("entry"):
        last[each.benefit] = each
    return [
        BenefitLine(
            r.number, r.person, r.kind, str(BenefitKind(r.kind).label), r.month, r.applied_on, r.paid, r.copay, r.amount,
            r.entry, _state(last.get(r.number)),
            last[r.number].paid_on if r.number in last and not last[r.number].is_returned else None,
        )
        for r in rows
    ]  # fmt: skip


def _state(last: BenefitPaid | None) -> str:
    if last is None:
        return "支払待ち"
    return "返戻" if last.is_returned else "支払済"


def is_paid(number: int) -> bool:
    """Whether the last thing that happened to the benefit is its payment."""
    rows = BenefitPaid.objects.filter(municipality=current_or_raise(), benefit=number)
    last = rows.order_by("-entry").first()
    return last is not None and not last.is_returned


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
