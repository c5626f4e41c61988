"""settle_doubt: a person decides what a doubtful receipt is (確認が必要な収納の決定)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kikan.businesses.collection.models import Doubt
from kikan.businesses.collection.procedures.incoming import ALLOCATED, DECISIONS
from kikan.businesses.collection.procedures.reasons import required
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance, Charge, Receipt, ReceiptState
from kikan.shared.ledger.receive import allocate
from kikan.shared.procedures import procedure


@dataclass(frozen=True)
class Share:
    """A part of a receipt for one instalment, in yen."""

    charge: int
    instalment: int
    amount: int


@procedure("collection.settle_doubt", right="collection.change", ja="確認が必要な収納の決定")
def settle_doubt(
    *,
    receipt: int,
    decision: int,
    reason: str,
    actor: Actor,
    shares: Sequence[Share] = (),
    read_at: int | None = None,
) -> int:
    """Close every doubt of a receipt: clear it against the named instalments, or leave it. Returns the entry.

    Errors: NotFound; Refused without a reason, for shares beyond the receipt or an instalment.
    """
    row = Receipt.objects.filter(number=receipt).first()
    if row is None:
        raise NotFound("その収納番号はありません。", what_to_do="一覧から開いてください。")
    doubts = Doubt.objects.filter(municipality=row.municipality, receipt=receipt, decided_by__isnull=True)
    if not doubts.exists():
        raise Refused("この収納は、すでに決定しています。", what_to_do="収納の内容を確かめてください。")
    if decision not in DECISIONS or (decision == ALLOCATED) != bool(shares):
        raise Refused("どうするかを選び、消し込むときは期を指定してください。", field="decision")
    why = required(reason)
    places = _places(receipt, shares)
    payers = sorted(
        set(Charge.objects.filter(number__in=[c for c, _ in places]).values_list("payer", flat=True))
    )
    entry = append(
        actor=actor, kind="collection.doubt_settled", procedure="collection.settle_doubt",
        subjects=[("receipt", receipt), *(("person", p) for p in payers)], happened_on=row.paid_on,
        cause=row.entry, reason=why, read_at=read_at,
    )  # fmt: skip
    allocate(receipt, places, entry=entry.number)
    doubts.update(decided_by=entry.number, decision=decision)
    return entry.number


def _places(receipt: int, shares: Sequence[Share]) -> dict[tuple[int, int], int]:
    places: dict[tuple[int, int], int] = {}
    for share in shares:
        place = (share.charge, share.instalment)
        balance = Balance.objects.filter(charge=share.charge, instalment=share.instalment).first()
        if balance is None:
            raise Refused("指定した調定番号と期がありません。", field="charge")
        if share.amount < 1 or share.amount + places.get(place, 0) > balance.balance:
            raise Refused(f"この期に残っているのは{balance.balance:,}円です。", field="amount")
        places[place] = places.get(place, 0) + share.amount
    left = ReceiptState.objects.get(number=receipt).unallocated
    if sum(places.values()) > left:
        raise Refused(f"この収納で消し込めるのは{left:,}円までです。", field="amount")
    return places
