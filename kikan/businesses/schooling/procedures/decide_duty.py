"""decide_duty: put off or forgive compulsory schooling, and end it (就学義務の猶予・免除), always by two persons."""

from datetime import date, timedelta

from kikan.businesses.schooling.models.duty import Duty, DutyKind
from kikan.businesses.schooling.procedures.checking import require_line, require_not_later
from kikan.businesses.schooling.reads import pupils
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "学校教育法第18条、同法施行規則第34条"


@procedure("schooling.decide_duty", right="schooling.change", ja="就学義務の猶予・免除", takes_two=True)
def decide_duty(
    *,
    person: int,
    kind: int,
    reason: int,
    applied_on: date,
    from_on: date,
    last_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Postpone or excuse a child of the register from a day to a last one.

    Errors: NotFound for a child not in the register; Refused for a time the wrong way round or doubled, or a day of
    application to come.
    """
    line = require_line(person, from_on, "from_on")
    require_not_later(applied_on, "applied_on")
    if last_on < from_on or last_on >= line.valid_until:
        raise Refused(
            "期間の末日が正しくありません。", cites=CITES, field="last_on",
            what_to_do="始まりの日以後で、義務教育の終わりまでの日を入力してください。",
        )  # fmt: skip
    until = last_on + timedelta(days=1)
    if any(d.valid_from < until and from_on < d.valid_until for d in pupils.duties_on(None, person=person)):
        raise Refused(
            "この期間には、すでに猶予または免除があります。",
            field="from_on",
            what_to_do="期間を確かめてください。",
        )
    entry = append(
        actor=actor, kind="schooling.duty_decided", procedure="schooling.decide_duty",
        subjects=[("person", person)], happened_on=from_on, reported_on=applied_on,
        reason=str(DutyKind(kind).label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.add(
        Duty, {"person": person}, {"kind": kind, "reason": reason, "applied_on": applied_on}, entry=entry.number,
        valid_from=from_on, valid_until=until,
    )  # fmt: skip
    return entry


@procedure(
    "schooling.end_duty", right="schooling.change", ja="就学義務の猶予・免除の取りやめ", takes_two=True
)
def end_duty(*, person: int, ended_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the postponement or excuse of a day hold no longer from that day. Errors: NotFound where there is none."""
    if not pupils.duties_on(ended_on, person=person):
        raise NotFound(
            "その日に猶予も免除もありません。", field="ended_on", what_to_do="期間を確かめてください。"
        )
    entry = append(
        actor=actor, kind="schooling.duty_ended", procedure="schooling.end_duty", subjects=[("person", person)],
        happened_on=ended_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(Duty, {"person": person}, entry=entry.number, on=ended_on)
    return entry
