"""Households of the tests of the levy: columns from a few words, and an ordinance that knows everything."""

from fractions import Fraction
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law.levy import Households, Members
from kikan.businesses.health_insurance.law.months import WHOLE_YEAR
from kikan.law import Law, book
from kikan.law.ordinances import undated

STATUTE = "national_health_insurance"
RATES = {
    "medical": ("0.0681", "0.05", 22100, 19100, 650000),
    "support": ("0.0253", "0", 8333, 7300, 200000),
    "care": ("0.0227", "0.01", 9999, 5800, 170000),
    "child": ("0.003", "0", 1801, 700, 30000),
}


def nhi_law(fiscal_year: int, **changed: Any) -> Law:
    """The law of an invented body that has set every value."""
    values: dict[str, Any] = {"child_adult_per_capita": 100, "levy_kind": "tax", "rounding_unit": 100}
    values |= {"rounding_stage": "part", "cap_proration": "annual_first"}
    values |= {"instalment_unit": 100, "instalment_remainder": "first"}
    for part, (income, asset, per_capita, per_household, cap) in RATES.items():
        values |= {
            f"{part}_income_rate": Fraction(income),
            f"{part}_asset_rate": Fraction(asset),
            f"{part}_cap": cap,
        }
        values |= {f"{part}_per_capita": per_capita, f"{part}_per_household": per_household}
    named = {f"{STATUTE}.{name}": value for name, value in (values | changed).items()}
    return book().law("fiscal_year", fiscal_year, undated(named))


MEMBER: dict[str, Any] = {
    "household": 0,
    "insured_months": WHOLE_YEAR,
    "care_months": 0,
    "unemployed_months": 0,
    "maternity_months": 0,
    "former_dependant_months": 0,
    "former_dependant_flat_months": 0,
    "is_judged": True,
    "is_counted": True,
    "is_preschool": False,
    "is_minor": False,
    "is_known": True,
    "total_income": 0,
    "relieved_income": 0,
    "aggregate_income": 0,
    "judged_income": 0,
    "is_earner": False,
    "fixed_asset_tax": 0,
}


def members_of(*rows: dict[str, Any]) -> Members:
    """Members from what is particular of each; the incomes follow `total_income` unless given."""
    filled = []
    for row in rows:
        income = row.get("total_income", 0)
        follows = {"relieved_income": income, "aggregate_income": income, "judged_income": income}
        filled.append(MEMBER | follows | row)
    return Members(**{name: _column([row[name] for row in filled], name) for name in MEMBER})


def _column(values: list[Any], name: str) -> Any:
    return np.array(values, dtype=np.bool_ if isinstance(MEMBER[name], bool) else np.int64)


def households_of(count: int = 1, specified: int = 0, continued: int = 0) -> Households:
    """Households that all have the same months as 特定世帯 and 特定継続世帯."""
    return Households(np.full(count, specified, dtype=np.int64), np.full(count, continued, dtype=np.int64))
