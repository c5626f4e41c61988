"""decide_refund: give an overpayment back, or use it for what is owed first (還付・充当)."""

from dataclasses import dataclass

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance, Charge, Receipt, ReceiptState
from kikan.shared.ledger.receive import allocate, refund
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@dataclass(frozen=True)
class Decision:
    """What was used for arrears (充当) and what is given back (還付), in yen."""

    appropriated: int
    refunded: int
    refund: int | None


@procedure("collection.decide_refund", right="collection.change", ja="過誤納金の還付・充当の決定")
def decide_refund(*, receipt: int, actor: Actor, read_at: int | None = None) -> Decision:
    """Use what a receipt leaves over for the payer's overdue instalments, oldest first; refund the rest.

    Law: 地方税法17条（還付）, 17条の2（充当）. The interest (還付加算金) is not computed yet and is 0.
    Errors: NotFound; Refused where nothing is left over or nobody is known to be paid back.
    """
    row = Receipt.objects.filter(number=receipt).first()
    if row is None:
        raise NotFound("その収納番号はありません。", field="receipt")
    left = ReceiptState.objects.get(number=receipt).unallocated
    if left <= 0:
        raise Refused("この収納には過誤納がありません。", field="receipt")
    if row.payer is None:
        raise Refused("納付者が分からないため還付できません。", what_to_do="納付者を確かめてください。")
    uses = _overdue(row.payer, left)
    entry = append(
        actor=actor, kind="collection.refund_decided", procedure="collection.decide_refund",
        subjects=[("person", row.payer)], happened_on=clock.today(), cause=row.entry,
        cites="地方税法17条・17条の2", read_at=read_at,
    )  # fmt: skip
    allocate(receipt, uses, entry=entry.number)
    back = left - sum(uses.values())
    number = None
    if back:
        number = refund(
            receipt, amount=back, interest=0, payee=row.payer, reason="overpaid", entry=entry.number
        )
    return Decision(sum(uses.values()), back, number)


def _overdue(payer: int, left: int) -> dict[tuple[int, int], int]:
    charges = list(Charge.objects.filter(payer=payer).values_list("number", flat=True))
    overdue = Balance.objects.filter(charge__in=charges, balance__gt=0, due_on__lt=clock.today())
    uses: dict[tuple[int, int], int] = {}
    for balance in overdue.order_by("due_on", "charge", "instalment"):
        part = min(left, balance.balance)
        if part:
            uses[(balance.charge, balance.instalment)] = part
            left -= part
    return uses
