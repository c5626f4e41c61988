"""The premiums that one pension may have to pay (介護保険料と後期高齢者医療保険料)."""

from django.db import connection

from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.premiums.reads import kept_of_people
from kikan.shared.tenancy.opener import current_or_raise

CARE = """
SELECT total FROM fact_long_term_care_premium
WHERE municipality = %s AND person = %s AND fiscal_year = %s AND ended_by IS NULL
"""


def care_premium(person: int, fiscal_year: int) -> int:
    """What care insurance has decided for the year, 0 without a decision."""
    with connection.cursor() as cursor:
        cursor.execute(CARE, [current_or_raise(), person, fiscal_year])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def own_premium(person: int, fiscal_year: int) -> int:
    """What is decided here for the year, 0 without a decision."""
    found = kept_of_people(PLAN, fiscal_year, [person])
    return found[0].total if found else 0
