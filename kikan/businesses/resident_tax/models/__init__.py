"""Tables of resident tax: incomes and assessments by person and fiscal year; collectors, whom they collect from."""

from kikan.businesses.resident_tax.models.assessment import (
    Assessment,
    Basis,
    FollowedYear,
    Liability,
    Reason,
    Relief,
    Status,
)
from kikan.businesses.resident_tax.models.collector import Collected, Collector, Withholding
from kikan.businesses.resident_tax.models.income import Income

__all__ = [
    "Assessment",
    "Basis",
    "Collected",
    "Collector",
    "FollowedYear",
    "Income",
    "Liability",
    "Reason",
    "Relief",
    "Status",
    "Withholding",
]
