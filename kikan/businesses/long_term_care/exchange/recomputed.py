"""The year's premium of everybody insured, for a comparison with an old system's amounts (再計算)."""

from kikan.shared.exchange.recomputed import Amounts, amounts
from kikan.shared.ledger.levies import LONG_TERM_CARE

COLUMNS = """
person, total AS amount, relief > 0 AS relieved, NOT is_known AS unknown, months < 12 AS part
"""


def of_year(fiscal_year: int) -> Amounts:
    """By insured person; months: fewer than twelve where somebody came or went."""
    where = f"levy = {LONG_TERM_CARE.code} AND fiscal_year = %s"
    return amounts("premiums_premium", "long_term_care.assess_year", COLUMNS, where, fiscal_year)
