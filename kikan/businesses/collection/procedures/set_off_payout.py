"""set_off_payout: arrears of the payee are paid from what is to be paid out (給付からの充当), by consent alone."""

from datetime import date

from kikan.businesses.collection.procedures.decide_refund import overdue_claims
from kikan.businesses.collection.procedures.open_payouts import open_payout
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.late import settle_late_charges
from kikan.shared.ledger.models import PayoutSetOff
from kikan.shared.ledger.purposes import PURPOSES
from kikan.shared.ledger.receive import Incoming, allocate, receive
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CHANNEL = "set_off"


@procedure("collection.set_off_payout", right="collection.change", ja="給付からの充当")
def set_off_payout(*, payout: int, amount: int, consented_on: date, actor: Actor) -> int:
    """Pay up to `amount` yen of the payee's overdue claims, tax first; returns what was paid of them.

    Errors: NotFound; Refused where the law forbids it, beyond what is left, without arrears, for a consent to come.
    """
    row = open_payout(payout)
    purpose = PURPOSES[row.purpose]
    if not purpose.may_set_off:
        raise Refused(
            f"{purpose.ja}からは充当できません。", cites=purpose.cites, field="amount", what_to_do="全額を支払ってください。"
        )  # fmt: skip
    if consented_on > clock.today():
        raise Refused(
            "同意の日が今日より後です。", field="consented_on", what_to_do="同意書の日付を入力してください。"
        )
    if not 0 < amount <= row.rest:
        raise Refused(
            f"充当額は1円から{row.rest:,}円までです。",
            field="amount",
            what_to_do="支払額の残りを確かめてください。",
        )
    due = overdue_claims(row.payee)
    placed, left = {}, amount
    for balance in due:
        part = min(left, balance.balance)
        if part:
            placed[(balance.charge, balance.instalment)] = part
            left -= part
    if not placed:
        raise Refused(
            "納期限を過ぎた未納がありません。", field="amount", what_to_do="収納状況を確かめてください。"
        )
    used, today = amount - left, clock.today()
    entry = append(
        actor=actor, kind="collection.payout_set_off", procedure="collection.set_off_payout",
        subjects=[("payout", payout), ("person", row.payee)], happened_on=today, cause=row.entry, cites=purpose.cites,
    )  # fmt: skip
    receipt = receive(Incoming(CHANNEL, today, today, used, payer=row.payee), entry=entry.number)
    allocate(receipt, placed, entry=entry.number)
    settle_late_charges([charge for charge, _ in placed], today, entry=entry.number)
    PayoutSetOff.objects.create(
        municipality=row.municipality, payout=payout, receipt=receipt, amount=used, consented_on=consented_on,
        entry=entry.number,
    )  # fmt: skip
    return used
