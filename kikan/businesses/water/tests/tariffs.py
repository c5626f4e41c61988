"""Tariffs for tests: one row unless told, values of the ordinance as a case would give them."""

from typing import Any

import numpy as np

from kikan.businesses.water.law.case_adapters import tariff_values
from kikan.businesses.water.law.charge import Metered
from kikan.law import Law, book, column
from kikan.law.ordinances import typed, undated

DAY = 20_500  # a day in February 2026
PLAIN: dict[str, Any] = {
    "price_period_months": 1,
    "base_charge": "1000",
    "base_volume_m3": 5,
    "meter_fee": 0,
    "tiers": [{"to": 10, "price": "100.5"}, {"to": 30, "price": "150"}, {"to": None, "price": "200"}],
    "prices_include_tax": False,
    "tax_rate": "0.10",
    "split": "none",
    "rounding_unit": 1,
    "rounding_at": "total",
}


def law_with(values: dict[str, Any]) -> Law:
    """The law of a day in 2026 with values of an ordinance by id."""
    found = {name: typed(book().parameter(name), raw) for name, raw in values.items()}
    return book().law("event_date", DAY, undated(found))


def law_of(statute: str = "water_supply", more: dict[str, Any] | None = None, **changed: Any) -> Law:
    return law_with({**tariff_values({**PLAIN, **changed}, statute), **(more or {})})


def metered(*volumes: int, months: int = 1, dwellings: int = 1) -> Metered:
    one = np.ones(len(volumes), dtype=np.int64)
    return Metered(one * 0, column(*volumes), one * months, one * dwellings)
