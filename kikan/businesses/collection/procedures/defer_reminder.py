"""defer_reminder: hold the reminders of claims back for a time (督促の保留)."""

from datetime import date

from kikan.businesses.collection.procedures.claims import claims_of_one, subjects_of
from kikan.businesses.collection.procedures.graces import add_graces, refuse_overlap
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import GraceKind
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

NO_WAIVER = 0


@procedure("collection.defer_reminder", right="collection.change", ja="督促の保留")
def defer_reminder(
    *, payer: int, claims: tuple[tuple[int, int], ...], until_on: date, reason: str, actor: Actor
) -> int:
    """Hold the reminders of these claims back until a day (included); returns the journal number.

    Errors: NotFound, Refused without a reason or for a day that is past.
    """
    today = clock.today()
    if not reason.strip():
        raise Refused("保留の理由を入力してください。", field="reason")
    if until_on < today:
        raise Refused("保留の終わりの日が過ぎています。", field="until_on")
    chosen = claims_of_one(claims, payer)
    refuse_overlap(claims, GraceKind.REMINDER_DEFERRED, today, until_on)
    entry = append(
        actor=actor, kind="collection.reminder_deferred", procedure="collection.defer_reminder",
        subjects=subjects_of(chosen), happened_on=today, reason=reason[:200],
    )  # fmt: skip
    add_graces(claims, GraceKind.REMINDER_DEFERRED, today, until_on, NO_WAIVER, entry.number)
    return entry.number
