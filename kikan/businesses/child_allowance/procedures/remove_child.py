"""remove_child: a recipient raises one child fewer (額改定、減額; also ex officio)."""

from datetime import date

from kikan.businesses.child_allowance.models import Child, Confirmation
from kikan.businesses.child_allowance.models.entitlement import EndedBy
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.law.days import month_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "児童手当法第9条第3項"


@procedure("child_allowance.remove_child", right="child_allowance.change", ja="児童手当の額改定（減額）")
def remove_child(
    *,
    person: int,
    child: int,
    event_on: date,
    lost_by: int,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let a child count no more from the month after the event.

    Errors: NotFound for no recipient or no such child; Refused for a day to come or the last child; LawGap.
    """
    deciding.require_recipient(person)
    held = deciding.require_child_of(person, child)
    if event_on > clock.today():
        raise Refused("事由発生日が今日より後です。", field="event_on", what_to_do="日付を確かめてください。")
    if sum(c.is_open for c in reads.children([person])) == 1:
        raise Refused(
            "ほかに児童がいません。", field="child", what_to_do="受給事由の消滅として受け付けてください。"
        )
    month = max(deciding.last_month(event_on) + 1, month_number(held.valid_from))
    before = deciding.sum_in(person, month)
    entry = append(
        actor=actor, kind="child_allowance.decreased", procedure="child_allowance.remove_child",
        subjects=[("person", person), ("person", child)], happened_on=event_on, reason=str(EndedBy(lost_by).value),
        cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    end_child(held, first_day(month), lost_by, entry.number)
    deciding.settle(person, month, entry.number)
    deciding.decide(
        person, DecisionKind.DECREASED, month, before, deciding.sum_in(person, month), EndedBy(lost_by).label,
        entry.number,
    )  # fmt: skip
    return entry


def end_child(held: reads.Raised, on: date, lost_by: int, entry: int) -> None:
    """Let the child and a confirmation hold no more from the 1st of a month, the row before saying why."""
    if on > held.valid_from:
        history.replace(
            Child, {"child": held.child}, {"recipient": held.recipient, "tie": held.tie, "lost_by": lost_by},
            entry=entry, valid_from=held.valid_from, valid_until=on,
        )  # fmt: skip
    history.end(Child, {"child": held.child}, entry=entry, on=on)
    history.end(Confirmation, {"child": held.child}, entry=entry, on=on)
