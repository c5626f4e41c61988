"""reverse_clearing: take a receipt back from an instalment (消込みの取消し)."""

from kikan.businesses.collection.models import Doubt
from kikan.businesses.collection.procedures.incoming import TAKEN_BACK
from kikan.businesses.collection.procedures.reasons import required
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Allocation, Charge, Receipt
from kikan.shared.ledger.receive import allocate
from kikan.shared.procedures import procedure


@procedure("collection.reverse_clearing", right="collection.change", ja="消込みの取消し")
def reverse_clearing(
    *, receipt: int, charge: int, instalment: int, reason: str, actor: Actor, read_at: int | None = None
) -> int:
    """The whole amount goes back to the receipt, which then waits for a decision. Returns the amount.

    Errors: NotFound; Refused without a reason, or where nothing of the receipt pays the instalment.
    """
    row = Receipt.objects.filter(number=receipt).first()
    if row is None:
        raise NotFound("その収納番号はありません。", field="receipt", what_to_do="番号を確かめてください。")
    why = required(reason)
    lines = Allocation.objects.filter(receipt=receipt, charge=charge, instalment=instalment)
    amount = sum(lines.values_list("amount", flat=True))
    if amount <= 0:
        raise Refused("この収納は、その期に消し込まれていません。", field="instalment")
    payer = Charge.objects.values_list("payer", flat=True).get(number=charge)
    entry = append(
        actor=actor, kind="collection.clearing_reversed", procedure="collection.reverse_clearing",
        subjects=[("receipt", receipt), ("charge", charge), ("person", payer)], happened_on=row.paid_on,
        cause=row.entry, reason=why, read_at=read_at,
    )  # fmt: skip
    allocate(receipt, {(charge, instalment): -amount}, entry=entry.number)
    Doubt.objects.create(
        municipality=row.municipality, receipt=receipt, reason=TAKEN_BACK, entry=entry.number
    )
    return amount
