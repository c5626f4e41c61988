"""take_payment_results: the bank's file of results is taken in for a run of payments (振込結果ファイルの取込み)."""

from kikan.businesses.collection.models import PaymentResultFile, PaymentResultReject
from kikan.businesses.collection.procedures.tell_payments import keep_results, untold_records
from kikan.businesses.collection.reads.payment_results import Judged, ResultFile, judged
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("collection.take_payment_results", right="collection.batch", ja="振込結果ファイルの取込み")
def take_payment_results(*, run: int, file: ResultFile, actor: Actor) -> int:
    """Note what each good line tells, as `tell_payments` would; keep the others with their reasons. Returns the file's number.

    A line that tells what is known changes nothing; what the file does not tell waits for another one or for a person.
    Errors: as `tried`.
    """
    found = tried(run, file)
    records = untold_records(run)
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.payment_results_taken", procedure="collection.take_payment_results",
        subjects=[("run", run), ("file", number)], happened_on=records[0].pay_on, cause=records[0].entry,
    ).number  # fmt: skip
    PaymentResultFile.objects.create(
        municipality=current_or_raise(), number=number, run=run, sha256=file.sha256, records=len(file.lines),
        taken=len(found.told), returned=found.returned, entry=entry,
    )  # fmt: skip
    keep_results([r for r in records if r.record in found.told], found.told, entry)
    PaymentResultReject.objects.bulk_create(
        PaymentResultReject(
            municipality=current_or_raise(), file=number, record=line.number, payout=line.payout, amount=line.amount,
            reason=why[:120],
        )
        for line, why in found.bad
    )  # fmt: skip
    return number


def tried(run: int, file: ResultFile) -> Judged:
    """What would become of the file; nothing is written.

    Errors: NotFound; Refused before the day, where everything is told already, for the same content again, another
    day's file, or one of which no line belongs to the run.
    """
    records = untold_records(run, "file")
    if PaymentResultFile.objects.filter(municipality=current_or_raise(), sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルは、すでに取り込んでいます。", field="file", what_to_do="取り込んだ結果を確かめてください。"
        )  # fmt: skip
    if file.month_day != f"{records[0].pay_on:%m%d}":
        raise Refused(
            "振込指定日が、この振込と違います。", field="file", what_to_do="対象の振込のファイルか確かめてください。"
        )  # fmt: skip
    found = judged(run, file)
    if not file.lines or found.is_strange:
        raise Refused(
            "この振込の明細が1件もありません。別の団体か、別の振込の結果です。", field="file",
            what_to_do="ファイルと振込番号を確かめてください。何も登録していません。",
        )  # fmt: skip
    return found
