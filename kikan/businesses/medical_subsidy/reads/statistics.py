"""What the schemes come to in a fiscal year (統計): persons, cases, costs by month, scheme, kind of care and way of payment."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.law.days import date_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

SUMS = """
SELECT month, scheme, care, way, count(*) AS cases, count(DISTINCT person) AS persons, sum(points)::bigint AS points,
  sum(user_part)::bigint AS user_part, sum(subsidy)::bigint AS subsidy
FROM (
  SELECT month, scheme, care, 1 AS way, person, points, user_part, subsidy FROM medical_subsidy_claim
  WHERE municipality = %(town)s AND month >= %(first)s AND month < %(after)s
  UNION ALL
  SELECT month, scheme, care, 2, person, points, user_part, subsidy FROM medical_subsidy_receipt
  WHERE municipality = %(town)s AND month >= %(first)s AND month < %(after)s AND ended_by IS NULL AND NOT is_void
) cases
GROUP BY month, scheme, care, way ORDER BY month, scheme, care, way
"""
WAYS = {1: "現物給付", 2: "償還払い"}
APRIL = 4


@dataclass(frozen=True)
class MonthLine:
    """One month, scheme, kind of care and way of payment; money in yen."""

    month: date
    scheme_ja: str
    care_ja: str
    way_ja: str
    cases: int
    persons: int
    points: int
    user_part: int
    subsidy: int


def of_year(fiscal_year: int) -> list[MonthLine]:
    """The months of care from April to March, as claims and receipts stand."""
    values = {
        "town": current_or_raise(), "first": date(fiscal_year, APRIL, 1), "after": date(fiscal_year + 1, APRIL, 1),
    }  # fmt: skip
    rows = read_columns(SUMS, values)
    names = ("month", "scheme", "care", "way", "cases", "persons", "points", "user_part", "subsidy")
    return [
        MonthLine(date_of(month), str(Scheme(scheme).label), str(Care(care).label), WAYS[way], *figures)
        for month, scheme, care, way, *figures in zip(*(rows[n].tolist() for n in names), strict=True)
    ]
