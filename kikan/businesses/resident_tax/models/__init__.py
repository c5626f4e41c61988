"""Tables of resident tax: incomes by person and fiscal year; collectors, whom they collect from, what in each month."""

from kikan.businesses.resident_tax.models.collector import Collected, Collector, Withholding
from kikan.businesses.resident_tax.models.income import Income

__all__ = ["Collected", "Collector", "Income", "Withholding"]
