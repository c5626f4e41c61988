"""Cost effect (費用対効果): one member's yearly cost against its old system, exact."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Effect:
    """What the joint operation saves; None where a figure cannot be told (nothing saved, nobody to share by)."""

    reduction: int
    rate: Fraction | None
    payback_years: Fraction | None
    per_resident: Fraction | None


def cost_effect(old: int, new: int, one_off: int = 0, population: int | None = None) -> Effect:
    """reduction = old − new; rate = reduction ÷ old; payback = one-off ÷ reduction; per resident = new ÷ population."""
    saved = old - new
    return Effect(
        saved,
        Fraction(saved, old) if old else None,
        Fraction(one_off, saved) if saved > 0 else None,
        Fraction(new, population) if population else None,
    )
