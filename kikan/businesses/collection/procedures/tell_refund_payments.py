"""tell_refund_payments: what the bank says of a refund file: paid, but for those that came back (振込結果・組戻し)."""

from collections.abc import Sequence

from kikan.businesses.collection.models import RefundFile, RefundRecord
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import RefundPayment
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

DONE, RETURNED = 0, 1


@procedure("collection.tell_refund_payments", right="collection.batch", ja="還付の振込結果の登録")
def tell_refund_payments(*, file: int, returned: Sequence[int], actor: Actor) -> int:
    """Note every payment of the file as paid on its day, those of `returned` (record numbers) as come back.

    Errors: NotFound; Refused before the day, told twice, or for a record the file does not have.
    """
    row = RefundFile.objects.filter(number=file).first()
    if row is None:
        raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
    if row.pay_on > clock.today():
        raise Refused("振込指定日がまだ来ていません。", field="returned")
    records = list(RefundRecord.objects.filter(file=file).order_by("record"))
    if any(r.result is not None for r in records):
        raise Refused("このファイルの結果は、すでに登録しています。", field="returned")
    if set(returned) - {r.record for r in records}:
        raise Refused("このファイルにない番号があります。", field="returned")
    entry = append(
        actor=actor, kind="collection.refund_payments_told", procedure="collection.tell_refund_payments",
        subjects=[("file", file)], happened_on=row.pay_on, cause=row.entry,
    )  # fmt: skip
    of_file = RefundRecord.objects.filter(municipality=row.municipality, file=file)
    of_file.filter(record__in=list(returned)).update(result=RETURNED, told_by=entry.number)
    of_file.exclude(record__in=list(returned)).update(result=DONE, told_by=entry.number)
    RefundPayment.objects.bulk_create(
        RefundPayment(
            municipality=row.municipality, refund=r.refund, paid_on=row.pay_on, way="transfer", entry=entry.number
        )
        for r in records
        if r.record not in set(returned)
    )  # fmt: skip
    return entry.number
