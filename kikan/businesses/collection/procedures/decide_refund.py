"""decide_refund: give an overpayment back, or use it for what is owed first (還付・充当), with interest."""

from dataclasses import dataclass
from datetime import date

from kikan.law import Yen, column, constant
from kikan.law.days import date_of, day
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import law_on
from kikan.shared.ledger.kinds import Kind, kind_of
from kikan.shared.ledger.late import settle_late_charges
from kikan.shared.ledger.law.refund_interest import UNKNOWN, RefundInterest, RefundReason, refund_interest
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import (
    Appropriation,
    Balance,
    Charge,
    Receipt,
    ReceiptState,
    RefundTerms,
)
from kikan.shared.ledger.overpaid import Terms, usual_terms
from kikan.shared.ledger.receive import allocate, refund
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

# The tax itself, then the reminder fee, then the late charge.
RANK = {Kind.PRINCIPAL: 0, Kind.REMINDER_FEE: 1, Kind.LATE_CHARGE: 2}
CITES = "地方税法第17条・第17条の2・第17条の4"


@dataclass(frozen=True)
class Decision:
    """What was used for arrears (充当) and what is given back (還付) with its interest, in yen."""

    appropriated: int
    refunded: int
    refund: int | None
    interest: int = 0
    begins_on: date | None = None
    days: int = 0
    terms: Terms | None = None


@procedure("collection.decide_refund", right="collection.change", ja="過誤納金の還付・充当の決定")
def decide_refund(
    *,
    receipt: int,
    actor: Actor,
    reason: int | None = None,
    arose_on: date | None = None,
    requested_on: date | None = None,
    consents: bool = False,
    read_at: int | None = None,
) -> Decision:
    """Use what a receipt leaves over for the payer's overdue claims, tax first, then late charges; refund the rest.

    reason, arose_on: why and since when it is too much; without them as the ledger shows it. consents: the payer
    agrees that claims that are no tax are paid from it (納付委託).
    Law: 地方税法17条（還付）, 17条の2（充当）, 17条の4（還付加算金）.
    Errors: NotFound; Refused where nothing is left over or nobody is known to be paid back; LawGap.
    """
    row = Receipt.objects.filter(number=receipt).first()
    if row is None:
        raise NotFound("その収納番号はありません。", field="receipt")
    left = ReceiptState.objects.get(number=receipt).unallocated
    if left <= 0:
        raise Refused("この収納には過誤納がありません。", field="receipt")
    if row.payer is None:
        raise Refused("納付者が分からないため還付できません。", what_to_do="納付者を確かめてください。")
    terms = _terms(row, reason, arose_on, requested_on)
    entry = append(
        actor=actor, kind="collection.refund_decided", procedure="collection.decide_refund",
        subjects=[("person", row.payer)], happened_on=clock.today(), cause=row.entry, cites=CITES, read_at=read_at,
    )  # fmt: skip
    uses = _appropriate(row, left, terms, consents, entry.number)
    return _give_back(row, uses, left - sum(uses.values()), terms, entry.number)


def _terms(row: Receipt, reason: int | None, arose_on: date | None, requested_on: date | None) -> Terms:
    usual = usual_terms(row)
    chosen = Terms(
        usual.reason if reason is None else reason,
        arose_on or min(usual.arose_on, clock.today()),
        requested_on,
    )
    if chosen.reason not in set(RefundReason):
        raise Refused("過誤納の事由を選んでください。", field="reason")
    if chosen.arose_on > clock.today():
        raise Refused("過誤納の生じた日が今日より後です。", field="arose_on")
    if chosen.reason == RefundReason.REQUEST and requested_on is None:
        raise Refused(
            "更正の請求の日を入力してください。", field="requested_on", cites="地方税法第17条の4第1項第2号"
        )
    return chosen


def _appropriate(row: Receipt, left: int, terms: Terms, consents: bool, entry: int) -> dict[date, int]:
    """Pay overdue tax and fees, reckon the late charges that follow from it, then pay those: amounts by day."""
    first = _pay(row, left, terms, consents, entry, late=False)
    if first:
        settle_late_charges([c for c, _, _ in first], clock.today(), entry=entry)
    second = _pay(row, left - sum(first.values()), terms, consents, entry, late=True)
    uses: dict[date, int] = {}
    for (_, _, on), amount in (first | second).items():
        uses[on] = uses.get(on, 0) + amount
    return uses


def _pay(
    row: Receipt, left: int, terms: Terms, consents: bool, entry: int, *, late: bool
) -> dict[tuple[int, int, date], int]:
    uses: dict[tuple[int, int, date], int] = {}
    for balance in _overdue(row.payer or 0, consents, late):
        part = min(left, balance.balance)
        if part:
            suitable = max(terms.arose_on, row.paid_on, min(balance.due_on, clock.today()))
            uses[balance.charge, balance.instalment, suitable] = part
            left -= part
    allocate(row.number, {(c, i): amount for (c, i, _), amount in uses.items()}, entry=entry)
    Appropriation.objects.bulk_create(
        Appropriation(
            municipality=current_or_raise(), receipt=row.number, charge=c, instalment=i, suitable_on=on, entry=entry
        )
        for c, i, on in uses
    )  # fmt: skip
    return uses


def _overdue(payer: int, consents: bool, late: bool) -> list[Balance]:
    """What is open and past due (a late charge from the day it is decided): tax before fees, the oldest first."""
    levies = dict(Charge.objects.filter(payer=payer).values_list("number", "levy"))
    charges = [c for c, levy in levies.items() if consents or LEVIES[levy].is_tax]
    rows = Balance.objects.filter(charge__in=charges, balance__gt=0, due_on__lte=clock.today())
    wanted = [
        r
        for r in rows
        if (kind_of(r.instalment) == Kind.LATE_CHARGE) == late and (late or r.due_on < clock.today())
    ]
    return sorted(wanted, key=lambda r: (RANK[kind_of(r.instalment)], r.due_on, r.charge, r.instalment))


def overdue_claims(payer: int) -> list[Balance]:
    """Everything a payer owes and is past due, tax before fees and late charges, the oldest first."""
    return [*_overdue(payer, True, False), *_overdue(payer, True, True)]


def _give_back(row: Receipt, uses: dict[date, int], back: int, terms: Terms, entry: int) -> Decision:
    """Refund the rest, with the interest on it until today and on what was used until the day it was suitable.

    That each part with its own last day is rounded for itself is unverified.
    """
    found = _interest(row, [*uses.items(), (clock.today(), back)], terms)
    interest, base, days = int(found.interest.sum()), int(found.base[-1]), int(found.days[-1])
    used, begins_on = sum(uses.values()), date_of(int(found.begin[0]))
    if not back and not interest:
        return Decision(used, 0, None, terms=terms)
    number = refund(
        row.number, amount=back, interest=interest, payee=row.payer or 0,
        reason=RefundReason(terms.reason).name.lower(), entry=entry,
    )  # fmt: skip
    RefundTerms.objects.create(
        municipality=current_or_raise(), refund=number, reason=terms.reason, arose_on=terms.arose_on,
        requested_on=terms.requested_on, until_on=clock.today(), base=base, begins_on=begins_on, days=days,
        entry=entry,
    )  # fmt: skip
    return Decision(used, back, number, interest, begins_on, days, terms)


def _interest(row: Receipt, parts: list[tuple[date, int]], terms: Terms) -> RefundInterest:
    def same(value: int) -> Yen:
        return constant(value, amounts)

    amounts = column(*(amount for _, amount in parts))
    asked = day(terms.requested_on) if terms.requested_on else UNKNOWN
    return refund_interest(
        amounts, same(terms.reason), same(day(row.paid_on)), same(day(terms.arose_on)), same(asked),
        column(*(day(on) for on, _ in parts)), law=law_on(clock.today()),
    )  # fmt: skip
