"""Release a suppression for some minutes (抑止の一時解除): it returns by itself, and no other business is told."""

from datetime import timedelta

from kikan.businesses.residents.procedures.end_suppression import require_reason, subjects_of
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances

MINUTES = "resident_register_act.suppression_release_minutes"


@procedure("residents.release_suppression", right="residents.release", ja="抑止の一時解除")
def release_suppression(*, actor: Actor, number: int, reason: str) -> Entry:
    """Let it rest for the minutes the municipality has set. Errors: LawGap where it set none, NotFound, Refused."""
    found = suppression.find(number)
    require_reason(reason)
    minutes = ordinances.law("event_date", day(clock.today())).amount(MINUTES)
    entry = append(
        actor=actor,
        kind="residents.suppression_released",
        procedure="residents.release_suppression",
        subjects=subjects_of(found),
        happened_on=clock.today(),
        reason=reason[:40],
    )
    until = clock.now() + timedelta(minutes=int(minutes))
    suppression.release(number, entry=entry.number, until=until, reason=reason[:200])
    return entry
