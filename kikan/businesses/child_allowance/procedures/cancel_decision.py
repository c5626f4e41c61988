"""cancel_decision: undo an act about an entitlement (認定・額改定・消滅などの取消し)."""

from kikan.businesses.child_allowance.models import (
    Child,
    Circumstance,
    CivilServant,
    Confirmation,
    Recipient,
    StatusReport,
    Suspension,
)
from kikan.businesses.child_allowance.procedures import deciding
from kikan.law.days import month_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

KINDS = (
    "child_allowance.granted",
    "child_allowance.increased",
    "child_allowance.decreased",
    "child_allowance.ended",
    "child_allowance.confirmed",
    "child_allowance.suspended",
    "child_allowance.released",
    "child_allowance.circumstance",
    "child_allowance.report_received",
    "child_allowance.civil_servant_told",
)


@procedure("child_allowance.cancel_decision", right="child_allowance.change", ja="児童手当の決定の取消し")
def cancel_decision(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows; the ledger follows.

    Errors: NotFound for no such act; Refused where a later act must be cancelled first.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=KINDS).first()
    if act is None:
        raise NotFound("取り消す児童手当の決定がありません。", field="cancelled")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="child_allowance.cancelled", procedure="child_allowance.cancel_decision",
        subjects=subjects, happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (Recipient, Child, Confirmation, Suspension, Circumstance, CivilServant, StatusReport):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた決定があるため、取り消せません。",
            what_to_do="新しい決定から順に取り消してください。",
        ) from error
    persons = sorted(number for kind, number in subjects if kind == "person")
    deciding.write(deciding.determine(month_number(clock.today()), persons), entry.number)
    return entry
