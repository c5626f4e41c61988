"""cancel_gain_or_loss: undo a gaining or a losing (資格異動の取消し)."""

from kikan.businesses.late_elderly_medical.reads.insured import SCHEME
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.qualification.acts import cancel


@procedure(
    "late_elderly_medical.cancel_gain_or_loss",
    right="late_elderly_medical.change",
    ja="後期高齢者医療の資格異動の取消し",
)
def cancel_gain_or_loss(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows.

    Errors: NotFound for no such act; Refused where a later act of the person must be cancelled first.
    """
    return cancel(
        SCHEME, cancelled=cancelled, procedure="late_elderly_medical.cancel_gain_or_loss", actor=actor, cause=cause,
        read_at=read_at,
    )  # fmt: skip
