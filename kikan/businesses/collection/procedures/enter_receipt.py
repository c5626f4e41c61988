"""enter_receipt: money at the counter for an instalment (窓口収納)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.ledger.receive import Incoming, clear, receive
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("collection.enter_receipt", right="collection.change", ja="窓口収納の入力")
def enter_receipt(
    *, charge: int, instalment: int, amount: int, paid_on: date, actor: Actor, read_at: int | None = None
) -> int:
    """Book a payment and clear it. Returns the receipt's number; what is too much stays to be refunded.

    Errors: NotFound without such an instalment; Refused for no amount or a day to come.
    """
    if not Balance.objects.filter(charge=charge, instalment=instalment).exists():
        raise NotFound(
            "その調定番号と期の納付書はありません。",
            field="charge",
            what_to_do="納付書の番号を確かめてください。",
        )
    if amount <= 0:
        raise Refused("金額は1円以上で入力してください。", field="amount")
    if paid_on > clock.today():
        raise Refused("領収日が今日より後です。", field="paid_on", what_to_do="領収日を確かめてください。")
    payer = Charge.objects.values_list("payer", flat=True).get(number=charge)
    entry = append(
        actor=actor, kind="collection.receipt_entered", procedure="collection.enter_receipt",
        subjects=[("charge", charge), ("person", payer)], happened_on=paid_on, read_at=read_at,
    )  # fmt: skip
    number = receive(
        Incoming("counter", paid_on, clock.today(), amount, charge, instalment, payer), entry=entry.number
    )
    clear(number, entry=entry.number)
    return number
