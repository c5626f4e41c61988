"""Whose benefits unpaid medical premiums restrict (未納医療保険料等): second-class insured, over the same ledger.

The municipality is the medical insurer of who pays National Health Insurance here; only who has to pay the premium
himself, the head of the household, is met. Arrears towards other medical insurers are not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.long_term_care.law.restrictions import medical_restriction
from kikan.businesses.long_term_care.models.insured import InsuredKind
from kikan.businesses.long_term_care.reads.overdue import Ints, certified, claims_of, overdue
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.law.days import day as day_number
from kikan.shared.ledger.claims import limitations
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.tenancy import ordinances


@dataclass(frozen=True)
class MedicalArrears:
    """Unpaid medical premiums of second-class insured, sorted by person; oldest: a due day (0 without), amount: yen."""

    person: Ints
    oldest: Ints
    amount: Ints
    is_met: NDArray[np.bool_]


def medical_arrears(day: date, persons: Sequence[int] | None = None) -> MedicalArrears:
    """The medical arrears of everybody certified in the second class on a day, or of those named. Errors: LawGap.

    Law: 介護保険法第68条第1項
    """
    person, _ = certified(InsuredKind.SECOND, day, persons)
    claims = claims_of(person, [HEALTH_INSURANCE.code])
    owed = (claims.balance > 0) & (claims.due < day_number(day)) & ~limitations(claims, day).is_over
    found = overdue(person, claims, owed)
    law = ordinances.law("event_date", day_number(day)).of(STATUTE)
    on = np.full(len(person), day_number(day), dtype=np.int64)
    is_met = medical_restriction(found.oldest, found.amount > 0, on, law=law)
    return MedicalArrears(person, found.oldest, found.amount, is_met)


def medically_free(persons: Sequence[int], day: date) -> set[int]:
    """Who of these people owes no medical premium overdue, or is no longer certified in the second class."""
    found = medical_arrears(day, persons)
    return set(persons) - set(found.person[found.amount > 0].tolist())
