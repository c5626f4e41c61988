"""The year's tax of everybody, for a comparison with an old system's amounts (再計算)."""

from kikan.businesses.resident_tax.models.assessment import Status
from kikan.shared.exchange.recomputed import Amounts, amounts

COLUMNS = f"""
person, annual_tax AS amount, city_relief + prefecture_relief + forest_relief > 0 AS relieved,
status = {int(Status.UNDECLARED)} AS unknown, false AS part
"""


def of_year(fiscal_year: int) -> Amounts:
    """By taxpayer; whoever has not declared an income is told."""
    return amounts(
        "resident_tax_assessment", "resident_tax.assess_year", COLUMNS, "fiscal_year = %s", fiscal_year
    )
