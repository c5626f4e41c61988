"""cancel_act: undo an act of the register, also a whole run (学齢簿の異動の取消し)."""

from kikan.businesses.schooling.models import (
    Aid,
    AidCost,
    ChangeRequest,
    District,
    Duty,
    HealthCheck,
    Pupil,
    School,
    Situation,
    SupportCase,
)
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure

KINDS = (
    "schooling.entered", "schooling.left", "schooling.designated", "schooling.attendance_recorded",
    "schooling.guardian_set", "schooling.grade_set", "schooling.change_received", "schooling.change_decided",
    "schooling.duty_decided", "schooling.duty_ended", "schooling.register_made", "schooling.junior_high_designated",
    "schooling.register_filled", "schooling.aid_applied", "schooling.aid_decided",
    "schooling.health_invited", "schooling.health_recorded", "schooling.situation_recorded", "schooling.situation_ended",
    "schooling.taken_in", "schooling.aid_costs_recorded",
    "schooling.support_asked", "schooling.support_recorded", "schooling.support_decided",
    "schooling.support_told",
)  # fmt: skip
# What was set by whom may set schools is undone by the same.
OF_PLACES = ("schooling.school_merged", "schooling.school_closed", "schooling.district_ended")


@procedure("schooling.cancel_act", right="schooling.change", ja="学齢簿の異動の取消し")
def cancel_act(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; NotPermitted for schools and districts without their right; Refused where a
    later act of one of the children must be cancelled first.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=(*KINDS, *OF_PLACES)).first()
    if act is None:
        raise NotFound(
            "取り消す学齢簿の異動がありません。", field="cancelled", what_to_do="記録番号を確かめてください。"
        )
    if act.kind in OF_PLACES:
        actor.require("schooling.parameter")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="schooling.cancelled", procedure="schooling.cancel_act", subjects=subjects,
        happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (
            Pupil,
            Duty,
            ChangeRequest,
            Aid,
            AidCost,
            HealthCheck,
            Situation,
            SupportCase,
            School,
            District,
        ):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry
