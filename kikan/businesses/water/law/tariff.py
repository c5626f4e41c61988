"""A tariff of one service as columns (料金表): bases by use and bore, tiers, how it rounds and taxes."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from kikan.law import Count, Exact, Law, LawGap, Table
from kikan.law.amounts import bound_of

OPEN = 2**40
"""Upper bound of a tier without limit, far above any volume."""


@dataclass(frozen=True)
class Tariff:
    """Rows are those of the base table (用途 × 口径); tiers stand beside each row, padded with empty ones.

    `base`, `meter_fee` (rows) and `price` (rows × tiers, flat) are exact; `up_to` is rows × tiers in m3.
    """

    uses: Count
    calibres: Count
    base: Exact
    base_volume: Count
    meter_fee: Exact
    up_to: Count
    price: Exact
    is_bounded: bool
    period: int
    includes_tax: bool
    tax: Fraction
    split: str
    unit: int
    stage: str
    zero_base: Fraction

    @property
    def tiers(self) -> int:
        return int(self.up_to.shape[1])


def tariff_of(law: Law, statute: str) -> Tariff:
    """The tariff of a service (water_supply, sewerage) at the law's day. Errors: LawGap."""
    own = law.of(statute)
    base, tiers = own.table("base"), own.table("tiers")
    up_to, price = _tiers_beside(base, tiers)
    return Tariff(
        uses=base.amounts("use"),
        calibres=base.amounts("calibre"),
        base=base.rates("base"),
        base_volume=base.amounts("base_volume"),
        meter_fee=base.rates("meter_fee"),
        up_to=up_to,
        price=price,
        is_bounded=bool((up_to.max(axis=1) < OPEN).any()),
        period=own.amount("price_period_months"),
        includes_tax=own.choice("prices_include_tax") == "yes",
        tax=own.rate("tax_rate"),
        split=own.choice("split"),
        unit=own.amount("rounding_unit"),
        stage=own.choice("rounding_at"),
        zero_base=own.rate("zero_volume_base"),
    )


def _tiers_beside(base: Table, tiers: Table) -> tuple[Count, Exact]:
    rows = [
        _tiers_of(use, calibre, tiers)
        for use, calibre in zip(base.cells("use"), base.cells("calibre"), strict=True)
    ]
    width = max(len(row) for row in rows)
    up_to = np.zeros((len(rows), width), dtype=np.int64)
    prices = [[Fraction(0)] * width for _ in rows]
    for r, row in enumerate(rows):
        up_to[r, : len(row)] = [limit for limit, _ in row]
        up_to[r, len(row) :] = row[-1][0]
        prices[r][: len(row)] = [price for _, price in row]
    common = lcm(*(price.denominator for row in prices for price in row))
    flat = np.array(
        [[p.numerator * (common // p.denominator) for p in row] for row in prices], dtype=np.int64
    )
    return up_to, Exact(flat, common, bound_of(flat))


def _tiers_of(use: object, calibre: object, tiers: Table) -> list[tuple[int, Fraction]]:
    """The tiers of a row: those of its use and bore, else of its use, of its bore, of all (0)."""
    cells = list(zip(*(tiers.cells(name) for name in ("use", "calibre", "up_to", "price")), strict=True))
    for wanted in ((use, calibre), (use, 0), (0, calibre), (0, 0)):
        found = [
            (OPEN if limit is None else int(limit), Fraction(price or 0))
            for u, c, limit, price in cells
            if (u, c) == wanted
        ]
        if found:
            return _ascending(found)
    raise LawGap(f"{tiers.name}: no tier for use {use}, bore {calibre}")


def _ascending(found: list[tuple[int, Fraction]]) -> list[tuple[int, Fraction]]:
    limits = [limit for limit, _ in found]
    if limits != sorted(set(limits)):
        raise LawGap("the tiers of a tariff do not ascend")
    return found


def rows_for(use: Count, calibre: Count, tariff: Tariff) -> Count:
    """The row of the base table of each use and bore (用途・口径); -1 where the tariff has none.

    A row that names both comes first, then one that names the use, then one that names the bore.
    """
    keys = {
        (int(u), int(c)): row
        for row, (u, c) in enumerate(zip(tariff.uses.tolist(), tariff.calibres.tolist(), strict=True))
    }
    pairs, inverse = np.unique(np.stack([use, calibre], axis=1), axis=0, return_inverse=True)
    found = [
        next((keys[k] for k in ((u, c), (u, 0), (0, c), (0, 0)) if k in keys), -1) for u, c in pairs.tolist()
    ]
    return np.array(found, dtype=np.int64)[inverse.reshape(-1)]
