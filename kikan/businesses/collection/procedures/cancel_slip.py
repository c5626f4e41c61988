"""cancel_slip: a slip is no longer good (納付書の取消し). Paid all the same, the money is booked and asked about."""

from kikan.businesses.collection.models import IncomingRecord, Outcome, Slip
from kikan.businesses.collection.procedures.incoming import SETTLED
from kikan.businesses.collection.procedures.reasons import required
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("collection.cancel_slip", right="collection.print", ja="納付書の取消し")
def cancel_slip(*, slip: int, reason: str, actor: Actor) -> int:
    """Returns the entry. Errors: NotFound; Refused without a reason, for one cancelled or paid."""
    why = required(reason)
    row = Slip.objects.filter(number=slip).first()
    if row is None:
        raise NotFound("この納付書番号はありません。", field="slip")
    if row.cancelled_by is not None:
        raise Refused("この納付書は、すでに取り消しています。", field="slip")
    if is_used(slip):
        raise Refused("この納付書は、すでに納められています。", field="slip")
    entry = append(
        actor=actor, kind="collection.slip_cancelled", procedure="collection.cancel_slip",
        subjects=[("person", row.payer)], happened_on=clock.today(), cause=row.entry, reason=why,
    )  # fmt: skip
    Slip.objects.filter(municipality=row.municipality, number=slip).update(cancelled_by=entry.number)
    return entry.number


def is_used(slip: int) -> bool:
    """Whether money came in by this slip (使用済み)."""
    told = IncomingRecord.objects.filter(slip=slip).values_list("file", "record")
    return any(Outcome.objects.filter(file=f, record=r, result=SETTLED).exists() for f, r in told)
