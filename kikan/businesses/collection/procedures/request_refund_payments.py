"""request_refund_payments: put decided refunds into one file for the bank (還付の振込依頼)."""

from datetime import date

from kikan.businesses.collection.models import RefundFile, RefundRecord
from kikan.businesses.collection.reads.refund_files import payable_refunds
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, hold
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("collection.request_refund_payments", right="collection.batch", ja="還付の振込依頼")
def request_refund_payments(*, pay_on: date, actor: Actor) -> int:
    """Every refund with an account that is on no way yet; returns the file's number.

    A refund is in one file at a time: it comes again only after the bank returned it.
    Errors: Refused for a day gone by, or where nothing can be paid.
    """
    if pay_on < clock.today():
        raise Refused("振込指定日は今日以後の日にしてください。", field="pay_on")
    hold()
    ready = [p for p in payable_refunds(pay_on) if p.bank]
    if not ready:
        raise Refused(
            "振り込める還付がありません。",
            field="pay_on",
            what_to_do="還付先の口座（還付・給付）を登録してください。",
        )
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.refund_payments_requested", procedure="collection.request_refund_payments",
        subjects=[("file", number)], happened_on=pay_on,
    )  # fmt: skip
    RefundFile.objects.create(
        municipality=entry.municipality, number=number, pay_on=pay_on, records=len(ready),
        amount=sum(p.amount for p in ready), entry=entry.number,
    )  # fmt: skip
    RefundRecord.objects.bulk_create(
        RefundRecord(municipality=entry.municipality, file=number, record=i, refund=p.refund, amount=p.amount)
        for i, p in enumerate(ready, 1)
    )
    return number
