"""Who of the insured pays as one of 70 to 74 from which day (高齢受給者)."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.benefits import month_start
from kikan.businesses.health_insurance.reads.judged import service_law
from kikan.law.ages import reached_on
from kikan.law.days import date_of, day
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
SPELLS = """
SELECT e.person, e.household, e.valid_from, e.valid_until, max(r.birth_on) AS birth_on
FROM health_insurance_enrolment e JOIN fact_residents_residency r
  ON r.municipality = e.municipality AND r.person = e.person AND r.ended_by IS NULL
WHERE e.municipality = %(town)s AND e.ended_by IS NULL AND e.valid_from <= %(last)s AND e.valid_until > %(first)s
GROUP BY e.person, e.household, e.valid_from, e.valid_until
HAVING max(r.birth_on) <= %(born)s
"""


def is_insured_seventy(person: int, begins: date, until: date) -> bool:
    """Whether somebody is insured as one of 70 to 74 on some day of a year from August. Errors: LawGap."""
    found = insured_seventies(begins, until - timedelta(days=1))
    return any(person in persons for persons, _ in found.values())


def insured_seventies(first: date, last: date) -> dict[date, tuple[Ints, Ints]]:
    """By the day on which the ratio begins: (persons, their households) insured at 70 between two days."""
    law = service_law(first)
    age = law.amount("elderly_from")
    born = date(last.year - age, 12, 31)
    values = {"town": current_or_raise(), "first": first, "last": last, "born": born}
    rows = read_columns(SPELLS, values)
    if not len(rows["person"]):
        return {}
    # From the first of the month after 70 was reached (the day before the birthday).
    reached = reached_on(rows["birth_on"], age)
    next_month = month_start(month_start(reached) + 31)
    begins = np.maximum(np.maximum(rows["valid_from"], next_month), day(first))
    good = (begins < rows["valid_until"]) & (begins <= day(last))
    found: dict[date, tuple[Ints, Ints]] = {}
    order = np.argsort(begins, kind="stable")
    seen: set[int] = set()
    for begin in np.unique(begins[good]).tolist():
        chosen = order[(begins[order] == begin) & good[order]]
        fresh = np.array([int(p) not in seen for p in rows["person"][chosen]], dtype=np.bool_)
        chosen = chosen[fresh]
        seen.update(rows["person"][chosen].tolist())
        if len(chosen):
            found[date_of(begin)] = (rows["person"][chosen], rows["household"][chosen])
    return found
