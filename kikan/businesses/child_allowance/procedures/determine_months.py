"""determine_months: every recipient's months up to this one (月次の算定); writes only what differs."""

import numpy as np

from kikan.businesses.child_allowance.procedures import deciding
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "児童手当法第6条・第9条第3項"


@procedure("child_allowance.determine_months", right="child_allowance.batch", ja="児童手当の月次の算定")
def determine_months(*, actor: Actor) -> int:
    """Add to the ledger what the current month and changed records bring. Returns how many lines were added.

    Ages change here by themselves (3歳、18歳と22歳の年度末); a second run adds nothing. Errors: LawGap; Stale where another
    act came in between.
    """
    read_at = head()
    months = deciding.determine(month_number(clock.today()), None)
    if not len(months.child):
        return 0
    entry = append(
        actor=actor, kind="child_allowance.determined", procedure="child_allowance.determine_months",
        subjects=[("person", int(p)) for p in np.unique(months.recipient)], happened_on=clock.today(), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    deciding.write(months, entry.number)
    return len(months.child)
