"""Lift a suppression (抑止の解除): from today it keeps nothing back any more."""

from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Suppression
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.end_suppression", right="residents.suppress", ja="抑止の解除")
def end_suppression(*, actor: Actor, number: int, reason: str, read_at: int | None = None) -> Entry:
    """Lift it for good. Errors: NotFound where it was lifted already, Refused without a reason, Stale."""
    found = suppression.find(number)
    require_reason(reason)
    entry = append(
        actor=actor,
        kind="residents.suppression_ended",
        procedure="residents.end_suppression",
        subjects=subjects_of(found),
        happened_on=clock.today(),
        reason=reason[:40],
        read_at=read_at,
    )
    suppression.end(number, entry=entry.number, on=max(clock.today(), found.valid_from))
    return entry


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")


def subjects_of(found: Suppression) -> list[tuple[str, int]]:
    if found.person is not None:
        return [("person", found.person)]
    assert found.household is not None
    return [("household", found.household)]
