"""record_circumstance: public assistance or the welfare pension begins or ends (生活保護・老齢福祉年金)."""

from datetime import date

from kikan.businesses.long_term_care.models.insured import Circumstance, CircumstanceKind
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure(
    "long_term_care.record_circumstance",
    right="long_term_care.change",
    ja="生活保護・老齢福祉年金の記録",
)
def record_circumstance(
    *,
    person: int,
    kind: int,
    begins_on: date,
    actor: Actor,
    ends_on: date | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the circumstance hold from a day to before another, or on; what was known of the time is replaced.

    Errors: Refused for an end that is not after the begin.
    """
    until = OPEN if ends_on is None else ends_on
    if until <= begins_on:
        raise Refused(
            "終わりの日が始まりの日以前です。", field="ends_on", what_to_do="期間を確かめてください。"
        )
    entry = append(
        actor=actor, kind="long_term_care.circumstance_recorded", procedure="long_term_care.record_circumstance",
        subjects=[("person", person)], happened_on=begins_on, cites="介護保険法施行令第39条第1項第1号", cause=cause,
        read_at=read_at,
    )  # fmt: skip
    key = {"person": person, "kind": CircumstanceKind(kind)}
    history.end(Circumstance, key, entry=entry.number, on=begins_on)
    history.add(Circumstance, key, {}, entry=entry.number, valid_from=begins_on, valid_until=until)
    return entry
