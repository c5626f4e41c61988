"""postpone: do not pursue claims for a time (徴収猶予・換価の猶予・督促の保留)."""

from collections.abc import Sequence
from datetime import date, timedelta

from kikan.businesses.collection.procedures.claims import Place, chosen_claims, claims_of_one, subjects_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Grace, GraceKind
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

NO_WAIVER = 0
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
    _refuse_overlap(claims, kind, begins_on, until_on)
    entry = append(
        actor=actor, kind="collection.postponed", procedure="collection.postpone", subjects=subjects_of(chosen),
        happened_on=begins_on, reason=reason[:200], cites=CITES[GraceKind(kind)], read_at=read_at,
    )  # fmt: skip
    _add(claims, kind, begins_on, until_on, waiver, entry.number)
    return entry.number


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
    _refuse_overlap(claims, GraceKind.REMINDER_DEFERRED, today, until_on)
    entry = append(
        actor=actor, kind="collection.reminder_deferred", procedure="collection.defer_reminder",
        subjects=subjects_of(chosen), happened_on=today, reason=reason[:200],
    )  # fmt: skip
    _add(claims, GraceKind.REMINDER_DEFERRED, today, until_on, NO_WAIVER, entry.number)
    return entry.number


@procedure("collection.end_grace", right="collection.change", ja="猶予の取消し")
def end_grace(
    *, charge: int, instalment: int, kind: int, last_on: date, reason: str, actor: Actor
) -> int:  # fmt: skip
    """End a grace early: it holds up to `last_on` (included), the day before it began takes it back whole.

    Law: 地方税法第15条の3. Errors: Refused where none holds or without a reason.
    """
    rows = history.as_of(Grace, None).filter(charge=charge, instalment=instalment, kind=kind)
    current = rows.order_by("-valid_from").first()
    if current is None or not reason.strip():
        raise Refused("取り消す猶予と、その理由を確かめてください。", field="reason")
    if last_on >= current.valid_until - timedelta(days=1):
        raise Refused("猶予はその日より前に終わります。", field="last_on")
    claim = chosen_claims([(charge, instalment)])
    entry = append(
        actor=actor, kind="collection.grace_ended", procedure="collection.end_grace", subjects=subjects_of(claim),
        happened_on=last_on, reason=reason[:200], cites="地方税法第15条の3",
    )  # fmt: skip
    kept = max(last_on + timedelta(days=1), current.valid_from)
    added = [] if kept <= current.valid_from else [_row(current, kept, entry.number)]
    history.write(Grace, ended=[current], added=added, entry=entry.number)
    return entry.number


def _row(current: Grace, until: date, entry: int) -> Grace:
    return Grace(
        municipality=current.municipality, charge=current.charge, instalment=current.instalment, kind=current.kind,
        waiver=current.waiver, valid_from=current.valid_from, valid_until=until, entry=entry,
    )  # fmt: skip


def _refuse_overlap(claims: Sequence[Place], kind: int, begins_on: date, until_on: date) -> None:
    rows = history.as_of(Grace, None).filter(
        kind=kind, charge__in={c for c, _ in claims}, valid_from__lte=until_on, valid_until__gt=begins_on
    )
    if {(r.charge, r.instalment) for r in rows} & set(claims):
        raise Refused(
            "この期間には、すでに同じ種類の猶予・保留があります。",
            field="begins_on",
            what_to_do="前の期間を確かめ、続く日から入力してください。",
        )


def _add(
    claims: Sequence[Place], kind: int, begins_on: date, until_on: date, waiver: int, entry: int
) -> None:
    for charge, instalment in claims:
        history.add(
            Grace, {"charge": charge, "instalment": instalment, "kind": kind}, {"waiver": waiver}, entry=entry,
            valid_from=begins_on, valid_until=until_on + timedelta(days=1),
        )  # fmt: skip
