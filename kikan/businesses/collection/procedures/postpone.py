"""postpone: do not pursue claims for a time (徴収猶予・換価の猶予)."""

from datetime import date, timedelta

from kikan.businesses.collection.procedures.claims import claims_of_one, subjects_of
from kikan.businesses.collection.procedures.graces import add_graces, refuse_overlap
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import GraceKind
from kikan.shared.procedures import procedure

CITES = {
    GraceKind.POSTPONEMENT: "地方税法第15条・第15条の9",
    GraceKind.SALE_BY_OFFICE: "地方税法第15条の5・第15条の9",
    GraceKind.SALE_BY_REQUEST: "地方税法第15条の6・第15条の9",
}
# One year, and one more on request: 地方税法第15条第3項・第4項.
LONGEST = timedelta(days=731)


@procedure("collection.postpone", right="collection.change", ja="猶予の決定", takes_two=True)
def postpone(
    *,
    payer: int,
    claims: tuple[tuple[int, int], ...],
    kind: int,
    begins_on: date,
    until_on: date,
    waiver: int,
    reason: str,
    actor: Actor,
    read_at: int | None = None,
) -> int:
    """Postpone these claims from a day to a day (both included); returns the journal number.

    waiver: 1 waives the late charge of these days whole, 2 leaves the special rate (猶予特例基準割合).
    Meanwhile no reminder is sent and the limitation stands still.
    Errors: NotFound, Refused for a period that is none, too long, or overlaps one decided before.
    """
    if kind not in CITES or waiver not in (1, 2):
        raise Refused("猶予の種類と延滞金の扱いを選んでください。", field="kind")
    if not reason.strip():
        raise Refused("猶予の理由を入力してください。", field="reason")
    if until_on < begins_on or until_on - begins_on > LONGEST:
        raise Refused("猶予の期間は、始めの日から2年以内で入力してください。", field="until_on",
                      cites="地方税法第15条第3項・第4項")  # fmt: skip
    chosen = claims_of_one(claims, payer)
    refuse_overlap(claims, kind, begins_on, until_on)
    entry = append(
        actor=actor, kind="collection.postponed", procedure="collection.postpone", subjects=subjects_of(chosen),
        happened_on=begins_on, reason=reason[:200], cites=CITES[GraceKind(kind)], read_at=read_at,
    )  # fmt: skip
    add_graces(claims, kind, begins_on, until_on, waiver, entry.number)
    return entry.number
