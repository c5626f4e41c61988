"""end_subsidy: somebody is no longer subsidised from a day on (資格喪失)."""

from datetime import date, timedelta

from kikan.businesses.medical_subsidy.models import Recipient
from kikan.businesses.medical_subsidy.models.recipient import EndedBy
from kikan.businesses.medical_subsidy.procedures.checking import CITES, require_recipient
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("medical_subsidy.end_subsidy", right="medical_subsidy.change", ja="医療費助成の資格喪失")
def end_subsidy(
    *, person: int, scheme: int, ends_on: date, lost_by: int, actor: Actor, read_at: int | None = None
) -> Entry:
    """Let the time of being subsidised end, `ends_on` being the first day without; what comes later falls away too.

    Errors: NotFound for nobody subsidised on the day before; Refused for a reason that is none.
    """
    if lost_by == EndedBy.NONE:
        raise Refused("喪失の事由を選んでください。", field="lost_by")
    row = require_recipient(person, scheme, ends_on - timedelta(days=1), "ends_on")
    entry = append(
        actor=actor, kind="medical_subsidy.ended", procedure="medical_subsidy.end_subsidy",
        subjects=[("person", person)], happened_on=ends_on, reason=str(EndedBy(lost_by).label), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    key = {"person": person, "scheme": scheme}
    history.end(Recipient, key, entry=entry.number, on=row.valid_from)
    kept = {name: getattr(row, name) for name in ("number", "application", "copay", "payee", "working")}
    history.add(
        Recipient, key, kept | {"lost_by": lost_by}, entry=entry.number, valid_from=row.valid_from, valid_until=ends_on
    )  # fmt: skip
    return entry
