"""What NHI tells the room of premiums about its collection from pensions (国民健康保険税の特別徴収の定め)."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.instalments import instalments
from kikan.businesses.health_insurance.models import Levy as LevyRow
from kikan.law import Law
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.levies import HEALTH_INSURANCE, HEALTH_INSURANCE_PENSION, Levy
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.premiums.plan import PremiumKinds
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
Number = TypeVar("Number", int, Ints)
STATUTE = "national_health_insurance"


def calendar_of(law: Law) -> YearCalendar:
    """How the year's levies are asked for of those who pay themselves. Errors: LawGap."""
    return YearCalendar.of(
        law.of(STATUTE), lambda yearly, count, inside: instalments(yearly, count, law=inside)
    )


@dataclass(frozen=True)
class _Tax:
    """NHI as `Withholds`: the household owes, its head's pension pays."""

    ja: str = HEALTH_INSURANCE.ja
    statute: str = STATUTE
    cites: str = "地方税法第703条の4・第706条第2項"
    begin_cites: str = "地方税法第706条第2項・同法施行令第56条の89の2"
    end_cites: str = "地方税法第706条・国民健康保険税条例"
    levy: Levy = HEALTH_INSURANCE
    withheld: Levy = HEALTH_INSURANCE_PENSION
    kinds: PremiumKinds = PremiumKinds(
        decided="health_insurance.levies_decided",
        interim="health_insurance.interim_decided",
        corrected="health_insurance.levy_corrected",
        relieved="health_insurance.remission_decided",
        pension_begun="health_insurance.pension_collection_begun",
        pension_ended="health_insurance.pension_collection_ended",
    )

    def calendar(self, law: Law) -> YearCalendar:
        return calendar_of(law)


PLAN = _Tax()


def reference_of_return(household: Number, month: Number) -> Number:
    """What a claim is about whose payer owed for the household before within the year and is its head again.

    The ledger has one claim of a payer for a year and a number: the first months are the household's, the later ones
    stand under a number of their own.
    """
    return -(household * 12 + month - 1)


def levy_with_pension(person: int, fiscal_year: int) -> LevyRow | None:
    """The levy in force of which a pension of this person takes a part."""
    return LevyRow.objects.filter(
        municipality=current_or_raise(), payer=person, fiscal_year=fiscal_year, ended_by__isnull=True,
        pension_charge__gt=0,
    ).first()  # fmt: skip


def interim_charge(person: int, fiscal_year: int) -> int:
    """The charge of the interim months, 0 without one: it stands before the year's levy is decided."""
    found = Charge.objects.filter(
        municipality=current_or_raise(), levy=HEALTH_INSURANCE_PENSION.code, fiscal_year=fiscal_year, payer=person
    )  # fmt: skip
    return found.values_list("number", flat=True).first() or 0


def overdue_of(person: int, before: date) -> int:
    """What this person owes of NHI past its due day, in yen."""
    charges = Charge.objects.filter(
        municipality=current_or_raise(), levy=HEALTH_INSURANCE.code, payer=person
    ).values_list("number", flat=True)
    late = Balance.objects.filter(charge__in=list(charges), due_on__lt=before, balance__gt=0)
    return sum(late.values_list("balance", flat=True))
