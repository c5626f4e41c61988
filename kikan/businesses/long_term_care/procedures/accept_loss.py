"""accept_loss: somebody stops being insured (資格喪失)."""

from datetime import date

from kikan.businesses.long_term_care.models import (
    Certification,
    CopayRatio,
    Restriction,
    RestrictionKind,
    RoomMealLimit,
)
from kikan.businesses.long_term_care.reads.insured import SCHEME
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.acts import lose


@procedure("long_term_care.accept_loss", right="long_term_care.change", ja="介護保険の資格喪失")
def accept_loss(
    *,
    person: int,
    lost_on: date,
    lost_by: int,
    reported_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the spell from the day of losing; certification, ratio, limits of meals and rooms and restrictions end with it.

    What is held of payments stays held.

    Errors: NotFound for one who is not insured; Refused for a loss before the gaining.
    """
    entry = lose(
        SCHEME, person=person, on=lost_on, by=lost_by, reported_on=reported_on,
        procedure="long_term_care.accept_loss", actor=actor, cause=cause, read_at=read_at,
    )  # fmt: skip
    for model in (Certification, CopayRatio, RoomMealLimit):
        history.end(model, {"person": person}, entry=entry.number, on=lost_on)
    for kind in (RestrictionKind.PAYMENT, RestrictionKind.REDUCTION):
        history.end(Restriction, {"person": person, "kind": kind}, entry=entry.number, on=lost_on)
    return entry
