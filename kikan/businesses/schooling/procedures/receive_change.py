"""receive_change: parents ask for another school than the designated one (指定校変更・区域外就学の申立て)."""

from datetime import date

from kikan.businesses.schooling.law.changes import until_of
from kikan.businesses.schooling.models.change import ChangeKind, ChangeRequest, Ground
from kikan.businesses.schooling.models.place import Founder
from kikan.businesses.schooling.procedures.checking import (
    require_line,
    require_not_later,
    require_school,
    stage_of,
)
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places
from kikan.law import LawGap
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CITES = "学校教育法施行令第8条・第9条"


@procedure("schooling.receive_change", right="schooling.change", ja="指定校変更・区域外就学の受付")
def receive_change(
    *,
    person: int,
    school: int,
    ground: int,
    applied_on: date,
    from_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Number the application; a school of the board is a change (指定校変更), one of another board a 区域外就学.

    Errors: NotFound for a child not in the register or a school not open then; Refused for the school attended now,
    a ground the ordinance does not know, a second application while one waits, a school of no municipality.
    """
    line = require_line(person, from_on, "from_on")
    require_not_later(applied_on, "applied_on")
    waiting = next((r for r in pupils.requests_of(person=person) if r.is_waiting), None)
    if waiting is not None:
        raise Refused(
            f"審査中の申立て（受付番号 {waiting.request}）があります。",
            what_to_do="先の申立てを先に決定してください。",
        )
    if line.school == school:
        raise Refused(
            "すでに就学している学校です。", field="school", what_to_do="希望する学校を確かめてください。"
        )
    kind = _kind(school, stage_of(line, from_on), from_on)
    _require_ground(ground)
    entry = append(
        actor=actor, kind="schooling.change_received", procedure="schooling.receive_change",
        subjects=[("person", person)], happened_on=applied_on, reported_on=applied_on,
        reason=str(Ground(ground).label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.add(
        ChangeRequest, {"request": numbers.draw("schooling.change_request")},
        {
            "person": person, "kind": kind, "ground": ground, "school": school, "applied_on": applied_on,
            "from_on": from_on,
        },
        entry=entry.number, valid_from=applied_on,
    )  # fmt: skip
    return entry


def _kind(school: int, stage: int, on: date) -> ChangeKind:
    found = Places.on(on).schools.get(school)
    own = found is None or found.founder == Founder.OWN
    found = require_school(school, stage, on, own=own)
    if not own and found.founder != Founder.OTHER_MUNICIPALITY:
        raise Refused(
            f"{found.name}は市町村立の学校ではありません。", cites="学校教育法施行令第9条", field="school",
            what_to_do="国立・私立などは「指定校以外の学校への就学」で記録してください。",
        )  # fmt: skip
    return ChangeKind.CHANGED if own else ChangeKind.ELSEWHERE


def _require_ground(ground: int) -> None:
    try:
        until_of(Ground(ground).name.lower(), years.own_law())
    except LawGap as gap:
        raise Refused(
            "この理由は、認める理由の一覧にありません。", cites=CITES, field="ground",
            what_to_do="条例値「指定校の変更・区域外就学を認める理由と期間」を確かめてください。",
        ) from gap  # fmt: skip
