"""What the missed items of the months so far bring by the contract's scheme, with every step (未達のときの扱い)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kikan.businesses.service.law.judging import Judged
from kikan.businesses.service.law.penalties import (
    attainment,
    cut_by_points,
    money_by_attainment,
    points_in_force,
    points_of_month,
)
from kikan.law import Law

LAST_OF_YEAR = 2
"""March, the last month of a fiscal year, counted from January as 0."""
Months = Mapping[int, Sequence[Judged]]
"""What was judged, by month (year × 12 + month − 1)."""


@dataclass(frozen=True)
class ByAttainment:
    """Items met of those judged in the fiscal year so far; money: what is cut of the year's payment, in yen."""

    months: Sequence[tuple[int, int, int]]
    met: int
    judged: int
    reached: Fraction | None
    payment: int
    money: int


@dataclass(frozen=True)
class ByPoints:
    """Points of each month and those in force; cut: the part of the fee; money: of a twelfth of the payment, in yen."""

    months: Sequence[tuple[int, int, bool]]
    in_force: int
    cut: Fraction
    payment: int
    money: int


Consequence = ByAttainment | ByPoints | None


def by_attainment(judged: Months, month: int, law: Law) -> ByAttainment:
    """The year's payment × (100 − attainment of the fiscal year so far) ÷ 100."""
    first = (month - 3) // 12 * 12 + 3
    rows = [(m, *_met(judged[m])) for m in sorted(judged) if first <= m <= month]
    met, items = sum(r[1] for r in rows), sum(r[2] for r in rows)
    payment, reached = law.amount("service_level.contract_payment"), attainment(met, items)
    money = 0 if reached is None else money_by_attainment(payment, reached)
    return ByAttainment(rows, met, items, reached, payment, money)


def _met(items: Sequence[Judged]) -> tuple[int, int]:
    known = [i.is_met for i in items if i.is_met is not None]
    return sum(known), len(known)


def by_points(judged: Months, month: int, law: Law) -> ByPoints:
    """Points of the items missed, more for each month on end, until they expire; the highest threshold cuts.

    Money: the cut of a twelfth of the year's payment; below one yen is cut (unverified: the draft names no basis).
    """
    prices, borders = law.table("service_level.item_points"), law.table("service_level.points_cuts")
    points = dict(zip(map(str, prices.cells("item")), map(int, prices.amounts("points")), strict=True))
    rates = [Fraction(cut or 0) for cut in borders.cells("cut")]
    cuts = list(zip(map(int, borders.amounts("from_points")), rates, strict=True))
    repeat, expire = (
        law.amount("service_level.points_repeat"),
        law.amount("service_level.points_expire_months"),
    )
    missed = {m: {str(int(i.item)) for i in items if i.is_met is False} for m, items in judged.items()}
    priced = {m: {item for item in names if item in points} for m, names in missed.items()}
    by_month = {m: points_of_month(points, priced, m, repeat) for m in sorted(priced) if m <= month}
    in_force = points_in_force(by_month, month, expire)
    cut, payment = cut_by_points(in_force, cuts), law.amount("service_level.contract_payment")
    rows = [(m, n, month - expire < m) for m, n in by_month.items()]
    return ByPoints(rows, in_force, cut, payment, int(Fraction(payment, 12) * cut))


def follows(judged: Months, month: int, law: Law) -> Consequence:
    """By the scheme of the contract; None for one that only promises its best (努力目標)."""
    scheme = law.choice("service_level.penalty_scheme")
    if scheme == "attainment":
        return by_attainment(judged, month, law)
    return by_points(judged, month, law) if scheme == "points" else None


@dataclass(frozen=True)
class Quarter:
    """Three months together (四半期): items met of those judged in each, and the penalty they bring, in yen."""

    months: Sequence[tuple[int, int, int]]
    met: int
    judged: int
    money: int


def of_quarter(judged: Mapping[int, Sequence[Judged]], monthly: Mapping[int, Consequence]) -> Quarter:
    """What the three months come to. judged, monthly: by month (year × 12 + month − 1), the months of one quarter.

    By points each month cuts its own twelfth of the payment. By attainment the year's attainment sets the money, so
    the quarter that ends the fiscal year (January to March) brings it and the others bring none.
    """
    rows = [(m, *_met(judged[m])) for m in sorted(judged)]
    money = sum(c.money for c in monthly.values() if isinstance(c, ByPoints))
    last = monthly[max(monthly)]
    if isinstance(last, ByAttainment) and max(monthly) % 12 == LAST_OF_YEAR:
        money += last.money
    return Quarter(rows, sum(r[1] for r in rows), sum(r[2] for r in rows), money)


def first_month(month: int, law: Law) -> int:
    """The first month the scheme looks at; for points as far before as repeats may have begun within twice the expiry."""
    scheme = law.choice("service_level.penalty_scheme")
    if scheme == "attainment":
        return (month - 3) // 12 * 12 + 3
    return month - 2 * law.amount("service_level.points_expire_months") + 1 if scheme == "points" else month
