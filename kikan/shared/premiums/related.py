"""Whom a changed fact may concern (関係する人): everybody who shared a household in the year."""

from datetime import date

import numpy as np

from kikan.shared.premiums.plan import Ints
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# Two plain reads: a join of fresh rows without statistics would go row by row.
HOUSEHOLDS = """
SELECT DISTINCT household FROM fact_residents_residency WHERE municipality = %(town)s AND person = ANY(%(persons)s)
"""
MEMBERS = """
SELECT DISTINCT person FROM fact_residents_residency
WHERE municipality = %(town)s AND household = ANY(%(households)s) AND valid_from < %(until)s AND valid_until > %(from)s
"""


def related(persons: Ints, year: int) -> Ints:
    """These people and everybody who lived in a household of theirs in the fiscal year, in the order of the numbers."""
    values = {
        "town": current_or_raise(), "persons": [int(p) for p in persons], "from": date(year, 4, 1),
        "until": date(year + 1, 4, 1),
    }  # fmt: skip
    households = read_columns(HOUSEHOLDS, values)["household"]
    members = read_columns(MEMBERS, values | {"households": [int(h) for h in households]})["person"]
    found: Ints = np.union1d(persons, members)
    return found
