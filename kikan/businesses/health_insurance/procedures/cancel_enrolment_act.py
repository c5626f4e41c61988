"""cancel_enrolment_act: undo an acquisition, a loss or a change of household (資格異動の取消し)."""

from kikan.businesses.health_insurance.models.enrolment import Enrolment, SpecifiedMember
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure

KINDS = ("health_insurance.enrolled", "health_insurance.withdrawn", "health_insurance.household_changed")


@procedure(
    "health_insurance.cancel_enrolment_act", right="health_insurance.change", ja="国保の資格異動の取消し"
)
def cancel_enrolment_act(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; Refused where a later act of the person must be cancelled first.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=KINDS).first()
    if act is None:
        raise NotFound("取り消す国保の資格異動がありません。", field="cancelled")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="health_insurance.cancelled", procedure="health_insurance.cancel_enrolment_act",
        subjects=subjects, happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (Enrolment, SpecifiedMember):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry
