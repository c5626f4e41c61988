"""The decided taxes of a year in sums (年度の集計), and what of them falls due and came in by month."""

from dataclasses import dataclass

from django.db import connection

from kikan.businesses.resident_tax.models import Status
from kikan.shared.ledger import sums
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.tenancy.opener import current_or_raise

SUMS = """
SELECT status, count(*), count(*) FILTER (WHERE annual_tax > 0),
  coalesce(sum(city_levy + city_per_capita - city_relief), 0)::bigint,
  coalesce(sum(prefecture_levy + prefecture_per_capita - prefecture_relief), 0)::bigint,
  coalesce(sum(forest_tax - forest_relief), 0)::bigint, coalesce(sum(salary), 0)::bigint,
  coalesce(sum(pension), 0)::bigint, coalesce(sum(ordinary), 0)::bigint
FROM resident_tax_assessment WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL GROUP BY status
"""
LEVIES = ("市町村民税", "道府県民税", "森林環境税")
PATHS = ("給与特別徴収", "年金特別徴収", "普通徴収")


@dataclass(frozen=True)
class StatusCount:
    """People of one 課税区分."""

    ja: str
    people: int


@dataclass(frozen=True)
class YearSums:
    """Counts and yen of the taxes of a year as they stand."""

    classes: tuple[StatusCount, ...]
    taxpayers: int
    undeclared: int
    levies: tuple[int, ...]
    paths: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(c.people for c in self.classes)

    @property
    def total(self) -> int:
        return sum(self.levies)

    @property
    def average(self) -> int:
        return self.total // self.taxpayers if self.taxpayers else 0

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(levy or way of collecting, yen)."""
        return [*zip(LEVIES, self.levies, strict=True), *zip(PATHS, self.paths, strict=True)]


def year_sums(fiscal_year: int) -> YearSums:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [current_or_raise(), fiscal_year])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    counts = {status: rows.get(int(status), (0,) * 8) for status in Status}
    added = [sum(each) for each in zip(*counts.values(), strict=True)]
    return YearSums(
        tuple(StatusCount(str(s.label), counts[s][0]) for s in Status),
        added[1],
        counts[Status.UNDECLARED][0],
        tuple(added[2:5]),
        tuple(added[5:8]),
    )


def month_sums(fiscal_year: int) -> list[MonthSums]:
    """Due and received of resident tax by the month of the due date."""
    return sums.by_month(sums.due_days(RESIDENT_TAX.code, fiscal_year))
