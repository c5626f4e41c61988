"""add_child: a recipient raises one child more (額改定認定請求、増額)."""

from datetime import date

from kikan.businesses.child_allowance.models import Child
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.law.days import month_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "児童手当法第9条第1項・第2項"


@procedure("child_allowance.add_child", right="child_allowance.change", ja="児童手当の額改定（増額）")
def add_child(
    *,
    person: int,
    child: int,
    event_on: date,
    claimed_on: date,
    actor: Actor,
    hindered_until: date | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let a child count and be paid from the month after the claim, in time after the event.

    Errors: NotFound for no recipient or no date of birth, Refused for a child held already, past the age paid for, or
    days that cannot be; LawGap.
    """
    deciding.require_days(event_on, claimed_on)
    spell = deciding.require_recipient(person)
    month = max(deciding.first_month(event_on, claimed_on, hindered_until), month_number(spell.valid_from))
    deciding.require_payable(deciding.require_children(person, [child], month, "child"), "child")
    before = deciding.sum_in(person, month)
    tie = max((c.tie for c in reads.children([person])), default=-1) + 1
    entry = append(
        actor=actor, kind="child_allowance.increased", procedure="child_allowance.add_child",
        subjects=[("person", person), ("person", child)], happened_on=event_on, reported_on=claimed_on, cites=CITES,
        cause=cause, read_at=read_at,
    )  # fmt: skip
    history.add(
        Child,
        {"child": child},
        {"recipient": person, "tie": tie},
        entry=entry.number,
        valid_from=first_day(month),
    )
    deciding.settle(person, month, entry.number)
    deciding.decide(
        person, DecisionKind.INCREASED, month, before, deciding.sum_in(person, month), "支給対象の児童が増えたため",
        entry.number,
    )  # fmt: skip
    return entry
