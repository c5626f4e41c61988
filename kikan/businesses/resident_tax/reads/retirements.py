"""Declared tax on retirement pay (退職所得の納入申告)."""

from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.resident_tax.models import Retirement
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class RetirementLine:
    """One payment with its tax."""

    number: int
    person: int
    collector: int
    paid_on: date
    pay: int = field(repr=False)
    income: int = field(repr=False)
    city: int
    prefecture: int


def retirements(limit: int = 500) -> list[RetirementLine]:
    """The declarations, the latest payment first."""
    rows = as_of(Retirement, None).filter(municipality=current_or_raise()).order_by("-paid_on", "-number")
    names = RetirementLine.__dataclass_fields__
    return [RetirementLine(**{n: getattr(r, n) for n in names}) for r in rows[:limit]]
