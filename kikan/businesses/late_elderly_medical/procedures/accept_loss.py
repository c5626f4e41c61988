"""accept_loss: somebody stops being insured by the union (資格喪失)."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import Ratio
from kikan.businesses.late_elderly_medical.reads.insured import SCHEME
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.acts import lose


@procedure(
    "late_elderly_medical.accept_loss", right="late_elderly_medical.change", ja="後期高齢者医療の資格喪失"
)
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
    """End the spell from the day of losing; the ratio ends with it.

    Errors: NotFound for one who is not insured; Refused for a loss before the gaining.
    """
    entry = lose(
        SCHEME, person=person, on=lost_on, by=lost_by, reported_on=reported_on,
        procedure="late_elderly_medical.accept_loss", actor=actor, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.end(Ratio, {"person": person}, entry=entry.number, on=lost_on)
    return entry
