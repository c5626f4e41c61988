"""stop_debit_order: no more debits from an account, by the payer's wish or after the bank's answer (口座振替の停止・廃止)."""

from datetime import date

from kikan.businesses.collection.models import DebitOrder
from kikan.businesses.collection.procedures.reasons import required
from kikan.businesses.collection.procedures.transfers import PAID, RESULTS
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

ENDED = 10
WAYS = {
    ENDED: "廃止（納付者の届出）",
    **{code: f"停止（{ja}）" for code, ja in RESULTS.items() if code != PAID},
}
ACCOUNT = ("bank", "branch", "kind", "account_number", "holder_kana")


@procedure("collection.stop_debit_order", right="collection.change", ja="口座振替の停止・廃止")
def stop_debit_order(
    *, person: int, levy: int, way: int, on: date, reason: str, actor: Actor, read_at: int | None = None
) -> int:
    """From `on` nothing is asked of the account: `way` is the bank's code, or 10 where the payer ends it.

    An account kept with the addressee alone is stopped by an order of its own, so that the account itself stays.
    Errors: NotFound without an account; Refused without a reason or for one that is stopped already.
    """
    if way not in WAYS:
        raise Refused("停止の理由を選んでください。", field="way")
    why = required(reason)
    row = as_of(DebitOrder, on).filter(person=person, levy=levy).first()
    general = as_of(Account, on).filter(person=person, use="debit").first()
    if row is None and general is None:
        raise NotFound("この科目の口座振替はありません。", what_to_do="収納状況の画面で確かめてください。")
    if row is not None and row.stopped:
        raise Refused("この口座振替は、すでに止めています。", field="way")
    entry = append(
        actor=actor, kind="collection.debit_order_stopped", procedure="collection.stop_debit_order",
        subjects=[("person", person)], happened_on=on, reason=why, read_at=read_at,
    )  # fmt: skip
    account = {name: getattr(row or general, name) for name in ACCOUNT}
    history.replace(
        DebitOrder, {"person": person, "levy": levy},
        {**account, "received_on": row.received_on if row else on, "stopped": way},
        entry=entry.number, valid_from=on,
    )  # fmt: skip
    return entry.number
