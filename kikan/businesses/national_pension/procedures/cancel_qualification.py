"""cancel_qualification: undo a gain or a loss (資格取得・喪失の取消し)."""

from kikan.businesses.national_pension.models.qualification import Insured, PensionNumber
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure

KINDS = ("national_pension.gained", "national_pension.lost")


@procedure(
    "national_pension.cancel_qualification", right="national_pension.change", ja="国民年金の資格異動の取消し"
)
def cancel_qualification(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; Refused where a later act of the person must be cancelled first.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=KINDS).first()
    if act is None:
        raise NotFound("取り消す国民年金の資格異動がありません。", field="cancelled")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="national_pension.cancelled", procedure="national_pension.cancel_qualification",
        subjects=subjects, happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (Insured, PensionNumber):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry
