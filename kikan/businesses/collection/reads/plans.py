"""Plans to pay in parts (分納): what one would come to, and how one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.collection.reads.arrears import PlanLine, plans
from kikan.shared.errors import NotFound
from kikan.shared.ledger.claims import claims_of_charges, law_on, rows_or_none
from kikan.shared.ledger.kinds import in_words, keys
from kikan.shared.ledger.models import Plan, PlanClaim, PlanPart
from kikan.shared.ledger.plans import Simulation, simulate
from kikan.shared.tenancy import clock


@dataclass(frozen=True)
class PartLine:
    """One promised payment, and how much of it has come in, the earliest first."""

    line: int
    due_on: date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        return self.amount - self.paid


@dataclass(frozen=True)
class PlanPage:
    """One agreement with its parts and the claims it covers."""

    line: PlanLine
    parts: tuple[PartLine, ...]
    claims: tuple[str, ...]


def simulated(places: Sequence[tuple[int, int]], given: Mapping[str, Any]) -> Simulation:
    """What the plan would come to. Errors: NotFound, Refused."""
    found = claims_of_charges(sorted({c for c, _ in places}))
    at = rows_or_none(found.keys, keys(*np.array(list(places), dtype=np.int64).T))
    if (at < 0).any():
        raise NotFound("選んだ期別の調定はありません。", field="claims")
    law = law_on(clock.today())
    return simulate(found[at], given["first_on"], law, monthly=given["monthly"], count=given["count"])


def planned_parts(number: int, on: date) -> PlanPage | None:
    """None for a number without an agreement."""
    row = Plan.objects.filter(number=number).first()
    if row is None:
        return None
    line = next(p for p in plans(on, row.payer) if p.plan == number)
    left, parts = line.paid, []
    for part in PlanPart.objects.filter(plan=number).order_by("line"):
        paid = min(max(left, 0), part.amount)
        parts.append(PartLine(part.line, part.due_on, part.amount, paid))
        left -= paid
    covered = PlanClaim.objects.filter(plan=number).order_by("charge", "instalment")
    return PlanPage(line, tuple(parts), tuple(f"調定 {c.charge} {in_words(c.instalment)}" for c in covered))
