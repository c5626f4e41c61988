"""tell_payments: what the bank says of a file of payments: paid, but for those that came back (振込結果・組戻し)."""

from collections.abc import Mapping

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutRecord, PayoutResult, TransferResult
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("collection.tell_payments", right="collection.batch", ja="支払の振込結果の登録")
def tell_payments(*, file: int, returned: Mapping[int, int], actor: Actor) -> int:
    """Note every payment of the file as paid on its day, those of `returned` (record -> TransferResult) as come back.

    A payment that came back waits again, until its account is registered anew. Returns the journal number.
    Errors: NotFound; Refused before the day, told twice, or for a record the file does not have.
    """
    records = list(PayoutRecord.objects.filter(municipality=current_or_raise(), file=file).order_by("record"))
    if not records:
        raise NotFound("この番号の振込はありません。", what_to_do="支払の一覧から開いてください。")
    pay_on = records[0].pay_on
    if pay_on > clock.today():
        raise Refused(
            "振込指定日がまだ来ていません。", field="closed", what_to_do="振込の日のあとに登録してください。"
        )
    if PayoutResult.objects.filter(municipality=current_or_raise(), file=file).exists():
        raise Refused(
            "この振込の結果は、すでに登録しています。", field="closed", what_to_do="支払の状態を確かめてください。"
        )  # fmt: skip
    unknown = sorted(set(returned) - {r.record for r in records})
    if unknown:
        raise Refused(
            f"この振込にない件目です（{'、'.join(map(str, unknown[:5]))}）。", field="closed",
            what_to_do="件目の番号を明細で確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="collection.payments_told", procedure="collection.tell_payments", subjects=[("run", file)],
        happened_on=pay_on, cause=records[0].entry,
    )  # fmt: skip
    PayoutResult.objects.bulk_create(
        PayoutResult(
            municipality=r.municipality, file=file, record=r.record, entry=entry.number,
            result=returned.get(r.record, TransferResult.PAID),
        )
        for r in records
    )  # fmt: skip
    return entry.number
