"""review_pension_collections: collections from pensions end where the law does not allow them any more (要件の点検)."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.procedures.asking import ask_instead
from kikan.businesses.health_insurance.reads.unfit_pensions import Unfit, unfit_on
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.law import Law
from kikan.law.days import next_month
from kikan.shared.access import Actor
from kikan.shared.journal.append import head
from kikan.shared.premiums import pensions
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ended:
    """A collection that was ended: from when on nothing is taken, and the condition that does not hold."""

    person: int
    ends_on: date
    reason: str
    entry: int


@procedure(
    "health_insurance.review_pension_collections",
    right="health_insurance.change",
    ja="国保税の特別徴収の要件の点検",
)
def review_pension_collections(*, fiscal_year: int, actor: Actor) -> list[Ended]:
    """End every collection that a condition of the law forbids: at once, or from the April of a year to come.

    The conditions are those of the household on the day (loss, death, moving away, a younger insured), the head's
    75th birthday within the year, the wish for account transfer, and half of the pension. Done twice it changes
    nothing. Errors: LawGap.
    """
    law = ordinances.law("fiscal_year", fiscal_year)
    return end_unfit(law, None, actor, "health_insurance.review_pension_collections")


def end_unfit(law: Law, households: Ints | None, actor: Actor, procedure: str) -> list[Ended]:
    """End the collections of these households' heads, or of everybody, where a condition fails; one entry each."""
    today, april = clock.today(), date(law.at, 4, 1)
    on, ends_on = (april, april) if today < april else (today, next_month(today))
    return [
        _end(each, ends_on, actor, procedure) for each in unfit_on(law, head(), on, ends_on, households)
    ]  # fmt: skip


def _end(unfit: Unfit, ends_on: date, actor: Actor, procedure: str) -> Ended:
    ends_on = max(ends_on, unfit.begins_on)
    entry = pensions.stop(
        PLAN, person=unfit.person, ends_on=ends_on, reason=unfit.reason[:40], actor=actor, procedure=procedure
    ).number
    ask_instead(unfit.person, ends_on, entry)
    return Ended(unfit.person, ends_on, unfit.reason, entry)
