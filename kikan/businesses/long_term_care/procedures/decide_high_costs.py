"""decide_high_costs: who asked for 高額介護 once gets it of a month without asking again (高額介護サービス費の一括決定)."""

from datetime import date

import numpy as np

from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind
from kikan.businesses.long_term_care.models.restriction import HOLDING
from kikan.businesses.long_term_care.procedures.decide_benefit import BENEFITS
from kikan.businesses.long_term_care.reads.high_cost import HighCost, high_costs
from kikan.businesses.long_term_care.reads.restrictions import standing
from kikan.shared.access import Actor
from kikan.shared.journal.append import append
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns

CITES = "介護保険法第51条・施行規則第83条の4"


def to_decide(month: date) -> list[HighCost]:
    """Whose month can be decided without another application."""
    return [one for one in high_costs(month) if one.has_claimed]


@procedure(
    "long_term_care.decide_high_costs", right="long_term_care.batch", ja="高額介護サービス費の一括決定"
)
def decide_high_costs(*, month: date, run: int, actor: Actor) -> int:
    """Decide a month of everybody who has claimed before, under one entry; returns how many. Errors: LawGap.

    Running it again decides nobody twice. Whose payments are held for unpaid premiums is decided and not paid out.
    """
    found = to_decide(month)
    if not found:
        return 0
    today = clock.today()
    lines = [r for r in standing(today) if r.kind in HOLDING and r.holds_on(today)]
    held = np.isin(_column(found, "person"), np.array([r.person for r in lines], dtype=np.int64))
    first = numbers.draw(BENEFITS, len(found))
    entry = append(
        actor=actor, kind="long_term_care.high_costs_decided", procedure="long_term_care.decide_high_costs",
        subjects=[("run", run), *(("person", one.person) for one in found)], happened_on=month, cites=CITES,
    )  # fmt: skip
    number = first + np.arange(len(found), dtype=np.int64)
    person, paid, amount = (_column(found, name) for name in ("person", "paid", "amount"))
    write_columns(
        Benefit._meta.db_table,
        {
            "number": number, "person": person, "kind": BenefitKind.HIGH_COST.value, "month": month, "applied_on": today,
            "paid": paid, "counted": paid, "copay": paid - amount, "amount": amount, "is_new_dwelling": False,
            "is_held": held.astype(np.int64), "entry": entry.number,
        },
    )  # fmt: skip
    free = ~held
    wanted = {
        "reference": number[free],
        "person": person[free],
        "payee": person[free],
        "amount": amount[free],
    }
    payouts.ask_many(CARE_BENEFIT, wanted, payable_on=today, entry=entry.number)
    return len(found)


def _column(found: list[HighCost], name: str) -> np.ndarray:
    return np.array([getattr(one, name) for one in found], dtype=np.int64)
