"""Rounding of shares and who bears the difference (端数処理): the union's rules, kept with the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kikan.law import Law

_HALF = Fraction(1, 2)


class UnknownRule(ValueError):
    """A rule of rounding that nobody defined."""


@dataclass(frozen=True)
class Rounding:
    """unit in yen; mode floor, round, ceil; remainder to_first, largest_remainder, leave; first: who bears it then."""

    unit: int
    mode: str
    remainder: str
    first: int | None = None


def rounding_of(law: Law, first: int | None) -> Rounding:
    """As the rules of the union have it; first: the member that keeps the office (事務局を置く団体)."""
    of = law.of("joint_operation")
    return Rounding(
        of.amount("rounding_unit"), of.choice("rounding_mode"), of.choice("rounding_remainder"), first
    )


def rounded(exact: Mapping[int, Fraction], rule: Rounding) -> tuple[dict[int, tuple[int, int]], int]:
    """Per member the rounded share and its part of the difference; then what stays with the union.

    Rounding: as the rule says; largest_remainder gives or takes whole units by the size of what was cut, members of
    lower code first where equal, and what is less than a unit to the next one
    """
    whole = {code: _one(amount, rule) for code, amount in exact.items()}
    missing = sum(exact.values(), Fraction(0)) - sum(whole.values())
    if missing.denominator != 1:
        raise UnknownRule("shares must add up to whole yen")
    parts = _differences(exact, whole, int(missing), rule)
    left = int(missing) - sum(parts.values())
    return {code: (amount, parts.get(code, 0)) for code, amount in whole.items()}, left


def _one(amount: Fraction, rule: Rounding) -> int:
    units = amount / rule.unit
    if rule.mode == "floor":
        return floor(units) * rule.unit
    if rule.mode == "ceil":
        return ceil(units) * rule.unit
    if rule.mode == "round":
        return floor(units + _HALF) * rule.unit
    raise UnknownRule(f"no mode of rounding: {rule.mode}")


def _differences(
    exact: Mapping[int, Fraction], whole: Mapping[int, int], missing: int, rule: Rounding
) -> dict[int, int]:
    if rule.remainder == "leave" or not missing:
        return {}
    if rule.remainder == "to_first":
        if not exact:
            return {}
        return {rule.first if rule.first in exact else min(exact): missing}  # type: ignore[dict-item]
    if rule.remainder != "largest_remainder":
        raise UnknownRule(f"no rule for the difference: {rule.remainder}")
    sign = 1 if missing > 0 else -1
    order = sorted(exact, key=lambda code: (sign * (whole[code] - exact[code]), code))
    units, rest = divmod(abs(missing), rule.unit)
    found = dict.fromkeys(order[:units], sign * rule.unit)
    if rest:
        found[order[units]] = sign * rest
    return found
