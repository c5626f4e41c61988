"""The year's levy of every household, by its head, for a comparison with an old system's amounts (再計算)."""

from kikan.shared.exchange.recomputed import Amounts, amounts

COLUMNS = """
payer AS person, total AS amount, tenths > 0 AS relieved, false AS unknown,
judged_on > make_date(fiscal_year, 4, 1) AS part
"""


def of_year(fiscal_year: int) -> Amounts:
    """By payer; a household judged after 1 April begins in the middle of the year."""
    found = amounts(
        "health_insurance_levy", "health_insurance.assess_year", COLUMNS, "fiscal_year = %s", fiscal_year
    )
    return found.by_person()
