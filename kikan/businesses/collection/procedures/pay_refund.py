"""pay_refund: note that a refund was paid out (還付金の支出)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Refund, RefundPayment
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

WAYS = {"transfer": "口座振込", "counter": "窓口払", "mail": "送金"}


@procedure("collection.pay_refund", right="collection.change", ja="還付金の支払")
def pay_refund(*, refund: int, paid_on: date, way: str, actor: Actor) -> int:
    """Note the payment of a refund; returns the journal number.

    Errors: NotFound; Refused for one that was paid, a day to come, or before the decision.
    """
    row = Refund.objects.filter(number=refund).first()
    if row is None:
        raise NotFound("その還付番号はありません。", field="refund")
    if RefundPayment.objects.filter(refund=refund).exists():
        raise Refused("この還付はすでに支払っています。", field="refund")
    if way not in WAYS:
        raise Refused("支払方法を選んでください。", field="way")
    if paid_on > clock.today():
        raise Refused("支払日が今日より後です。", field="paid_on")
    entry = append(
        actor=actor, kind="collection.refund_paid", procedure="collection.pay_refund",
        subjects=[("refund", refund), ("person", row.payee)], happened_on=paid_on, cause=row.entry,
    )  # fmt: skip
    RefundPayment.objects.create(
        municipality=current_or_raise(), refund=refund, paid_on=paid_on, way=way, entry=entry.number
    )
    return entry.number
