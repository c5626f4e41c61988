"""end_entitlement: the ground of the allowance is gone (受給事由の消滅; also ex officio)."""

from datetime import date

from kikan.businesses.child_allowance.models import Recipient
from kikan.businesses.child_allowance.models.entitlement import EndedBy
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.procedures.remove_child import end_child
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.law.days import month_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

CITES = "児童手当法第8条第2項"


@procedure("child_allowance.end_entitlement", right="child_allowance.change", ja="児童手当の受給事由の消滅")
def end_entitlement(
    *,
    person: int,
    event_on: date,
    lost_by: int,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the entitlement with the month of the event; what is unpaid until then stays due, what was paid beyond is overpaid.

    event_on: of a move the planned day of moving out. Errors: NotFound for no recipient, Refused for a day to come; LawGap.
    """
    spell = deciding.require_recipient(person)
    if event_on > clock.today():
        raise Refused("消滅年月日が今日より後です。", field="event_on", what_to_do="日付を確かめてください。")
    month = deciding.last_month(event_on)
    before = deciding.sum_in(person, month)
    entry = append(
        actor=actor, kind="child_allowance.ended", procedure="child_allowance.end_entitlement",
        subjects=[("person", person)], happened_on=event_on, reason=str(EndedBy(lost_by).value), cites=CITES,
        cause=cause, read_at=read_at,
    )  # fmt: skip
    on = first_day(month + 1)
    if on > spell.valid_from:
        row = as_of(
            Recipient.objects.filter(municipality=current_or_raise(), person=person), spell.valid_from
        ).get()
        kept = ("kind", "pension_kind", "standing", "event_on", "claimed_on")
        history.replace(
            Recipient, {"person": person},
            {name: getattr(row, name) for name in kept} | {"lost_by": lost_by, "lost_on": event_on},
            entry=entry.number, valid_from=spell.valid_from, valid_until=on,
        )  # fmt: skip
    history.end(Recipient, {"person": person}, entry=entry.number, on=on)
    for held in reads.children([person]):
        if held.is_open:
            end_child(held, on, lost_by, entry.number)
    deciding.settle(person, max(month, month_number(spell.valid_from)), entry.number)
    deciding.decide(person, DecisionKind.ENDED, month, before, 0, EndedBy(lost_by).label, entry.number)
    return entry
