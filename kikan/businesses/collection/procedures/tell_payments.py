"""tell_payments: what the bank says of a file of payments: paid, but for those that came back (振込結果・組戻し)."""

from collections.abc import Mapping, Sequence

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutRecord, PayoutResult, TransferResult
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("collection.tell_payments", right="collection.batch", ja="支払の振込結果の登録")
def tell_payments(*, file: int, returned: Mapping[int, int], actor: Actor) -> int:
    """Note every payment of the file without a result as paid on its day, those of `returned` as come back.

    returned: record -> TransferResult.

    A payment that came back waits again, until its account is registered anew. Returns the journal number.
    Errors: NotFound; Refused before the day, told twice, or for a record that does not wait for its result.
    """
    records = untold_records(file)
    unknown = sorted(set(returned) - {r.record for r in records})
    if unknown:
        raise Refused(
            f"この振込で結果を待っていない件目です（{'、'.join(map(str, unknown[:5]))}）。", field="closed",
            what_to_do="件目の番号を明細で確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="collection.payments_told", procedure="collection.tell_payments", subjects=[("run", file)],
        happened_on=records[0].pay_on, cause=records[0].entry,
    )  # fmt: skip
    keep_results(records, returned, entry.number)
    return entry.number


def untold_records(file: int, field: str = "closed") -> list[PayoutRecord]:
    """The payments of a run whose day has come and nobody has told anything of, by record.

    field: of the form, for what is refused. Errors: NotFound; Refused before the day, or where all are told.
    """
    mine = {"municipality": current_or_raise(), "file": file}
    records = list(PayoutRecord.objects.filter(**mine).order_by("record"))
    if not records:
        raise NotFound("この番号の振込はありません。", what_to_do="支払の一覧から開いてください。")
    if records[0].pay_on > clock.today():
        raise Refused(
            "振込指定日がまだ来ていません。", field=field, what_to_do="振込の日のあとに登録してください。"
        )
    told = set(PayoutResult.objects.filter(**mine).values_list("record", flat=True))
    rest = [r for r in records if r.record not in told]
    if not rest:
        raise Refused(
            "この振込の結果は、すでに登録しています。",
            field=field,
            what_to_do="支払の状態を確かめてください。",
        )
    return rest


def keep_results(records: Sequence[PayoutRecord], results: Mapping[int, int], entry: int) -> None:
    """Write what became of these payments: paid, where `results` (record -> TransferResult) says nothing else."""
    PayoutResult.objects.bulk_create(
        PayoutResult(
            municipality=r.municipality, file=r.file, record=r.record, entry=entry,
            result=results.get(r.record, TransferResult.PAID),
        )
        for r in records
    )  # fmt: skip
