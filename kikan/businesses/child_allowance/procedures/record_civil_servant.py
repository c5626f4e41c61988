"""record_civil_servant: an employer tells that it pays the allowance, or does so no more (公務員の認定・消滅の通知)."""

from datetime import date

from kikan.businesses.child_allowance.models import CivilServant
from kikan.businesses.child_allowance.reads.entitlements import civil_servants_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "児童手当法第17条"


@procedure("child_allowance.record_civil_servant", right="child_allowance.change", ja="公務員の通知の受付")
def record_civil_servant(
    *,
    person: int,
    on: date,
    told_on: date,
    actor: Actor,
    employer: str = "",
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Keep that an employer pays the allowance from a day on; without a name, that nobody does any more.

    on: the day somebody became a civil servant, or was one no more. An entitlement here is not ended by it: that is an act
    of its own (受給事由の消滅). Errors: Refused for days that cannot be, or where no notice stands that could end.
    """
    if told_on > clock.today() or on > told_on:
        raise Refused(
            "事由の日は通知の受付日以前、受付日は今日以前です。", field="told_on", what_to_do="日付を確かめてください。"
        )  # fmt: skip
    if not employer and person not in civil_servants_on(on, [person]):
        raise Refused(
            "公務員の認定の通知がありません。", field="employer",
            what_to_do="認定の通知のときは、勤務先を入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.civil_servant_told", procedure="child_allowance.record_civil_servant",
        subjects=[("person", person)], happened_on=on, reported_on=told_on, cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    if employer:
        values = {"employer": employer, "told_on": told_on}
        history.replace(CivilServant, {"person": person}, values, entry=entry.number, valid_from=on)
    else:
        history.end(CivilServant, {"person": person}, entry=entry.number, on=on)
    return entry
