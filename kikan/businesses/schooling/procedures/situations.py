"""record_situation, end_situation: a child does not attend, or does again (長期欠席・居所不明・不就学の記録)."""

from datetime import date

from kikan.businesses.schooling.models.situation import Situation, SituationKind
from kikan.businesses.schooling.procedures.checking import require_not_later
from kikan.businesses.schooling.reads.residents import residency_on
from kikan.businesses.schooling.reads.situations import situations
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法施行令第20条・第21条"


@procedure("schooling.record_situation", right="schooling.change", ja="長期欠席・居所不明・不就学の記録")
def record_situation(
    *,
    person: int,
    kind: int,
    from_on: date,
    actor: Actor,
    told_on: date | None = None,
    urged_on: date | None = None,
    remark: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep that a child does not attend from a day on; recorded again, what changed holds from that day.

    Errors: NotFound for nobody living here that day; Refused for days to come, or a reminder before the school told.
    """
    require_not_later(from_on, "from_on")
    if residency_on(person, from_on) is None:
        raise NotFound("その日に住民ではありません。", field="from_on", what_to_do="日付を確かめてください。")
    for day, field in ((told_on, "told_on"), (urged_on, "urged_on")):
        if day is not None:
            require_not_later(day, field)
    if urged_on is not None and told_on is not None and urged_on < told_on:
        raise Refused(
            "督促した日が、校長の通知より前です。", cites=CITES, field="urged_on",
            what_to_do="日付を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="schooling.situation_recorded", procedure="schooling.record_situation",
        subjects=[("person", person)], happened_on=from_on, reason=SituationKind(kind).label, cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.replace(
        Situation, {"person": person},
        {"kind": kind, "told_on": told_on, "urged_on": urged_on, "remark": remark}, entry=entry.number, valid_from=from_on,
    )  # fmt: skip
    return entry


@procedure("schooling.end_situation", right="schooling.change", ja="長期欠席・居所不明・不就学の記録の終わり")
def end_situation(*, person: int, ended_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """The child attends again from a day on. Errors: NotFound where nothing is recorded; Refused for a day to come."""
    require_not_later(ended_on, "ended_on")
    if not situations(ended_on, person=person):
        raise NotFound("その日に記録がありません。", field="ended_on", what_to_do="日付を確かめてください。")
    entry = append(
        actor=actor, kind="schooling.situation_ended", procedure="schooling.end_situation", subjects=[("person", person)],
        happened_on=ended_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(Situation, {"person": person}, entry=entry.number, on=ended_on)
    return entry
