"""Amounts of money as columns: whole yen (int64) and exact fractions of a yen (int64 over one denominator).

No float exists here. Only a rounding that the statute names turns an Exact into Yen.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kikan.law.errors import AmountTooLarge, NegativeCut

Yen = NDArray[np.int64]
"""Whole yen, one row each."""
Count = NDArray[np.int64]
"""Persons, months, years: whole numbers other than money."""
Day = NDArray[np.int64]
"""Days since 1970-01-01."""
Truth = NDArray[np.bool_]

_LIMIT = 2**63 - 1
_Amount = TypeVar("_Amount", Yen, "Exact")


def bound_of(column: Yen) -> int:
    """The largest absolute value of a column (0 for an empty one)."""
    return max(int(column.max()), -int(column.min())) if column.size else 0


def _checked(bound: int) -> int:
    if bound > _LIMIT:
        raise AmountTooLarge(f"an amount of up to {bound} does not fit 64 bits")
    return bound


@dataclass(frozen=True, eq=False)
class Exact:
    """Exact amounts (端数処理前の額): numerators over one denominator; `bound` is at least every |numerator|."""

    numerators: Yen
    denominator: int
    bound: int
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    @staticmethod
    def of(amount: "Yen | Exact") -> "Exact":
        return amount if isinstance(amount, Exact) else Exact(amount, 1, bound_of(amount))

    def over(self, denominator: int) -> "Exact":
        """The same amounts over a multiple of the denominator."""
        factor = denominator // self.denominator
        if factor == 1:
            return self
        return Exact(self.numerators * factor, denominator, _checked(self.bound * factor))

    def __add__(self, other: "Yen | Exact") -> "Exact":
        a, b = aligned(self, other)
        return Exact(a.numerators + b.numerators, a.denominator, _checked(a.bound + b.bound))

    def __sub__(self, other: "Yen | Exact") -> "Exact":
        a, b = aligned(self, other)
        return Exact(a.numerators - b.numerators, a.denominator, _checked(a.bound + b.bound))

    def __rsub__(self, other: Yen) -> "Exact":
        return Exact.of(other) - self

    __radd__ = __add__

    def __mul__(self, factor: "int | Fraction | Yen | Exact") -> "Exact":
        if isinstance(factor, (int, Fraction)):
            exact = Fraction(factor)
            bound = _checked(self.bound * abs(exact.numerator))
            return Exact(self.numerators * exact.numerator, self.denominator * exact.denominator, bound)
        other = Exact.of(factor)
        bound = _checked(self.bound * other.bound)
        return Exact(self.numerators * other.numerators, self.denominator * other.denominator, bound)

    __rmul__ = __mul__

    def __le__(self, other: "Yen | Exact") -> Truth:
        a, b = aligned(self, other)
        return a.numerators <= b.numerators

    def __lt__(self, other: "Yen | Exact") -> Truth:
        a, b = aligned(self, other)
        return a.numerators < b.numerators

    def __ge__(self, other: "Yen | Exact") -> Truth:
        return ~(self < other)

    def __gt__(self, other: "Yen | Exact") -> Truth:
        return ~(self <= other)

    def __getitem__(self, rows: "slice | NDArray[np.int64] | NDArray[np.bool_]") -> "Exact":
        return Exact(self.numerators[rows], self.denominator, self.bound)

    def __len__(self) -> int:
        return len(self.numerators)

    def fraction(self, row: int) -> Fraction:
        """One row as a Fraction, for papers and screens."""
        return Fraction(int(self.numerators[row]), self.denominator)


def aligned(a: "Yen | Exact", b: "Yen | Exact") -> tuple[Exact, Exact]:
    """Both over one denominator."""
    x, y = Exact.of(a), Exact.of(b)
    common = lcm(x.denominator, y.denominator)
    return x.over(common), y.over(common)


def column(*values: int) -> Yen:
    """A column of the given whole numbers."""
    return np.array(values, dtype=np.int64)


def constant(value: int, like: "Yen | Truth | Exact") -> Yen:
    """The same whole number for every row of `like`."""
    return np.full(len(like), value, dtype=np.int64)


def at_least(amount: _Amount, floor: "int | Yen") -> _Amount:
    """Not less than `floor`: 「…を下回るときは…とする」."""
    if isinstance(amount, Exact):
        limit = floor * amount.denominator
        return Exact(np.maximum(amount.numerators, limit), amount.denominator, _wider(amount, limit))
    return np.maximum(amount, floor)


def at_most(amount: _Amount, cap: "int | Yen") -> _Amount:
    """Not more than `cap`: 限度額の適用."""
    if isinstance(amount, Exact):
        limit = cap * amount.denominator
        return Exact(np.minimum(amount.numerators, limit), amount.denominator, _wider(amount, limit))
    return np.minimum(amount, cap)


def _wider(amount: Exact, limit: "int | Yen") -> int:
    return max(amount.bound, abs(limit) if isinstance(limit, int) else bound_of(limit))


def choose(condition: Truth, then: "int | Yen", otherwise: "int | Yen") -> Yen:
    """`then` where the condition holds, `otherwise` elsewhere (whole yen)."""
    return np.where(condition, then, otherwise).astype(np.int64, copy=False)


def choose_exact(condition: Truth, then: "Yen | Exact", otherwise: "Yen | Exact") -> Exact:
    """As `choose`, for exact amounts."""
    a, b = aligned(then, otherwise)
    return Exact(np.where(condition, a.numerators, b.numerators), a.denominator, max(a.bound, b.bound))


def only_where(condition: Truth, amount: "int | Yen") -> Yen:
    """The amount where the condition holds, zero elsewhere."""
    return np.multiply(condition, amount, dtype=np.int64)


def only_where_exact(condition: Truth, amount: Exact) -> Exact:
    """As `only_where`, for exact amounts."""
    return Exact(amount.numerators * condition, amount.denominator, amount.bound)


def apply_rate(amount: "Yen | Exact", rate: "Fraction | Exact") -> Exact:
    """The amount times a rate (税率を乗じて得た額), exact; a rate per row is an Exact."""
    return Exact.of(amount) * rate


def cut_below(amount: "Yen | Exact", unit: int = 1) -> Yen:
    """What is below `unit` yen is cut (…円未満切捨て, 地方税法20条の4の2)."""
    whole, divisor = _divisible(amount, unit)
    return whole if divisor == 1 else whole // divisor * unit


def round_up(amount: "Yen | Exact", unit: int = 1) -> Yen:
    """What is below `unit` yen is raised to it (…円未満切上げ)."""
    whole, divisor = _divisible(amount, unit)
    return whole if divisor == 1 else (whole + (divisor - 1)) // divisor * unit


def round_half_up(amount: "Yen | Exact", unit: int = 1) -> Yen:
    """The nearest multiple of `unit`, halves upward (四捨五入)."""
    whole, divisor = _divisible(amount, unit)
    return whole if divisor == 1 else (whole * 2 + divisor) // (divisor * 2) * unit


def _divisible(amount: "Yen | Exact", unit: int) -> tuple[Yen, int]:
    numerators, denominator = (
        (amount.numerators, amount.denominator) if isinstance(amount, Exact) else (amount, 1)
    )
    if numerators.size and int(numerators.min()) < 0:
        raise NegativeCut("a negative amount cannot be rounded")
    return numerators, denominator * unit


def share(total: Yen, part: "Yen | Exact", whole: "Yen | Exact", *, up: bool = False) -> Yen:
    """total × part ÷ whole per row (按分), fraction cut, or raised with `up`; zero where the whole is zero."""
    a, b = aligned(part, whole)
    _checked(bound_of(total) * a.bound + b.bound)
    product = total * a.numerators
    divisor = np.where(b.numerators == 0, 1, b.numerators)
    quotient = (product + (divisor - 1)) // divisor if up else product // divisor
    return np.where(b.numerators == 0, 0, quotient)
