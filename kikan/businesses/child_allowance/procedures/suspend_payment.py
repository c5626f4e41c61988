"""suspend_payment, release_payment: payment is held back while a paper is missing, and goes on (支払の一時差止・解除)."""

from datetime import date

from kikan.businesses.child_allowance.models import Suspension
from kikan.businesses.child_allowance.models.entitlement import SuspendedFor
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "児童手当法第11条"


@procedure("child_allowance.suspend_payment", right="child_allowance.change", ja="児童手当の支払の差止")
def suspend_payment(
    *, person: int, on: date, reason: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Hold payment back from a day on; the months go on being determined.

    Errors: NotFound for no recipient, Refused where it is held back already.
    """
    deciding.require_recipient(person)
    if reads.suspension_of(person, on):
        raise Refused(
            "すでに支払を差し止めています。", field="on", what_to_do="差止の記録を確かめてください。"
        )
    entry = append(
        actor=actor, kind="child_allowance.suspended", procedure="child_allowance.suspend_payment",
        subjects=[("person", person)], happened_on=on, reason=str(SuspendedFor(reason).value), cites=CITES,
        cause=cause, read_at=read_at,
    )  # fmt: skip
    history.replace(Suspension, {"person": person}, {"reason": reason}, entry=entry.number, valid_from=on)
    return entry


@procedure("child_allowance.release_payment", right="child_allowance.change", ja="児童手当の支払の差止の解除")
def release_payment(
    *, person: int, on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let payment go on from a day; the next payment takes every month held back.

    Errors: Refused where nothing is held back, or for a day to come.
    """
    if not reads.suspension_of(person, on):
        raise Refused("支払を差し止めていません。", field="on", what_to_do="差止の記録を確かめてください。")
    if on > clock.today():
        raise Refused("解除の日が今日より後です。", field="on", what_to_do="日付を確かめてください。")
    entry = append(
        actor=actor, kind="child_allowance.released", procedure="child_allowance.release_payment",
        subjects=[("person", person)], happened_on=on, cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.end(Suspension, {"person": person}, entry=entry.number, on=on)
    return entry
