"""cancel_act: undo an act of the roll (名簿の異動の取消し), also a whole registration or redistricting."""

from kikan.businesses.elections.models import Area, District, Objection, OverseasEntry, RollEntry, Suspension
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure

KINDS = tuple(
    f"elections.{name}"
    for name in (
        "moved_out_marked", "moved_out_unmarked", "removed", "district_changed", "objection_filed",
        "objection_decided",
        "overseas_marked",
        "overseas_changed",
        "overseas_removed",
    )
)  # fmt: skip
OF_SUSPENSIONS = ("elections.vote_suspended", "elections.vote_restored")
# Undone by whom may approve, or set districts.
APPROVED = ("elections.voter_entered", "elections.voters_registered", "elections.overseas_registered")
OF_PLACES = ("elections.district_set", "elections.area_set", "elections.area_ended", "elections.redistricted")


@procedure("elections.cancel_act", right="elections.change", ja="名簿の異動の取消し")
def cancel_act(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; NotPermitted for registrations and districts without their right; Refused where
    a later act about one of the voters or places must be undone first.
    """
    act = JournalEntry.objects.filter(
        number=cancelled, kind__in=KINDS + OF_SUSPENSIONS + APPROVED + OF_PLACES
    ).first()
    if act is None:
        raise NotFound(
            "取り消す名簿の異動がありません。", field="cancelled", what_to_do="記録番号を確かめてください。"
        )
    if act.kind in OF_SUSPENSIONS:
        actor.require("elections.suspension")
    if act.kind in APPROVED:
        actor.require("elections.approve")
    if act.kind in OF_PLACES:
        actor.require("elections.parameter")
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="elections.act_cancelled", procedure="elections.cancel_act", subjects=subjects,
        happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        for model in (RollEntry, Suspension, Objection, OverseasEntry, District, Area):
            history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry
