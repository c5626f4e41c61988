"""The year's water and sewer bills of every user, for a comparison with an old system's amounts (再計算)."""

from kikan.shared.exchange.recomputed import Amounts, amounts

COLUMNS = """
payer AS person, water + water_tax - water_off + sewer + sewer_tax - sewer_off AS amount,
water_off + sewer_off > 0 AS relieved, false AS unknown, part_days > 0 AS part
"""
WHERE = "(month / 100) - CASE WHEN month %% 100 < 4 THEN 1 ELSE 0 END = %s"


def of_year(fiscal_year: int) -> Amounts:
    """By user, the months from April to March."""
    return amounts("water_bill", "water.bill_month", COLUMNS, WHERE, fiscal_year).by_person()
